// Distances between distributions, and how likely they are by chance.

/** Population stability index of two histograms over the same bins; half a row is added to each, so that an empty bin is finite. */
export function stabilityIndex(before: readonly number[], after: readonly number[]): number {
  const bins = before.length;
  const total = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0) + 0.5 * bins;
  const [all, now] = [total(before), total(after)];
  let index = 0;
  for (let i = 0; i < bins; i++) {
    const p = ((before[i] ?? 0) + 0.5) / all;
    const q = ((after[i] ?? 0) + 0.5) / now;
    index += (q - p) * Math.log(q / p);
  }
  return index;
}

/** Area between two empirical distribution functions (first Wasserstein distance), in the unit of the values. Both must be sorted. */
export function wassersteinDistance(a: Float64Array, b: Float64Array): number {
  if (a.length === 0 || b.length === 0) return 0;
  let [i, j, distance] = [0, 0, 0];
  let last = Math.min(a[0] ?? 0, b[0] ?? 0);
  while (i < a.length || j < b.length) {
    const x = i < a.length ? (a[i] ?? 0) : Infinity;
    const y = j < b.length ? (b[j] ?? 0) : Infinity;
    const next = Math.min(x, y);
    distance += Math.abs(i / a.length - j / b.length) * (next - last);
    last = next;
    if (x <= y) i++;
    else j++;
  }
  return distance;
}

export interface ChiSquare {
  statistic: number;
  freedom: number;
  /** Chance of a statistic at least as large where rows and columns are independent. */
  p: number;
  /** Cramér's V: 0 is independent, 1 is one told by the other. */
  v: number;
}

/** Pearson's test of a table of counts, `counts[row][column]`; rows and columns without any are left out. */
export function chiSquare(counts: readonly (readonly number[])[]): ChiSquare {
  const width = Math.max(0, ...counts.map((row) => row.length));
  const rows = counts.map((row) => row.reduce((a, b) => a + b, 0));
  const columns = Array.from({ length: width }, (_, c) =>
    counts.reduce((sum, row) => sum + (row[c] ?? 0), 0),
  );
  const total = rows.reduce((a, b) => a + b, 0);
  let statistic = 0;
  for (const [r, row] of counts.entries())
    for (let c = 0; c < width; c++) {
      const expected = ((rows[r] ?? 0) * (columns[c] ?? 0)) / total;
      if (expected > 0) statistic += ((row[c] ?? 0) - expected) ** 2 / expected;
    }
  const [tall, wide] = [rows, columns].map((sums) => sums.filter((sum) => sum > 0).length);
  const least = Math.min(tall ?? 0, wide ?? 0) - 1;
  const freedom = ((tall ?? 0) - 1) * ((wide ?? 0) - 1);
  if (least < 1 || total === 0) return { statistic: 0, freedom: 0, p: 1, v: 0 };
  return { statistic, freedom, p: chance(statistic, freedom), v: Math.sqrt(statistic / (total * least)) };
}

/** Upper tail of the chi-square distribution: Q(k/2, x/2) by series or continued fraction (Press et al., Numerical Recipes, 6.2). */
export function chance(statistic: number, freedom: number): number {
  const [a, x] = [freedom / 2, statistic / 2];
  if (x <= 0) return 1;
  const scale = Math.exp(-x + a * Math.log(x) - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < 1000 && Math.abs(term) > 1e-15 * Math.abs(sum); n++) sum += term *= x / (a + n);
    return Math.max(0, 1 - sum * scale);
  }
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < 1000; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / nonZero(an * d + b);
    c = nonZero(b + an / c);
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return Math.min(1, scale * h);
}

const nonZero = (x: number): number => (Math.abs(x) < 1e-300 ? 1e-300 : x);

/** Logarithm of the gamma function (Lanczos). */
function logGamma(x: number): number {
  const series = [
    76.18009172947146, -86.50532032941678, 24.01409824083091, -1.231739572450155, 1.208650973866179e-3,
    -5.395239384953e-6,
  ].reduce((sum, factor, i) => sum + factor / (x + i + 1), 1.000000000190015);
  const t = x + 5.5;
  return (x + 0.5) * Math.log(t) - t + Math.log((2.506628274631 * series) / x);
}

/** Of each number, the rank among all, ties sharing their mean; missing stays missing. */
export function ranks(values: Float64Array): Float64Array {
  const order = Int32Array.from(values.keys()).filter((i) => !Number.isNaN(values[i] ?? NaN));
  order.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const found = new Float64Array(values.length).fill(NaN);
  for (let i = 0; i < order.length;) {
    let end = i + 1;
    while (end < order.length && values[order[end] ?? 0] === values[order[i] ?? 0]) end++;
    for (let k = i; k < end; k++) found[order[k] ?? 0] = (i + end - 1) / 2;
    i = end;
  }
  return found;
}
