// Grows one tree leaf by leaf, the leaf that gains most first (Shi 2007; as LightGBM).
import type { Crew } from './crew';
import type { Layout } from './layout';
import { type Candidate, type LeafSums, leafValue, type Rules, type Units } from './candidate';
import { SET_WORDS, type Tree } from './tree';
import type { GroupWork, Side } from './work';

export interface GrowOptions {
  leaves: number;
  depth: number;
  rules: Rules;
  /** Which columns the tree may use, and which of them a leaf may be split on. */
  active: Uint8Array;
  mask: (leaf: number) => Uint8Array;
  /** Draws for random thresholds. */
  draw: () => number;
  /** Asked between splits; throws to leave. */
  check: () => void;
}

/** A leaf: a stretch of the row list. */
export interface Leaf {
  from: number;
  count: number;
  depth: number;
  sums: LeafSums;
  l2: number;
  slot: number;
  best: Candidate | null;
}

export interface Grown {
  /** Its leaves have no values yet. */
  tree: Tree;
  leaves: Leaf[];
  /** The Newton step of a leaf, within its bounds. */
  valueOf: (leaf: Leaf) => number;
}

/** Larger than any feature: everything that is there goes left. */
const HIGHEST = 3.4028234663852886e38;

interface Node {
  candidate: Candidate;
  left: number;
  right: number;
}

export class Grower {
  private readonly free: number[];
  private readonly table = new Uint8Array(256);

  constructor(
    private readonly layout: Layout,
    private readonly work: GroupWork,
    private readonly crew: Crew,
  ) {
    this.free = [];
  }

  /** Grows on the first `count` rows of the row list, whose sums are given. */
  grow(count: number, sums: LeafSums, units: Units, options: GrowOptions): Grown {
    this.free.splice(0, this.free.length, ...Array.from({ length: this.layout.slots }, (_, i) => i));
    const { rules } = options;
    this.work.activate(options.active);
    const root: Leaf = { from: 0, count, depth: 0, sums, l2: rules.l2, slot: -1, best: null };
    const leaves = [root];
    const nodes: Node[] = [];
    /** Where in `nodes` a leaf hangs: node and side. */
    const parent: ({ node: Node; left: boolean } | null)[] = [null];
    if (this.mayBeSplit(root, 1, options)) this.look([root], -1, units, options, [0], leaves);
    for (;;) {
      options.check();
      const at = bestOf(leaves);
      const leaf = leaves[at];
      const split = leaf?.best;
      if (!leaf || !split || leaves.length >= options.leaves) break;
      const node: Node = { candidate: split, left: ~at, right: ~leaves.length };
      const hangs = parent[at];
      if (hangs) hangs.node[hangs.left ? 'left' : 'right'] = nodes.length;
      nodes.push(node);
      const [left, right] = this.split(leaf, split, units);
      parent[at] = { node, left: true };
      parent[leaves.length] = { node, left: false };
      leaves[at] = left;
      leaves.push(right);
      const open = [left, right].filter((child) => this.mayBeSplit(child, leaves.length, options));
      const sides = left.count <= right.count ? [left, right] : [right, left];
      if (open.length === 0) this.release(leaf);
      else
        this.look(
          sides,
          leaf.slot,
          units,
          options,
          sides.map((side) => leaves.indexOf(side)),
          leaves,
          open,
        );
    }
    const valueOf = (leaf: Leaf): number =>
      leafValue(
        leaf.sums.gradient * units.gradient,
        leaf.sums.hessian * units.hessian,
        leaf.l2,
        leaf.sums.low,
        leaf.sums.high,
      );
    return { tree: this.treeOf(nodes, leaves.length), leaves, valueOf };
  }

  private mayBeSplit(leaf: Leaf, leaves: number, { rules, leaves: most, depth }: GrowOptions): boolean {
    const { layout } = this;
    return (
      layout.groups.length > 0 &&
      leaves < most &&
      leaf.depth < depth &&
      leaf.count >= 2 * Math.max(1, rules.minRows)
    );
  }

  /** Parts the rows of a leaf and its sums. */
  private split(leaf: Leaf, best: Candidate, units: Units): [Leaf, Leaf] {
    const column = this.layout.columns[best.column];
    if (!column) throw new Error('A split on a column that is not there.');
    const { table } = this;
    for (let b = 0; b < 256; b++) table[b] = goesLeft(best, column.bins.bins, b) ? 1 : 0;
    this.work.partBy(table);
    const count = this.part(leaf, best.column);
    if (count !== best.rows) throw new Error(`A split parted ${count} rows where ${best.rows} were counted.`);
    const { sums } = leaf;
    const { gradient, hessian, rows, l2 } = best;
    const left: LeafSums = { ...sums, gradient, hessian, rows };
    const right: LeafSums = {
      ...sums,
      gradient: sums.gradient - gradient,
      hessian: sums.hessian - hessian,
      rows: sums.rows - rows,
    };
    if (column.monotone !== 0) {
      // What lies below may not cross the middle between the two (XGBoost's and LightGBM's basic method).
      const value = (part: LeafSums): number =>
        leafValue(part.gradient * units.gradient, part.hessian * units.hessian, l2, part.low, part.high);
      const middle = (value(left) + value(right)) / 2;
      const [below, above] = column.monotone > 0 ? [left, right] : [right, left];
      below.high = Math.min(below.high, middle);
      above.low = Math.max(above.low, middle);
    }
    const child = (from: number, part: LeafSums): Leaf => ({
      from,
      count: part.rows,
      depth: leaf.depth + 1,
      sums: part,
      l2,
      slot: -1,
      best: null,
    });
    return [child(leaf.from, left), child(leaf.from + count, right)];
  }

