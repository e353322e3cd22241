import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameList, text, type ColumnProfile, type SplitSpec } from '../../../shared/domain';
import { ident, ROW, type Frame } from '../../../main/data';
import { type Split, type SplitRequest, splitSteps } from '../../../main/data/split';
import { binEdges } from '../../../main/data/profiles';
import { lineOf } from './lines';
import { BANK, errorOf, workshops } from './workshop';

const workshop = workshops();

async function profiles(source: AsyncIterable<ColumnProfile>): Promise<ColumnProfile[]> {
  const all: ColumnProfile[] = [];
  for await (const profile of source) all.push(profile);
  return all;
}

const SMALL =
  'n,x,word,day,flag\n3,0.5,b,2024-01-02,true\n1,,a,2024-01-01,false\n,2.5,,,\n2,-1,a,2024-03-01,true\n3,7,c,2024-01-02,true\n';

function splitRows(request: SplitRequest): Split {
  const steps = splitSteps(request);
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

describe('windows', () => {
  it('show any slice, in file order, sorted and filtered', async () => {
    const { data, file } = await workshop();
    const { id: versionId } = await data.import(file('s.csv', SMALL));
    const first = async (request: object): Promise<unknown> => {
      const { total, rowIds } = await data.window({ versionId, offset: 0, limit: 10, ...request });
      return [total, rowIds];
    };
    expect(await first({})).toEqual([5, [0, 1, 2, 3, 4]]);
    expect(await first({ offset: 3 })).toEqual([5, [3, 4]]);
    expect(await first({ offset: 9 })).toEqual([5, []]);
    const by = (column: string, descending = false): object => ({ sort: [{ column, descending }] });
    expect(await first(by('n'))).toEqual([5, [1, 3, 0, 4, 2]]);
    expect(await first(by('n', true))).toEqual([5, [0, 4, 3, 1, 2]]);
    expect(await first({ ...by('word'), offset: 1, limit: 2 })).toEqual([5, [3, 0]]);
    const where = (column: string, test: string, value?: unknown): object => ({
      filters: [{ column, test, ...(value === undefined ? {} : { value }) }],
    });
    expect(await first(where('word', 'contains', 'A'))).toEqual([2, [1, 3]]);
    expect(await first(where('n', 'equals', 3))).toEqual([2, [0, 4]]);
    expect(await first(where('n', 'equals', '3'))).toEqual([2, [0, 4]]);
    expect(await first(where('x', 'atLeast', 0.5))).toEqual([3, [0, 2, 4]]);
    expect(await first(where('day', 'atMost', '2024-01-01'))).toEqual([1, [1]]);
    expect(await first(where('flag', 'equals', true))).toEqual([3, [0, 3, 4]]);
    expect(await first(where('n', 'missing'))).toEqual([1, [2]]);
    expect(await first(where('word', 'present'))).toEqual([4, [0, 1, 3, 4]]);
    expect(await first(where('n', 'equals', 'three'))).toEqual([0, []]);
    expect(await first({ ...where('n', 'atLeast', 2), ...by('x', true) })).toEqual([3, [4, 0, 3]]);
    const { columns, cells } = await data.window({
      versionId,
      offset: 1,
      limit: 1,
      columns: ['day', 'flag'],
    });
    expect([columns.map((c) => c.name), cells]).toEqual([['day', 'flag'], [['2024-01-01', false]]]);
  });

  it('take names and values as they are, never as SQL', async () => {
    const { data, file } = await workshop();
    const name = `x"; DROP VIEW data_1; --`;
    const value = `'; DROP TABLE order_1; --`;
    const path = file('i.csv', `"${name.replaceAll('"', '""')}",b\n"${value}",1\nok,2\n`);
    const { id: versionId } = await data.import(path);
    const found = await data.window({
      versionId,
      offset: 0,
      limit: 5,
      filters: [{ column: name, test: 'equals', value }],
      sort: [{ column: name, descending: true }],
    });
    expect(found.rowIds).toEqual([0]);
    expect((await profiles(data.profile(versionId, {}, name)))[0]?.name).toBe(name);
    expect((await data.frame(versionId, [name])).rows).toBe(2);
    const unknown = data.window({ versionId, offset: 0, limit: 5, columns: ['b" FROM x; --'] });
    expect((await errorOf(unknown)).code).toBe('data.columnMissing');
    expect((await errorOf(data.window({ versionId: 99, offset: 0, limit: 1 }))).code).toBe(
      'data.versionMissing',
    );
  });

  it('across parts agree with the whole, in order', async () => {
    const { data, file } = await workshop();
    const rows = Array.from({ length: 60_000 }, (_, i) => `${i},${(i * 7919) % 60_000},t${i % 100}`);
    const version = await data.import(file('m.csv', `i,j,t\n${rows.join('\n')}\n`));
    for (const offset of [0, 20_400, 40_950, 59_900]) {
      const { rowIds, cells } = await data.window({ versionId: version.id, offset, limit: 200 });
      expect(rowIds).toEqual(cells.map((row) => row[0]));
      expect(rowIds[0]).toBe(offset);
    }
    const sorted = await data.window({
      versionId: version.id,
      offset: 30_000,
      limit: 200,
      sort: [{ column: 'j', descending: false }],
    });
    expect(sorted.cells.map((row) => row[1])).toEqual(Array.from({ length: 200 }, (_, k) => 30_000 + k));
  });
});

describe('profiles', () => {
  it('count, bound and bin what is there, the wanted column first', async () => {
    const { data, file } = await workshop();
    const { id } = await data.import(file('s.csv', SMALL));
    const all = await profiles(data.profile(id, {}, 'word'));
    expect(all[0]).toMatchObject({ name: 'word', missing: 1, distinct: 3, min: 'a', max: 'c' });
    expect(all[0]?.top).toEqual([
      { value: 'a', count: 2 },
      { value: 'b', count: 1 },
      { value: 'c', count: 1 },
    ]);
    const n = all.find((profile) => profile.name === 'n');
    expect(n).toMatchObject({
      rows: 5,
      missing: 1,
      distinct: 3,
      min: 1,
      max: 3,
      mean: 2.25,
      distinctExact: true,
    });
    expect(n?.quantiles?.[2]).toBe(2.5);
    expect(n?.histogram).toEqual([
      { from: 0, to: 1, count: 1 },
      { from: 1, to: 2, count: 1 },
      { from: 2, to: 3, count: 2 },
    ]);
    const day = all.find((profile) => profile.name === 'day');
    expect(day).toMatchObject({ min: '2024-01-01', max: '2024-03-01', distinct: 3 });
    expect(day?.histogram?.reduce((sum, bin) => sum + bin.count, 0)).toBe(4);
    expect(all.find((profile) => profile.name === 'flag')?.top).toEqual([
      { value: true, count: 3 },
      { value: false, count: 1 },
    ]);
  });

  it('of bank-full add up', async () => {
    const { data } = await workshop();
    const { id } = await data.import(BANK);
    const all = await profiles(data.profile(id));
    expect(all).toHaveLength(17);
    for (const { name, rows, missing, histogram, top, distinct } of all) {
      const counted = (histogram ?? top ?? []).reduce((sum, bin) => sum + bin.count, 0);
      expect([name, counted]).toEqual([name, rows - missing]);
      expect(distinct).toBeGreaterThan(1);
      expect(histogram?.length ?? 0).toBeLessThanOrEqual(24);
    }
    expect(all.find((profile) => profile.name === 'balance')?.mean).toBeCloseTo(1362.272, 3);
  });

  it('bin whole numbers so that every one has its place', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }), (low, span) => {
        const edges = binEdges(low, low + span, 'integer') ?? [];
        expect(edges.length - 1).toBeLessThanOrEqual(24);
        expect(edges[0]).toBe(low - 1);
        expect(edges[edges.length - 1]).toBeGreaterThanOrEqual(low + span);
        expect(edges.every((edge) => Number.isInteger(edge))).toBe(true);
      }),
    );
    expect(binEdges(null, null, 'number')).toBeNull();
    expect(binEdges(2, 2, 'number')).toEqual([2, 2]);
  });
});

