// The run's random numbers. Each use derives its own generator from the seed and its place (epoch or step), so a
// resumed run draws what an uninterrupted one would have drawn, and nothing needs storing.
import { Random } from '../../../shared/domain';
import type { RandomInput } from '../trace';

const PURPOSES = { order: 0x6f72, step: 0x7374 } as const;

/** A generator for one purpose at one place of the run. */
export function drawer(seed: number, purpose: keyof typeof PURPOSES, place: number): Random {
  // Mixed twice so that neighbouring seeds and places don't share streams.
  const mixed = new Random((seed ^ Math.imul(place + 1, 0x9e3779b1)) >>> 0).uint32();
  return new Random((mixed ^ PURPOSES[purpose] ^ Math.imul(place, 0x85ebca6b)) >>> 0);
}

/** Fills the elements of one random input. 16 bits decide one "keep": fine enough for any rate, half the draws. */
export function fill(random: Random, { kind, keep }: RandomInput, into: Uint8Array | Float32Array): void {
  if (kind === 'normal') {
    for (let i = 0; i < into.length; i++) into[i] = random.normal();
    return;
  }
  const limit = Math.round(keep * 65_536);
  for (let i = 0; i < into.length; i += 2) {
    const bits = random.uint32();
    into[i] = (bits & 0xffff) < limit ? 1 : 0;
    // Writing one past the end of a typed array is nothing.
    into[i + 1] = bits >>> 16 < limit ? 1 : 0;
  }
}

/** The order in which an epoch takes the rows. */
export function epochOrder(seed: number, epoch: number, rows: number, shuffle: boolean): Int32Array {
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  return shuffle ? drawer(seed, 'order', epoch).shuffle(order) : order;
}
