import { type CellObject, type Range, utils, write, type WorkSheet } from '@e965/xlsx';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Cell } from '../../../shared/domain';
import { bundleWorker } from '../learn/bundle';
import { errorOf, workshops } from './workshop';

const workshop = workshops(true);
beforeAll(() => bundleWorker('main/data/reader/thread.ts'));

type Row = (string | number | boolean | null | CellObject)[];

const day = (v: number, z = 'yyyy-mm-dd'): CellObject => ({ t: 'n', v, z });

function sheet(rows: Row[], merges: Range[] = []): WorkSheet {
  const made = utils.aoa_to_sheet(rows as unknown[][]);
  if (merges.length > 0) made['!merges'] = merges;
  return made;
}

function workbook(
  sheets: Record<string, WorkSheet>,
  bookType: 'xlsx' | 'xls' | 'ods' | 'xlsb' = 'xlsx',
  since1904 = false,
): Uint8Array {
  const book = utils.book_new();
  for (const [name, content] of Object.entries(sheets)) utils.book_append_sheet(book, content, name);
  if (since1904) book.Workbook = { ...book.Workbook, WBProps: { date1904: true } };
  return write(book, { bookType, type: 'buffer' }) as Uint8Array;
}

const merge = (r: number, c: number, columns: number, rows = 1): Range => ({
  s: { r, c },
  e: { r: r + rows - 1, c: c + columns - 1 },
});

const ORDERS: Row[] = [
  ['order', 'when', 'amount', 'paid'],
  ['A-1', day(45356), 12.5, true],
  ['A-2', day(45357), 7, false],
  ['A-3', null, null, null],
];
const EXPECTED: Cell[][] = [
  ['A-1', '2024-03-05', 12.5, true],
  ['A-2', '2024-03-06', 7, false],
  ['A-3', null, null, null],
];