describe('frames', () => {
  it('hold columns as typed arrays with missing marked', async () => {
    const { data, file } = await workshop();
    const { id } = await data.import(file('s.csv', SMALL));
    const frame = await data.frame(id, ['n', 'word', 'day', 'flag']);
    expect(frame.rows).toBe(5);
    expect([...frame.rowIds]).toEqual([0, 1, 2, 3, 4]);
    const [n, word, day, flag] = frame.columns;
    expect(n).toMatchObject({ kind: 'number', type: 'integer', values: Float64Array.of(3, 1, NaN, 2, 3) });
    expect(word).toMatchObject({
      kind: 'text',
      codes: Int32Array.of(0, 1, -1, 1, 2),
      dictionary: ['b', 'a', 'c'],
    });
    expect(day?.kind === 'number' && day.values[0]).toBe(Date.UTC(2024, 0, 2));
    expect(flag).toMatchObject({
      kind: 'text',
      codes: Int32Array.of(0, 1, -1, 0, 0),
      dictionary: ['true', 'false'],
    });
    expect((await data.frame(id, ['n'], { where: 'n >= 2', limit: 2 })).rowIds).toEqual(
      Float64Array.of(0, 3),
    );
    expect((await errorOf(data.frame(id, ['nope']))).params).toMatchObject({ column: 'nope' });
  });

  it('can be cancelled', async () => {
    const { data } = await workshop();
    const { id } = await data.import(BANK);
    const stop = new AbortController();
    const loading = data.frame(
      id,
      ['age', 'job'],
      {},
      { signal: stop.signal, onProgress: () => stop.abort() },
    );
    expect((await errorOf(loading)).code).toBe('cancelled');
  });
});

