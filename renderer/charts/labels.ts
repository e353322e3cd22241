// Direct labels: where names written beside their curves go so that none covers another.

/**
 * New centres for labels that want to sit at `wanted` (pixels, downwards), each `height` high, between `top` and `bottom`.
 * Order is kept; each is moved no further than it must be. Where there is not room for all, they are spaced evenly.
 */
export function spreadLabels(
  wanted: readonly number[],
  height: number,
  top: number,
  bottom: number,
): number[] {
  const n = wanted.length;
  if (n === 0) return [];
  const low = top + height / 2;
  const high = bottom - height / 2;
  if (n * height > bottom - top) {
    const step = n > 1 ? (high - low) / (n - 1) : 0;
    const rank = byPosition(wanted);
    const out = new Array<number>(n).fill(low);
    rank.forEach((at, i) => (out[at] = low + i * step));
    return out;
  }
  // Pool adjacent labels that overlap; each pool is centred on the mean of what its labels want, within the bounds.
  const pools: { start: number; members: number[] }[] = [];
  for (const at of byPosition(wanted)) {
    let pool = { start: 0, members: [at] };
    pool.start = startOf(pool.members, wanted, height, low, high);
    let before = pools[pools.length - 1];
    while (before && before.start + before.members.length * height > pool.start) {
      pools.pop();
      pool = { start: 0, members: [...before.members, ...pool.members] };
      pool.start = startOf(pool.members, wanted, height, low, high);
      before = pools[pools.length - 1];
    }
    pools.push(pool);
  }
  const out = new Array<number>(n).fill(0);
  for (const pool of pools) pool.members.forEach((at, i) => (out[at] = pool.start + i * height));
  return out;
}

function byPosition(wanted: readonly number[]): number[] {
  return wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b);
}

function startOf(
  members: readonly number[],
  wanted: readonly number[],
  height: number,
  low: number,
  high: number,
): number {
  const mean = members.reduce((sum, at, i) => sum + (wanted[at] ?? 0) - i * height, 0) / members.length;
  return Math.min(Math.max(mean, low), high - (members.length - 1) * height);
}
