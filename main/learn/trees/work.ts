// What threads do together: histograms and splits by groups of features, and work on rows by stretches. What a unit comes to depends on
// nothing but the task, so it is the same whoever worked it out.
import { BIN_BYTES, compileKernels, type Kernels } from './kernel/kernels';
import { SCAN_BYTES } from './kernel/scan';
import { CHUNK, type Layout, RESULT_SIZE, scratchOf, slotBytes, TASK_SIZE } from './layout';
import { begin, type Candidate, type LeafSums, newCandidate, type Rules, type Units } from './candidate';
import { Claims } from './claims';
import { ListWork } from './list-work';
import type { Loss } from './losses';
import { RowWork, STRETCH } from './rows';
import { Bins, SplitFinder } from './split';
import { SET_WORDS } from './tree';

/** One leaf of a task. */
export interface Side {
  /** Its rows in the row list. */
  from: number;
  count: number;
  slot: number;
  /** Whether its histogram is counted; else it is its parent's, which lies in its slot, less that of the first side. */
  counted: boolean;
  /** Whether its best split is looked for. */
  search: boolean;
  sums: LeafSums;
  /** Seed of the thresholds drawn for it. */
  draw: number;
}

/** Best splits of one or two leaves; the first is always counted first. */
export interface SplitTask {
  units: Units;
  sides: Side[];
  /** Which columns each side may be split on. */
  masks: readonly Uint8Array[];
}

/** What is done with each stretch of rows, or each leaf. */
export type RowTask =
  | { kind: 'gradients' }
  /** What whole lists come to, before the gradients of stretches. */
  | { kind: 'lists' }
  | { kind: 'quantise'; k: number; count: number; drawn: boolean; perGradient: number; perHessian: number }
  | { kind: 'addLeaf'; k: number; leaves: number };

/** The histogram of a leaf, its rows shared out into parts. */
export interface CountTask {
  kind: 'count';
  from: number;
  count: number;
  slot: number;
  parts: number;
}

/** Parting the rows of a leaf: each stretch for itself, then all put together, in two steps. */
export interface PartTask {
  kind: 'part' | 'join' | 'return';
  from: number;
  count: number;
  column: number;
}

const KIND = {
  split: 0,
  gradients: 1,
  quantise: 2,
  addLeaf: 3,
  count: 4,
  part: 5,
  join: 6,
  return: 7,
  lists: 8,
} as const;
/** Bins to be looked through from which on it is worth while to share the search for splits. */
const SHARED_BINS = 4096;
/** Rows from which on it is worth while to share the counting of a leaf, and its parting. */
const SHARED_ROWS = 8192;

const SIDE = 12;

/** Everything one thread needs to work on groups. */
export class GroupWork {
  readonly rows: RowWork;
  /** Of an order; null for other losses. */
  readonly lists: ListWork | null;
  readonly claims: Claims;
  private readonly task: Float64Array;
  private readonly results: Float64Array;
  private readonly mask: Uint8Array;
  private readonly active: Uint8Array;
  private readonly kernels: Kernels;
  private readonly bytes: Uint8Array;
  private readonly finders: SplitFinder[];
  private readonly best = newCandidate();
  /** Of the tree with this number: which features of each group it may use, by their places in the group. */
  private tree = 0;
  private placesOf = -1;
  private places: readonly (readonly number[])[] = [];

