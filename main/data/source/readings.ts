// How text becomes a value. A reading is a column type and a way to read it; it fits a column when it can read every value that is there.
import type { ColumnType, DateOrder, SourceOptions } from '../../../shared/domain';
import { between, DATE_READINGS, withoutUnlikelyYears } from './dates';
import { currencyOf, markedReadings } from './numbers';
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
  /** The value itself does not say in which order it is written: 3/5/2024. */
  silent?: boolean;
  /** A year of two digits stands in front, which may as well be a day: 24/12/31. */
  shortYear?: boolean;
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

/** "007" is an id and "1_000" a label, though a cast would take them. */
const numeral = (text: string): string =>
  `NOT ${between(text, '00', '0:')} AND NOT ${between(text, '-00', '-0:')} AND NOT contains(${text}, '_')`;
/** Whole numbers beyond 2^53 would lose digits as doubles; without a point or exponent they are ids. */
export const safe = (value: string): string => `abs(${value}) <= 9007199254740991`;
const exact = (text: string, value: string): string =>
  `(${safe(value)} OR contains(${text}, '.') OR contains(lower(${text}), 'e'))`;

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
  ...DATE_READINGS,
];

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
  const plain = withoutUnlikelyYears(fitting(READINGS), present);
  return { plain, marked: fitting(markedReadings(currencyOf(present))) };
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
