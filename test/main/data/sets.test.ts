import { rmSync, utimesSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { errorOf, workshops } from './workshop';

const workshop = workshops();

describe('several files with the same columns', () => {
  it('are one set in their order, whatever the order of their columns and their encoding', async () => {
    const { data, cells, file } = await workshop();
    const paths = [
      file('jan.csv', 'day,n,shop\n2024-01-01,1,Köln\n'),
      file('feb.csv', Buffer.from('shop;n;day\nMünchen;2,5;2024-02-01\n', 'latin1')),
      file('mar.csv.gz', gzipSync('day,shop,n\n2024-03-01,Bonn,\n')),
    ];
    expect((await data.inspect(paths)).columns).toHaveLength(3);
    const version = await data.import(paths, { sourceColumn: 'file' });
    expect(version.columns).toEqual([
      { name: 'day', type: 'date' },
      { name: 'n', type: 'number' },
      { name: 'shop', type: 'text' },
      { name: 'file', type: 'text' },
    ]);
    expect(await cells()).toEqual([
      ['2024-01-01', 1, 'Köln', 'jan.csv'],
      ['2024-02-01', 2.5, 'München', 'feb.csv'],
      ['2024-03-01', null, 'Bonn', 'mar.csv.gz'],
    ]);
  });

  it('keep every value where their types differ, and where one has values late', async () => {
    const { data, cells, file } = await workshop();
    const empty = `a,b\n${Array.from({ length: 25_000 }, (_, i) => `${i},`).join('\n')}\n7,x\n`;
    const paths = [
      file('one.csv', 'a,b\n1,2\n'),
      file('two.csv', 'a,b\n2024-01-01,3\n'),
      file('three.csv', empty),
    ];
    const version = await data.import(paths);
    expect([version.rows, version.columns.map(({ type }) => type)]).toEqual([25_003, ['text', 'text']]);
    expect((await cells()).slice(0, 3)).toEqual([
      ['1', '2'],
      ['2024-01-01', '3'],
      ['0', null],
    ]);
    expect((await cells()).at(-1)).toEqual(['7', 'x']);
  });

  it('keep their order over many threads', async () => {
    const { data, file } = await workshop();
    const part = (from: number): string =>
      Array.from({ length: 150_000 }, (_, i) => `${from + i},x`).join('\n');
    const version = await data.import([
      file('1.csv', `n,a\n${part(0)}\n`),
      file('2.csv', `n,a\n${part(150_000)}\n`),
    ]);
    const relation = await data.relation(version.id);
    expect(await data.query(`SELECT count(*) AS moved FROM ${relation} WHERE n <> __row`)).toEqual([
      { moved: 0 },
    ]);
  });

  it('have their ragged rows set aside with file and line', async () => {
    const { data, file } = await workshop();
    const paths = [file('a.csv', 'a,b\n1\n2,x\n'), file('b.csv', 'a,b\n3,y\n4,z,5\n')];
    const version = await data.import(paths, { ragged: 'setAside' });
    expect([version.rows, version.quarantined]).toEqual([2, 2]);
    expect(await data.query(`FROM ${await data.quarantine(version.id)}`)).toEqual([
      { line: 2, fields: 1, content: '1', cells: ['1', null], file: 'a.csv' },
      { line: 3, fields: 3, content: '4,z,5', cells: ['4', 'z', '5'], file: 'b.csv' },
    ]);
  });

  it('lose values to a chosen type together, and those of the wrong length have no say', async () => {
    const { data, file, project } = await workshop();
    const bad = (value: string, times: number): string => `${value},1\n`.repeat(times);
    const paths = [
      file('a.csv', `day,n\n2024-02-28,1\n${bad('2024-02-31', 3)}soon\n`),
      file('b.csv', `n,day\n5,2024-03-01\n6,never\n7,NA\n`),
    ];
    const types = { day: 'date' } as const;
    const found = await data.losses(paths, { types });
    expect(found).toEqual({ day: { count: 4, examples: ['2024-02-31', 'never'] } });
    expect(await data.losses(paths, { types: { day: 'text' } })).toEqual({});
    const stop = new AbortController();
    stop.abort();
    expect((await errorOf(data.losses(paths, { types }, { signal: stop.signal }))).code).toBe('cancelled');
    expect(project.datasets.current()).toBeNull();
  });

  it('are refused where their columns differ', async () => {
    const { data, file, project } = await workshop();
    const paths = [file('a.csv', 'a,b\n1,2\n'), file('b.csv', 'a,c\n1,2\n')];
    const error = await errorOf(data.import(paths));
    expect([error.code, error.params]).toEqual([
      'data.columnsDiffer',
      { file: 'b.csv', first: 'a.csv', missing: 'b', extra: 'c' },
    ]);
    const taken = await errorOf(data.import(paths.slice(0, 1), { sourceColumn: 'A' }));
    expect(taken.code).toBe('data.duplicateColumn');
    expect(project.datasets.list()).toEqual([]);
  });
});

describe('a file that has changed', () => {
  const rows = (count: number, amount: (i: number) => number, kind: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => `${i},${amount(i)},${kind(i)},x`).join('\n');
  const JANUARY = `id,amount,kind,gone\n${rows(
    2000,
    (i) => (i % 100) / 2,
    (i) => (i % 2 ? 'a' : 'b'),
  )}\n`;

  it('shows what would differ, and changes nothing by that', async () => {
    const { data, file, project } = await workshop();
    const version = await data.import(file('s.csv', JANUARY));
    const changed = `id,amount,kind,came\n${rows(
      1000,
      (i) => (i % 100) + 30.5,
      () => 'b',
    )}\n2000,,b,x\n`;
    const found = await data.compare(version.id, [file('s.csv', changed)]);
    expect(found).toMatchObject({
      ...{ rowsBefore: 2000, rowsAfter: 1001 },
      ...{ added: [{ name: 'came', type: 'text' }], removed: [{ name: 'gone', type: 'text' }] },
    });
    const [id, amount, kind] = found.columns;
    expect(id).toMatchObject({ name: 'id', before: 'integer', after: 'integer', missingAfter: 0 });
    expect(amount).toMatchObject({ name: 'amount', meanBefore: 24.75, meanAfter: 80, shift: 'large' });
    expect(amount?.missingAfter).toBeCloseTo(1 / 1001);
    expect(kind).toMatchObject({ name: 'kind', shift: 'large', meanBefore: null });
    expect(project.datasets.list()).toHaveLength(1);
    const same = await data.compare(version.id, [file('same.csv', JANUARY)]);
    expect(same.columns.map(({ shift }) => shift)).toEqual(['none', 'none', 'none', 'none']);
  });

  it('is imported as the next version of the same data set', async () => {
    const { data, file, project } = await workshop();
    const path = file('s.csv', JANUARY);
    const first = await data.import(path, { types: { id: 'text' } });
    file('s.csv', 'id,amount\n1,2\n');
    const second = await data.import(path, {}, {}, first.id);
    expect(second).toMatchObject({ datasetId: first.datasetId, number: 2, parentId: first.id, rows: 1 });
    expect(first.operation.settings).toMatchObject({ paths: [path], given: { types: { id: 'text' } } });
    expect(project.datasets.current()?.id).toBe(second.id);
    expect(await data.query(`SELECT id, amount FROM ${await data.relation(second.id)}`)).toEqual([
      { id: 1, amount: 2 },
    ]);
  });
});

describe('a file behind the data', () => {
  it('is told to have changed since it was imported, whatever steps came after, and not where it is gone', async () => {
    const { data, file, project } = await workshop();
    const paths = [file('a.csv', 'a,b\n1,2\n'), file('b.csv', 'a,b\n3,4\n')];
    const version = await data.import(paths);
    const derived = await data.derive({
      parentId: version.id,
      operation: { kind: 'drop', summary: { key: 'data.operation.import' }, settings: {} },
      columns: version.columns,
      selectSql: `SELECT a, b, __row FROM ${await data.relation(version.id)}`,
    });
    expect(await data.changedSource(derived.id)).toEqual({ versionId: version.id, paths: [] });
    utimesSync(paths[1] ?? '', 1000, 1000);
    expect(await data.changedSource(derived.id)).toEqual({ versionId: version.id, paths: [paths[1]] });
    rmSync(paths[1] ?? '');
    expect((await data.changedSource(derived.id)).paths).toEqual([]);
    expect((await errorOf((async () => data.changedSource(99))())).code).toBe('data.versionMissing');
    expect(project.datasets.current()?.id).toBe(derived.id);
  });
});
