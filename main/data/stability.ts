// What is said of a column on two sides, however its figures were asked for.
import type { Column, ColumnDifference, ColumnType, Shift } from '../../shared/domain';

/** Values of a text column that are told apart; the rest counts as one. */
export const TOP = 12;
/** Bins hold about equal shares of the version's numbers. */
export const BINS = 10;
/** An empty bin counts as this share, for the logarithm. */
const LEAST = 1e-4;

/** A column of a version, and its type on the other side. */
export interface ComparedColumn {
  column: Column;
  type: ColumnType;
}

/** Figures of one side; the mean of amounts only. */
export interface SideFigures {
  rows: number;
  values: number;
  mean: number | null;
}

export const isAmount = (type: ColumnType): boolean => type === 'integer' || type === 'number';

/** Whether the values of both sides can be held against each other. */
export const alike = ({ column, type }: ComparedColumn): boolean =>
  column.type === type || (isAmount(column.type) && isAmount(type));

/** The population stability index (Siddiqi 2006, chapter 8): the sum over bins of (a - b) ln(a / b), of shares after and before. @param old, fresh rows by bin */
export function stabilityIndex(old: ReadonlyMap<string, number>, fresh: ReadonlyMap<string, number>): number {
  const total = (side: ReadonlyMap<string, number>): number => [...side.values()].reduce((a, b) => a + b, 0);
  const [before, after] = [total(old), total(fresh)];
  let sum = 0;
  for (const key of new Set([...old.keys(), ...fresh.keys()])) {
    const a = Math.max(LEAST, (fresh.get(key) ?? 0) / after);
    const b = Math.max(LEAST, (old.get(key) ?? 0) / before);
    sum += (a - b) * Math.log(a / b);
  }
  return sum;
}

/** @param stability null where nothing can be compared */
export function differenceOf(
  { column, type }: ComparedColumn,
  old: SideFigures | undefined,
  fresh: SideFigures | undefined,
  stability: number | null,
): ColumnDifference {
  const missing = (side: SideFigures | undefined): number =>
    side && side.rows > 0 ? 1 - side.values / side.rows : 0;
  return {
    ...{ name: column.name, before: column.type, after: type },
    ...{ missingBefore: missing(old), missingAfter: missing(fresh) },
    ...{ meanBefore: old?.mean ?? null, meanAfter: fresh?.mean ?? null },
    ...{ stability, shift: stability === null ? null : shiftOf(stability) },
  };
}

const shiftOf = (stability: number): Shift =>
  stability < 0.1 ? 'none' : stability <= 0.25 ? 'some' : 'large';
