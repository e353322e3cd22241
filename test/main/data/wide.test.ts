// Tables with many columns and few rows are read, kept and profiled another way; what comes of them is the same.
import { describe, expect, it } from 'vitest';
import type { ColumnProfile } from '../../../shared/domain';
import { profileColumns } from '../../../main/data/profiles';
import { isWide } from '../../../main/data/wide';
import { workshops } from './workshop';

const open = workshops();

const KINDS = 7;
/** A value of column `c` in row `r`; the first column is a number in every row. */
function cell(c: number, r: number): string {
  if (c > 0 && (r + c) % 11 === 0) return c % 2 === 0 ? '' : 'NA';
  switch (c % KINDS) {
    case 0:
      return String((r * 37 + c) % 101);
    case 1:
      return ((r * 13 + c) / 7 - 20).toFixed(3);
    case 2:
      return `2024-0${1 + (r % 9)}-1${(r + c) % 10}`;
    case 3:
      return `2024-01-02 0${r % 10}:30:0${c % 10}`;
    case 4:
      return (r + c) % 3 === 0 ? 'true' : 'false';
    case 5:
      return ['北京', 'Lyon', 'a "quoted", name', 'z'][(r * c) % 4] ?? '';
    default:
      return `1.${String((r * 7919 + c) % 1000).padStart(3, '0')},5`;
  }
}

function table(columns: number, rows: number): string {
  const names = Array.from({ length: columns }, (_, c) => `c${c}`).join(';');
  const lines = Array.from({ length: rows }, (_, r) =>
    Array.from({ length: columns }, (__, c) => {
      const value = cell(c, r);
      return value.includes('"') ? `"${value.replaceAll('"', '""')}"` : value;
    }).join(';'),
  );
  return `${[names, ...lines].join('\n')}\n`;
}

describe('a table of 240 columns and 60 rows', () => {
  it('reads as its first columns alone would', async () => {
    const { data, project, file } = await open();
    const narrow = await data.import(file('narrow.csv', table(21, 60)));
    const wide = await data.import(file('wide.csv', table(240, 60)));
    expect(wide.columns.slice(0, 21)).toEqual(narrow.columns);
    expect(new Set(wide.columns.map(({ type }) => type))).toEqual(
      new Set(['integer', 'number', 'date', 'datetime', 'boolean', 'text']),
    );
    const names = narrow.columns.map(({ name }) => name);
    const cellsOf = async (versionId: number): Promise<unknown> =>
      (await data.window({ versionId, offset: 0, limit: 60, columns: names })).cells;
    expect(await cellsOf(wide.id)).toEqual(await cellsOf(narrow.id));
    expect(project.datasets.current()?.rows).toBe(60);
  });

  it('has the profiles that a query gives', async () => {
    const { data, engine, file } = await open();
    const version = await data.import(file('wide.csv', table(240, 60)));
    expect(isWide({ columns: version.columns.length, rows: version.rows })).toBe(true);
    const found: ColumnProfile[] = [];
    for await (const profile of data.profile(version.id, {}, 'c5')) found.push(profile);
    expect(found).toHaveLength(240);
    expect(found[0]?.name).toBe('c5');
    const some = version.columns.slice(0, 21);
    const relation = await data.relation(version.id);
    for await (const asked of profileColumns(engine, relation, some, version.rows, {})) {
      const own = found.find(({ name }) => name === asked.name);
      // To ten digits or so.
      const close = (value: number | null): unknown =>
        value === null ? null : expect.closeTo(value, 10 - Math.ceil(Math.log10(Math.abs(value) + 1)));
      expect(own).toEqual({
        ...asked,
        mean: close(asked.mean),
        deviation: close(asked.deviation),
        quantiles: asked.quantiles?.map((value) => close(value)) ?? null,
      });
    }
  });

  it('is sorted, filtered and looked at by row like any other', async () => {
    const { data, file } = await open();
    const version = await data.import(file('wide.csv', table(240, 60)));
    const window = await data.window({
      ...{ versionId: version.id, offset: 0, limit: 5, columns: ['c0'] },
      sort: [{ column: 'c0', descending: true }],
      filters: [{ column: 'c0', test: 'atMost', value: 50 }],
    });
    expect(window.cells.map(([value]) => value)).toEqual(
      [...window.cells.map(([value]) => Number(value))].sort((a, b) => b - a),
    );
    expect(Number(window.cells[0]?.[0])).toBeLessThanOrEqual(50);
    const guess = await data.inspect(file('wide.csv', table(240, 60)));
    expect(guess.columns).toHaveLength(240);
    expect(guess.rows[0]).toHaveLength(200);
  });
});
