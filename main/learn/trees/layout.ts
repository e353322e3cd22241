// Everything that growing trees reads and writes, in one shared memory: this thread, its helpers and the kernels see the same bytes.
import type { FeatureInfo } from '../../../shared/domain';
import type { Labelled } from '../learner';
import { binCount, binnerOf, type FeatureBins, MOST_BINS, numberBins, sampledRows } from './binning';
import { BIN_BYTES, GROUP_FEATURES, type GroupShape } from './kernel/kernels';
import { STRETCH } from './rows';

/** A feature that can be split on. */
export interface Column {
  /** Its place among the learner's features. */
  feature: number;
  bins: FeatureBins;
  /** Its first bin in a histogram. */
  first: number;
  /** Where its bins lie once more, row after row: parting rows looks at one column alone. */
  at: number;
  /** Its place in its group. */
  group: number;
  place: number;
  /** 1: outputs may only rise with it, -1: only fall, 0: either. */
  monotone: number;
}

export interface Group extends GroupShape {
  /** Positions in `columns`. */
  columns: number[];
  block: number;
}

/** Features whose bins lie row by row, so that a row of a leaf is one look into memory for all of them. */
export interface Block {
  /** Bytes a row: a multiple of 8. */
  stride: number;
  /** Its groups are those from `from` up to `to`. */
  from: number;
  to: number;
  /** Where its bins lie, rows x stride bytes. */
  at: number;
}

type Region =
  | ('order' | 'begins' | 'gains' | 'perIdeal')
  | ('control' | 'task' | 'results' | 'partial' | 'mask' | 'active' | 'table' | 'scratch' | 'parts')
  | ('start' | 'scores' | 'y' | 'weights' | 'gradient' | 'hessian' | 'times' | 'gh')
  | ('rows' | 'spare' | 'leaves' | 'hists');

/** Plain data: it is sent to the helpers as it is. */
export interface Layout {
  rows: number;
  leaves: number;
  outputs: number;
  weighted: boolean;
  /** Rows of which an order is learnt, and in how many lists they are; both 0 for other losses. */
  listed: { rows: number; lists: number };
  columns: Column[];
  groups: Group[];
  blocks: Block[];
  /** Bins of one histogram. */
  bins: number;
  /** Low bits of a bin's second half that count rows; see kernels.ts. */
  countBits: number;
  /** Byte offsets. */
  at: Readonly<Record<Region, number>>;
  slots: number;
  /** Threads that there is room for, and into how many parts at most the rows of a leaf are shared out. */
  threads: number;
  parts: number;
  pages: number;
}

const PAGE = 65_536;
/** Bytes a row of a block at most. */
const BLOCK_BYTES = 32;
/** What all histograms together may take; leaves beyond it are counted afresh. */
const HISTOGRAM_BYTES = 256 * 2 ** 20;
/** Doubles of a task's description, and of one group's result. */
export const TASK_SIZE = 32;
export const RESULT_SIZE = 32;

/** Rows whose bins and gradients are brought together before they are counted: they stay in the cache meanwhile. */
export const CHUNK = 1024;
const SCRATCH_BYTES = CHUNK * (BLOCK_BYTES + BIN_BYTES);
/** What the parts of a leaf that are counted apart may take. */
const PARTS_BYTES = 64 * 2 ** 20;

/** Where a thread's chunk lies: its bins, then its pairs. */
export const scratchOf = ({ at }: Layout, thread: number): { bins: number; ordered: number } => {
  const begins = at.scratch + thread * SCRATCH_BYTES;
  return { bins: begins, ordered: begins + CHUNK * BLOCK_BYTES };
};

export const slotBytes = (layout: Layout): number => layout.bins * BIN_BYTES;

/** Features whose values are sampled together: reading a row's neighbours costs little more than reading one. */
const BLOCK = 16;

type Features = Pick<Layout, 'columns' | 'groups' | 'blocks' | 'bins'>;

/** Bins for each feature that has more than one. */
export function columnsOf(
  features: readonly FeatureInfo[],
  data: Labelled,
  options: { mostBins: number; monotone: readonly number[]; check?: () => void },
): Features {
  const { x, width } = data;
  const columns: Column[] = [];
  const missing = missingColumns(data);
  const rows = sampledRows(data.rows);
  const sample = Array.from({ length: Math.min(BLOCK, width) }, () => new Float32Array(rows.length));
  for (let from = 0; from < width; from += BLOCK) {
    options.check?.();
    const to = Math.min(width, from + BLOCK);
    const known = new Uint32Array(BLOCK);
    for (const row of rows) {
      for (let feature = from; feature < to; feature++) {
        const value = x[row * width + feature] as number;
        const place = feature - from;
        if (Number.isNaN(value)) continue;
        (sample[place] as Float32Array)[known[place] as number] = value;
        known[place] = (known[place] as number) + 1;
      }
    }
    for (let feature = from; feature < to; feature++) {
      options.check?.();
      const levels = features[feature]?.levels;
      const absent = missing[feature] === 1;
      const values = (sample[feature - from] as Float32Array).subarray(0, known[feature - from]);
      const bins: FeatureBins =
        levels !== undefined && levels <= MOST_BINS
          ? { kind: 'codes', bins: levels, missing: absent }
          : numberBins(values, absent, options.mostBins);
      if (binCount(bins) < 2) continue;
      const monotone = bins.kind === 'number' ? (options.monotone[feature] ?? 0) : 0;
      columns.push({ feature, bins, first: 0, at: 0, group: 0, place: 0, monotone });
    }
  }
  return { columns, ...grouped(columns) };
}

