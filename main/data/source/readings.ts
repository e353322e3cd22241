// How text becomes a value. A reading is a column type and a way to read it; it fits a column when it can read every value that is there.
import type { ColumnType } from '../../../shared/domain';
import { literal } from '../sql';

export interface Reading {
  id: string;
  type: ColumnType;
  /** Lower is preferred where several fit. */
  rank: number;
  /** What text must look like for this reading to be thought of at all; cheap, and never stricter than `fits`. */
  looks: RegExp;
  /** SQL of the value, null where the text cannot be read. */
  value: (text: string) => string;
  /** SQL of whether the text is written in just this way. */
  fits: (text: string, value: string) => string;
  /** A cheaper condition that is enough, and that most text meets. */
  quick?: (text: string, value: string) => string;
}

/** What stands for a missing value, blanks apart, in columns that are otherwise numbers, dates or booleans. In text columns only the empty field does. */
export const NULL_TOKENS = ['', 'NA', 'N/A', 'NULL', 'null', 'NaN', 'nan'] as const;
/** Whether text is such a token. Equalities, not IN: a list of five or more becomes a join that every row pays for. */
export const isTokenSql = (text: string): string =>
  `(${NULL_TOKENS.map((token) => `trim(${text}) = ${literal(token)}`).join(' OR ')})`;

const cast = (type: string) => (text: string) => `TRY_CAST(${text} AS ${type})`;

/** The text between two bounds in byte order: `'0' <= text < ':'` is "begins with a digit", cheaper than a pattern. */
const between = (text: string, low: string, high: string): string =>
  `(${text} >= '${low}' AND ${text} < '${high}')`;
/** "007" is an id and "1_000" a label, though a cast would take them. */
const numeral = (text: string): string =>
  `NOT ${between(text, '00', '0:')} AND NOT ${between(text, '-00', '-0:')} AND NOT contains(${text}, '_')`;
/** Whole numbers beyond 2^53 would lose digits as doubles; without a point or exponent they are ids. */
const safe = (value: string): string => `abs(${value}) <= 9007199254740991`;
const exact = (text: string, value: string): string =>
  `(${safe(value)} OR contains(${text}, '.') OR contains(lower(${text}), 'e'))`;
const yearFirst = (text: string): string =>
  `${between(text, '0', ':')} AND substring(${text}, 5, 1) IN ('-', '/')`;

const YEAR_FIRST = /^\d{4}[-/]\d/;

const DATE_FORMATS = [
  '%d.%m.%Y',
  '%m/%d/%Y',
  '%d/%m/%Y',
  '%d-%m-%Y',
  '%b %d %Y',
  '%b %d, %Y',
  '%B %d, %Y',
  '%d %b %Y',
  '%d-%b-%Y',
  '%Y年%m月%d日',
];
const DATETIME_FORMATS = [
  '%m/%d/%Y %H:%M',
  '%m/%d/%Y %H:%M:%S',
  '%m/%d/%Y %I:%M %p',
  '%d/%m/%Y %H:%M',
  '%d/%m/%Y %H:%M:%S',
  '%d.%m.%Y %H:%M',
  '%d.%m.%Y %H:%M:%S',
];
/** The same text read in two orders: where both fit every value, neither is known to be right. */
const AMBIGUOUS = [
  ['%m/%d/%Y', '%d/%m/%Y'],
  ['%m/%d/%Y %H:%M', '%d/%m/%Y %H:%M'],
  ['%m/%d/%Y %H:%M:%S', '%d/%m/%Y %H:%M:%S'],
] as const;

export const TEXT: Reading = {
  id: 'text',
  type: 'text',
  rank: 99,
  looks: /^/,
  value: (text) => text,
  fits: () => 'true',
};

export const READINGS: readonly Reading[] = [
  {
    id: 'boolean',
    type: 'boolean',
    rank: 0,
    looks: /^\s*(true|false)\s*$/i,
    value: cast('BOOLEAN'),
    fits: (text) => `lower(trim(${text})) IN ('true', 'false')`,
  },
  {
    id: 'integer',
    type: 'integer',
    rank: 1,
    looks: /^\s*-?\d+\s*$/,
    value: cast('BIGINT'),
    fits: (text, value) => `CAST(${value} AS VARCHAR) = trim(${text}) AND ${safe(value)}`,
    quick: (text, value) => `CAST(${value} AS VARCHAR) = ${text} AND ${safe(value)}`,
  },
  {
    id: 'number',
    type: 'number',
    rank: 2,
    looks: /^\s*[-+]?(\d|\.\d)/,
    value: cast('DOUBLE'),
    fits: (text, value) => `isfinite(${value}) AND ${numeral(text)} AND ${exact(text, value)}`,
  },
  {
    id: 'isoDate',
    type: 'date',
    rank: 3,
    looks: YEAR_FIRST,
    value: cast('DATE'),
    fits: (text, value) => `isfinite(${value}) AND length(${text}) BETWEEN 8 AND 10 AND ${yearFirst(text)}`,
  },
  ...DATE_FORMATS.map((format, i) => formatted(format, 'date', 10 + i)),
  {
    id: 'isoDateTime',
    type: 'datetime',
    rank: 4,
    looks: YEAR_FIRST,
    value: cast('TIMESTAMP'),
    // A sign after the date is an offset, which this cast would drop.
    fits: (text, value) =>
      `isfinite(${value}) AND ${yearFirst(text)} AND NOT contains(${text}, '+') AND NOT contains(substring(${text}, 11), '-')`,
  },
  {
    id: 'offsetDateTime',
    type: 'datetime',
    rank: 5,
    looks: YEAR_FIRST,
    value: (text) => `timezone('UTC', TRY_CAST(${text} AS TIMESTAMPTZ))`,
    fits: (text, value) => `isfinite(${value}) AND ${yearFirst(text)}`,
  },
  ...DATETIME_FORMATS.map((format, i) => formatted(format, 'datetime', 30 + i)),
];

