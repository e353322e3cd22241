// Contributions of raw columns to what a fitted model says of a row, by the way that its structure allows.
import {
  type Completeness,
  type ExplainMethod,
  type FittedRecipe,
  type JobContext,
  saysNumber,
  sourcesOf,
  throwIfCancelled,
} from '../../../shared/domain';
import { GraphBuilder, openSession, type Session } from '../../compute';
import type { Frame } from '../../data';
import { takesRaw } from '../../learn';
import { lowerRecipe } from '../../recipe';
import type { Scorer } from '../scorer';
import { turn } from '../../../shared/domain/turn';
import { agreement, alike, answersOf, type Asked, linked } from './agreement';
import { type Integrated, IntegratedGradients } from './gradients';
import { evenly, type Feeds, feedsFrom, pickRows, valuesOf } from './rows';
import { sampledShapley, type Values } from './sampling';
import { TreeShapley } from './shapley';
import { type Link, structureOf, type Structure, type WeightedSum } from './structure';
import { trueShares } from './trees';

/** Training rows that shares and means are taken from. */
const KNOWN_ROWS = 20_000;
/** With many trees fewer rows tell the shares: so many are sent down all trees together, but no fewer than this. */
const MOST_WALKS = 2_000_000;
const LEAST_COUNTED = 5000;
/** Rows on which the structure that was recognised must say what the graph says. */
const CHECKED_ROWS = 200;
const BATCH = 2000;
/** Rows that a sampled explanation compares with: each gives a pair of orders. */
const MOST_COMPARED = 128;
const LEAST_COMPARED = 32;
const ASKED_ROWS = 8000;
/** Leaves that are worked through before others have their turn: some ten milliseconds. */
const LEAVES_A_TURN = 40_000;

/** Training rows that gradients lead from. */
const COMPARED_WAYS = 128;

/** Sums by output: `outputs` is 1 but for several classes explained at once. */
export interface Attribution {
  base: Float64Array;
  margin: Float64Array;
  /** columns x outputs. */
  amounts: Float64Array;
  /** Half the 95 % interval of each amount, where sampled. */
  errors: Float64Array | null;
  /** features x outputs, where the model's inside is known. */
  featureAmounts: Float64Array | null;
  /** What the recipe makes of the row. */
  features: Float32Array;
  /** How these were found. */
  method: ExplainMethod;
  orders: number | null;
  /** Where gradients were tried. */
  completeness: Completeness | null;
  /** What the model says before any correction, by output; null where it is what the margin comes to. */
  reached: Float64Array | null;
}

type Inside =
  | { kind: 'trees'; shapley: TreeShapley; leavesATree: number }
  | { kind: 'linear'; sum: WeightedSum; means: Float64Array }
  | { kind: 'opaque'; background: Values[]; rows: number; gradients: IntegratedGradients | null };

export class Explainer {
  private constructor(
    readonly recipe: FittedRecipe,
    readonly scorer: Scorer,
    readonly link: Link,
    private readonly inside: Inside,
    /** Null for a model whose features are its own affair. */
    private readonly toFeatures: Session | null,
    private readonly seed: number,
  ) {}

  /** The ways in which contributions can be found; the first is taken where none is asked for. */
  get methods(): readonly [ExplainMethod, ...ExplainMethod[]] {
    const { inside } = this;
    if (inside.kind !== 'opaque') return [inside.kind];
    return inside.gradients ? ['gradients', 'sampling'] : ['sampling'];
  }

  /** The way that is taken where this one is asked for. */
  methodFor(asked?: ExplainMethod): ExplainMethod {
    return this.methods.find((method) => method === asked) ?? this.methods[0];
  }

  /** Leaves that one explanation goes through; 0 where there are none. */
  get leaves(): number {
    return this.inside.kind === 'trees' ? this.inside.leavesATree * this.inside.shapley.trees : 0;
  }

  /** Classes that amounts are told for at once: 1 for numbers and for the positive class. */
  get outputs(): number {
    return this.recipe.spec.task === 'multiclass' ? this.recipe.classes.length : 1;
  }

