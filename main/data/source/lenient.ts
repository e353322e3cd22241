// Text as values of a type that is given, or that most of it has: one reading for a column, whatever else stands in it. Used by imports with types
// of the user's, by the step that changes a column's type, and by the gate's remedy, so that all three read alike.
import type { ColumnType, DateOrder } from '../../../shared/domain';
import { literal, STORED } from '../sql';
import { agrees, type Conventions, narrowDecimal } from './conventions';
import { dateReadings } from './dates';
import { measure, type Measured, type Query } from './measure';
import { ANY_CURRENCY, currencyOf, markedReadings } from './numbers';
import { type Reading, READINGS, safe, TEXT } from './readings';
import { isTokenSql, NULL_TOKENS } from './tokens';

const YES = ['true', 'yes', 'y', '1', '是'];
const NO = ['false', 'no', 'n', '0', '否'];
const oneOf = (text: string, words: readonly string[]): string =>
  words.map((word) => `lower(trim(${text})) = ${literal(word)}`).join(' OR ');

/** A reading whose value is null wherever the text cannot be read. */
const made = (
  reading: Pick<Reading, 'id' | 'type' | 'rank' | 'looks' | 'value'>,
  more: Partial<Reading> = {},
): Reading => ({
  ...reading,
  ...more,
  fits: (_, value) => `${value} IS NOT NULL`,
});

const BOOLEANS = made({
  id: 'yesNo',
  type: 'boolean',
  rank: 0,
  looks: new RegExp(`^\\s*(${[...YES, ...NO].join('|')})\\s*$`, 'i'),
  value: (text) => `CASE WHEN ${oneOf(text, YES)} THEN true WHEN ${oneOf(text, NO)} THEN false END`,
});

/** Whole numbers however written: 1.0 and 1e3 are. */
const INTEGERS = made({
  id: 'integer',
  type: 'integer',
  rank: 1,
  looks: /^\s*[-+]?(\d|\.\d)/,
  value: (text) => {
    // What is not finite is not within the bound either. Every mention of the cast is one more cast.
    const double = `TRY_CAST(${text} AS DOUBLE)`;
    return `CASE WHEN ${safe(double)} AND ${double} = floor(${double}) THEN CAST(${double} AS BIGINT) END`;
  },
});

const NUMBERS = made(
  {
    id: 'number',
    type: 'number',
    rank: 2,
    looks: /^\s*[-+]?(\d|\.\d)/,
    value: (text) => `CASE WHEN isfinite(TRY_CAST(${text} AS DOUBLE)) THEN TRY_CAST(${text} AS DOUBLE) END`,
  },
  { decimal: '.', thousands: '' },
);

const softened = new WeakMap<readonly Reading[], readonly Reading[]>();

/** The same readings, each null where the text is written otherwise. */
function soft(strict: readonly Reading[]): readonly Reading[] {
  const known = softened.get(strict);
  if (known) return known;
  const readings = strict.map((reading) =>
    made(
      {
        ...reading,
        value: (text) =>
          `CASE WHEN ${reading.fits(text, reading.value(text))} THEN ${reading.value(text)} END`,
      },
      {},
    ),
  );
  softened.set(strict, readings);
  return readings;
}

/** Numbers without marks, as they are told at sight: 007 is none. */
const PLAIN = READINGS.filter(({ id }) => id === 'number' || id === 'integer');

/** Ways to read a column whose type the user or a model has fixed: plain ones, and those with marks that its first values speak for. */
export function readingsOf(
  type: ColumnType,
  seen: readonly string[],
): { plain: readonly Reading[]; marked: readonly Reading[] } {
  const present = seen.filter((value) => value.trim() !== '');
  if (type === 'text') return { plain: [TEXT], marked: [] };
  if (type === 'boolean') return { plain: [BOOLEANS], marked: [] };
  if (type === 'date' || type === 'datetime') return { plain: dateReadings(type, present), marked: [] };
  return {
    plain: [type === 'integer' ? INTEGERS : NUMBERS],
    marked: likelyMarked(type, present, ANY_CURRENCY),
  };
}

function likelyMarked(type: ColumnType, seen: readonly string[], currency: string | null): Reading[] {
  const numerals = seen.filter((value) => /\d/.test(value));
  // A point between thousands looks like a decimal mark, unless most numbers can be written so.
  const needed = (thousands: Reading['thousands']): number => (thousands === '.' ? numerals.length / 2 : 1);
  return soft(markedReadings(currency)).filter(
    ({ type: own, looks, thousands }) =>
      own === type &&
      numerals.length > 0 &&
      numerals.filter((value) => looks.test(value)).length >= needed(thousands),
  );
}

