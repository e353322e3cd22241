// Gradient boosting (Friedman 2001; Chen and Guestrin 2016): each round grows one tree an output on the gradients of the loss.
import { type FeatureInfo, Random } from '../../../shared/domain';
import type { Labelled } from '../learner';
import { Crew, type Threads } from './crew';
import { type Grown, Grower, type Leaf } from './grow';
import { columnsOf, fillBins, type Layout, layoutOf, memoryFor } from './layout';
import { type Loss, weightedQuantile } from './losses';
import type { LeafSums, Rules, Units } from './candidate';
import { addTree, type Tree } from './tree';
import { GroupWork } from './work';

/** However small the share, a tree may use so many features, or it could not find how they play together. */
const FEW_FEATURES = 4;

export interface BoostOptions {
  learningRate: number;
  leaves: number;
  depth: number;
  bins: number;
  /** Share of rows that a tree is grown on; `bootstrap` draws as many rows as there are, with replacement (Breiman 1996). */
  rowShare: number | 'bootstrap';
  /** Share of features that a tree, or each of its leaves anew, may be split on. */
  featureShare: number;
  featuresBy: 'tree' | 'leaf';
  /** What histograms may take together, in bytes. */
  histogramBytes?: number;
  /** By feature: 1 rising, -1 falling, 0 either. */
  monotone: readonly number[];
  rules: Rules;
}

export interface BoostInput {
  data: Labelled;
  features: readonly FeatureInfo[];
  weights: Float64Array | null;
  loss: Loss;
  options: BoostOptions;
  seed: number;
  threads?: Threads | undefined;
  /** Asked every few milliseconds; throws to leave. */
  check: () => void;
}

/** The training rows in bins, their scores, and the machinery that grows trees on them. Close it when done. */
export class Booster {
  readonly start: Float64Array;
  readonly scores: Float64Array;
  private readonly everyFeature: Uint8Array;
  private readonly gradient: Float32Array;
  private readonly hessian: Float32Array;
  private readonly gh: Int32Array;
  private readonly list: Uint32Array;
  private readonly layout: Layout;
  private readonly crew: Crew;
  private readonly grower: Grower;

  constructor(private readonly input: BoostInput) {
    const { data, features, loss, options, weights, check } = input;
    const columns = columnsOf(features, data, { mostBins: options.bins, monotone: options.monotone, check });
    this.layout = layoutOf(data.rows, columns, options.leaves, options.histogramBytes);
    this.everyFeature = new Uint8Array(this.layout.columns.length).fill(1);
    const memory = memoryFor(this.layout);
    for (const _ of fillBins(this.layout, memory, data)) check();
    const { at } = this.layout;
    this.gh = new Int32Array(memory.buffer, at.gh, data.rows * 2);
    this.list = new Uint32Array(memory.buffer, at.rows, data.rows);
    this.gradient = new Float32Array(data.rows * loss.outputs);
    this.hessian = new Float32Array(data.rows * loss.outputs);
    this.start = loss.start(data.y, weights).map(Math.fround);
    this.scores = new Float64Array(data.rows * loss.outputs);
    for (let i = 0; i < this.scores.length; i++) this.scores[i] = this.start[i % loss.outputs] as number;
    const work = new GroupWork(this.layout, memory, options.rules);
    this.crew = new Crew(work, input.threads);
    this.grower = new Grower(this.layout, work, this.crew);
  }

  /** One more tree for each output, already added to the scores. Depends on the seed, the round and the scores alone. */
  round(number: number): Tree[] {
    const { data, loss, weights, options, seed, check } = this.input;
    loss.gradients(this.scores, data.y, weights, this.gradient, this.hessian);
    const random = new Random(seed + Math.imul(number + 1, 0x9e3779b9));
    const drawn = this.drawRows(random);
    const trees: Tree[] = [];
    for (let k = 0; k < loss.outputs; k++) {
      check();
      const count = this.listRows(drawn);
      const { sums, units } = this.quantise(k, count, drawn);
      const active = options.featuresBy === 'tree' ? this.drawFeatures(random) : this.everyFeature;
      const grown = this.grower.grow(count, sums, units, {
        leaves: options.leaves,
        depth: options.depth,
        rules: options.rules,
        active,
        mask: () => (options.featuresBy === 'tree' ? active : this.drawFeatures(random)),
        draw: () => random.uint32(),
        check,
      });
      trees.push(this.finish(grown, k, count < data.rows));
    }
    return trees;
  }

  /** Takes trees that were grown before, as if they had been grown now. */
  take(trees: readonly Tree[]): void {
    const { data, loss, check } = this.input;
    trees.forEach((tree, t) => {
      check();
      addTree(tree, data.x, data.width, this.scores, loss.outputs, t % loss.outputs);
    });
  }

