// How well one column alone tells the target, judged on rows it was not learnt from, so that an id does not look like knowledge.
import type { Frame, FrameColumn } from '../data';

const FOLDS = 5;
/** Rows' worth of the overall rate that each level starts with. */
const PRIOR_ROWS = 5;
const MOST_BINS = 256;
const ROWS_A_BIN = 50;

/** A column as levels: text as it is, numbers in bins of about equal size, missing as a level of its own. */
export interface Levels {
  codes: Int32Array;
  count: number;
}

/** Which fold a row is in, by its lasting id. */
export function foldsOf(frame: Frame): Uint8Array {
  const folds = new Uint8Array(frame.rows);
  for (let i = 0; i < frame.rows; i++) {
    let h = (frame.rowIds[i] ?? 0) >>> 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    folds[i] = ((h ^ (h >>> 16)) >>> 0) % FOLDS;
  }
  return folds;
}

export function levelsOf(column: FrameColumn): Levels {
  if (column.kind === 'text') {
    const count = column.dictionary.length + 1;
    return { codes: column.codes.map((code) => (code < 0 ? count - 1 : code)), count };
  }
  const present = column.values.filter((value) => !Number.isNaN(value)).sort();
  const bins = Math.max(2, Math.min(MOST_BINS, Math.floor(present.length / ROWS_A_BIN)));
  const edges: number[] = [];
  for (let b = 1; b < bins; b++) {
    const edge = present[Math.floor((b * present.length) / bins)] ?? 0;
    if (edges.length === 0 || edge > (edges[edges.length - 1] ?? 0)) edges.push(edge);
  }
  const codes = new Int32Array(column.values.length);
  for (let i = 0; i < codes.length; i++) {
    const value = column.values[i] ?? NaN;
    codes[i] = Number.isNaN(value) ? edges.length + 1 : bin(edges, value);
  }
  return { codes, count: edges.length + 2 };
}