  /**
   * Learns from the training rows what an unknown feature is like.
   * @param onnx the learner's graph, from features
   * @param integrand what its integrated gradients add up, where it has gradients
   * @param scorer asks recipe and learner together; the caller disposes of it
   */
  static async open(
    {
      recipe,
      onnx,
      integrand,
      scorer,
      seed,
    }: {
      recipe: FittedRecipe;
      onnx: Uint8Array;
      integrand: Uint8Array | null;
      scorer: Scorer;
      seed: number;
    },
    frame: Frame,
    train: Int32Array,
    ctx: JobContext = {},
  ): Promise<Explainer> {
    const known = pickRows(frame, evenly(train, KNOWN_ROWS));
    // An ensemble's members have each a recipe of their own: only the whole can be asked.
    if (takesRaw(onnx))
      return new Explainer(recipe, scorer, 'identity', askedOf(recipe, known, null), null, seed);
    const graph = new GraphBuilder({ name: 'features' });
    graph.output('features', lowerRecipe(recipe, graph), 'float32', ['N', recipe.features.length]);
    const toFeatures = openSession(graph.toBytes());
    try {
      const x = await featuresOf(toFeatures, recipe, known, ctx);
      const width = recipe.features.length;
      const found = structureOf(onnx);
      const outputs = recipe.spec.task === 'multiclass' ? recipe.classes.length : 1;
      const rows = Math.min(CHECKED_ROWS, known.rows);
      const checked: Asked = { x: x.slice(0, rows * width), rows, width, outputs };
      const said = await answersOf(onnx, checked);
      const structure: Structure = agreement(found, said, checked) ? found : { kind: 'opaque' };
      const made = (link: Link, inside: Inside): Explainer =>
        new Explainer(recipe, scorer, link, inside, toFeatures, seed);
      if (structure.kind === 'opaque') {
        const others = rowsOf(x, width, evenly(positions(known.rows), COMPARED_WAYS));
        const numbers = saysNumber(recipe.spec.task);
        const gradients = integrand && (await gradientsOf(integrand, others, { ...checked, numbers }, said));
        return made('identity', askedOf(recipe, known, gradients));
      }
      if (structure.kind === 'linear')
        return made(structure.link, {
          kind: 'linear',
          sum: structure.sum,
          means: meansOf(x, known.rows, width),
        });
      const { roots } = structure.trees;
      const counted = Math.min(known.rows, Math.max(LEAST_COUNTED, Math.floor(MOST_WALKS / roots.length)));
      const spread = rowsOf(x, width, evenly(positions(known.rows), counted));
      const shares = await inTurns(trueShares(structure.trees, spread, counted, width), ctx);
      const shapley = new TreeShapley(structure.trees, shares, width);
      const leavesATree = Math.max(1, structure.trees.value.length / Math.max(1, shapley.trees));
      return made(structure.link, { kind: 'trees', shapley, leavesATree });
    } catch (thrown) {
      toFeatures.dispose();
      throw thrown;
    }
  }

  /** What the model says where the sum is `margin`: a chance or a number. */
  says(margin: Float64Array, output: number): number {
    return linked(this.link, margin, output);
  }

  /** What matters of amounts to one output: for scores of classes, how far it leaves their mean. */
  relative(amounts: ArrayLike<number>, at: number, output: number): number {
    const own = amounts[at + output] as number;
    if (this.link !== 'softmax') return own;
    let mean = 0;
    for (let k = 0; k < this.outputs; k++) mean += (amounts[at + k] as number) / this.outputs;
    return own - mean;
  }