  /** Parts the rows of a leaf, with helpers where they are many; returns how many go left. */
  private part({ from, count }: Leaf, column: number): number {
    if (!this.work.isShared(count)) return this.work.partition(from, count, column);
    this.crew.run({ kind: 'part', from, count, column });
    const left = this.work.parted(count);
    this.crew.run({ kind: 'join', from, count, column });
    this.crew.run({ kind: 'return', from, count, column });
    return left;
  }

  /** Finds the best splits of one leaf or of two siblings, the one with fewer rows first. `slot` holds their parent's histogram. */
  private look(
    pair: readonly Leaf[],
    slot: number,
    units: Units,
    options: GrowOptions,
    numbers: readonly number[],
    leaves: readonly Leaf[],
    open: readonly Leaf[] = pair,
  ): void {
    const [small, large] = pair;
    if (!small) return;
    const sides: Side[] = [];
    const looked: Leaf[] = [];
    const add = (leaf: Leaf, at: number, counted: boolean): void => {
      leaf.slot = at;
      const { from, count, sums } = leaf;
      sides.push({ from, count, slot: at, counted, search: open.includes(leaf), sums, draw: options.draw() });
      looked.push(leaf);
    };
    const fromParent = large !== undefined && open.includes(large) && slot >= 0;
    if (fromParent || open.includes(small)) add(small, this.take(leaves), true);
    if (large && open.includes(large)) add(large, slot >= 0 ? slot : this.take(leaves), slot < 0);
    else if (slot >= 0) this.free.push(slot);
    const masks = looked.map((leaf) => options.mask(numbers[pair.indexOf(leaf)] ?? 0));
    for (const { counted, from, count, slot: own } of sides)
      if (counted) this.crew.run({ kind: 'count', from, count, slot: own, parts: this.work.partsOf(count) });
    this.crew.run({ units, sides, masks });
    looked.forEach((leaf, i) => {
      if (sides[i]?.search) leaf.best = this.work.result(i);
      if (!leaf.best) this.release(leaf);
    });
  }

  private release(leaf: Leaf): void {
    if (leaf.slot >= 0) this.free.push(leaf.slot);
    leaf.slot = -1;
  }

  /** A free histogram; where there is none, that of the leaf that gains least, whose children will be counted afresh. */
  private take(leaves: readonly Leaf[]): number {
    const slot = this.free.pop();
    if (slot !== undefined) return slot;
    let least: Leaf | undefined;
    for (const leaf of leaves)
      if (leaf.slot >= 0 && leaf.best && (!least || leaf.best.gain < (least.best?.gain ?? Infinity)))
        least = leaf;
    if (!least) throw new Error('No histogram is free.');
    const taken = least.slot;
    least.slot = -1;
    return taken;
  }

  private treeOf(nodes: readonly Node[], leaves: number): Tree {
    const { columns } = this.layout;
    const sets: number[] = [];
    const set = Int32Array.from(nodes, ({ candidate }) =>
      candidate.codes ? sets.push(...candidate.set) - SET_WORDS : -1,
    );
    return {
      feature: Int32Array.from(nodes, ({ candidate }) => columns[candidate.column]?.feature ?? 0),
      threshold: Float32Array.from(nodes, ({ candidate }) => {
        const bins = columns[candidate.column]?.bins;
        return bins?.kind === 'number' && !candidate.codes ? (bins.edges[candidate.bin] ?? HIGHEST) : 0;
      }),
      set,
      sets: Uint32Array.from(sets),
      missingLeft: Uint8Array.from(nodes, ({ candidate }) => (candidate.missingLeft ? 1 : 0)),
      left: Int32Array.from(nodes, ({ left }) => left),
      right: Int32Array.from(nodes, ({ right }) => right),
      gain: Float64Array.from(nodes, ({ candidate }) => candidate.gain),
      value: new Float32Array(leaves),
    };
  }
}

function goesLeft(best: Candidate, bins: number, bin: number): boolean {
  if (bin === bins) return best.missingLeft;
  return best.codes ? (((best.set[bin >> 5] as number) >>> (bin & 31)) & 1) === 1 : bin <= best.bin;
}

function bestOf(leaves: readonly Leaf[]): number {
  let found = -1;
  let gain = 0;
  leaves.forEach(({ best }, i) => {
    if (best && best.gain > gain) {
      gain = best.gain;
      found = i;
    }
  });
  return found;
}
