import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headerOf, parseSample, sniffDialect } from '../../../main/data/source/dialect';
import { RecordScanner } from '../../../main/data/source/records';
import { PIECE } from '../../../main/data/source/scan-kernel';
import { Seen } from '../../../main/data/source/seen';
import { lastBoundary } from '../../../main/data/source/survey';

const sniff = (text: string): string => {
  const { delimiter, quote, header } = sniffDialect(text, true);
  return `${delimiter} ${quote} ${header ? 'header' : 'data'}`;
};

describe('the dialect of a text table', () => {
  it.each([
    ['a,b\n1,2\n', ', " header'],
    ['a;b\n1,5;2,5\n3,5;4,5\n', '; " header'],
    ['a\tb c\n1\tx, y\n2\tz, w\n', '\t " header'],
    ['name|city\nAnn|Bonn; Köln\nBob|Rome\n', '| " header'],
    ['"Doe, John";30\n"Roe, Jane";40\n', '; " data'],
    ["'a b','c'\n'1,5','2'\n'3,5','4'\n", ", ' header"],
    ['1;2;3\n4;5;6\n', '; " data'],
    ['true,1\nfalse,2\n', ', " data'],
    ['2024-01-05,3\n2024-01-06,4\n', ', " data'],
    ['year,2019,2020\nNorth,1,2\n', ', " header'],
    ['name\nAnn\nBob\n', ', " header'],
    ['text\nhello, world\nfoo\n', '; " header'],
    ['size,note\n5" pipe,ok\n6" pipe,ok\n', ', " header'],
    ['a,b\n"x\ny",1\n"z",2\n', ', " header'],
  ])('of %j is %s', (text, expected) => expect(sniff(text)).toBe(expected));

  it('keeps what the caller knows', () => {
    expect(sniffDialect('a,b;c\n1,2;3\n', true, { delimiter: ';' }).delimiter).toBe(';');
    expect(sniffDialect('1,2\n3,4\n', true, { header: true }).header).toBe(true);
    expect(sniffDialect('a\tb\n1\t2\n', true, { extension: '.tsv' }).delimiter).toBe('\t');
  });

  it('sees no header in one row of values, and one where nothing tells', () => {
    expect(headerOf([['1', '2']])).toBe(false);
    expect(headerOf([['Ann', 'Bob']])).toBe(true);
    expect(headerOf([])).toBe(true);
  });
});

const field = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.constantFrom('a,b', 'say "x"', 'two\nlines', 'two\r\nlines', ' lead', '', '€', '汉字', '0', '"'),
);
const table = fc
  .integer({ min: 2, max: 5 })
  .chain((columns) =>
    fc.array(fc.array(field, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 20 }),
  );
const newline = fc.constantFrom('\n', '\r\n');

const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
const write = (rows: readonly string[][], end: string): string =>
  rows.map((row) => row.map(quoted).join(',') + end).join('');

/** What the scanner is to note of a value, from its text. */
function seenIn(value: string): number {
  if (value === '') return 0;
  const bit = (letter: string): number =>
    /\d/.test(letter)
      ? Seen.digit
      : ({ '-': Seen.minus, '+': Seen.plus, '.': Seen.point, ' ': Seen.blank }[letter] ?? Seen.other);
  let bits = [...value].reduce((all, letter) => all | bit(letter), 0);
  if (/^-?0\d/.test(value)) bits |= Seen.leadingZero;
  if (value.length > 15 && !value.includes('.')) bits |= Seen.long;
  if (value.length !== 10) bits |= Seen.notTen;
  if (!/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d$/.test(value)) bits |= Seen.notMoment;
  return bits;
}