/** Shares the columns out into groups, and the groups into blocks. */
function grouped(columns: readonly Column[]): Omit<Features, 'columns'> {
  const groups: Group[] = [];
  const blocks: Block[] = [];
  const count = Math.ceil(columns.length / GROUP_FEATURES);
  let first = 0;
  for (let g = 0; g < count; g++) {
    const from = Math.floor((g * columns.length) / count);
    const members = columns.slice(from, Math.floor(((g + 1) * columns.length) / count));
    const firstBins = members.map((column, place) => {
      Object.assign(column, { first, group: g, place });
      first += binCount(column.bins);
      return column.first;
    });
    let block = blocks.at(-1);
    if (!block || block.stride + members.length > BLOCK_BYTES) {
      block = { stride: 0, from: g, to: g, at: 0 };
      blocks.push(block);
    }
    groups.push({
      ...{ columns: members.map((_, i) => from + i), firstBins },
      ...{ block: blocks.length - 1, offset: block.stride, stride: 0 },
    });
    block.stride += members.length;
    block.to = g + 1;
  }
  for (const block of blocks) {
    block.stride = Math.ceil(block.stride / 8) * 8;
    for (const group of groups.slice(block.from, block.to)) group.stride = block.stride;
  }
  return { groups, blocks, bins: first };
}

export interface Sizes {
  /** Of a tree. */
  leaves: number;
  /** Scores a row. */
  outputs: number;
  /** Whether rows have weights. */
  weighted: boolean;
  /** What histograms may take together. */
  histogramBytes?: number | undefined;
  /** Threads that will work on it. */
  threads?: number | undefined;
  listed?: Layout['listed'] | undefined;
}

/** Where everything lies. */
export function layoutOf(
  rows: number,
  { columns, groups, blocks, bins }: Features,
  {
    leaves,
    outputs,
    weighted,
    histogramBytes = HISTOGRAM_BYTES,
    threads = 1,
    listed = { rows: 0, lists: 0 },
  }: Sizes,
): Layout {
  let end = 0;
  const take = (bytes: number): number => {
    const at = end;
    end += Math.ceil(bytes / 64) * 64;
    return at;
  };
  const most = Math.floor(histogramBytes / Math.max(1, bins * BIN_BYTES));
  // One histogram a leaf that may still be split, and one that is being counted.
  const slots = Math.max(3, Math.min(leaves + 1, most));
  const parts = threads > 1 && 2 * threads * bins * BIN_BYTES <= PARTS_BYTES ? 2 * threads : 1;
  const at = {
    control: take(64),
    start: take(outputs * 8),
    leaves: take(leaves * 24),
    partial: take(Math.ceil(rows / STRETCH) * outputs * 16),
    scores: take(rows * outputs * 8),
    y: take(rows * 8),
    weights: take(weighted ? rows * 8 : 0),
    gradient: take(rows * outputs * 4),
    hessian: take(rows * outputs * 4),
    times: take(rows),
    order: take(listed.rows * 4),
    begins: take((listed.lists + 1) * 4),
    gains: take(listed.rows > 0 ? rows * 8 : 0),
    perIdeal: take(listed.lists * 8),
    task: take(TASK_SIZE * 8),
    results: take(groups.length * 2 * RESULT_SIZE * 8),
    mask: take(2 * columns.length),
    table: take(256),
    active: take(columns.length),
    gh: take(rows * 8),
    rows: take(rows * 4),
    spare: take(rows * 4),
    hists: take(slots * bins * BIN_BYTES),
    parts: take(parts > 1 ? parts * bins * BIN_BYTES : 0),
    scratch: take(threads * SCRATCH_BYTES),
  };
  const apart = columns.map((column) => ({ ...column, at: take(rows) }));
  const placed = blocks.map((block) => ({ ...block, at: take(rows * block.stride) }));
  const countBits = Math.ceil(Math.log2(rows + 1));
  const pages = Math.ceil(end / PAGE);
  return {
    ...{ rows, leaves, outputs, weighted, listed, columns: apart, groups, blocks: placed, bins },
    ...{ countBits, at, slots, threads, parts, pages },
  };
}

export function memoryFor(layout: Layout): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: layout.pages, maximum: layout.pages, shared: true });
}

/** 1 for each feature that is missing in some row. */
function missingColumns({ x, rows, width }: Labelled): Uint8Array {
  const missing = new Uint8Array(width);
  for (let row = 0; row < rows; row++)
    for (let j = 0; j < width; j++) if (Number.isNaN(x[row * width + j])) missing[j] = 1;
  return missing;
}

/** Rows whose bins are written before the next feature's: they stay in the cache meanwhile. */
const BINNED = 1024;

/** Writes the bins of every row; yields now and then. */
export function* fillBins(
  layout: Layout,
  memory: WebAssembly.Memory,
  { x, rows, width }: Labelled,
): Generator<void> {
  const writers = layout.columns.map(({ feature, bins, group, place, at }) => {
    const { block, offset, stride } = layout.groups[group] as Group;
    const out = new Uint8Array(memory.buffer, layout.blocks[block]?.at, rows * stride);
    const apart = new Uint8Array(memory.buffer, at, rows);
    return { binner: binnerOf(bins), feature, out, place: offset + place, stride, apart };
  });
  for (let from = 0; from < rows; from += BINNED) {
    const count = Math.min(BINNED, rows - from);
    for (const { binner, feature, out, place, stride, apart } of writers) {
      binner.write(x, from * width + feature, width, out, from * stride + place, stride, count);
      for (let i = from; i < from + count; i++) apart[i] = out[i * stride + place] as number;
    }
    yield;
  }
}