describe('scoring files', () => {
  it('are read in order, as the wanted types, with their own cells beside', async () => {
    const { data, file } = await workshop();
    const rows = Array.from({ length: 45_000 }, (_, i) => `${i},${i % 3 === 0 ? 'x' : i / 4},0${i}`);
    const path = file('new.csv', `id,amount,code\n${rows.join('\n')}\n`);
    const wanted = [
      { name: 'amount', type: 'number' },
      { name: 'code', type: 'text' },
    ] as const;
    let seen = 0;
    let frame: Frame | null = null;
    for await (const batch of data.readFrame(path, wanted)) {
      expect(batch.raw.names).toEqual(['id', 'amount', 'code']);
      expect(batch.raw.lines.ends).toHaveLength(batch.frame.rows);
      expect(batch.frame.rowIds[0]).toBe(seen);
      expect(lineOf(batch.raw.lines, 0).split(',')[0]).toBe(String(seen));
      seen += batch.frame.rows;
      frame ??= batch.frame;
    }
    expect(seen).toBe(45_000);
    const [amount, code] = frame?.columns ?? [];
    expect(amount?.kind === 'number' && [...amount.values.slice(0, 3)]).toEqual([NaN, 0.25, 0.5]);
    expect(code?.kind === 'text' && code.dictionary[2]).toBe('02');
  });

  it('that lack a column, or are no table, are refused by name', async () => {
    const { data, file } = await workshop();
    const read = async (path: string): Promise<void> => {
      for await (const batch of data.readFrame(path, [{ name: 'age', type: 'integer' }])) void batch;
    };
    const error = await errorOf(read(file('a.csv', 'name,size\nx,1\n')));
    expect([error.code, error.params]).toEqual([
      'data.inputsMissing',
      { file: 'a.csv', count: 1, columns: 'age', present: nameList(['name', 'size']) },
    ]);
    expect((await errorOf(read(file('b.csv', 'age,size\n1,2\n3\n')))).code).toBe('data.ragged');
  });

  it('may be left half read', async () => {
    const { data } = await workshop();
    for await (const batch of data.readFrame(BANK, [{ name: 'age', type: 'integer' }])) {
      expect(batch.frame.rows).toBeGreaterThan(0);
      break;
    }
    expect(await data.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('derived versions', () => {
  it('keep row ids, and what is kept, set aside and dropped adds up', async () => {
    const { data, file, project } = await workshop();
    const parent = await data.import(file('s.csv', SMALL));
    const from = `SELECT n, x, word, day, flag, ${ROW} FROM ${await data.relation(parent.id)}`;
    const child = await data.derive({
      parentId: parent.id,
      operation: { kind: 'quarantine', summary: text('data.operation.import'), settings: {} },
      columns: parent.columns,
      selectSql: `${from} WHERE n >= 2`,
      quarantineSql: `${from} WHERE n IS NULL`,
    });
    expect([child.rows, child.quarantined, child.dropped, child.number]).toEqual([3, 1, 1, 2]);
    expect(project.datasets.current()?.id).toBe(child.id);
    expect((await data.window({ versionId: child.id, offset: 1, limit: 5 })).rowIds).toEqual([3, 4]);
    expect([...(await data.frame(child.id, ['n'])).rowIds]).toEqual([0, 3, 4]);
    expect(
      await data.query(`SELECT CAST(${ROW} AS INTEGER) AS id FROM ${await data.quarantine(child.id)}`),
    ).toEqual([{ id: 2 }]);
    const none = await data.derive({
      parentId: child.id,
      operation: { kind: 'drop', summary: text('data.operation.import'), settings: {} },
      columns: [{ name: 'n', type: 'integer' }],
      selectSql: `SELECT ${ident('n')}, ${ROW} FROM ${await data.relation(child.id)} WHERE false`,
    });
    expect([none.rows, none.dropped]).toEqual([0, 3]);
    expect((await data.window({ versionId: none.id, offset: 0, limit: 5 })).cells).toEqual([]);
    expect((await data.frame(none.id, ['n'])).rows).toBe(0);
  });
});

describe('splits', () => {
  const spec: SplitSpec = { validation: 0.15, test: 0.2, seed: 3 };
  const ids = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => i * 3);

  it('hold every row once, by shares within each class', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1, max: 2 }), { maxLength: 300 }),
        fc.integer(),
        (codes, seed) => {
          const classes = Int32Array.from(codes);
          const rows = codes.length;
          const split = splitRows({ rows, rowIds: ids(rows), classes, spec: { ...spec, seed } });
          const all = [...split.train, ...split.validation, ...split.test].sort((a, b) => a - b);
          expect(all).toEqual(codes.flatMap((code, i) => (code < 0 ? [] : [i])));
          for (const c of [0, 1, 2]) {
            const size = codes.filter((code) => code === c).length;
            if (size < 2) continue;
            const inTest = [...split.test].filter((i) => codes[i] === c).length;
            expect(inTest).toBe(Math.round(size * spec.test));
          }
        },
      ),
    );
  });

  it('do not depend on the order of rows, but on the seed', () => {
    const rows = 500;
    const rowIds = ids(rows);
    const idsOf = (given: Float64Array, seed: number): number[] =>
      [...splitRows({ rows, rowIds: given, spec: { ...spec, seed } }).test]
        .map((i) => given[i] ?? 0)
        .sort((a, b) => a - b);
    expect(idsOf(rowIds.slice().reverse(), 1)).toEqual(idsOf(rowIds, 1));
    expect(idsOf(rowIds, 2)).not.toEqual(idsOf(rowIds, 1));
    expect(idsOf(rowIds, 1)).toHaveLength(100);
  });
});
