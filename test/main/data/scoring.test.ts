import { utils, write } from '@e965/xlsx';
import { beforeAll, describe, expect, it } from 'vitest';
import { csvCells } from '../../../main/data';
import { type Losses, Random, type RawInput } from '../../../shared/domain';
import { bundleWorker } from '../learn/bundle';
import { lineOf } from './lines';
import { errorOf, type Workshop, workshops } from './workshop';

const workshop = workshops(true);
beforeAll(() => bundleWorker('main/data/reader/thread.ts'));

const WANTED: RawInput[] = [
  { name: 'amount', type: 'number' },
  { name: 'day', type: 'date' },
];

/** The wanted columns, row by row; dates as days since 1970. */
async function score({ data }: Workshop, path: string): Promise<(number | string | null)[][]> {
  const rows: (number | string | null)[][] = [];
  for await (const { frame } of data.readFrame(path, WANTED))
    for (let r = 0; r < frame.rows; r++)
      rows.push(
        frame.columns.map((column) => {
          const value = 'values' in column ? column.values[r] : null;
          return typeof value === 'number' && Number.isNaN(value) ? null : (value ?? null);
        }),
      );
  return rows;
}

const day = (iso: string): number => Date.parse(iso);

describe('a file to be scored', () => {
  it('is read as the data was written that the model learnt from, where it does not show it', async () => {
    const made = await workshop();
    await made.data.import(made.file('train.csv', 'amount;day\n1.234,5;13/5/2024\n7;3/5/2024\n'));
    const rows = await score(made, made.file('one.csv', 'amount;day\n1.234;3/5/2024\n'));
    expect(rows).toEqual([[1234, day('2024-05-03')]]);
    // What the file itself shows counts more.
    const american = made.file('us.csv', 'amount,day\n"1,234.5",5/13/2024\n');
    expect(await score(made, american)).toEqual([[1234.5, day('2024-05-13')]]);
  });

  it('tells what stands in wanted columns but cannot be read, and not what says that nothing is known', async () => {
    const made = await workshop();
    const lostOf = async (path: string): Promise<Losses | null> => {
      let lost: Losses | null = null;
      const onLost = (found: Losses): void => void (lost = found);
      for await (const { frame } of made.data.readFrame(path, WANTED, {}, { onLost }))
        expect(frame.rows).toBeGreaterThan(0);
      return lost;
    };
    const lines = Array.from(
      { length: 50 },
      (_, i) => `${i},2024-03-${String((i % 28) + 1).padStart(2, '0')},x`,
    );
    const plain = ['amount,day,note', ...lines, ',,'].join('\n');
    expect(await lostOf(made.file('plain.csv', plain))).toBeNull();
    expect(await lostOf(made.file('na.csv', `${plain}\nNA,NA,y\n`))).toEqual({});
    const odd = `${plain}\nmany,2024-03-01,y\nmany,2024-02-31,y\nNA,,y\n`;
    expect(await lostOf(made.file('odd.csv', odd))).toEqual({
      amount: { count: 2, examples: ['many'] },
      day: { count: 1, examples: ['2024-02-31'] },
    });
    const book = utils.book_new();
    utils.book_append_sheet(book, utils.aoa_to_sheet([['amount', 'day'], [1], ['many']]), 'New');
    const path = made.file('odd.xlsx', write(book, { bookType: 'xlsx', type: 'buffer' }) as Uint8Array);
    expect(await lostOf(path)).toEqual({ amount: { count: 1, examples: ['many'] } });
  });

  it('of many sheets is the one with the wanted columns', async () => {
    const made = await workshop();
    const book = utils.book_new();
    utils.book_append_sheet(book, utils.aoa_to_sheet([['a'], [1], [2]]), 'Other');
    const rows = [
      ['amount', 'day'],
      [1.5, { t: 'n', v: 45356, z: 'yyyy-mm-dd' }],
    ];
    utils.book_append_sheet(book, utils.aoa_to_sheet(rows), 'New');
    const path = made.file('s.xlsx', write(book, { bookType: 'xlsx', type: 'buffer' }) as Uint8Array);
    expect(await score(made, path)).toEqual([[1.5, day('2024-03-05')]]);
    const lacking = made.file('l.csv', 'amount\n1\n');
    const error = await errorOf(score(made, lacking));
    expect([error.code, error.params]).toEqual([
      'data.inputsMissing',
      { file: 'l.csv', count: 1, columns: 'day', present: 'amount' },
    ]);
  });

  it('gives every cell back as it stood there, and texts of every length as what they are', async () => {
    const made = await workshop();
    const random = new Random(4);
    const pieces = [
      '',
      'a',
      '是',
      ' ',
      '"',
      ',',
      '\n',
      'twelve bytes',
      'thirteen byte',
      '\u3000',
      '\u00a0',
      'à',
      'é',
      'zz',
      '\t',
      '0',
    ];
    const text = (from: readonly string[]): string =>
      Array.from({ length: random.below(4) }, () => from[random.below(from.length)] ?? '').join('');
    const any = [...pieces, '\ufeff'];
    const cells = Array.from({ length: 6000 }, () => [text(pieces), text(any), String(random.below(50))]);
    const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
    const path = made.file(
      'mixed.csv',
      `one,two,three\n${cells.map((row) => row.map(quoted).join(',')).join('\n')}\n`,
    );
    let at = 0;
    const wanted: RawInput[] = [
      { name: 'one', type: 'text' },
      { name: 'three', type: 'text' },
    ];
    for await (const { frame, raw } of made.data.readFrame(path, wanted)) {
      for (let r = 0; r < frame.rows; r++, at++) {
        const [one = '', two = '', three = ''] = cells[at] ?? [];
        expect(lineOf(raw.lines, r)).toBe(csvCells([one, two, three]));
        const [first, second] = frame.columns.map((column) =>
          column.kind === 'text' ? column.dictionary[column.codes[r] as number] : null,
        );
        expect(first ?? '').toBe(one);
        expect(second).toBe(three);
      }
    }
    expect(at).toBe(6000);
  });
});
