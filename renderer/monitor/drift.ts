// How a population stability index is read. Bounds as customary in credit scoring (Siddiqi, Credit Risk Scorecards, 2006).

export type DriftLevel = 'none' | 'some' | 'much' | 'unknown';

export const SOME_DRIFT = 0.1;
export const MUCH_DRIFT = 0.25;

export function driftLevel(psi: number | null): DriftLevel {
  if (psi === null || !Number.isFinite(psi)) return 'unknown';
  if (psi >= MUCH_DRIFT) return 'much';
  return psi >= SOME_DRIFT ? 'some' : 'none';
}

const RANK: Readonly<Record<DriftLevel, number>> = { much: 0, some: 1, none: 2, unknown: 3 };

/** By level, the most drifted first; within a level by name, so that small changes never rearrange the rows. */
export function byDrift<T extends { column: string; psi: number | null }>(rows: readonly T[]): T[] {
  return rows.toSorted(
    (a, b) => RANK[driftLevel(a.psi)] - RANK[driftLevel(b.psi)] || (a.column < b.column ? -1 : 1),
  );
}
