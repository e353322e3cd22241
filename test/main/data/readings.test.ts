import { describe, expect, it } from 'vitest';
import type { ColumnType, DateOrder } from '../../../shared/domain';
import { say } from '../../../shared/messages';
import { ident, looksRead, readTexts, readValue } from '../../../main/data';
import { workshops } from './workshop';

const workshop = workshops();

/** Of these values as text, what each is read as; null where it is not. */
async function read(values: readonly string[], type?: ColumnType, dateOrder?: DateOrder) {
  const { engine } = await workshop();
  await engine.run('CREATE OR REPLACE TABLE words (i INTEGER, v VARCHAR)');
  const list = values.map((value, i) => `(${i}, '${value.replaceAll("'", "''")}')`).join(', ');
  await engine.run(`INSERT INTO words VALUES ${list}`);
  const [reading] = await readTexts(
    (sql) => engine.rows(sql),
    'words',
    [{ sql: ident('v'), type, seen: values }],
    dateOrder ? { dateOrder } : {},
  );
  if (!reading) throw new Error('no reading');
  const rows = await engine.rows<{ v: string | null }>(
    `SELECT CAST(${reading.value('v')} AS VARCHAR) AS v FROM words ORDER BY i`,
  );
  // What does not look like a number or a date is not even tried by the gate: whatever is read as one must.
  const looks = looksRead(values);
  if (type === undefined)
    for (const [i, value] of values.entries())
      if (rows[i]?.v !== null) expect([value, looks(value)]).toEqual([value, true]);
  const { type: found, open, values: present, read: count } = reading;
  return { found, open, lost: present - count, values: rows.map(({ v }) => v) };
}

describe('text of a column', () => {
  it('does not look like numbers or dates for having digits', () => {
    const names = ['Group 12', 'Group 7', 'Room 3 b', 'x9'];
    expect(names.map(looksRead(names))).toEqual([false, false, false, false]);
    const some = [
      ' 2024-01-02',
      '5. März 2024',
      'May 3 2024',
      '12,5 %',
      '€ 3',
      '2024年3月',
      '1e3',
      'Group 12',
    ];
    expect(some.map(looksRead(some))).toEqual([true, true, true, true, true, true, true, false]);
  });

  it('is read in one order of day and month, or in none', async () => {
    const american = ['1/1/2024', '1/10/2024', '4/13/2024', '7/28/2024', 'unknown'];
    expect(await read(american)).toMatchObject({
      ...{ found: 'date', open: [], lost: 1 },
      values: ['2024-01-01', '2024-01-10', '2024-04-13', '2024-07-28', null],
    });
    expect((await read(['1/2/2024', '3/4/2024'])).open).toEqual(['MDY', 'DMY']);
    expect((await read(['13/2/2024', '3/14/2024', '5/6/2024'], 'date')).open).toEqual(['DMY', 'MDY']);
    expect(await read(['13/2/2024', '3/14/2024', '5/6/2024'], 'date', 'DMY')).toMatchObject({
      ...{ open: [], lost: 1 },
      values: ['2024-02-13', null, '2024-06-05'],
    });
  });

  it('keeps the time of day', async () => {
    expect(await read(['2024/1/1 9:30', '2024/1/2', 'x'])).toMatchObject({
      found: 'datetime',
      values: ['2024-01-01 09:30:00', '2024-01-02 00:00:00', null],
    });
    const mixed = ['31.12.24 10:00', '05.03.2024 11:00:05', '2024-03-05T10:00:00+08:00', 'x'];
    expect(await read(mixed, 'datetime', 'DMY')).toMatchObject({
      lost: 1,
      values: ['2024-12-31 10:00:00', '2024-03-05 11:00:05', '2024-03-05 02:00:00', null],
    });
    expect((await read(mixed, 'date')).values[0]).toBe('2024-12-31');
  });

  it('is read with one decimal mark and one mark between thousands', async () => {
    expect((await read(['1.234,50 €', '12,5', 'x'], 'number')).values).toEqual(['1234.5', '12.5', null]);
    expect(await read(['1,234 元', '950 元', '12 元', 'abc'])).toMatchObject({
      ...{ found: 'integer', lost: 1 },
      values: ['1234', '950', '12', null],
    });
    expect((await read(['12.5%', '7 %'], 'number')).values).toEqual(['0.125', '0.07']);
    expect(await read(['1.5', '-', 'many'])).toMatchObject({ found: 'number', lost: 1 });
  });

  it('says yes or no in either language', async () => {
    const words = ['yes', 'No', '是', '否', 'Y', 'n', 'TRUE', 'false', '1', '0', 'maybe'];
    const said = [true, false, true, false, true, false, true, false, true, false].map(String);
    expect((await read(words, 'boolean')).values).toEqual([...said, null]);
  });

  it('has a year of two digits in front only where the user says so', async () => {
    expect((await read(['24/12/31', '24/01/02'], 'date', 'YMD')).values).toEqual([
      '2024-12-31',
      '2024-01-02',
    ]);
    expect((await read(['24/12/31'], 'date')).open).toEqual(['YMD', 'DMY']);
  });
});