/** The reading that reads most values, and the orders of a date that it could as well be read in where nothing tells. */
export interface Chosen {
  reading: Reading;
  open: readonly DateOrder[];
}

/**
 * Of readings of one type, the one that reads most values and agrees with what the user says. What the rest of the file shows decides between
 * readings that do equally well, no more.
 */
export function chooseLenient(
  measured: Measured,
  readings: readonly Reading[],
  given: Conventions,
  evident: Conventions = {},
  delimiter = ',',
): Chosen | null {
  const fits = ({ id }: Reading): number => measured.fits.get(id) ?? 0;
  const agreeing = readings.filter((reading) => agrees(reading, given));
  const allowed = agreeing.length > 0 ? agreeing : readings;
  const most = Math.max(...allowed.map(fits));
  let left = allowed.filter((reading) => fits(reading) === most);
  const likely = left.filter((reading) => agrees(reading, evident));
  if (likely.length > 0) left = likely;
  if (given.decimal === undefined && evident.decimal === undefined) left = narrowDecimal(left, delimiter);
  const [reading] = left.sort((a, b) => a.rank - b.rank);
  if (!reading) return null;
  const open = new Set(left.flatMap(({ order }) => (reading.order && order ? [order] : [])));
  return { reading, open: open.size > 1 ? [...open] : [] };
}

/** A column of text and what it is to be read as; undefined: what most of its values are, of numbers and dates. */
export interface ReadText {
  /** SQL of the text. */
  sql: string;
  type: ColumnType | undefined;
  /** Some of its values, at best from all over the column. */
  seen: readonly string[];
}

/** How a column of text is to be read. */
export interface TextReading {
  /** Values that are there, and of them those that can be read. */
  values: number;
  read: number;
  type: ColumnType;
  /** SQL of the value; null where the text cannot be read. */
  value: (text: string) => string;
  /** SQL of whether text is lost: it cannot be read, and does not stand for a missing value. */
  lost: (text: string) => string;
  /** Values with a time of day. */
  timed: number;
  /** Orders of day, month and year that nothing decides between; empty where there is one. */
  open: readonly DateOrder[];
}

/** Days that only one order can read must be so many times those that only another can for the latter to be slips. */
const SLIPS = 20;

/** Finds the one reading of each column. Values that stand for a missing one are neither read nor lost. */
export async function readTexts(
  query: Query,
  from: string,
  asked: readonly ReadText[],
  given: Conventions = {},
): Promise<(TextReading | null)[]> {
  const tried = asked.map(({ type, seen }) => candidates(type, seen));
  const columns = asked.map(({ sql }, i) => ({
    sql,
    readings: [...(tried[i] ?? []), ...figures(tried[i] ?? [], asked[i]?.seen ?? [])],
  }));
  const measured = await measure(query, from, columns, NULL_TOKENS);
  return asked.map(({ type }, i) => {
    const own = measured[i];
    const readings = tried[i] ?? [];
    if (!own || readings.length === 0) return null;
    // Whole numbers are told from others afterwards.
    const others = readings.filter(
      (reading) => !isDate(reading) && (type !== undefined || reading.type === 'number'),
    );
    const best = [others, readings.filter(isDate)]
      .flatMap((some) => (some.length > 0 ? (chooseLenient(own, some, given) ?? []) : []))
      .sort((a, b) => (own.fits.get(b.reading.id) ?? 0) - (own.fits.get(a.reading.id) ?? 0))[0];
    return best ? textReading(own, best, given, type === undefined) : null;
  });
}

const isDate = ({ type }: Reading): boolean => type === 'date' || type === 'datetime';

function candidates(type: ColumnType | undefined, seen: readonly string[]): readonly Reading[] {
  if (type !== undefined) {
    const { plain, marked } = readingsOf(type, seen);
    return [...plain, ...marked];
  }
  const currency = currencyOf(seen.filter((value) => /\d/.test(value)));
  const numbers = (['number', 'integer'] as const).flatMap((one) => likelyMarked(one, seen, currency));
  const dates = seen.some((value) => DATE_LIKE.test(value)) ? dateReadings('datetime', seen) : [];
  return [...soft(PLAIN), ...numbers, ...dates];
}