  constructor(
    readonly layout: Layout,
    readonly memory: WebAssembly.Memory,
    readonly rules: Rules,
    loss: Loss,
    /** Which of the threads this is. */
    private readonly thread = 0,
  ) {
    const { at, groups, columns, slots } = layout;
    const { buffer } = memory;
    this.claims = new Claims(buffer, at.control);
    this.rows = new RowWork(layout, memory, loss);
    this.lists =
      loss.lists && layout.listed.rows > 0 ? new ListWork(layout, memory, this.rows, loss.lists) : null;
    this.task = new Float64Array(buffer, at.task, TASK_SIZE);
    this.results = new Float64Array(buffer, at.results, groups.length * 2 * RESULT_SIZE);
    this.active = new Uint8Array(buffer, at.active, columns.length);
    this.mask = new Uint8Array(buffer, at.mask, 2 * columns.length);
    this.bytes = new Uint8Array(buffer);
    this.kernels = compileKernels(groups, memory, layout.pages);
    // Splits are looked for when nothing is being counted: the sums of the look may lie where rows are brought together.
    const state = scratchOf(layout, thread).ordered;
    const sums = new Float64Array(buffer, state, SCAN_BYTES / 8);
    this.finders = Array.from({ length: slots }, (_, slot) => {
      const histogram = at.hists + slot * slotBytes(layout);
      const bins = new Bins(new Int32Array(buffer, histogram, layout.bins * 4), layout.countBits);
      return new SplitFinder(bins, rules, { scan: this.kernels.scan, histogram, state, sums });
    });
  }

  /** Says by which table of 256 the next partition goes. */
  partBy(table: Uint8Array): void {
    this.bytes.set(table, this.layout.at.table);
  }

  /** Whether a task is over sooner than another thread would be awake. */
  isSmall(task: SplitTask | RowTask | CountTask | PartTask): boolean {
    return !('kind' in task) && task.sides.length * this.layout.bins < SHARED_BINS;
  }

  /** Whether parting so many rows is worth sharing. */
  isShared(count: number): boolean {
    return this.layout.threads > 1 && count >= 4 * STRETCH;
  }

  /** Stable partition of a stretch of the row list; returns how many go left. */
  partition(from: number, count: number, column: number): number {
    const { at, columns } = this.layout;
    const bins = columns[column]?.at ?? 0;
    const bytes = this.kernels.partition(at.rows + from * 4, count, at.spare + from * 4, bins, 1, at.table);
    return bytes / 4;
  }

  /** How many rows of all stretches go left, after their 'part'. */
  parted(count: number): number {
    return this.rows.parted(Math.ceil(count / STRETCH));
  }

  /** Says which columns the next tree may use at all: histograms of the others are not counted. */
  activate(mask: Uint8Array): void {
    this.active.set(mask);
    this.tree++;
  }

  /** Writes a task for all to work on; returns how many units it has. */
  write(task: SplitTask | RowTask | CountTask | PartTask): number {
    if (!('kind' in task)) return this.writeSplit(task);
    this.task[3] = KIND[task.kind];
    if (task.kind === 'gradients') return this.rows.units;
    if (task.kind === 'lists') return this.lists?.units ?? 0;
    if (task.kind === 'count') {
      this.task.set([task.from, task.count, task.slot], 0);
      this.task.set([task.parts, this.tree], 4);
      return task.parts * this.layout.blocks.length;
    }
    if ('column' in task) {
      this.task.set([task.from, task.count, task.column], 0);
      return Math.ceil(task.count / STRETCH);
    }
    this.task[0] = task.k;
    if (task.kind === 'addLeaf') return task.leaves;
    const { count, drawn, perGradient, perHessian } = task;
    this.task.set([count, drawn ? 1 : 0], 1);
    this.task.set([perGradient, perHessian], 4);
    return Math.ceil(count / STRETCH);
  }

  private writeSplit({ units, sides, masks }: SplitTask): number {
    const { task } = this;
    task[3] = KIND.split;
    task[0] = units.gradient;
    task[1] = units.hessian;
    task[2] = sides.length;
    sides.forEach((side, i) => {
      const { gradient, hessian, rows, low, high } = side.sums;
      const flags = (side.counted ? 1 : 0) + (side.search ? 2 : 0);
      const parts = side.counted ? this.partsOf(side.count) : 0;
      task.set(
        [parts, side.count, side.slot, flags, gradient, hessian, rows, low, high, side.draw],
        4 + i * SIDE,
      );
      const mask = masks[i];
      if (mask) this.mask.set(mask, i * this.layout.columns.length);
    });
    return this.layout.groups.length;
  }

