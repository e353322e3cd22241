// What the training data looked like, column by column, so that data in use can be compared with it.
import type { Frame, FrameColumn } from '../data';
import type { Reference } from './manifest';

const BINS = 10;
const VALUES = 20;

/** References of the given rows (positions in the frame) of every column. */
export function references(frame: Frame, rows: Int32Array): Reference[] {
  return frame.columns.map((column) =>
    column.kind === 'number' ? numberReference(column, rows) : categoryReference(column, rows),
  );
}

/** Which share of a reference a value falls into, as an index into `shares`. */
export function binOf(reference: Reference, value: string | number | null): number {
  const last = reference.shares.length - 1;
  if (value === null || value === '' || (typeof value === 'number' && Number.isNaN(value))) return last;
  if (reference.kind === 'category') {
    const index = reference.values.indexOf(String(value));
    return index < 0 ? last - 1 : index;
  }
  const number = Number(value);
  let bin = 0;
  while (bin < reference.edges.length && number > (reference.edges[bin] ?? Infinity)) bin++;
  return bin;
}

/**
 * Population stability index of counts against a reference's shares: sum of (a - e) ln(a / e). Below 0.1 is commonly read as
 * steady, 0.1 to 0.25 as a change to look at, above as a different population (Siddiqi, Credit Risk Scorecards, 2006).
 * Empty bins count as half a row, so that one unseen level does not make it infinite.
 */
export function stabilityIndex(reference: Reference, counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let index = 0;
  for (const [bin, share] of reference.shares.entries()) {
    const actual = Math.max(counts[bin] ?? 0, 0.5) / total;
    const expected = Math.max(share, 0.5 / total);
    index += (actual - expected) * Math.log(actual / expected);
  }
  return index;
}

function numberReference(column: Extract<FrameColumn, { kind: 'number' }>, rows: Int32Array): Reference {
  const present: number[] = [];
  for (const row of rows) {
    const value = column.values[row] ?? NaN;
    if (!Number.isNaN(value)) present.push(value);
  }
  const sorted = Float64Array.from(present).sort();
  const edges: number[] = [];
  for (let bin = 1; bin < BINS; bin++) {
    const edge = sorted[Math.floor((sorted.length * bin) / BINS)];
    if (edge !== undefined && edge !== edges.at(-1)) edges.push(edge);
  }
  const counts = new Array<number>(edges.length + 2).fill(0);
  const reference: Reference = { kind: 'number', column: column.name, edges, shares: counts };
  for (const value of sorted) {
    const bin = binOf(reference, value);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  counts[counts.length - 1] = rows.length - sorted.length;
  return { ...reference, shares: counts.map((count) => count / Math.max(1, rows.length)) };
}

function categoryReference(column: Extract<FrameColumn, { kind: 'text' }>, rows: Int32Array): Reference {
  const counts = new Int32Array(column.dictionary.length);
  let missing = 0;
  for (const row of rows) {
    const code = column.codes[row] ?? -1;
    // An empty text is missing, for the model as for the eye.
    if (code < 0 || column.dictionary[code] === '') missing++;
    else counts[code] = (counts[code] ?? 0) + 1;
  }
  const order = [...counts.keys()]
    .filter((code) => (counts[code] ?? 0) > 0)
    .sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0))
    .slice(0, VALUES);
  const values = order.map((code) => column.dictionary[code] ?? '');
  const shares = order.map((code) => (counts[code] ?? 0) / Math.max(1, rows.length));
  const named = shares.reduce((sum, share) => sum + share, 0);
  const missingShare = missing / Math.max(1, rows.length);
  return {
    kind: 'category',
    column: column.name,
    values,
    shares: [...shares, Math.max(0, 1 - named - missingShare), missingShare],
  };
}
