// Of a wide table, what is asked of many columns alike is asked of their cells; what comes of it is the same.
import { expect, it, vi } from 'vitest';
import { type CheckResult, type SuiteEntry } from '../../../shared/domain';
import { QualityService } from '../../../main/quality';
import { shapeOf } from '../../../main/quality/shapes';
import { workshops } from '../data/workshop';

const workshop = workshops();

it('takes the name and the literals that are compared with out of a question', () => {
  const slot = '\u0000';
  expect(shapeOf('count_if("a ""b""" IS NULL)')).toEqual({
    column: 'a "b"',
    sql: 'count_if(v IS NULL)',
    given: [],
  });
  expect(shapeOf(`count_if(coalesce("x" < TRY_CAST('-1.5' AS DOUBLE) OR "x" > 12, false))`)).toEqual({
    ...{ column: 'x', sql: `count_if(coalesce(v < TRY_CAST(${slot} AS DOUBLE) OR v > ${slot}, false))` },
    given: ["'-1.5'", '12'],
  });
  expect(shapeOf(`count_if(NOT (CAST("x" AS VARCHAR) = 'it''s "x" = 3' OR "x" <> -1e-3))`)).toEqual({
    ...{ column: 'x', sql: `count_if(NOT (CAST(v AS VARCHAR) = ${slot} OR v <> ${slot}))` },
    given: [`'it''s "x" = 3'`, '-1e-3'],
  });
  // A pattern is planned once for all, and no function's name is a number.
  const pattern = `count_if(regexp_matches("x", '[<>=]1'))`;
  expect(shapeOf(pattern)).toEqual({ column: 'x', sql: pattern.replace('"x"', 'v'), given: [] });
  expect(shapeOf('count_if("a" > "b")')).toBeNull();
  expect(shapeOf('count(*)')).toBeNull();
});

const KINDS = 8;
/** Mostly fit values; here and there one that some check minds. */
function cell(c: number, r: number): string {
  if ((r + c) % 13 === 0) return c % 3 === 0 ? '' : c % 3 === 1 ? 'NA' : '-';
  switch (c % KINDS) {
    case 0:
      return r === 5 && c % 5 === 0 ? '999999' : String((r * 37 + c) % 101);
    case 1:
      return ((r * 13 + c) / 7 - 20).toFixed(3);
    case 2:
      return r === 7 && c % 3 === 0 ? '2199-01-01' : `2024-0${1 + (r % 9)}-1${(r + c) % 10}`;
    case 3:
      return `2024-01-02 0${r % 10}:30:0${c % 10}`;
    case 4:
      return (r + c) % 3 === 0 ? 'true' : 'false';
    case 5:
      return ['北京', 'Lyon', "it's", ' z'][(r * c) % 4] ?? '';
    case 6:
      return `person${(r * 7 + c) % 40}@example.org`;
    default:
      return r % 9 === 0 ? String(r) : `word ${(r * c) % 17}`;
  }
}

const table = (columns: number, rows: number): string =>
  Array.from({ length: rows + 1 }, (_, r) =>
    Array.from({ length: columns }, (__, c) => (r === 0 ? `c${c}` : cell(c, r - 1))).join(';'),
  ).join('\n');

it('finds in a wide table what it finds in its first columns alone', async () => {
  const { project, data, file } = await workshop();
  const quality = new QualityService(project, data, { now: () => Date.UTC(2024, 5, 1) });
  const measured = async (entries: SuiteEntry[]): Promise<CheckResult[]> => {
    await quality.saveSuite({ target: null, entries });
    return (await quality.run()).checks;
  };
  await data.import(file('narrow.csv', table(96, 60)));
  const proposed = (await quality.propose(null)).entries.filter(({ columns }) => columns.length > 0);
  // Limits and lists of what is rare among the values, so that each has rows that fail.
  const entries = proposed.map((entry): SuiteEntry => {
    if (entry.check === 'range')
      return { ...entry, settings: { min: Number(entry.columns[0]?.slice(1)) / 9, max: 60.5 } };
    if (entry.check !== 'valueSet' || !Array.isArray(entry.settings['allowed'])) return entry;
    return { ...entry, settings: { allowed: entry.settings['allowed'].slice(1) } };
  });
  const laidOut = vi.spyOn(data, 'withCells');
  const narrow = await measured(entries);
  expect(laidOut).not.toHaveBeenCalled();
  expect(narrow.filter(({ failingRows }) => failingRows > 0).length).toBeGreaterThan(40);

  await data.import(file('wide.csv', table(208, 60)));
  expect(await measured(entries)).toEqual(narrow);
  expect(laidOut).toHaveBeenCalledOnce();
  const tables = await data.query(
    `SELECT count(*) AS n FROM duckdb_tables() WHERE table_name LIKE 'cells_%'`,
  );
  expect(tables).toEqual([{ n: 0 }]);
});