  /** Into how many parts the rows of a leaf are shared out. */
  partsOf(count: number): number {
    return Math.max(1, Math.min(this.layout.parts, Math.floor(count / SHARED_ROWS)));
  }

  /** Does one unit of the task. */
  readonly unit = (unit: number): void => {
    const [k, count, kind] = [this.read(0), this.read(1), this.read(3)];
    if (kind === KIND.split) this.group(unit);
    else if (kind === KIND.count) this.count(unit);
    else if (kind === KIND.part) this.part(unit);
    else if (kind === KIND.join) this.rows.join(unit, k, count);
    else if (kind === KIND.return) this.rows.return(unit, k, count);
    else if (kind === KIND.gradients) this.rows.gradients(unit);
    else if (kind === KIND.lists) this.lists?.pull(unit);
    else if (kind === KIND.quantise) {
      const drawn = this.read(2) === 1;
      this.rows.quantise(unit, { k, count, drawn, perGradient: this.read(4), perHessian: this.read(5) });
    } else this.rows.addLeaf(unit, k);
  };

  /** One number of the task. By place: taking the typed array apart by a pattern goes through its iterator, which is slow. */
  private read(at: number): number {
    return this.task[at] as number;
  }

  private readonly partAt = (part: number): number => this.layout.at.parts + part * slotBytes(this.layout);

  private part(unit: number): void {
    const [from, count, column] = [this.read(0), this.read(1), this.read(2)];
    const begins = unit * STRETCH;
    const own = Math.min(STRETCH, count - begins);
    this.rows.setParted(unit, this.partition(from + begins, own, column));
  }

  /** Counts one part of a leaf's rows in one block, a chunk after another. */
  private count(unit: number): void {
    const { layout, kernels, thread } = this;
    const [from, count, slot, parts] = [this.read(0), this.read(1), this.read(2), this.read(4)];
    const block = layout.blocks[unit % layout.blocks.length] as Layout['blocks'][number];
    const part = Math.floor(unit / layout.blocks.length);
    const hist = parts > 1 ? this.partAt(part) : layout.at.hists + slot * slotBytes(layout);
    const first = layout.groups[block.from]?.firstBins[0] ?? 0;
    const next = layout.groups[block.to]?.firstBins[0] ?? layout.bins;
    kernels.clear(hist + first * BIN_BYTES, next - first);
    this.usePlaces(this.read(5));
    const { places } = this;
    let used = false;
    for (let group = block.from; group < block.to; group++) used ||= (places[group]?.length ?? 0) > 0;
    if (!used) return;
    const scratch = scratchOf(layout, thread);
    // The root of a tree on all rows: its list is theirs, and they lie in order already.
    const inOrder = count === layout.rows;
    const to = from + Math.floor((count * (part + 1)) / parts);
    for (let at = from + Math.floor((count * part) / parts); at < to; at += CHUNK) {
      const rows = Math.min(CHUNK, to - at);
      const list = layout.at.rows + at * 4;
      kernels.gather(list, rows, layout.at.gh, scratch.ordered, layout.countBits);
      const bins = inOrder ? block.at + at * block.stride : scratch.bins;
      if (!inOrder) kernels.copyRows(block.stride, list, rows, block.at, bins);
      for (let group = block.from; group < block.to; group++)
        kernels.histogram(group, rows, bins, scratch.ordered, hist, places[group]);
    }
  }

  /** Looks up what a tree may use, once a tree. */
  private usePlaces(tree: number): void {
    if (tree === this.placesOf) return;
    this.placesOf = tree;
    this.places = this.layout.groups.map(({ columns }) =>
      columns.flatMap((column, place) => (this.active[column] === 1 ? [place] : [])),
    );
  }