  /**
   * Contributions of a row's columns, in the order of the recipe's inputs.
   * @param values one value a column
   * @param asked how to find them, where there is a choice; what gradients don't add up to is sampled
   */
  async attribute(
    values: readonly Values[],
    ctx: JobContext = {},
    asked?: ExplainMethod,
  ): Promise<Attribution> {
    const { recipe, inside, outputs } = this;
    const features = await this.features(values, 1);
    const width = recipe.features.length;
    const exact = { errors: null, orders: null, completeness: null, reached: null, features };
    if (inside.kind === 'opaque') {
      const tried =
        this.methodFor(asked) === 'gradients' && inside.gradients
          ? await inside.gradients.attribute(features, ctx.signal)
          : null;
      if (tried?.completeness.held) return this.ofWays(tried, features);
      const sampled = await sampledShapley({
        row: values.map((column) => column[0] as number | string),
        background: inside.background,
        backgroundRows: inside.rows,
        outputs,
        seed: this.seed,
        ask: (columns, rows) => this.ask(feedsFrom(recipe.inputs, columns, rows)),
        signal: ctx.signal,
      });
      const margin = summed(sampled.base, sampled.amounts, outputs);
      const completeness = tried?.completeness ?? null;
      return { ...exact, ...sampled, margin, featureAmounts: null, method: 'sampling', completeness };
    }
    const featureAmounts = new Float64Array(width * outputs);
    let base: Float64Array;
    if (inside.kind === 'trees') {
      base = inside.shapley.base;
      const trees = Math.max(1, Math.ceil(LEAVES_A_TURN / inside.leavesATree));
      for (let t = 0; t < inside.shapley.trees; t++) {
        if (t > 0 && t % trees === 0) {
          await turn();
          throwIfCancelled(ctx.signal);
        }
        inside.shapley.add(t, features, 0, featureAmounts);
      }
    } else base = linearAmounts(inside.sum, inside.means, features, featureAmounts);
    const amounts = this.byColumn(featureAmounts);
    const margin = summed(base, amounts, outputs);
    return { ...exact, base, margin, amounts, featureAmounts, method: inside.kind };
  }

  /** What recipe and model say: rows x outputs. */
  async ask(feeds: Feeds): Promise<Float64Array> {
    const answers = await this.scorer.run(feeds);
    if (this.recipe.spec.task !== 'binary') return Float64Array.from(answers);
    return Float64Array.from({ length: answers.length / 2 }, (_, i) => answers[2 * i + 1] as number);
  }

  /** What the recipe makes of rows: rows x features; nothing for a model with recipes of its own. */
  async features(values: readonly Values[], rows: number): Promise<Float32Array> {
    if (!this.toFeatures) return new Float32Array(0);
    const { features } = await this.toFeatures.run(feedsFrom(this.recipe.inputs, values, rows));
    return features?.data as Float32Array;
  }

  /** Positions in the recipe's inputs of the columns that a feature is made of. */
  sources(feature: number): number[] {
    const info = this.recipe.features[feature];
    const names = info ? sourcesOf(info) : [];
    return names
      .map((name) => this.recipe.inputs.findIndex((input) => input.name === name))
      .filter((i) => i >= 0);
  }

  dispose(): void {
    this.toFeatures?.dispose();
    if (this.inside.kind === 'opaque') this.inside.gradients?.dispose();
  }

  /** The mean of ways from other rows, with the error that comes of there being no more of them. */
  private ofWays({ base, says, ways, completeness }: Integrated, features: Float32Array): Attribution {
    const byColumn = ways.map((way) => this.byColumn(way));
    const amounts = meanOf(byColumn);
    const errors = amounts.map((mean, i) => {
      const squares = byColumn.reduce((sum, way) => sum + ((way[i] as number) - mean) ** 2, 0);
      return ways.length < 2 ? 0 : (1.96 * Math.sqrt(squares / (ways.length - 1))) / Math.sqrt(ways.length);
    });
    const margin = summed(base, amounts, this.outputs);
    const found = { base, margin, amounts, errors, featureAmounts: meanOf(ways), features };
    return { ...found, method: 'gradients', orders: null, completeness, reached: says };
  }

