import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DuckDBInstance } from '@duckdb/node-api';
import { AssayError, type Column } from '../../../shared/domain';
import { compileFormula, FUNCTIONS } from '../../../main/prepare/formula';
import { hasMessage, say } from '../../../shared/messages';

const columns: Column[] = [
  { name: 'price', type: 'number' },
  { name: 'count', type: 'integer' },
  { name: 'first name', type: 'text' },
  { name: 'city', type: 'text' },
  { name: 'paid', type: 'boolean' },
  { name: 'from', type: 'date' },
  { name: 'until', type: 'date' },
  { name: 'at', type: 'datetime' },
];
const row = `SELECT 12.5::DOUBLE AS price, 3::BIGINT AS count, 'Ann' AS "first name", NULL::VARCHAR AS city, true AS paid,
  DATE '2024-01-31' AS "from", DATE '2024-03-01' AS until, TIMESTAMP '2024-03-01 14:30:00' AS at`;

const database = DuckDBInstance.create(':memory:').then((instance) => instance.connect());

async function valueOf(formula: string): Promise<unknown> {
  const { sql } = compileFormula(formula, columns);
  const reader = await (await database).runAndReadAll(`SELECT CAST(${sql} AS VARCHAR) FROM (${row})`);
  return reader.getRows()[0]?.[0];
}

function errorOf(formula: string): { key: string; at: number } {
  try {
    compileFormula(formula, columns);
  } catch (thrown) {
    if (!(thrown instanceof AssayError)) throw thrown;
    expect(thrown.code).toBe('prepare.formula');
    const { reason, at } = thrown.params;
    if (typeof reason !== 'object' || reason === null) throw new Error('no reason');
    expect(hasMessage(reason.key)).toBe(true);
    expect(say(reason, 'en')).not.toMatch(/[{}]/);
    return { key: reason.key.replace('prepare.formula.', ''), at: Number(at) };
  }
  throw new Error(`${formula} was taken`);
}

describe('a formula', () => {
  it.each([
    ['1 + 2 * 3', '7.0'],
    ['(1 + 2) * 3', '9.0'],
    ['-2 ^ 2', '4.0'],
    ['2 ^ 3 ^ 2', '64.0'],
    ['10 - 4 - 3', '3.0'],
    ['= price * count', '37.5'],
    ['price * (1 - 20%)', '10.0'],
    ['PRICE', '12.5'],
    ['[first name] & " " & count', 'Ann 3'],
    ['“你好” & [first name]', '你好Ann'],
    ['IF（price > 10，"dear"，"cheap"）', 'dear'],
    ['IF(count = 3; "three"; "other")', 'three'],
    ['IF(price > 100, 1)', null],
    ['IF(AND(paid, NOT(price < 1)), 1, 0)', '1.0'],
    ['price / 0', null],
    ['LN(-1)', null],
    ['SQRT(0 - 4)', null],
    ['(0-8) ^ 0.5', null],
    ['MOD(0 - 7, 3)', '2.0'],
    ['ROUND(price, 0)', '13.0'],
    ['SUM(price, VALUE("x"), 1)', '13.5'],
    ['AVERAGE(1, 2, VALUE(""))', '1.5'],
    ['MAX(price, count)', '12.5'],
    ['IFBLANK(city, "nowhere")', 'nowhere'],
    ['ISBLANK(city)', 'true'],
    ['LEN([first name])', '3'],
    ['MID("Berlin", 2, 3)', 'erl'],
    ['FIND("n", [first name])', '2'],
    ['FIND("z", [first name])', null],
    ['SUBSTITUTE("a-b-c", "-", "")', 'abc'],
    ['CONTAINS([first name], "NN")', 'true'],
    ['TEXT(count)', '3'],
    ['"a ""quoted"" word"', 'a "quoted" word'],
    ['until - from', '30.0'],
    ['from + 1', '2024-02-01'],
    ['DAYS(until, from)', '30'],
    ['MONTHS(until, from)', '1'],
    ['YEAR(from) & "-" & MONTH(from)', '2024-1'],
    ['WEEKDAY(from)', '3'],
    ['HOUR(at)', '14'],
    ['from < "2024-02-01"', 'true'],
    ['DATE(2024, 2, 30)', null],
    ['DATE(2024, 2, 29)', '2024-02-29'],
    ['ADDDAYS(at, 1)', '2024-03-02'],
    ['at >= from', 'true'],
  ])('%s is %s', async (formula, expected) => expect(await valueOf(formula)).toBe(expected));

  it.each([
    ['', 'empty', 1],
    ['1 +', 'ends', 4],
    ['1 2', 'unexpected', 3],
    ['(1', 'close', 3],
    ['"abc', 'openText', 1],
    ['1 + [price', 'openColumn', 5],
    ['price ? 1', 'letter', 7],
    ['price + zebra', 'noColumn', 9],
    ['price + cost', 'noColumnNear', 9],
    ['[first nam]', 'noColumnNear', 1],
    ['SUMME(1)', 'noFunction', 1],
    ['LEFT("a")', 'tooFew', 1],
    ['ABS(1, 2)', 'tooMany', 1],
    ['price + city', 'wants', 9],
    ['IF(price, 1, 2)', 'wants', 4],
    ['IF(paid, 1, "x")', 'differ', 13],
    [`${'('.repeat(200)}1${')'.repeat(200)}`, 'deep', 101],
  ])('%s is refused: %s at %d', (formula, key, at) => expect(errorOf(formula)).toEqual({ key, at }));

  it('never breaks the query that it stands in, whatever is written', () => {
    const piece = fc.constantFrom(
      ...[
        'price',
        '[first name]',
        '"a"',
        "'",
        '"',
        ';',
        '--',
        ')',
        '(',
        ',',
        '1',
        '+',
        '&',
        'IF(',
        'LEN(',
        '[',
        ']',
        '%',
        '\n',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        try {
          compileFormula(pieces.join(' '), columns);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(AssayError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('computes with every function there is, on values and on missing ones', async () => {
    const example = {
      number: 'price',
      text: '[first name]',
      boolean: 'paid',
      time: 'from',
      any: 'city',
      same: 'price',
    };
    for (const [name, fn] of Object.entries(FUNCTIONS)) {
      if (!/^[A-Z]/.test(name)) continue;
      const args = fn.takes.map((takes) => example[takes]).join(', ');
      await expect(valueOf(`${name}(${args})`), name).resolves.toBeDefined();
    }
  });
});