describe('a workbook', () => {
  it.each(['xlsx', 'xls', 'ods', 'xlsb'] as const)('as .%s gives its table', async (type) => {
    const { data, cells, file } = await workshop();
    const path = file(`orders.${type}`, workbook({ Orders: sheet(ORDERS) }, type));
    const guess = await data.inspect(path);
    expect(guess.options).toMatchObject({ format: 'workbook', table: 'Orders', header: true, skip: 0 });
    const version = await data.import(path);
    expect(version.columns).toEqual([
      { name: 'order', type: 'text' },
      { name: 'when', type: 'date' },
      { name: 'amount', type: 'number' },
      { name: 'paid', type: 'boolean' },
    ]);
    expect(await cells()).toEqual(EXPECTED);
  });

  it('has its first sheet with anything in it taken, or the one that is chosen', async () => {
    const { data, cells, file } = await workshop();
    const path = file(
      'w.xlsx',
      workbook({ Empty: sheet([]), Orders: sheet(ORDERS), 客户: sheet([['名字'], ['王'], ['李']]) }),
    );
    expect(await data.inspect(path)).toMatchObject({
      tables: ['Empty', 'Orders', '客户'],
      options: { table: 'Orders' },
    });
    await data.import(path, { table: '客户' });
    expect(await cells()).toEqual([['王'], ['李']]);
    expect(await errorOf(data.import(path, { table: 'Nope' }))).toMatchObject({ code: 'data.tableMissing' });
    expect(await errorOf(data.import(path, { table: 'Empty' }))).toMatchObject({ code: 'data.noTables' });
  });

  it('loses its titles above, its notes below and the blank rows between', async () => {
    const { data, cells, file } = await workshop();
    const rows: Row[] = [['Orders of the north'], ['as of', 'March'], [], ...ORDERS, [], ['Source: till']];
    const path = file('t.xlsx', workbook({ S: sheet(rows, [merge(0, 0, 4)]) }));
    expect((await data.inspect(path)).options).toMatchObject({ skip: 3, skipEnd: 2 });
    await data.import(path);
    expect(await cells()).toEqual(EXPECTED);
    // What the user says counts: the note is a row, then.
    const all = await data.import(path, { skip: 3, skipEnd: 0 });
    expect(all.rows).toBe(4);
    const scattered: Row[] = [...ORDERS.slice(0, 3), ['Some'], [null, 'notes'], [null, null, 'below']];
    const below = await data.import(file('s.xlsx', workbook({ S: sheet(scattered) })));
    expect(below.rows).toBe(2);
  });

  it('has headings over several columns joined with the names below them', async () => {
    const { data, cells, file } = await workshop();
    const rows: Row[] = [
      ['region', '2023', null, '2024', null],
      [null, 'sold', 'left', 'sold', 'left'],
      ['north', 1, 2, 3, 4],
      ['south', 5, 6, 7, 8],
    ];
    const merges = [merge(0, 0, 1, 2), merge(0, 1, 2), merge(0, 3, 2)];
    const version = await data.import(file('m.xlsx', workbook({ S: sheet(rows, merges) })));
    expect(version.columns.map(({ name }) => name)).toEqual([
      'region',
      '2023 sold',
      '2023 left',
      '2024 sold',
      '2024 left',
    ]);
    expect(await cells()).toEqual([
      ['north', 1, 2, 3, 4],
      ['south', 5, 6, 7, 8],
    ]);
  });

  it('counts days from 1904 where it says so, and knows times from dates', async () => {
    const { data, cells, file } = await workshop();
    const rows: Row[] = [
      ['day', 'moment', 'time', 'length'],
      [day(1), day(45356.4375, 'yyyy-mm-dd hh:mm'), day(0.25, 'hh:mm:ss'), day(1.5, '[h]:mm')],
    ];
    const since1900 = await data.import(file('a.xlsx', workbook({ S: sheet(rows) })));
    expect(since1900.columns.map(({ type }) => type)).toEqual(['date', 'datetime', 'text', 'text']);
    expect(await cells()).toEqual([['1900-01-01', '2024-03-05T10:30:00Z', '06:00:00', '36:00:00']]);
    await data.import(file('b.xlsx', workbook({ S: sheet([['day'], [day(1)], [day(2)]]) }, 'xlsx', true)));
    expect(await cells()).toEqual([['1904-01-02'], ['1904-01-03']]);
  });

  it('counts formulas as their values, and error cells as missing', async () => {
    const { data, cells, file } = await workshop();
    const rows: Row[] = [
      ['a', 'b'],
      [1, { t: 'n', v: 2, f: 'A2*2' }],
      [2, { t: 'e', v: 0x07, w: '#DIV/0!' }],
      [3, { t: 'n', v: 0.125, z: '0.0%' }],
    ];
    const version = await data.import(file('f.xlsx', workbook({ S: sheet(rows) })));
    expect(version.columns[1]?.type).toBe('number');
    expect(await cells()).toEqual([
      [1, 2],
      [2, null],
      [3, 0.125],
    ]);
  });

  it('keeps ids with leading zeros as text, and names a nameless column by its letter', async () => {
    const { data, cells, file } = await workshop();
    const rows: Row[] = [
      ['id', null, 'n'],
      ['007', 'x', 1],
      ['012', 'y', 2],
    ];
    const version = await data.import(file('i.xlsx', workbook({ S: sheet(rows) })));
    expect(version.columns.map(({ name }) => name)).toEqual(['id', 'B', 'n']);
    expect((await cells())[0]).toEqual(['007', 'x', 1]);
  });

  it('without a header gets numbered columns', async () => {
    const { data, file } = await workshop();
    const path = file(
      'n.xlsx',
      workbook({
        S: sheet([
          [1, 'x'],
          [2, 'y'],
          [3, 'z'],
        ]),
      }),
    );
    expect((await data.import(path)).columns.map(({ name }) => name)).toEqual(['column1', 'column2']);
  });

  it('that is a page or a text under its name is read as what it is', async () => {
    const { data, cells, file } = await workshop();
    const page =
      '<html><body><table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>x</td></tr></table></body></html>';
    await data.import(file('page.xls', page));
    expect(await cells()).toEqual([[1, 'x']]);
    await data.import(file('text.xls', 'a\tb\n1\tx\n'));
    expect(await cells()).toEqual([[1, 'x']]);
  });

  it.each<[string, (sound: Uint8Array) => Uint8Array, string]>([
    ['cut short', (sound) => sound.slice(0, sound.length / 2), 'data.damaged'],
    [
      'with other bytes in its middle',
      (sound) => sound.map((byte, i) => (i > 600 && i < 2000 ? 7 : byte)),
      'data.damaged',
    ],
  ])('%s is refused by name', async (_, spoil, code) => {
    const { data, file, project } = await workshop();
    const sound = workbook({ Orders: sheet(ORDERS) });
    expect((await errorOf(data.import(file('d.xlsx', spoil(sound))))).code).toBe(code);
    expect(project.datasets.list()).toEqual([]);
  });

  it('can be cancelled while it is read', async () => {
    const { data, file, project } = await workshop();
    const rows: Row[] = [['a', 'b'], ...Array.from({ length: 20_000 }, (_, i): Row => [i, `row ${i}`])];
    const path = file('c.xlsx', workbook({ S: sheet(rows) }));
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    expect((await errorOf(data.import(path, {}, { signal: stop.signal }))).code).toBe('cancelled');
    expect(project.datasets.list()).toEqual([]);
  });
});