  close(): void {
    this.crew.close();
  }

  /** Gives the leaves their values and adds these to the scores. */
  private finish({ tree, leaves, valueOf }: Grown, k: number, sampled: boolean): Tree {
    const { data, loss, options } = this.input;
    const { scores, list } = this;
    leaves.forEach((leaf, i) => {
      const value = loss.renewal === null ? valueOf(leaf) : this.renewed(leaf, loss.renewal);
      tree.value[i] = options.learningRate * value;
    });
    if (sampled) {
      addTree(tree, data.x, data.width, scores, loss.outputs, k);
      return tree;
    }
    leaves.forEach(({ from, count }, i) => {
      const value = tree.value[i] as number;
      for (let at = from; at < from + count; at++) {
        const score = (list[at] as number) * loss.outputs + k;
        scores[score] = (scores[score] as number) + value;
      }
    });
    return tree;
  }

  private renewed({ from, count, sums }: Leaf, q: number): number {
    const { data, weights } = this.input;
    const rows = this.list.subarray(from, from + count);
    const left = Float64Array.from(rows, (row) => (data.y[row] as number) - (this.scores[row] as number));
    const own = weights ? Float64Array.from(rows, (row) => weights[row] as number) : null;
    return Math.min(sums.high, Math.max(sums.low, weightedQuantile(left, own, q)));
  }

  /** How often each row is drawn for a tree; null where every row is, once. */
  private drawRows(random: Random): Uint8Array | null {
    const { rowShare } = this.input.options;
    const { length } = this.list;
    if (rowShare !== 'bootstrap' && rowShare >= 1) return null;
    const times = new Uint8Array(length);
    if (rowShare !== 'bootstrap') return times.map(() => (random.uniform() < rowShare ? 1 : 0));
    for (let i = 0; i < length; i++) {
      const row = random.below(length);
      times[row] = (times[row] as number) + 1;
    }
    return times;
  }

  /** Fills the row list; returns how many. */
  private listRows(drawn: Uint8Array | null): number {
    const { list } = this;
    let n = 0;
    for (let i = 0; i < list.length; i++) if (drawn === null || (drawn[i] as number) > 0) list[n++] = i;
    return n;
  }

  /** Which columns a tree or leaf may be split on. */
  private drawFeatures(random: Random): Uint8Array {
    const { columns } = this.layout;
    const { featureShare } = this.input.options;
    const mask = new Uint8Array(columns.length).fill(1);
    if (featureShare >= 1) return mask;
    const order = random.shuffle(Int32Array.from(columns, (_, i) => i));
    mask.fill(0);
    for (const i of order.subarray(0, Math.max(FEW_FEATURES, Math.round(featureShare * columns.length))))
      mask[i] = 1;
    return mask;
  }

  /**
   * Gradients and hessians as whole numbers, so that sums of them are exact and the same in whatever order they are added. A bin's
   * hessians and its count share 64 bits.
   */
  private quantise(k: number, count: number, drawn: Uint8Array | null): { sums: LeafSums; units: Units } {
    const { rows, countBits } = this.layout;
    const gradient = this.gradient.subarray(k * rows, (k + 1) * rows);
    const hessian = this.hessian.subarray(k * rows, (k + 1) * rows);
    const most = drawn ? Math.ceil(Math.log2(drawn.reduce((a, b) => Math.max(a, b), 1))) : 0;
    const perGradient = scaleFor(gradient, 30 - most);
    const perHessian = scaleFor(hessian, Math.min(30, 63 - 2 * countBits) - most);
    const { gh, list } = this;
    let gradients = 0;
    let hessians = 0;
    for (let i = 0; i < count; i++) {
      const row = list[i] as number;
      const times = drawn ? (drawn[row] as number) : 1;
      const g = times * Math.round((gradient[row] as number) * perGradient);
      const h = times * Math.round((hessian[row] as number) * perHessian);
      gh[2 * row] = g;
      gh[2 * row + 1] = h;
      gradients += g;
      hessians += h;
    }
    return {
      sums: { gradient: gradients, hessian: hessians, rows: count, low: -Infinity, high: Infinity },
      units: { gradient: 1 / perGradient, hessian: 1 / perHessian },
    };
  }
}

/** The greatest power of two by which values can be multiplied to stay within ±2^bits. */
function scaleFor(values: Float32Array, bits: number): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i] as number);
    if (size > most) most = size;
  }
  if (!(most > 0) || !Number.isFinite(most)) return 1;
  return 2 ** Math.max(-1000, Math.min(1000, bits - Math.ceil(Math.log2(most))));
}