  /** A feature of several columns is shared out among them evenly: the sum stays, and no column is favoured. */
  private byColumn(featureAmounts: Float64Array): Float64Array {
    const { recipe, outputs } = this;
    const amounts = new Float64Array(recipe.inputs.length * outputs);
    for (let f = 0; f < recipe.features.length; f++) {
      const columns = this.sources(f);
      for (const column of columns)
        for (let k = 0; k < outputs; k++) {
          const at = column * outputs + k;
          amounts[at] =
            (amounts[at] as number) + (featureAmounts[f * outputs + k] as number) / columns.length;
        }
    }
    return amounts;
  }
}

const positions = (rows: number): Int32Array => Int32Array.from({ length: rows }, (_, i) => i);

/** Some rows of a matrix. */
function rowsOf(x: Float32Array, width: number, rows: Int32Array): Float32Array {
  const out = new Float32Array(rows.length * width);
  rows.forEach((row, i) => out.set(x.subarray(row * width, (row + 1) * width), i * width));
  return out;
}

/** A model that can only be asked, with the rows that it is compared with. */
function askedOf(recipe: FittedRecipe, known: Frame, gradients: IntegratedGradients | null): Inside {
  const asked = Math.floor(ASKED_ROWS / (2 * (recipe.inputs.length + 1)));
  const rows = Math.min(known.rows, Math.max(LEAST_COMPARED, Math.min(MOST_COMPARED, asked)));
  const few = pickRows(known, evenly(positions(known.rows), rows));
  return { kind: 'opaque', background: valuesOf(recipe.inputs, few), rows, gradients };
}

/** A network's gradients, or null where their graph doesn't say what the network's own graph says. */
async function gradientsOf(
  integrand: Uint8Array,
  others: Float32Array,
  asked: Asked & { numbers: boolean },
  said: Float64Array,
): Promise<IntegratedGradients | null> {
  const gradients = await IntegratedGradients.open(integrand, others, asked);
  if (alike(said, await gradients.answers(asked.x))) return gradients;
  gradients.dispose();
  return null;
}

async function featuresOf(
  session: Session,
  recipe: FittedRecipe,
  frame: Frame,
  ctx: JobContext,
): Promise<Float32Array> {
  const width = recipe.features.length;
  const x = new Float32Array(frame.rows * width);
  for (let from = 0; from < frame.rows; from += BATCH) {
    throwIfCancelled(ctx.signal);
    const to = Math.min(frame.rows, from + BATCH);
    const rows = Int32Array.from({ length: to - from }, (_, i) => from + i);
    const part = pickRows(frame, rows);
    const { features } = await session.run(
      feedsFrom(recipe.inputs, valuesOf(recipe.inputs, part), part.rows),
    );
    x.set(features?.data as Float32Array, from * width);
  }
  return x;
}

async function inTurns<T>(steps: Generator<void, T>, ctx: JobContext): Promise<T> {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
    await turn();
    throwIfCancelled(ctx.signal);
  }
}

/** Element by element. */
function meanOf(vectors: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    vector.forEach((value, i) => (mean[i] = (mean[i] as number) + value / vectors.length));
  return mean;
}

function meansOf(x: Float32Array, rows: number, width: number): Float64Array {
  const means = new Float64Array(width);
  for (let i = 0; i < x.length; i++)
    means[i % width] = (means[i % width] as number) + (x[i] as number) / rows;
  return means;
}

/** A weighted sum's exact contributions: weight times what the feature differs from its mean by. Returns the base. */
function linearAmounts(
  { weights, intercepts, outputs }: WeightedSum,
  means: Float64Array,
  x: Float32Array,
  out: Float64Array,
): Float64Array {
  const base = Float64Array.from(intercepts);
  means.forEach((mean, f) => {
    for (let k = 0; k < outputs; k++) {
      const weight = weights[f * outputs + k] as number;
      base[k] = (base[k] as number) + weight * mean;
      out[f * outputs + k] = weight * ((x[f] as number) - mean);
    }
  });
  return base;
}

function summed(base: Float64Array, amounts: Float64Array, outputs: number): Float64Array {
  const margin = Float64Array.from(base);
  amounts.forEach((amount, i) => {
    margin[i % outputs] = (margin[i % outputs] as number) + amount;
  });
  return margin;
}
