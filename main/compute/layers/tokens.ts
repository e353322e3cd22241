// The columns of a table as vectors, which is what networks on tables begin with (Gorishniy et al. 2021, "Revisiting Deep Learning
// Models for Tabular Data", section 3.3, the feature tokenizer; Gorishniy et al. 2022, "On Embeddings for Numerical Features",
// section 3.2, the piecewise linear encoding).
import type { Tensor } from '@tensorflow/tfjs-core';
import { layers, tf } from '../tensorflow';

/** A column of numbers: `column` of the input, and `gap`, the one that is 1 where it is missing (-1: never missing). */
export interface NumberField {
  column: number;
  gap: number;
  /** At least two, rising: the ends of the intervals on which its vector changes in a straight line. Constant beyond the ends. */
  edges: readonly number[];
}

/** A column of whole numbers from 0, an entry of `seen` for each: false where training has none, whose vector is then nothing. */
export interface CategoryField {
  column: number;
  seen: readonly boolean[];
}

export interface FieldTokensOptions {
  numbers: readonly NumberField[];
  categories: readonly CategoryField[];
  /** Length of a column's vector. */
  width: number;
  /** Cut the vectors of numbers off at 0, for networks that don't do so themselves. */
  rectified?: boolean;
  /**
   * Read numbers as sines and cosines of their place among the training rows instead, `count` of each with frequencies that are learnt
   * (section 3.3 of the same). Frequencies begin with the deviation `spread`, in waves a deviation of the number.
   */
  waves?: { count: number; spread: number };
  /** Put one more vector first that belongs to no column: where a transformer collects what it finds. */
  summary?: boolean;
}

type Weight = ReturnType<(typeof layers.layers.Layer)['prototype']['addWeight']>;
type Shape = (number | null)[];

/** rows x columns in, rows x fields x width out: numbers first, then categories. */
export class FieldTokens extends layers.layers.Layer {
  static readonly className = 'AssayFieldTokens';
  private weightsOf:
    | {
        frequencies?: Weight;
        slopes?: Weight;
        gaps?: Weight;
        levels?: Weight;
        offsets: Weight;
        summary?: Weight;
      }
    | undefined;

  constructor(private readonly settings: FieldTokensOptions) {
    super({});
  }

  /** Vectors that stand before those of the columns. */
  get first(): number {
    return this.settings.summary ? 1 : 0;
  }

  private get fields(): number {
    return this.settings.numbers.length + this.settings.categories.length;
  }

  private get bins(): number {
    return this.settings.numbers.reduce((most, { edges }) => Math.max(most, edges.length - 1), 0);
  }