it.each([
  ['31-12-2024 10:00', 'datetime', '2024-12-31T10:00:00Z'],
  ['15 March 2024', 'date', '2024-03-15'],
  ['March 5 2024', 'date', '2024-03-05'],
  ['5-Mar-24', 'date', '2024-03-05'],
  ['12/31/2024 1:05:09 PM', 'datetime', '2024-12-31T13:05:09Z'],
  ['2024年3月', 'date', '2024-03-01'],
  ['2024-03', 'date', '2024-03-01'],
  ['99/12/31', 'date', '1999-12-31'],
  ['24/12/31', 'text', '24/12/31'],
])('%s is a %s at import', async (written, type, value) => {
  const { data, file, cells } = await workshop();
  const version = await data.import(file('t.csv', `a,b\n"${written}",1\n"${written}",2\n`));
  expect([version.columns[0]?.type, (await cells())[0]?.[0]]).toEqual([type, value]);
});

it('takes two digits in front for the year where most of them are alike, and where the order is given', async () => {
  const { data, file, cells } = await workshop();
  const days = Array.from({ length: 9 }, (_, i) => `${11 + i}/0${(i % 3) + 1}`);
  await data.import(file('days.csv', `d,n\n${days.map((day) => `${day}/24,1`).join('\n')}\n`));
  expect((await cells())[0]?.[0]).toBe('2024-01-11');
  await data.import(file('years.csv', 'd,n\n24/12/31,1\n24/01/02,2\n'), { dateOrder: 'YMD' });
  expect((await cells())[0]?.[0]).toBe('2024-12-31');
});

it('tells with the version how many values were lost to a type that was chosen', async () => {
  const { data, file } = await workshop();
  const { operation } = await data.import(file('t.csv', 'f,n\nyes,1\n否,2\nmaybe,3\n'), {
    types: { f: 'boolean' },
  });
  expect(say(operation.summary, 'en')).toContain(
    'In f, 1 value could not be read as the type that was chosen and is missing.',
  );
});

it('reads one value that a person wrote, unless it could be several', async () => {
  const { engine } = await workshop();
  const value = (written: string, type: ColumnType) => readValue((sql) => engine.rows(sql), written, type);
  expect(await value('1/1/2024', 'date')).toBe("CAST('2024-01-01' AS DATE)");
  expect(await value('1/2/2024', 'date')).toBe('open');
  expect(await value('12,5', 'number')).toBe("CAST('12.5' AS DOUBLE)");
  expect(await value('1.234', 'number')).toBe("CAST('1.234' AS DOUBLE)");
  expect(await value('1.5', 'integer')).toBeNull();
  expect(await value('是', 'boolean')).toBe("CAST('true' AS BOOLEAN)");
});