function formatted(format: string, type: 'date' | 'datetime', rank: number): Reading {
  const stamp = (text: string): string => `try_strptime(${text}, ${literal(format)})`;
  return {
    id: format,
    type,
    rank,
    looks: shapeOf(format),
    value: (text) => (type === 'date' ? `CAST(${stamp(text)} AS DATE)` : stamp(text)),
    fits: (_, value) => `${value} IS NOT NULL`,
  };
}

/** The shape of text in a date format: digits for numbers, letters for names. */
function shapeOf(format: string): RegExp {
  const shape = format
    .replace(/[.]/g, '\\$&')
    .replace(/%Y/g, '\\d{4}')
    .replace(/%[dmHMSI]/g, '\\d{1,2}')
    .replace(/%[bB]/g, '\\p{L}+')
    .replace(/%p/g, '[APap][Mm]');
  return new RegExp(`^\\s*${shape}\\s*$`, 'u');
}

/** Readings that a few values do not rule out at sight. */
export function thinkable(values: readonly string[]): readonly Reading[] {
  const present = values.filter((value) => !isNullToken(value));
  return READINGS.filter((reading) => present.every((value) => reading.looks.test(value)));
}

const isNullToken = (value: string): boolean => {
  const trimmed = value.trim();
  return NULL_TOKENS.some((token) => token === trimmed);
};

/** The readings that may still fit a column, and how many values it has. */
export interface Candidates {
  values: number;
  readings: readonly Reading[];
}

/** The reading to take: the most preferred that fits all values; text where none does, where there are none, or where the order of day and month is open. */
export function choose(candidates: Candidates): Reading {
  if (candidates.values === 0) return TEXT;
  const ids = new Set(candidates.readings.map((reading) => reading.id));
  const open = AMBIGUOUS.filter(([a, b]) => ids.has(a) && ids.has(b)).flat() as string[];
  const left = candidates.readings.filter((reading) => !open.includes(reading.id));
  return [...left].sort((a, b) => a.rank - b.rank)[0] ?? TEXT;
}

/** Readings of a given type, for a column whose type the user or a model has fixed. */
export const readingsOf = (type: ColumnType): readonly Reading[] =>
  READINGS.filter((reading) => reading.type === type);

/** SQL of a value by a reading; text that does not fit raises an error that names the column's index, so that it is read anew. */
export function strictSql(text: string, reading: Reading, index: number): string {
  if (reading.type === 'text') return text;
  const value = reading.value(text);
  // The common case comes first and the branches are flat: nested, they cost twice as much.
  const quick = reading.quick ? `WHEN ${reading.quick(text, value)} THEN ${value} ` : '';
  return `CASE ${quick}WHEN ${reading.fits(text, value)} THEN ${value} WHEN ${text} IS NULL THEN NULL
    WHEN ${isTokenSql(text)} THEN NULL ELSE error('${MISFIT}${index} ' || ${text}) END`;
}
const MISFIT = 'assay-misfit:';

/** The index of the column that did not fit, when that is what a thrown error says. */
export function misfitOf(thrown: unknown): number | null {
  const match = thrown instanceof Error ? new RegExp(`${MISFIT}(\\d+) `).exec(thrown.message) : null;
  return match ? Number(match[1]) : null;
}

/** SQL of a value by a fixed type: what cannot be read is missing. Integers are whole numbers however written. */
export function lenientSql(text: string, reading: Reading): string {
  if (reading.type === 'text') return text;
  if (reading.id === 'boolean')
    return `CASE lower(trim(${text})) WHEN 'true' THEN true WHEN 'false' THEN false END`;
  const value = reading.value(reading.id === 'integer' ? `nullif(trim(${text}), '')` : text);
  if (reading.id === 'integer') {
    const double = `TRY_CAST(${text} AS DOUBLE)`;
    return `CASE WHEN isfinite(${double}) AND ${double} = floor(${double}) AND abs(${double}) <= 9007199254740991
      THEN CAST(${double} AS BIGINT) END`;
  }
  return `CASE WHEN isfinite(CAST(${value} AS ${reading.type === 'number' ? 'DOUBLE' : 'TIMESTAMP'})) THEN ${value} END`;
}
