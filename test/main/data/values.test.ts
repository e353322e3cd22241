import { describe, expect, it } from 'vitest';
import type { Cell, ColumnType, SourceOptions } from '../../../shared/domain';
import { workshops } from './workshop';

const workshop = workshops();

type Found = [type: ColumnType, values: Cell[]];

/** Imports one column beside others; fields stand in quotes. */
async function read(
  columns: Record<string, string[]>,
  options: Partial<SourceOptions> = {},
): Promise<{ found: Record<string, Found>; options: SourceOptions }> {
  const { data, cells, file } = await workshop();
  const delimiter = options.delimiter ?? ',';
  const quote = (value: string): string => (value === '' ? '' : `"${value}"`);
  const rows = (Object.values(columns)[0] ?? []).map((_, r) =>
    Object.values(columns).map((values) => quote(values[r] ?? '')),
  );
  const text = [Object.keys(columns), ...rows].map((row) => `${row.join(delimiter)}\n`).join('');
  const version = await data.import(file('v.csv', text), options);
  const all = await cells();
  const found = Object.fromEntries(
    version.columns.map(({ name, type }, i) => [name, [type, all.map((row) => row[i] ?? null)] as Found]),
  );
  return { found, options: version.operation.settings['options'] as unknown as SourceOptions };
}

describe('numbers', () => {
  it.each<[string, string[], ColumnType, Cell[]]>([
    ['with marks between thousands', ['1,234', '12', '1,234,567'], 'integer', [1234, 12, 1234567]],
    ['with marks and decimals', ['1,234.5', '-12', '0.25'], 'number', [1234.5, -12, 0.25]],
    ['with a decimal comma', ['1,5', '0,25', '-3'], 'number', [1.5, 0.25, -3]],
    ['of Germany', ['1.234,5', '12', '1.234.567'], 'number', [1234.5, 12, 1234567]],
    ['of France', ['1 234,5', '1\u202f234', '2'], 'number', [1234.5, 1234, 2]],
    ['of Switzerland', ["1'234.5", '1’234', '2'], 'number', [1234.5, 1234, 2]],
    ['per cent', ['12.5%', '100 %', '33.3%'], 'number', [0.125, 1, 0.333]],
    ['in dollars', ['$1,234.50', '-$5', '($7.25)'], 'number', [1234.5, -5, -7.25]],
    ['in euros', ['12,50 €', '€ 1.234', '-3 €'], 'number', [12.5, 1234, -3]],
    ['in yuan', ['¥1,000', '￥20', '¥3.5'], 'number', [1000, 20, 3.5]],
    ['in words for money', ['USD 12', '13 USD', '1,400 USD'], 'integer', [12, 13, 1400]],
    ['in two currencies', ['$5', '€6'], 'text', ['$5', '€6']],
    ['some of which are per cent', ['5%', '0.05'], 'text', ['5%', '0.05']],
    ['with wrong groups', ['1,23,4', '12'], 'text', ['1,23,4', '12']],
    ['that are versions', ['1.2.3', '1.10.0'], 'text', ['1.2.3', '1.10.0']],
    ['with leading zeros', ['$007', '$1,000'], 'text', ['$007', '$1,000']],
  ])('%s', async (_, values, type, expected) => {
    const { found } = await read({ id: values.map((_, i) => `r${i}`), value: values });
    expect(found['value']).toEqual([type, expected]);
  });

  it('are read alike in one file: what one column leaves open, another decides', async () => {
    const open = ['1.234', '5.678'];
    expect((await read({ a: ['x', 'y'], open, b: ['1.5', '2.25'] })).found['open']).toEqual([
      'number',
      [1.234, 5.678],
    ]);
    const german = await read({ a: ['x', 'y'], open, b: ['1,5', '2,25'] });
    expect(german.found['open']).toEqual(['integer', [1234, 5678]]);
    expect(german.options).toMatchObject({ decimal: ',', thousands: '.' });
    const comma = { a: ['x', 'y'], open: ['1,234', '5,678'] };
    expect((await read(comma)).found['open']).toEqual(['integer', [1234, 5678]]);
    expect((await read(comma, { delimiter: ';' })).found['open']).toEqual(['number', [1.234, 5.678]]);
  });

  it('are read as the user says', async () => {
    const columns = { a: ['x', 'y'], n: ['1.234', '5.678'] };
    expect((await read(columns, { decimal: ',' })).found['n']).toEqual(['integer', [1234, 5678]]);
    expect((await read(columns, { decimal: ',', thousands: ' ' })).found['n']).toEqual([
      'text',
      ['1.234', '5.678'],
    ]);
    expect((await read({ a: ['x', 'y'], n: ['$5', '€6'] }, { types: { n: 'number' } })).found['n']).toEqual([
      'number',
      [5, 6],
    ]);
  });

  it('get their marks late in a long file', async () => {
    const { data, cells, file } = await workshop();
    const rows = Array.from({ length: 25_000 }, (_, i) => `${i % 999},x`);
    const version = await data.import(file('late.csv', `n,a\n${rows.join('\n')}\n"1,234",y\n`));
    expect(version.columns[0]?.type).toBe('integer');
    expect((await cells()).at(-1)).toEqual([1234, 'y']);
  });
});