  private group(index: number): void {
    const { layout, kernels, task } = this;
    const group = layout.groups[index] as Layout['groups'][number];
    const first = group.firstBins[0] as number;
    const next = layout.groups[index + 1]?.firstBins[0] ?? layout.bins;
    const units = { gradient: task[0] as number, hessian: task[1] as number };
    const hist = (slot: number): number => layout.at.hists + slot * slotBytes(layout);
    const sides = task[2] as number;
    for (let i = 0; i < sides; i++) {
      const at = 4 + i * SIDE;
      const [parts, slot, flags] = [this.read(at), this.read(at + 2), this.read(at + 3)];
      const leaf = {
        gradient: this.read(at + 4),
        hessian: this.read(at + 5),
        rows: this.read(at + 6),
        low: this.read(at + 7),
        high: this.read(at + 8),
      };
      const begins = hist(slot) + first * BIN_BYTES;
      if ((flags & 1) === 0)
        kernels.subtract(begins, hist(task[4 + 2] as number) + first * BIN_BYTES, next - first);
      // Parts that were counted apart come together; a single one was counted in its place.
      for (let part = 0; parts > 1 && part < parts; part++) {
        const from = this.partAt(part) + first * BIN_BYTES;
        if (part === 0) this.bytes.copyWithin(begins, from, from + (next - first) * BIN_BYTES);
        else kernels.add(begins, from, next - first);
      }
      if ((flags & 2) === 0) continue;
      const whole = this.search(group, slot, i, leaf, units, this.read(at + 9));
      this.report(index * 2 + i, whole);
    }
  }

  private search(
    group: Layout['groups'][number],
    slot: number,
    side: number,
    leaf: LeafSums,
    units: Units,
    draw: number,
  ): number {
    const { layout, best } = this;
    const whole = begin(best, leaf, units, this.rules);
    const finder = this.finders[slot];
    for (const index of group.columns) {
      const column = layout.columns[index];
      if (!column || this.active[index] === 0) continue;
      if (this.mask[side * layout.columns.length + index] === 0) continue;
      finder?.search(column, index, column.first, leaf, units, fraction(draw, index), best);
    }
    return whole;
  }

  private report(place: number, whole: number): void {
    const { best, results } = this;
    const at = place * RESULT_SIZE;
    results.set([best.column, best.gain - whole, best.bin, best.codes ? 1 : 0, best.missingLeft ? 1 : 0], at);
    results.set([best.gradient, best.hessian, best.rows, best.l2], at + 5);
    results.set(best.set, at + 9);
  }

  /** The best split that any group reported for a side; of equal ones that of the first feature. Null where there is none. */
  result(side: number): Candidate | null {
    const { results, layout } = this;
    let found = -1;
    for (let group = 0; group < layout.groups.length; group++) {
      const at = (group * 2 + side) * RESULT_SIZE;
      if ((results[at] as number) < 0) continue;
      if (found < 0 || (results[at + 1] as number) > (results[found + 1] as number)) found = at;
    }
    if (found < 0) return null;
    const at = (i: number): number => results[found + i] as number;
    return {
      column: at(0),
      gain: at(1),
      bin: at(2),
      codes: at(3) === 1,
      missingLeft: at(4) === 1,
      gradient: at(5),
      hessian: at(6),
      rows: at(7),
      l2: at(8),
      set: Uint32Array.from({ length: SET_WORDS }, (_, i) => at(9 + i)),
    };
  }
}

/** A number in [0, 1) that depends on both: two rounds of MurmurHash3's finaliser (Appleby 2011). */
function fraction(seed: number, index: number): number {
  let h = (seed ^ Math.imul(index + 1, 0x9e3779b9)) >>> 0;
  for (let round = 0; round < 2; round++) {
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h = (h ^ (h >>> 16)) >>> 0;
  }
  return h / 2 ** 32;
}
