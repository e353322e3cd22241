// How text becomes a value. A reading is a column type and a way to read it; it fits a column when it can read every value that is there.
import type { ColumnType, DateOrder, SourceOptions } from '../../../shared/domain';
import { literal } from '../sql';
import { currencyOf, LENIENT_MARKED, markedReadings } from './numbers';
import { isToken, isTokenSql } from './tokens';

export interface Reading {
  id: string;
  type: ColumnType;
  /** Lower is preferred where several fit. */
  rank: number;
  /** What this reading takes for granted, where that matters: the decimal mark, the mark between thousands, the order of a date. */
  decimal?: SourceOptions['decimal'];
  thousands?: SourceOptions['thousands'];
  order?: DateOrder;
  /** What text must look like for this reading to be thought of at all; cheap, and never stricter than `fits`. */
  looks: RegExp;
  /** SQL of the value, null where the text cannot be read. */
  value: (text: string) => string;
  /** SQL of whether the text is written in just this way. */
  fits: (text: string, value: string) => string;
  /** A cheaper condition that is enough, and that most text meets. */
  quick?: (text: string, value: string) => string;
}

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

const DATE_FORMATS: readonly (readonly [string, DateOrder?])[] = [
  ['%d.%m.%Y', 'DMY'],
  ['%m/%d/%Y', 'MDY'],
  ['%d/%m/%Y', 'DMY'],
  ['%m-%d-%Y', 'MDY'],
  ['%d-%m-%Y', 'DMY'],
  ['%Y.%m.%d', 'YMD'],
  ['%b %d %Y'],
  ['%b %d, %Y'],
  ['%B %d, %Y'],
  ['%d %b %Y'],
  ['%d-%b-%Y'],
  ['%Y年%m月%d日', 'YMD'],
  ['%d.%m.%y', 'DMY'],
  ['%m/%d/%y', 'MDY'],
  ['%d/%m/%y', 'DMY'],
];
/** Only where the user says that a column is dates: at sight, these are whole numbers. */
const COMPACT_DATES = ['%Y%m%d'];
const DATETIME_FORMATS: readonly (readonly [string, DateOrder?])[] = [
  ...(['%m/%d/%Y', '%m/%d/%y'] as const).flatMap((day) => withTimes(day, 'MDY')),
  ...(['%d/%m/%Y', '%d/%m/%y', '%d.%m.%Y', '%d.%m.%y'] as const).flatMap((day) => withTimes(day, 'DMY')),
  ...(['%Y.%m.%d', '%Y年%m月%d日'] as const).flatMap((day) => withTimes(day, 'YMD')),
];

function withTimes(day: string, order: DateOrder): [string, DateOrder][] {
  return [
    [`${day} %H:%M`, order],
    [`${day} %H:%M:%S`, order],
    ...(order === 'MDY' ? ([[`${day} %I:%M %p`, order]] as [string, DateOrder][]) : []),
  ];
}

export const TEXT: Reading = {
  id: 'text',
  type: 'text',
  rank: 99,
  looks: /^/,
  value: (text) => text,
  fits: () => 'true',
};

/** A column in which nothing stands but what stands for a missing value. */
export const BLANK: Reading = {
  id: 'blank',
  type: 'text',
  rank: 98,
  looks: /^/,
  value: () => 'CAST(NULL AS VARCHAR)',
  fits: () => 'false',
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
    decimal: '.',
    thousands: '',
    looks: /^\s*[-+]?(\d|\.\d)/,
    value: cast('DOUBLE'),
    fits: (text, value) => `isfinite(${value}) AND ${numeral(text)} AND ${exact(text, value)}`,
  },
  {
    id: 'isoDate',
    type: 'date',
    rank: 3,
    order: 'YMD',
    looks: YEAR_FIRST,
    value: cast('DATE'),
    fits: (text, value) => `isfinite(${value}) AND length(${text}) BETWEEN 8 AND 10 AND ${yearFirst(text)}`,
  },
  ...DATE_FORMATS.map(([format, order], i) => formatted(format, 'date', 10 + i, order)),
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
  ...DATETIME_FORMATS.map(([format, order], i) => formatted(format, 'datetime', 30 + i, order)),
];

