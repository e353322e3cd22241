// The calendar as arithmetic, so that it can be written into a graph.
import type { Algebra } from './algebra';

export const DAY = 86_400_000;

export interface Calendar<T> {
  year: T;
  month: T;
  day: T;
  /** From 1. */
  dayOfYear: T;
  /** ISO 8601, from 1. */
  week: T;
  /** 0 is Monday. */
  weekday: T;
  hour: T;
}

/**
 * Calendar parts of milliseconds since 1970 UTC, proleptic Gregorian (H. Hinnant, "chrono-compatible low-level date algorithms",
 * civil_from_days). All in doubles, whose whole numbers are exact here; missing stays missing. Each part is worked out when it is read.
 */
export function calendar<T>(m: Algebra<T>, ms: T): Calendar<T> {
  const days = m.floor(m.div(ms, m.number(DAY)));
  const civil = civilOf(m, days);
  const fromMonday = m.add(days, m.number(3));
  const weekday = (): T => m.sub(fromMonday, m.mul(down(m, fromMonday, 7), m.number(7)));
  return {
    get year() {
      return civil().year;
    },
    get month() {
      return civil().month;
    },
    get day() {
      return civil().day;
    },
    get dayOfYear() {
      return m.add(m.sub(days, newYear(m, civil().year)), m.number(1));
    },
    get week() {
      // A week belongs to the year that its Thursday is in.
      const thursday = m.add(m.sub(days, weekday()), m.number(3));
      const first = newYear(m, civilOf(m, thursday)().year);
      return m.add(down(m, m.sub(thursday, first), 7), m.number(1));
    },
    get weekday() {
      return weekday();
    },
    get hour() {
      return down(m, m.sub(ms, m.mul(days, m.number(DAY))), 3_600_000);
    },
  };
}

/** Divided and rounded down. */
const down = <T>(m: Algebra<T>, a: T, by: number): T => m.floor(m.div(a, m.number(by)));

function civilOf<T>(m: Algebra<T>, days: T): () => { year: T; month: T; day: T } {
  let found: { year: T; month: T; day: T } | null = null;
  return () => (found ??= work());
  function work(): { year: T; month: T; day: T } {
    const n = (value: number): T => m.number(value);
    const z = m.add(days, n(719_468));
    const era = down(m, z, 146_097);
    const dayOfEra = m.sub(z, m.mul(era, n(146_097)));
    const fullDays = m.sub(
      m.sub(dayOfEra, down(m, dayOfEra, 1460)),
      m.sub(down(m, dayOfEra, 146_096), down(m, dayOfEra, 36_524)),
    );
    const yearOfEra = down(m, fullDays, 365);
    const leapDays = m.sub(down(m, yearOfEra, 4), down(m, yearOfEra, 100));
    const dayOfYear = m.sub(dayOfEra, m.add(m.mul(yearOfEra, n(365)), leapDays));
    const shifted = down(m, m.add(m.mul(dayOfYear, n(5)), n(2)), 153);
    const before = down(m, m.add(m.mul(shifted, n(153)), n(2)), 5);
    // `shifted` counts from March, so that the leap day ends the year.
    const month = m.add(m.sub(shifted, n(9)), m.mul(m.less(shifted, n(10)), n(12)));
    const year = m.add(m.add(yearOfEra, m.mul(era, n(400))), m.less(month, n(3)));
    return { year, month, day: m.add(m.sub(dayOfYear, before), n(1)) };
  }
}

/** Days from 1970 to the first of January (the same source, days_from_civil). */
function newYear<T>(m: Algebra<T>, year: T): T {
  const y = m.sub(year, m.number(1));
  const era = down(m, y, 400);
  const yearOfEra = m.sub(y, m.mul(era, m.number(400)));
  const leapDays = m.sub(down(m, yearOfEra, 4), down(m, yearOfEra, 100));
  const dayOfEra = m.add(m.add(m.mul(yearOfEra, m.number(365)), leapDays), m.number(306));
  return m.sub(m.add(m.mul(era, m.number(146_097)), dayOfEra), m.number(719_468));
}