/** The number of edges at or below the value. */
function bin(edges: readonly number[], value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Area under the ROC curve of "this level's rate of positives in the other folds", averaged over folds; 0.5 is chance, 1 tells everything.
 * `positive` is 1, 0, or another number for rows without a target. Null where a fold lacks one of the classes everywhere.
 */
export function crossFittedAuc(levels: Levels, positive: Float64Array, folds: Uint8Array): number | null {
  const { count } = levels;
  const ones = new Float64Array(count * FOLDS);
  const all = new Float64Array(count * FOLDS);
  for (let i = 0; i < positive.length; i++) {
    const y = positive[i] ?? NaN;
    if (y !== 0 && y !== 1) continue;
    const at = (folds[i] ?? 0) * count + (levels.codes[i] ?? 0);
    all[at] = (all[at] ?? 0) + 1;
    ones[at] = (ones[at] ?? 0) + y;
  }
  const levelAll = new Float64Array(count);
  const levelOnes = new Float64Array(count);
  for (let at = 0, level = 0; at < all.length; at++, level = level + 1 === count ? 0 : level + 1) {
    levelAll[level] = (levelAll[level] ?? 0) + (all[at] ?? 0);
    levelOnes[level] = (levelOnes[level] ?? 0) + (ones[at] ?? 0);
  }
  const total = levelAll.reduce((a, b) => a + b, 0);
  const totalOnes = levelOnes.reduce((a, b) => a + b, 0);
  let area = 0;
  let weight = 0;
  for (let f = 0; f < FOLDS; f++) {
    const inFold = (values: Float64Array): Float64Array => values.subarray(f * count, (f + 1) * count);
    const n = inFold(all);
    const p = inFold(ones);
    const outside = total - n.reduce((a, b) => a + b, 0);
    const rate = outside > 0 ? (totalOnes - p.reduce((a, b) => a + b, 0)) / outside : 0;
    // Levels that no other fold has seen share one score: of an id, all.
    const unseen = { score: rate, p: 0, q: 0 };
    const levelsHere = [unseen];
    for (let level = 0; level < count; level++) {
      const here = n[level] ?? 0;
      if (here === 0) continue;
      const own = (levelAll[level] ?? 0) - here;
      if (own === 0) {
        unseen.p += p[level] ?? 0;
        unseen.q += here - (p[level] ?? 0);
        continue;
      }
      const ownOnes = (levelOnes[level] ?? 0) - (p[level] ?? 0);
      levelsHere.push({
        score: (ownOnes + PRIOR_ROWS * rate) / (own + PRIOR_ROWS),
        p: p[level] ?? 0,
        q: here - (p[level] ?? 0),
      });
    }
    const { value, pairs } = areaUnder(levelsHere);
    area += value * pairs;
    weight += pairs;
  }
  return weight === 0 ? null : Math.max(0.5, area / weight);
}

/** Area under the ROC curve of groups with a common score; ties count half (Fawcett 2006, algorithm 3, by groups). */
function areaUnder(groups: { score: number; p: number; q: number }[]): { value: number; pairs: number } {
  groups.sort((a, b) => a.score - b.score);
  let negatives = 0;
  let positives = 0;
  let area = 0;
  for (let i = 0; i < groups.length;) {
    const { score } = groups[i] ?? { score: 0 };
    let p = 0;
    let q = 0;
    for (; i < groups.length && groups[i]?.score === score; i++) {
      p += groups[i]?.p ?? 0;
      q += groups[i]?.q ?? 0;
    }
    area += p * (negatives + q / 2);
    negatives += q;
    positives += p;
  }
  const pairs = positives * negatives;
  return { value: pairs === 0 ? 0.5 : area / pairs, pairs };
}

/** Correlation ratio (eta) of an amount with levels, predicted from the other folds: 0 is nothing, 1 tells everything. */
export function crossFittedEta(levels: Levels, values: Float64Array, folds: Uint8Array): number | null {
  const { count } = levels;
  const sums = new Float64Array(count * FOLDS);
  const all = new Float64Array(count * FOLDS);
  const foldSums = new Float64Array(FOLDS);
  const foldAll = new Float64Array(FOLDS);
  for (let i = 0; i < values.length; i++) {
    const y = values[i] ?? NaN;
    if (Number.isNaN(y)) continue;
    const f = folds[i] ?? 0;
    const at = f * count + (levels.codes[i] ?? 0);
    all[at] = (all[at] ?? 0) + 1;
    sums[at] = (sums[at] ?? 0) + y;
    foldAll[f] = (foldAll[f] ?? 0) + 1;
    foldSums[f] = (foldSums[f] ?? 0) + y;
  }
  const total = foldAll.reduce((a, b) => a + b, 0);
  const sum = foldSums.reduce((a, b) => a + b, 0);
  if (total < 2) return null;
  const levelAll = new Float64Array(count);
  const levelSums = new Float64Array(count);
  for (let at = 0; at < all.length; at++) {
    const level = at % count;
    levelAll[level] = (levelAll[level] ?? 0) + (all[at] ?? 0);
    levelSums[level] = (levelSums[level] ?? 0) + (sums[at] ?? 0);
  }
  let residual = 0;
  let spread = 0;
  for (let i = 0; i < values.length; i++) {
    const y = values[i] ?? NaN;
    if (Number.isNaN(y)) continue;
    const f = folds[i] ?? 0;
    const level = levels.codes[i] ?? 0;
    const outside = total - (foldAll[f] ?? 0);
    const mean = outside > 0 ? (sum - (foldSums[f] ?? 0)) / outside : sum / total;
    const own = (levelAll[level] ?? 0) - (all[f * count + level] ?? 0);
    const ownSum = (levelSums[level] ?? 0) - (sums[f * count + level] ?? 0);
    const predicted = (ownSum + PRIOR_ROWS * mean) / (own + PRIOR_ROWS);
    residual += (y - predicted) ** 2;
    spread += (y - sum / total) ** 2;
  }
  return spread === 0 ? null : Math.sqrt(Math.max(0, 1 - residual / spread));
}

/** Pearson's correlation, without its sign, over rows where both are there. */
export function correlation(a: Float64Array, b: Float64Array): number {
  let n = 0;
  let [ma, mb, saa, sbb, sab] = [0, 0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const x = a[i] ?? NaN;
    const y = b[i] ?? NaN;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    n++;
    const dx = x - ma;
    const dy = y - mb;
    ma += dx / n;
    mb += dy / n;
    saa += dx * (x - ma);
    sbb += dy * (y - mb);
    sab += dx * (y - mb);
  }
  return saa > 0 && sbb > 0 ? Math.min(1, Math.abs(sab) / Math.sqrt(saa * sbb)) : 0;
}