function formatted(format: string, type: 'date' | 'datetime', rank: number, order?: DateOrder): Reading {
  const stamp = (text: string): string => `try_strptime(${text}, ${literal(format)})`;
  return {
    id: format,
    type,
    rank,
    ...(order === undefined ? {} : { order }),
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
    .replace(/%y/g, '\\d{2}')
    .replace(/%[dmHMSI]/g, '\\d{1,2}')
    .replace(/%[bB]/g, '\\p{L}+')
    .replace(/%p/g, '[APap][Mm]');
  return new RegExp(`^\\s*${shape}\\s*$`, 'u');
}

/**
 * Readings that a few values do not rule out at sight: plain ones, and ones with marks, which cost more to try and are only tried where the
 * plain ones do not do.
 */
export function thinkable(
  values: readonly string[],
  tokens: readonly string[],
): { plain: readonly Reading[]; marked: readonly Reading[] } {
  const present = values.filter((value) => !isToken(value, tokens));
  if (present.length === 0) return { plain: READINGS, marked: [] };
  const fitting = (readings: readonly Reading[]): Reading[] =>
    readings.filter((reading) => present.every((value) => reading.looks.test(value)));
  return { plain: fitting(READINGS), marked: fitting(markedReadings(currencyOf(present))) };
}

/** Readings of a given type, for a column whose type the user or a model has fixed: plain ones, and those with marks that some value has. */
export function readingsOf(
  type: ColumnType,
  seen: readonly string[],
): { plain: readonly Reading[]; marked: readonly Reading[] } {
  const compact = type === 'date' ? COMPACT_DATES.map((format, i) => formatted(format, 'date', 90 + i)) : [];
  const present = seen.filter((value) => value.trim() !== '');
  // A point between thousands looks like a decimal mark, unless it stands so in every value.
  const pointed = present.some((value) => value.includes('.'));
  const likely = ({ looks, thousands }: Reading): boolean =>
    thousands === '.'
      ? pointed && present.every((value) => looks.test(value))
      : present.some((value) => looks.test(value));
  return {
    plain: [...READINGS, ...compact].filter((reading) => reading.type === type),
    marked: LENIENT_MARKED.filter((reading) => reading.type === type && likely(reading)),
  };
}

/** SQL of a value by a reading; text that does not fit raises an error that names the column's index, so that it is read anew. */
export function strictSql(text: string, reading: Reading, index: number, tokens: readonly string[]): string {
  if (reading === TEXT) return text;
  const value = reading.value(text);
  // The common case comes first and the branches are flat: nested, they cost twice as much.
  const quick = reading.quick ? `WHEN ${reading.quick(text, value)} THEN ${value} ` : '';
  return `CASE ${quick}WHEN ${reading.fits(text, value)} THEN ${value} WHEN ${text} IS NULL THEN NULL
    WHEN ${isTokenSql(text, tokens)} THEN NULL ELSE error('${MISFIT}${index} ' || ${text}) END`;
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
  if (LENIENT_MARKED.includes(reading))
    return `CASE WHEN ${reading.fits(text, '')} THEN ${reading.value(text)} END`;
  if (reading.id === 'boolean')
    return `CASE lower(trim(${text})) WHEN 'true' THEN true WHEN 'false' THEN false END`;
  const value = reading.value(reading.id === 'integer' ? `nullif(trim(${text}), '')` : text);
  if (reading.id === 'integer') {
    const double = `TRY_CAST(${text} AS DOUBLE)`;
    // What is not finite is not within the bound either. Every mention of the cast is one more cast.
    return `CASE WHEN ${safe(double)} AND ${double} = floor(${double})
      THEN CAST(${double} AS BIGINT) END`;
  }
  return `CASE WHEN isfinite(CAST(${value} AS ${reading.type === 'number' ? 'DOUBLE' : 'TIMESTAMP'})) THEN ${value} END`;
}