describe('dates', () => {
  it.each<[string, string[], ColumnType, Cell[]]>([
    ['with slashes, year first', ['2024/3/5', '2024/12/31'], 'date', ['2024-03-05', '2024-12-31']],
    ['with points', ['05.03.2024', '31.12.2024'], 'date', ['2024-03-05', '2024-12-31']],
    ['with points, year first', ['2024.3.5', '2024.12.31'], 'date', ['2024-03-05', '2024-12-31']],
    ['with short years', ['31.12.24', '05.03.99'], 'date', ['2024-12-31', '1999-03-05']],
    ['of Britain', ['31/12/2024', '5/3/2024'], 'date', ['2024-12-31', '2024-03-05']],
    [
      'with times in Chinese',
      ['2024年3月5日 10:30', '2024年12月31日 00:00'],
      'datetime',
      ['2024-03-05T10:30:00Z', '2024-12-31T00:00:00Z'],
    ],
    ['of open order, with dashes', ['05-03-2024', '06-04-2024'], 'text', ['05-03-2024', '06-04-2024']],
  ])('%s', async (_, values, type, expected) => {
    const { found } = await read({ id: values.map((_, i) => `r${i}`), value: values });
    expect(found['value']).toEqual([type, expected]);
  });

  it('of open order are told by another column, or by the user', async () => {
    const columns = {
      a: ['3/5/2024', '4/6/2024'],
      b: ['13/5/2024', '14/6/2024'],
      c: ['2024-01-02', '2024-01-03'],
    };
    const told = await read(columns);
    expect(told.found['a']).toEqual(['date', ['2024-05-03', '2024-06-04']]);
    const american = await read({ a: columns.a, c: columns.c }, { dateOrder: 'MDY' });
    expect(american.found).toEqual({
      a: ['date', ['2024-03-05', '2024-04-06']],
      c: ['date', ['2024-01-02', '2024-01-03']],
    });
    expect((await read({ d: ['20240305', '20241231'] }, { types: { d: 'date' } })).found['d']).toEqual([
      'date',
      ['2024-03-05', '2024-12-31'],
    ]);
  });
});

describe('what stands for nothing', () => {
  it('is found in columns of other than text, and shown', async () => {
    const { found, options } = await read({
      n: ['1', '-', '空', '#N/A', '2.5'],
      word: ['x', '-', '无', 'NA', 'y'],
      none: ['NA', '', '无', '-', 'NULL'],
    });
    expect(found).toEqual({
      n: ['number', [1, null, null, null, 2.5]],
      word: ['text', ['x', '-', '无', 'NA', 'y']],
      none: ['text', [null, null, null, null, null]],
    });
    expect(options.nullTokens).toEqual(['#N/A', '-', 'NA', 'NULL', '无', '空']);
  });

  it('is what the user says, in every column', async () => {
    const { found } = await read(
      { n: ['1', '999', 'x'], word: ['a', 'x', '-'] },
      { nullTokens: ['x', '999'] },
    );
    expect(found).toEqual({ n: ['integer', [1, null, null]], word: ['text', ['a', null, '-']] });
  });
});

describe('above the table', () => {
  it.each<[string, string, number]>([
    ['a title', 'Orders of March\na,b,c\n1,2,3\n4,5,6\n', 1],
    ['a title and a blank line', 'Orders of March\n\na,b,c\r\n1,2,3\n4,5,6\n', 2],
    ['a title with empty fields', 'Orders,,\n,,\na,b,c\n1,2,3\n4,5,6\n', 2],
    ['nothing', 'a,b,c\n1,2,3\n4,5,6\n', 0],
  ])('%s is passed over', async (_, text, skip) => {
    const { data, cells, file } = await workshop();
    const version = await data.import(file('t.csv', text));
    expect(version.operation.settings['options']).toMatchObject({ skip });
    expect(version.columns.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(await cells()).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it('are as many lines as the user says, and lines count from the top of the file', async () => {
    const { data, file } = await workshop();
    const path = file('u.csv', 'note: a, b\nmore\na,b\n1,2\n3\n');
    const version = await data.import(path, { skip: 2, ragged: 'setAside' });
    expect(version.rows).toBe(1);
    expect(await data.query(`SELECT line FROM ${await data.quarantine(version.id)}`)).toEqual([{ line: 5 }]);
  });

  it('prose with commas is no title of a table', async () => {
    const { data, file } = await workshop();
    const text = 'review\n"good, but slow"\n"bad, and slow"\n';
    expect((await data.import(file('p.csv', text))).columns).toHaveLength(1);
  });
});

describe('names', () => {
  it('that are missing or repeated are numbered where the user wants that', async () => {
    const { data, file } = await workshop();
    const version = await data.import(file('n.csv', ',a,A,column1\n1,2,3,4\n'), { names: 'number' });
    expect(version.columns.map(({ name }) => name)).toEqual(['column2', 'a', 'A_2', 'column1']);
  });
});
