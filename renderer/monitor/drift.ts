// How a population stability index is read. Bounds as customary in credit scoring (Siddiqi, Credit Risk Scorecards, 2006).

export type DriftLevel = 'none' | 'some' | 'much' | 'unknown';

export const SOME_DRIFT = 0.1;
export const MUCH_DRIFT = 0.25;

export function driftLevel(psi: number | null): DriftLevel {
  if (psi === null || !Number.isFinite(psi)) return 'unknown';
  if (psi >= MUCH_DRIFT) return 'much';
  return psi >= SOME_DRIFT ? 'some' : 'none';
}

/** Most drifted first, the unknown last; equals stay in their order. */
export function byDrift<T extends { psi: number | null }>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => (b.psi ?? -1) - (a.psi ?? -1));
}
