// Numbers as people write them: with a decimal comma, marks between thousands, a per cent sign, a currency. One reading for each
// way, so that a column is read in one way or not at all: dollars and euros in one column are no numbers of one kind.
import type { SourceOptions } from '../../../shared/domain';
import { literal } from '../sql';
import type { Reading } from './readings';

type Decimal = NonNullable<SourceOptions['decimal']>;
type Thousands = NonNullable<SourceOptions['thousands']>;

const CURRENCIES = [
  ...['US$', 'HK$', 'NT$', 'R$', '$', '€', '£', '¥', '￥', '₩', '₹', '₽', '元', '円', '원'],
  ...[
    'USD',
    'EUR',
    'GBP',
    'CNY',
    'RMB',
    'JPY',
    'HKD',
    'TWD',
    'CHF',
    'KRW',
    'INR',
    'CAD',
    'AUD',
    'SGD',
    'zł',
    'kr',
  ],
] as const;
const escape = (text: string): string => text.replace(/[$.*+?^|()[\]{}\\]/g, '\\$&');
export const ANY_CURRENCY = CURRENCIES.map(escape).join('|');

/** Every way to write groups; where a number has no mark between thousands, the first of these with its decimal mark is it. */
const WAYS: readonly [Decimal, Thousands][] = [
  ['.', ''],
  [',', ''],
  ['.', ','],
  [',', '.'],
  ['.', ' '],
  [',', ' '],
  ['.', "'"],
  [',', "'"],
];

const MARKS: Record<Exclude<Thousands, ''>, string> = {
  ',': ',',
  '.': '\\.',
  ' ': '[ \u00a0\u202f\u2009]',
  "'": "['’]",
};

/** The digits of a number; JavaScript and DuckDB (RE2) read the pattern alike. */
function digits(decimal: Decimal, thousands: Thousands, whole: boolean): string {
  const plain = '(?:0|[1-9]\\d*)';
  const grouped = thousands === '' ? plain : `(?:[1-9]\\d{0,2}(?:${MARKS[thousands]}\\d{3})+|${plain})`;
  const mark = decimal === '.' ? '\\.' : ',';
  return whole ? grouped : `(?:${grouped}(?:${mark}\\d*)?|${mark}\\d+)`;
}

function pattern(body: string, unit: 'none' | 'percent' | { currency: string }): string {
  const sign = '[-+−]?';
  if (unit === 'none') return `^\\s*${sign}\\s*${body}\\s*$`;
  if (unit === 'percent') return `^\\s*${sign}\\s*${body}\\s*[%％]\\s*$`;
  const mark = `(?:${unit.currency})`;
  const before = `${sign}\\s*(?:${mark}\\s*)?${sign}\\s*${body}`;
  const after = `${sign}\\s*${body}\\s*${mark}`;
  // Accountants write what is owed in brackets.
  return `^\\s*(?:${before}|${after}|\\(\\s*(?:${mark}\\s*)?${body}\\s*(?:${mark}\\s*)?\\))\\s*$`;
}

function reading(
  [decimal, thousands]: readonly [Decimal, Thousands],
  unit: 'none' | 'percent' | { currency: string },
  whole: boolean,
  rank: number,
): Reading {
  const shape = pattern(digits(decimal, thousands, whole), unit);
  const name = typeof unit === 'object' ? 'currency' : unit;
  // As one text, so that 33.3 % is 0.333 and not the nearest double to 33.3 divided.
  const power = unit === 'percent' ? " || 'e-2'" : '';
  const number = (text: string): string => {
    const bare = `regexp_replace(${text}, '[^0-9${decimal}]', '', 'g')`;
    const sized = `TRY_CAST(${decimal === ',' ? `replace(${bare}, ',', '.')` : bare}${power} AS DOUBLE)`;
    return `(CASE WHEN regexp_matches(${text}, '[-−(]') THEN -${sized} ELSE ${sized} END + 0)`;
  };
  return {
    id: `${whole ? 'whole' : 'decimal'}:${name}:${decimal}${thousands}`,
    type: whole ? 'integer' : 'number',
    rank,
    decimal,
    thousands,
    looks: new RegExp(shape, 'u'),
    value: (text) => (whole ? `CAST(${number(text)} AS BIGINT)` : number(text)),
    fits: (text) =>
      `regexp_full_match(${text}, ${literal(shape)}) AND abs(${number(text)}) <= 9007199254740991`,
  };
}

const made = new Map<string | null, readonly Reading[]>();

/** The readings with marks; of currencies only the one given. */
export function markedReadings(currency: string | null): readonly Reading[] {
  const known = made.get(currency) ?? makeReadings(currency);
  made.set(currency, known);
  return known;
}

function makeReadings(currency: string | null): Reading[] {
  const units = ['none', 'percent', ...(currency === null ? [] : [{ currency }])] as const;
  return WAYS.flatMap((way, w) =>
    units.flatMap((unit, u) => {
      const rank = 50 + 10 * u + w;
      // Numbers without any mark are read faster and more freely (exponents) by the plain readings.
      if (unit === 'none' && w === 0) return [];
      const decimal = reading(way, unit, false, rank);
      return unit === 'percent' ? [decimal] : [reading(way, unit, true, rank - 0.5), decimal];
    }),
  );
}

/** The currency that these values are in, as a pattern: null where there is none, or more than one. */
export function currencyOf(values: readonly string[]): string | null {
  const finder = new RegExp(ANY_CURRENCY, 'u');
  const found = new Set<string>();
  for (const value of values) {
    const mark = finder.exec(value)?.[0];
    if (mark !== undefined) found.add(mark === '￥' ? '¥' : mark);
  }
  const [only] = found;
  if (found.size !== 1 || only === undefined) return null;
  return only === '¥' ? '[¥￥]' : escape(only);
}
