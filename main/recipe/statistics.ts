// Plain statistics of a column of doubles. Missing (NaN) values are left out; extreme values never give NaN or infinity.

/** The values that are there. */
export function present(values: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  let n = 0;
  for (const value of values) if (!Number.isNaN(value)) out[n++] = value;
  return out.subarray(0, n);
}

const finite = (value: number, otherwise: number): number => (Number.isFinite(value) ? value : otherwise);

/** Mean by running update (Welford 1962), which doesn't overflow where the sum would. 0 of nothing. */
export function mean(values: Float64Array): number {
  let m = 0;
  for (let i = 0; i < values.length; i++) m += ((values[i] as number) - m) / (i + 1);
  return finite(m, 0);
}

/** Population standard deviation, as scikit-learn's StandardScaler has it. 0 of nothing. */
export function deviation(values: Float64Array, centre: number): number {
  let sum = 0;
  for (const value of values) sum += (value - centre) ** 2 / values.length;
  return finite(Math.sqrt(sum), 0);
}

/**
 * The value below which a share `q` lies, interpolated linearly between neighbours (Hyndman and Fan 1996, type 7). 0 of nothing.
 * Reorders `values` in place; expected linear time (Hoare 1961).
 */
export function quantile(values: Float64Array, q: number): number {
  if (values.length === 0) return 0;
  const at = (values.length - 1) * q;
  const k = Math.floor(at);
  const low = select(values, k);
  const share = at - k;
  if (share === 0) return low;
  let high = Infinity;
  for (let i = k + 1; i < values.length; i++) high = Math.min(high, values[i] as number);
  return low * (1 - share) + high * share;
}

/** The same of ascending values. */
export function quantileOfSorted(sorted: Float64Array, q: number): number {
  const at = (sorted.length - 1) * q;
  const k = Math.floor(at);
  const low = sorted[k] ?? 0;
  const share = at - k;
  return share === 0 ? low : low * (1 - share) + (sorted[k + 1] ?? low) * share;
}

/** At most so many of the values, evenly from all of them. */
export function sampled(values: Float64Array, most: number): Float64Array {
  const stride = Math.ceil(values.length / most);
  return stride > 1 ? values.filter((_, i) => i % stride === 0) : values;
}

function select(a: Float64Array, k: number): number {
  let left = 0;
  let right = a.length - 1;
  while (left < right) {
    const pivot = a[(left + right) >>> 1] as number;
    let i = left;
    let j = right;
    while (i <= j) {
      while ((a[i] as number) < pivot) i++;
      while ((a[j] as number) > pivot) j--;
      if (i <= j) {
        const swap = a[i] as number;
        a[i++] = a[j] as number;
        a[j--] = swap;
      }
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return a[k] as number;
}

/** The most frequent number; the smallest of several. 0 of nothing. */
export function mode(values: Float64Array): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best = 0;
  let bestCount = 0;
  for (const [value, count] of counts) {
    if (count > bestCount || (count === bestCount && value < best)) {
      best = value;
      bestCount = count;
    }
  }
  return best;
}

/** How often each code occurs; codes below 0 are left out. */
export function codeCounts(codes: Int32Array, size: number): Float64Array {
  const counts = new Float64Array(size);
  for (const code of codes) if (code >= 0) counts[code] = (counts[code] as number) + 1;
  return counts;
}