  override build(inputShape: Shape | Shape[]): void {
    const { numbers, categories, width, summary, waves } = this.settings;
    const normal = (stddev: number): ReturnType<typeof layers.initializers.randomNormal> =>
      layers.initializers.randomNormal({ mean: 0, stddev });
    const add = (name: string, shape: number[], stddev: number): Weight =>
      this.addWeight(name, shape, 'float32', normal(stddev));
    const levels = categories.reduce((sum, { seen }) => sum + seen.length, 0);
    // What a number is read as: how far it has come through each interval, or the sines and cosines.
    const parts = waves ? 2 * waves.count : this.bins;
    this.weightsOf = {
      ...(waves && numbers.length > 0
        ? { frequencies: add('frequencies', [numbers.length, waves.count], waves.spread) }
        : {}),
      ...(numbers.length > 0
        ? { slopes: add('slopes', [numbers.length, parts, width], 1 / Math.sqrt(parts)) }
        : {}),
      ...(numbers.some(({ gap }) => gap >= 0) ? { gaps: add('gaps', [numbers.length, width], SPREAD) } : {}),
      ...(levels > 0 ? { levels: add('levels', [levels, width], SPREAD) } : {}),
      offsets: add('offsets', [this.fields, width], SPREAD),
      ...(summary ? { summary: add('summary', [1, width], SPREAD) } : {}),
    };
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const single = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as Shape;
    return [single[0] ?? null, this.fields + this.first, this.settings.width];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor;
      const { weightsOf, settings } = this;
      if (!weightsOf) throw new Error('The layer has not been built.');
      const { numbers, categories, summary, width } = settings;
      const [rows = 1] = x.shape;
      const offsets = weightsOf.offsets.read();
      const parts: Tensor[] = [];
      if (summary && weightsOf.summary) {
        // Nothing for each row: taken from the input, since a constant would hold an exported graph to one number of rows.
        const nothing = tf.mul(tf.slice(x, [0, 0], [rows, 1]), 0);
        parts.push(
          tf.add(tf.reshape(nothing, [rows, 1, 1]), tf.reshape(weightsOf.summary.read(), [1, 1, width])),
        );
      }
      if (numbers.length > 0) {
        const own = tf.slice(offsets, [0, 0], [numbers.length, width]);
        const token = tf.add(this.ofNumbers(x), own);
        parts.push(settings.rectified ? tf.relu(token) : token);
      }
      if (categories.length > 0) {
        const own = tf.slice(offsets, [numbers.length, 0], [categories.length, width]);
        parts.push(tf.add(this.ofCategories(x), own));
      }
      return parts.length === 1 ? (parts[0] as Tensor) : tf.concat(parts, 1);
    });
  }

  override getConfig(): ReturnType<InstanceType<typeof layers.layers.Layer>['getConfig']> {
    return { ...super.getConfig(), settings: JSON.stringify(this.settings) };
  }

  /** rows x numbers x width. */
  private ofNumbers(x: Tensor): Tensor {
    const { numbers } = this.settings;
    const { bins } = this;
    const lows = new Float32Array(numbers.length * bins);
    const slopes = new Float32Array(numbers.length * bins);
    numbers.forEach(({ edges }, i) => {
      edges.slice(1).forEach((high, k) => {
        const low = edges[k] as number;
        lows[i * bins + k] = low;
        const slope = Math.fround(1 / (high - low));
        slopes[i * bins + k] = Number.isFinite(slope) ? slope : 0;
      });
    });
    const shape: [number, number, number] = [1, numbers.length, bins];
    const values = tf.expandDims(
      picked(
        x,
        numbers.map(({ column }) => column),
      ),
      2,
    );
    const within = tf.clipByValue(
      tf.mul(tf.sub(values, tf.tensor(lows, shape)), tf.tensor(slopes, shape)),
      0,
      1,
    );
    // One product a field: numbers x rows x parts times numbers x parts x width.
    const weights = this.weightsOf?.slopes?.read() as Tensor;
    const parts = this.settings.waves ? this.waves(within) : within;
    const token = tf.transpose(tf.matMul(tf.transpose(parts, [1, 0, 2]), weights), [1, 0, 2]);
    const gaps = this.weightsOf?.gaps?.read();
    if (!gaps) return token;
    const missing = tf.expandDims(this.missing(x), 2);
    return tf.add(tf.mul(token, tf.sub(1, missing)), tf.mul(tf.expandDims(gaps, 0), missing));
  }

  /** rows x numbers x bins to rows x numbers x (sines, then cosines). */
  private waves(within: Tensor): Tensor {
    const { numbers } = this.settings;
    // The share of the intervals that it has passed is its place among the training rows: evenly spread, so made of deviation 1.
    const shares = numbers.map(({ edges }) => EVEN_SPREAD / (edges.length - 1));
    const place = tf.sub(tf.mul(tf.sum(within, 2), tf.tensor1d(shares)), EVEN_SPREAD / 2);
    const turns = tf.mul(this.weightsOf?.frequencies?.read() as Tensor, 2 * Math.PI);
    const phase = tf.mul(tf.expandDims(place, 2), tf.expandDims(turns, 0));
    return tf.concat([tf.sin(phase), tf.cos(phase)], 2);
  }

  /** rows x numbers: 1 where a number is missing. */
  private missing(x: Tensor): Tensor {
    const { numbers } = this.settings;
    const never = tf.tensor1d(numbers.map(({ gap }) => (gap < 0 ? 0 : 1)));
    return tf.mul(
      picked(
        x,
        numbers.map(({ gap }) => Math.max(0, gap)),
      ),
      never,
    );
  }

  /** rows x categories x width. */
  private ofCategories(x: Tensor): Tensor {
    const { categories, width } = this.settings;
    const seen = categories.flatMap((field) => field.seen.map(Number));
    const table = tf.mul(this.weightsOf?.levels?.read() as Tensor, tf.tensor(seen, [seen.length, 1]));
    let first = 0;
    const starts = categories.map((field) => {
      first += field.seen.length;
      return first - field.seen.length;
    });
    const codes = picked(
      x,
      categories.map(({ column }) => column),
    );
    const indices = tf.cast(tf.add(codes, tf.tensor1d(starts)), 'int32');
    const [rows = 1] = x.shape;
    const found = tf.gather(table, tf.reshape(indices, [-1]) as ReturnType<typeof tf.tensor1d>);
    return tf.reshape(found, [rows, categories.length, width]);
  }
}

/** Deviation of the vectors that training begins with. */
const SPREAD = 0.1;
/** From end to end of an even distribution of deviation 1. */
const EVEN_SPREAD = Math.sqrt(12);

/** The columns named, in that order. */
function picked(x: Tensor, columns: readonly number[]): Tensor {
  const inARow = columns.every((column, i) => column === (columns[0] ?? 0) + i);
  return inARow
    ? tf.slice(x, [0, columns[0] ?? 0], [x.shape[0] ?? 1, columns.length])
    : tf.gather(x, tf.tensor1d([...columns], 'int32'), 1);
}

/** The first of a row's vectors: rows x steps x width in, rows x width out. */
class FirstToken extends layers.layers.Layer {
  static readonly className = 'AssayFirstToken';

  constructor() {
    super({});
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const single = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as Shape;
    return [single[0] ?? null, single[2] ?? null];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor;
      const [rows = 1, , width = 1] = x.shape;
      return tf.reshape(tf.slice(x, [0, 0, 0], [rows, 1, width]), [rows, width]);
    });
  }
}

tf.serialization.registerClass(FieldTokens);
tf.serialization.registerClass(FirstToken);

type Layer = InstanceType<typeof layers.layers.Layer>;

/** A layer that makes vectors of a table's columns; see FieldTokens. */
export const fieldTokens = (options: FieldTokensOptions): Layer => new FieldTokens(options);

/** A layer that takes the first of the vectors; see FirstToken. */
export const firstToken = (): Layer => new FirstToken();