describe('records', () => {
  it('are parsed as they were written', () => {
    fc.assert(
      fc.property(table, newline, (rows, end) => {
        expect(parseSample(write(rows, end), ',', '"', { complete: true })).toMatchObject({
          rows,
          broken: false,
        });
      }),
    );
  });

  it('are counted as they were written, wherever the bytes are cut', () => {
    fc.assert(
      fc.property(table, newline, fc.integer({ min: 1, max: 7 }), (rows, end, chunk) => {
        const bytes = Buffer.from(write(rows, end));
        const scanner = new RecordScanner(',', '"', 0, 0);
        for (let at = 0; at < bytes.length; at += chunk) scanner.push(bytes.subarray(at, at + chunk));
        expect(scanner.end()).toMatchObject({ records: rows.length, ragged: [], badQuotes: [] });
      }),
    );
  });

  it('of the wrong length are named by the line they begin on, newlines in quotes counted', () => {
    const text = 'a,b,c\r\n1,2,3\r\n"x\r\ny",2\r\n\r\n1,2,3,4\r\n1,2,3,\r\n';
    const scanner = new RecordScanner(',', '"', 3, 0);
    scanner.push(Buffer.from(text));
    const { records, ragged } = scanner.end();
    expect(records).toBe(3);
    expect(ragged.map(({ line, fields }) => [line, fields])).toEqual([
      [3, 2],
      [6, 4],
    ]);
    expect(ragged.map(({ start, end }) => text.slice(start, end))).toEqual(['"x\r\ny",2', '1,2,3,4']);
  });

  it('with quotes that do not close are named too', () => {
    const scan = (text: string): number[] => {
      const scanner = new RecordScanner(',', '"', 2, 0);
      scanner.push(Buffer.from(text));
      return scanner.end().badQuotes;
    };
    expect(scan('a,b\n1,"x"y\n2,3\n')).toEqual([2]);
    expect(scan('a,b\n1,2\n3,"x\n4,5\n')).toEqual([3]);
    expect(scan('a,b\n1,"x" \n5" pipe,3\n')).toEqual([]);
  });

  it('say of which characters the values of each column are made, wherever the chunks are cut', () => {
    const value = fc.constantFrom(
      ...['', '1', '007', '-01', '0', '-0.5', '12345678901234567', '1.2345678901234567', '2024-12-31'],
      ...['x', '+1', '1e5', ' 1', '0.1', '-', '0x1', '123456789012345', '1234567890123456', 'y'.repeat(40)],
      ...['2024-12-31 23:59:59', '2024-12-31T23:59:59', '2024-12-31 23:59-05', '2024/12/31 23:59:59'],
      ...['2024-12-31 23:59:5x', '1234567890123456789', '0.00000000000000000000000000000000000001'],
    );
    const rows = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 40 });
    // Also of one value, since that of a column is lost among others.
    const alike = fc
      .tuple(value, value, fc.integer({ min: 1, max: 20 }))
      .map(([a, b, count]) => Array.from({ length: count }, (): [string, string] => [a, b]));
    const cut = fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 31, max: 5000 }));
    fc.assert(
      fc.property(fc.oneof(rows, alike), cut, fc.constantFrom('\n', '\r\n'), (table, chunk, end) => {
        const bytes = Buffer.from(['h,k', ...table.map((row) => row.join(','))].join(end) + end);
        const scanner = new RecordScanner(',', '"', 2, 0, 1, true);
        for (let at = 0; at < bytes.length; at += chunk) scanner.push(bytes.subarray(at, at + chunk));
        const expected = [0, 1].map((c) => table.reduce((bits, row) => bits | seenIn(row[c] ?? ''), 0));
        expect([...scanner.end().seen]).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('are told alike wherever the chunks are cut, whatever is wrong with them', () => {
    const piece = fc.constantFrom(
      ...[',', ',', ',', '\n', '\n', '\r\n', '\r', '"', '""', 'a', '0', '07', '-', '.', ' ', '无', '1,2,3\n'],
      ...['2024-12-31 23:59:59', 'some forty letters that are read in parts', '"quoted, with a comma"'],
    );
    const reportOf = (bytes: Buffer, columns: number, header: boolean, chunk: number): unknown => {
      const scanner = new RecordScanner(',', '"', columns, 0, 1, header);
      for (let at = 0; at < bytes.length; at += chunk) scanner.push(bytes.subarray(at, at + chunk));
      return scanner.end();
    };
    fc.assert(
      fc.property(
        ...([fc.array(piece, { maxLength: 150 }), fc.nat({ max: 3 }), fc.boolean()] as const),
        fc.integer({ min: 2, max: 200 }),
        (pieces, columns, header, chunk) => {
          const bytes = Buffer.from(pieces.join(''));
          // A byte at a time, every field is taken with care.
          const careful = reportOf(bytes, columns, header, 1);
          expect(reportOf(bytes, columns, header, chunk)).toEqual(careful);
          expect(reportOf(bytes, columns, header, Infinity)).toEqual(careful);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('of more bytes than are scanned at once are counted with their values', () => {
    const rows = 120_000;
    const text = Array.from({ length: rows }, (_, i) => `${i},${i % 7 === 0 ? '' : `word ${i}`}\n`).join('');
    const scanner = new RecordScanner(',', '"', 2, 0);
    const bytes = Buffer.from(text);
    expect(bytes.length).toBeGreaterThan(PIECE);
    scanner.push(bytes);
    const { records, lines, seen, ragged } = scanner.end();
    expect([records, lines, ragged.length]).toEqual([rows, rows, 0]);
    expect(seen[0]).toBe(Seen.digit | Seen.notTen | Seen.notMoment);
    expect((seen[1] ?? 0) & Seen.other).toBe(Seen.other);
  });

  it('of a table of ten thousand columns are told column by column', () => {
    const columns = 10_000;
    const row = Array.from({ length: columns }, (_, i) => (i % 2 === 0 ? `${i + 1}` : `n${i}`));
    const scanner = new RecordScanner(';', '', columns, 0);
    scanner.push(Buffer.from(`${row.join(';')}\n`.repeat(3)));
    const { records, seen } = scanner.end();
    expect(records).toBe(3);
    expect([...seen]).toEqual(row.map(seenIn));
  });

  it('are never cut inside a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.nat(), (text, n) => {
        const bytes = Buffer.from(text);
        const part = bytes.subarray(0, bytes.length === 0 ? 0 : n % (bytes.length + 1));
        const whole = part.subarray(0, lastBoundary(part));
        expect(text.startsWith(whole.toString('utf8'))).toBe(true);
        expect(part.length - whole.length).toBeLessThan(4);
      }),
    );
  });
});
