// How one file writes its numbers and dates. What a column leaves open ("1,234", "3/5/2024") another column of the file may decide.
import type { DateOrder, SourceOptions } from '../../../shared/domain';
import type { Measured } from './measure';
import { BLANK, type Reading, TEXT } from './readings';

/** Decimal mark, mark between thousands, order of dates: as far as they are known. */
export type Conventions = Pick<SourceOptions, 'decimal' | 'thousands' | 'dateOrder'>;

/** What the columns that leave nothing open show. */
export function evidence(columns: readonly Measured[]): Conventions {
  const decimals = new Set<'.' | ','>();
  const orders = new Set<DateOrder>();
  for (const { values, readings } of columns) {
    if (values === 0 || readings.some(({ id }) => id === 'integer')) continue;
    const marks = new Set(readings.flatMap(({ decimal }) => (decimal === undefined ? [] : [decimal])));
    const [mark] = marks;
    if (marks.size === 1 && mark !== undefined) decimals.add(mark);
    const slashed = new Set(
      readings.flatMap(({ silent, order }) => (silent && order !== undefined ? [order] : [])),
    );
    const [order] = slashed;
    if (slashed.size === 1 && order !== undefined) orders.add(order);
  }
  const [decimal] = decimals;
  const [dateOrder] = orders;
  return {
    ...(decimals.size === 1 && decimal !== undefined ? { decimal } : {}),
    ...(orders.size === 1 && dateOrder !== undefined ? { dateOrder } : {}),
  };
}

/**
 * The reading to take: the most preferred that fits all values and what the user says of the file; where several remain, that which the
 * file's other columns speak for. Text where none fits, or where the order of day and month stays open.
 */
export function choose(
  column: Measured,
  given: Conventions,
  evident: Conventions,
  delimiter: string,
): Reading {
  if (column.values === 0) return column.tokens.length > 0 ? BLANK : TEXT;
  let left = column.readings.filter((reading) => agrees(reading, given) && !isUnusual(reading, given));
  const whole = left.some(({ id }) => id === 'integer');
  if (!whole) {
    left = narrow(left, 'decimal', given.decimal ?? evident.decimal);
    left = narrowDecimal(left, delimiter);
  }
  const orders = new Set(left.flatMap(({ order }) => (order === undefined ? [] : [order])));
  if (orders.size > 1) {
    const order = given.dateOrder ?? evident.dateOrder;
    left = left.filter((reading) => reading.order === undefined || reading.order === order);
  }
  return [...left].sort((a, b) => a.rank - b.rank)[0] ?? TEXT;
}

/** Readings that go with what the user says; those that take nothing for granted do. */
export const agrees = (reading: Reading, given: Conventions): boolean =>
  (given.decimal === undefined || reading.decimal === undefined || reading.decimal === given.decimal) &&
  (given.thousands === undefined ||
    reading.thousands === undefined ||
    reading.thousands === '' ||
    reading.thousands === given.thousands) &&
  (given.dateOrder === undefined ||
    reading.order === undefined ||
    // A whole year in front is told at sight.
    (reading.order === 'YMD' && !reading.shortYear) ||
    reading.order === given.dateOrder);

/** 24-12-31 and 24.12.31 are rather codes, or begin with the day, unless the user says that the year stands in front. */
const isUnusual = ({ shortYear, id }: Reading, { dateOrder }: Conventions): boolean =>
  shortYear === true && !id.startsWith('%y/') && dateOrder !== 'YMD';

/**
 * Of numbers that can be read with either mark and where nothing tells, those to be read: a point alone is a decimal mark, a comma one where
 * commas do not separate fields.
 */
export function narrowDecimal(readings: Reading[], delimiter: string): Reading[] {
  if (readings.some(({ id }) => id === 'number')) return readings;
  return narrow(readings, 'decimal', delimiter === ';' ? ',' : '.');
}

/** Drops readings that take something else for granted, as long as one remains. */
function narrow(readings: Reading[], key: 'decimal', value: Conventions['decimal']): Reading[] {
  if (value === undefined) return readings;
  const fitting = readings.filter((reading) => reading[key] === undefined || reading[key] === value);
  return fitting.some((reading) => reading[key] === value) ? fitting : readings;
}

/** The conventions that the chosen readings follow, to be shown. */
export function conventionsOf(readings: readonly Reading[]): Conventions {
  const numbers = readings.filter(({ decimal }) => decimal !== undefined);
  const grouped = numbers.find(({ thousands }) => thousands !== undefined && thousands !== '');
  const order = readings.find((reading) => reading.order !== undefined)?.order;
  return {
    ...(numbers.length === 0
      ? {}
      : {
          decimal: numbers.some(({ decimal }) => decimal === ',') ? ',' : '.',
          thousands: grouped?.thousands ?? '',
        }),
    ...(order === undefined ? {} : { dateOrder: order }),
  };
}
