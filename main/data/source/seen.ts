// What a look at every byte notes of a column: of which characters its values are made, and what forms they have.

/** What can be met in a field. */
export const Seen = {
  digit: 1,
  minus: 2,
  plus: 4,
  point: 8,
  blank: 16,
  /** Any other character, and quotes. */
  other: 32,
  /** A digit behind a zero that leads: "007", "-01". */
  leadingZero: 64,
  /** More than 15 characters without a point: a whole number so long may not be one, or not fit. */
  long: 128,
  /** A value whose length is not that of 2024-12-31. */
  notTen: 256,
  /** A value that is not written as `MOMENT` is. */
  notMoment: 512,
} as const;

/** A date with a time to the second: digits where there are zeros, and a T may stand for the blank. */
export const MOMENT = '0000-00-00 00:00:00';
