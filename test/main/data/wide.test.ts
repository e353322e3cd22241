// Tables with many columns and few rows are read, kept and profiled another way; what comes of them is the same.
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ColumnProfile } from '../../../shared/domain';
import { DataService } from '../../../main/data';
import { difference } from '../../../main/data/compare';
import { profileColumns } from '../../../main/data/profiles';
import { isWide } from '../../../main/data/wide';
import { errorOf, workshops } from './workshop';

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

/** The same with other numbers, fewer of the text's values and more gaps. */
function changed(columns: number, rows: number): string {
  const lines = table(columns, rows).split('\n').slice(1, -1);
  const names = table(columns, rows).split('\n')[0] ?? '';
  const moved = lines.map((line, r) =>
    line
      .split(';')
      .map((value, c) =>
        c > 0 && (r * c) % 5 === 0 ? '' : /^-?\d+$/.test(value) ? String(Number(value) * 2) : value,
      )
      .join(';'),
  );
  return `${[names, ...moved].join('\n')}\n`;
}

describe('a table of 240 columns and 60 rows', () => {
  it('is held against another file by few queries, which say what is said column by column', async () => {
    const { data, project, engine, file } = await open();
    const before = await data.import(file('before.csv', table(240, 60)));
    const found = await data.compare(before.id, [file('after.csv', changed(240, 60))]);
    const after = await data.import(file('after.csv', changed(240, 60)));
    project.datasets.use(before.id);
    const sides = { before: await data.relation(before.id), after: await data.relation(after.id) };
    expect(found.columns).toHaveLength(240);
    expect(new Set(found.columns.map(({ shift }) => shift))).toEqual(new Set([null, 'none', 'large']));
    for (const [i, one] of found.columns.entries()) {
      const column = before.columns[i] ?? { name: '', type: 'text' as const };
      const type = after.columns[i]?.type ?? 'text';
      const alone = await difference(engine, { column, type, ...sides }, undefined);
      expect({ ...one, stability: null, meanBefore: null, meanAfter: null }).toEqual({
        ...{ ...alone, stability: null, meanBefore: null, meanAfter: null },
      });
      const near = (a: number | null, b: number | null): void =>
        a === null || b === null ? expect(a).toBe(b) : expect(a).toBeCloseTo(b, 9);
      near(one.stability, alone.stability);
      near(one.meanBefore, alone.meanBefore);
      near(one.meanAfter, alone.meanAfter);
    }
    const tables = await engine.rows(
      `SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'compared_%'`,
    );
    expect(tables).toEqual([]);
  });

  it('stops being compared when that is cancelled', async () => {
    const { data, engine, file } = await open();
    const before = await data.import(file('before.csv', table(240, 60)));
    const stop = new AbortController();
    const comparing = data.compare(
      before.id,
      [file('after.csv', changed(240, 60))],
      {},
      {
        signal: stop.signal,
        onProgress: ({ fraction }) => {
          if ((fraction ?? 0) >= 0.7) stop.abort();
        },
      },
    );
    expect(await errorOf(comparing)).toMatchObject({ code: 'cancelled' });
    await engine.afterwards(async () => undefined);
    expect((await data.window({ versionId: before.id, offset: 0, limit: 1 })).total).toBe(60);
  });

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

describe('a table of 1,500 columns', () => {
  const many = (rows: number): string => table(1500, rows);

  it('is kept as a table in memory, of which a window takes any columns, and is the same when it is read from the file again', async () => {
    const { data, project, engine, file } = await open();
    const version = await data.import(file('many.csv', many(6)));
    expect(version.columns).toHaveLength(1500);
    expect(version.rows).toBe(6);
    const all = { versionId: version.id, offset: 2, limit: 3 };
    const whole = await data.window(all);
    expect(whole.rowIds).toEqual([2, 3, 4]);
    const some = await data.window({ ...all, columns: ['c1498', 'c3'] });
    expect(some.cells).toEqual(whole.cells.map((row) => [row[1498], row[3]]));
    const again = new DataService(project, engine);
    expect(await again.window({ ...all, columns: ['c1498', 'c3'] })).toEqual(some);
    expect((await again.window(all)).cells).toEqual(whole.cells);
    const tables = await engine.rows<{ name: string }>(
      `SELECT table_name AS name FROM duckdb_tables() WHERE NOT internal`,
    );
    expect(tables.map(({ name }) => name)).toEqual(['data_1']);
  });

  it('can be let go of while the database plans, and leaves nothing behind', async () => {
    const { data, project, engine, file } = await open();
    const path = file('many.csv', many(6));
    const stop = new AbortController();
    const importing = data.import(path, {}, { signal: stop.signal });
    // The database is making the table, of which it does not hear before it has planned it.
    while (engine.passing.size === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
    expect((await errorOf(importing)).code).toBe('cancelled');
    expect(project.datasets.current()).toBeNull();
    const settled = async (): Promise<string[]> => {
      const tables = await engine.rows<{ name: string }>(
        `SELECT table_name AS name FROM duckdb_tables() WHERE NOT internal`,
      );
      return [...tables.map(({ name }) => name), ...engine.passing, ...readdirSync(engine.scratch)];
    };
    await expect.poll(settled, { timeout: 60_000, interval: 100 }).toEqual([]);
    expect((await data.import(path)).rows).toBe(6);
  });

  it('in several files is read as one', async () => {
    const { data, file } = await open();
    const version = await data.import([file('a.csv', many(3)), file('b.csv', many(2))]);
    expect([version.rows, version.columns.length]).toEqual([5, 1500]);
  });

  it('with a column that has the name of a row’s place keeps its ids', async () => {
    const { data, file } = await open();
    const lines = table(240, 8).split('\n');
    const named = [lines[0]?.replace('c7;', 'rowid;'), ...lines.slice(1)].join('\n');
    const version = await data.import(file('named.csv', named));
    const window = await data.window({ versionId: version.id, offset: 3, limit: 2 });
    expect(window.rowIds).toEqual([3, 4]);
    const sort = [{ column: 'c0', descending: false }];
    const sorted = await data.window({ versionId: version.id, offset: 0, limit: 8, sort });
    expect([...sorted.rowIds].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});