/** Whether a text may be a number or a date of a column with such values: what does not look like one is not read as one. */
export function looksRead(seen: readonly string[]): (text: string) => boolean {
  const readings = candidates(undefined, seen);
  return (text) => readings.some(({ looks }) => looks.test(text));
}

/** Three parts, or a year and a month: 20240305 is rather a number. */
const DATE_LIKE = /^\s*(\d{1,4}[-/.年]|\p{L}{3,9} \d|\d{1,2} \p{L}{3})/u;

/** What is counted beside readings of dates: values with a time of day, and those that can be read with either the day or the month first. */
function figures(readings: readonly Reading[], seen: readonly string[]): Reading[] {
  if (!readings.some(isDate)) return [];
  const moments = dateReadings(
    'datetime',
    seen.filter((value) => value.trim() !== ''),
  );
  const timed = moments.map((reading) => ({
    ...reading,
    id: `${reading.id}:timed`,
    fits: (_: string, value: string) => `${value} <> date_trunc('day', ${value})`,
  }));
  const [dayFirst, monthFirst] = (['DMY', 'MDY'] as const).map((order) =>
    moments.find((one) => one.order === order),
  );
  if (!dayFirst || !monthFirst) return timed;
  const either = (text: string): string => `coalesce(${dayFirst.value(text)}, ${monthFirst.value(text)})`;
  return [...timed, { ...dayFirst, id: EITHER, value: either }];
}
const EITHER = 'dates:either';

function textReading(
  measured: Measured,
  { reading, open }: Chosen,
  given: Conventions,
  undecided: boolean,
): TextReading {
  const fits = (id: string): number => measured.fits.get(id) ?? 0;
  const lost = (text: string): string =>
    `(${text} IS NOT NULL AND NOT ${isTokenSql(text, NULL_TOKENS)} AND (${reading.value(text)}) IS NULL)`;
  const found = {
    ...{ values: measured.values, read: fits(reading.id), lost, open },
    ...{ type: reading.type, value: reading.value },
  };
  if (isDate(reading)) {
    const timed = fits(`${reading.id}:timed`);
    const mixed = given.dateOrder === undefined && isMixed(reading, fits);
    const dated = {
      ...found,
      timed,
      open: mixed ? (['DMY', 'MDY'] as const) : open,
    };
    return undecided && timed === 0
      ? { ...dated, type: 'date', value: (text) => `CAST(${reading.value(text)} AS DATE)` }
      : dated;
  }
  const whole = reading.id === 'number' ? 'integer' : reading.id.replace('decimal:', 'whole:');
  const isWhole =
    undecided && reading.type === 'number' && whole !== reading.id && fits(whole) === found.read;
  return {
    ...found,
    timed: 0,
    ...(isWhole ? { type: 'integer', value: (text) => `CAST(${reading.value(text)} AS BIGINT)` } : {}),
  };
}

/** Whether some days can only be read with the day first and others only with the month first. */
function isMixed({ order }: Reading, fits: (id: string) => number): boolean {
  if (order !== 'DMY' && order !== 'MDY') return false;
  const either = fits(EITHER);
  const [own, other] = [
    either - fits(`dates:${order === 'DMY' ? 'MDY' : 'DMY'}`),
    either - fits(`dates:${order}`),
  ];
  return other > 0 && own < SLIPS * other;
}

/** What a person wrote as one value of a type, in SQL: null where it is none, `open` where it could be one of several. */
export async function readValue(
  query: Query,
  written: string,
  type: ColumnType,
): Promise<string | null | 'open'> {
  if (type === 'text') return literal(written);
  const stored = STORED[type];
  const plain = written.trim();
  const { plain: first, marked } = readingsOf(type, [plain]);
  const values = [...first, ...marked].map(
    ({ value }, i) => `CAST(${value(literal(plain))} AS VARCHAR) AS v${i}`,
  );
  const [row = {}] = await query<Record<string, string | null>>(`SELECT ${values.join(', ')}`);
  // What says itself what it is needs no second look: 1.234, 2024-03-05.
  const certain = row['v0'] ?? null;
  const found =
    certain === null ? new Set(Object.values(row).filter((value) => value !== null)) : new Set([certain]);
  const [only] = found;
  if (only === undefined) return null;
  return found.size > 1 ? 'open' : `CAST(${literal(only)} AS ${stored})`;
}
