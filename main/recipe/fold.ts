// Folds of the training rows for transforms that see the target: by the lasting row id, so that a row is in the same fold whenever
// and in whatever order it is asked for.

export const FOLDS = 5;

/** The fold of a row, from 0: MurmurHash3's finaliser (Appleby 2011) on id and seed. */
export function foldOf(id: number, seed: number): number {
  const low = mix((id >>> 0) ^ mix(seed ^ 0x5bd1e995));
  return mix(Math.floor(id / 0x100000000) ^ low) % FOLDS;
}

function mix(x: number): number {
  let h = x >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
