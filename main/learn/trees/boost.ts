// Gradient boosting (Friedman 2001; Chen and Guestrin 2016): each round grows one tree an output on the gradients of the loss.
import { type FeatureInfo, Random } from '../../../shared/domain';
import type { Labelled } from '../learner';
import { type Lists, listsOf } from '../ranking';
import { Crew, type Threads } from './crew';
import { type Grown, Grower, type Leaf } from './grow';
import { columnsOf, fillBins, type Layout, layoutOf, memoryFor } from './layout';
import { lossOf } from './forest-loss';
import { type Loss, type LossSpec, weightedQuantile } from './losses';
import type { RowWork } from './rows';
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
  spec: LossSpec;
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
  private readonly loss: Loss;
  /** Where rows are put in order list by list. */
  private readonly lists: Lists | null;
  private readonly everyFeature: Uint8Array;
  private readonly layout: Layout;
  private readonly rows: RowWork;
  private readonly crew: Crew;
  private readonly grower: Grower;

  constructor(private readonly input: BoostInput) {
    const { data, features, spec, options, weights, check } = input;
    this.loss = lossOf(spec);
    this.lists = this.loss.lists && data.groups ? listsOf(data.groups, data.y) : null;
    const { outputs } = this.loss;
    const columns = columnsOf(features, data, { mostBins: options.bins, monotone: options.monotone, check });
    const { leaves, histogramBytes } = options;
    const listed = this.lists && { rows: this.lists.rows.length, lists: this.lists.count };
    this.layout = layoutOf(data.rows, columns, {
      leaves,
      outputs,
      weighted: weights !== null,
      histogramBytes,
      threads: input.threads?.count,
      listed: listed ?? undefined,
    });
    this.everyFeature = new Uint8Array(this.layout.columns.length).fill(1);
    const memory = memoryFor(this.layout);
    for (const _ of fillBins(this.layout, memory, data)) check();
    const work = new GroupWork(this.layout, memory, options.rules, this.loss);
    this.rows = work.rows;
    this.rows.y.set(data.y);
    if (weights) this.rows.weights?.set(weights);
    if (this.lists && work.lists) {
      work.lists.take(this.lists);
      work.lists.check = check;
    }
    ({ start: this.start, scores: this.scores } = this.rows);
    this.start.set(this.loss.start(data.y, weights).map(Math.fround));
    for (let i = 0; i < this.scores.length; i++) this.scores[i] = this.start[i % outputs] as number;
    this.crew = new Crew(work, spec, input.threads);
    this.grower = new Grower(this.layout, work, this.crew);
  }

  /** One more tree for each output, already added to the scores. Depends on the seed, the round and the scores alone. */
  round(number: number): Tree[] {
    const { data, options, seed, check } = this.input;
    if (this.lists) this.crew.run({ kind: 'lists' });
    this.crew.run({ kind: 'gradients' });
    const sizes = Array.from({ length: this.loss.outputs }, (_, k) => this.rows.largest(k));
    const random = new Random(seed + Math.imul(number + 1, 0x9e3779b9));
    const drawn = this.drawRows(random);
    const trees: Tree[] = [];
    for (let k = 0; k < this.loss.outputs; k++) {
      check();
      const count = this.listRows(drawn);
      const { sums, units } = this.quantise(k, count, drawn, sizes[k] ?? { gradient: 0, hessian: 0 });
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
    const { data, check } = this.input;
    const { outputs } = this.loss;
    trees.forEach((tree, t) => {
      check();
      addTree(tree, data.x, data.width, this.scores, outputs, t % outputs);
    });
  }

  close(): void {
    this.crew.close();
  }

  /** Gives the leaves their values and adds these to the scores. */
  private finish({ tree, leaves, valueOf }: Grown, k: number, sampled: boolean): Tree {
    const { data, options } = this.input;
    const { renewal, outputs } = this.loss;
    leaves.forEach((leaf, i) => {
      const value = renewal === null ? valueOf(leaf) : this.renewed(leaf, renewal);
      tree.value[i] = options.learningRate * value;
      this.rows.leaves.set([leaf.from, leaf.count, tree.value[i] as number], 3 * i);
    });
    if (sampled) addTree(tree, data.x, data.width, this.scores, outputs, k);
    else this.crew.run({ kind: 'addLeaf', k, leaves: leaves.length });
    return tree;
  }

  private renewed({ from, count, sums }: Leaf, q: number): number {
    const { data, weights } = this.input;
    const rows = this.rows.list.subarray(from, from + count);
    const left = Float64Array.from(rows, (row) => (data.y[row] as number) - (this.scores[row] as number));
    const own = weights ? Float64Array.from(rows, (row) => weights[row] as number) : null;
    return Math.min(sums.high, Math.max(sums.low, weightedQuantile(left, own, q)));
  }

  /** Draws how often each row counts for a tree; false where every row does, once. */
  private drawRows(random: Random): boolean {
    const { rowShare } = this.input.options;
    const { times } = this.rows;
    if (rowShare !== 'bootstrap' && rowShare >= 1) return false;
    if (rowShare === 'bootstrap') {
      times.fill(0);
      for (let i = 0; i < times.length; i++) {
        const row = random.below(times.length);
        times[row] = (times[row] as number) + 1;
      }
    } else for (let i = 0; i < times.length; i++) times[i] = random.uniform() < rowShare ? 1 : 0;
    return true;
  }

  /** Fills the row list; returns how many. */
  private listRows(drawn: boolean): number {
    const { list, times } = this.rows;
    let n = 0;
    for (let i = 0; i < list.length; i++) if (!drawn || (times[i] as number) > 0) list[n++] = i;
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
  private quantise(
    k: number,
    count: number,
    drawn: boolean,
    largest: Units,
  ): { sums: LeafSums; units: Units } {
    const { rows } = this;
    const most = drawn ? Math.ceil(Math.log2(rows.times.reduce((a, b) => Math.max(a, b), 1))) : 0;
    const perGradient = scaleFor(largest.gradient, 30 - most);
    const perHessian = scaleFor(largest.hessian, Math.min(30, 63 - 2 * this.layout.countBits) - most);
    this.crew.run({ kind: 'quantise', k, count, drawn, perGradient, perHessian });
    return {
      sums: { ...rows.sums(count), rows: count, low: -Infinity, high: Infinity },
      units: { gradient: 1 / perGradient, hessian: 1 / perHessian },
    };
  }
}

/** The greatest power of two by which values of this size can be multiplied to stay within ±2^bits. */
function scaleFor(most: number, bits: number): number {
  if (!(most > 0) || !Number.isFinite(most)) return 1;
  return 2 ** Math.max(-1000, Math.min(1000, bits - Math.ceil(Math.log2(most))));
}
