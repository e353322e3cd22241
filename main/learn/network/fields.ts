// A table's columns as networks take them: numbers with the intervals on which they are read, categories as codes. Learnt from the
// training rows; the same on arrays and in the exported graph.
import type { FeatureInfo } from '../../../shared/domain';
import type { CategoryField, GraphBuilder, NumberField, Value } from '../../compute';
import type { Labelled } from '../learner';

/** What a number is read as where it's missing: a place like any other; that it's missing is said by a column of its own. */
interface NumberColumn extends NumberField {
  source: number;
  fill: number;
}
interface CategoryColumn extends CategoryField {
  source: number;
}

export class Fields {
  /** Columns that the network takes: numbers, then where they are missing, then codes. */
  readonly width: number;

  private constructor(
    readonly numbers: readonly NumberColumn[],
    readonly categories: readonly CategoryColumn[],
  ) {
    this.width = numbers.length + numbers.filter(({ gap }) => gap >= 0).length + categories.length;
  }

  /**
   * @param bins into how many intervals a number's range is cut, at most
   * @param check called between columns, of which one takes a tenth of a second a million rows; throws to leave
   */
  static fit(
    train: Labelled,
    features: readonly FeatureInfo[],
    bins: number,
    check: () => void = () => undefined,
  ): Fields {
    const columns = Array.from({ length: train.width }, (_, source) => ({
      source,
      levels: features[source]?.levels,
    }));
    const measured = columns.filter(({ levels }) => levels === undefined);
    const numbers = measured.map(({ source }, column) => {
      check();
      return numberColumn(train, source, column, bins);
    });
    let next = numbers.length;
    const gapped = numbers.map((number): NumberColumn =>
      number.gap >= 0 ? { ...number, gap: next++ } : number,
    );
    const categories = columns.flatMap(({ source, levels }): CategoryColumn[] =>
      levels === undefined ? [] : [{ source, column: next++, seen: seenCodes(train, source, levels) }],
    );
    return new Fields(gapped, categories);
  }

  /** Of each feature, the place of its column among all: numbers first, then categories. */
  get places(): BigInt64Array {
    const sources = [...this.numbers, ...this.categories].map(({ source }) => source);
    return BigInt64Array.from(sources, (_, feature) => BigInt(sources.indexOf(feature)));
  }

  /** Features as the recipe makes them (rows x features), as the network takes them (rows x width). */
  encode(x: Float32Array, rows: number): Float32Array {
    const from = rows === 0 ? 0 : x.length / rows;
    const encoded = new Float32Array(rows * this.width);
    for (const { source, column, gap, fill } of this.numbers) {
      for (let i = 0; i < rows; i++) {
        const value = x[i * from + source] as number;
        const missing = Number.isNaN(value);
        encoded[i * this.width + column] = missing ? fill : value;
        if (gap >= 0) encoded[i * this.width + gap] = missing ? 1 : 0;
      }
    }
    for (const { source, column, seen } of this.categories) {
      for (let i = 0; i < rows; i++)
        encoded[i * this.width + column] = codeOf(x[i * from + source] as number, seen.length);
    }
    return encoded;
  }

  /** The same in a graph: 'features' ['N', features] to ['N', width]. */
  lower(graph: GraphBuilder, features: Value): Value {
    const column = (source: number): Value =>
      graph.op('Gather', [features, graph.constant(BigInt64Array.of(BigInt(source)))], { axis: 1 });
    const missing = (value: Value): Value => graph.op('IsNaN', [value]);
    const values = this.numbers.map(({ source, fill }) => {
      const value = column(source);
      return graph.op('Where', [missing(value), graph.constant(fill), value]);
    });
    const gaps = this.numbers
      .filter(({ gap }) => gap >= 0)
      .map(({ source }) => graph.cast(missing(column(source)), 'float32'));
    const codes = this.categories.map(({ source, seen }) => {
      const value = column(source);
      const known = graph.op('Clip', [value, graph.constant(0), graph.constant(seen.length - 1)]);
      return graph.op('Where', [missing(value), graph.constant(seen.length - 1), known]);
    });
    return graph.op('Concat', [...values, ...gaps, ...codes], { axis: 1 });
  }
}

/** A missing category is one code more. */
const codeOf = (value: number, codes: number): number =>
  Number.isNaN(value) ? codes - 1 : Math.max(0, Math.min(codes - 1, value));

function seenCodes({ x, rows, width, weights }: Labelled, source: number, levels: number): boolean[] {
  const seen = new Array<boolean>(levels + 1).fill(false);
  for (let i = 0; i < rows; i++)
    if (weights?.[i] !== 0) seen[codeOf(x[i * width + source] as number, seen.length)] = true;
  return seen;
}

/** Values that some row has, rising, and how much the rows of each weigh together. */
interface Known {
  values: Float64Array;
  weights: Float64Array;
}

function numberColumn(train: Labelled, source: number, column: number, bins: number): NumberColumn {
  const { rows, width, weights } = train;
  const present = Float32Array.from({ length: rows }, (_, i) => train.x[i * width + source] as number).filter(
    (value) => !Number.isNaN(value),
  );
  const gap = present.length < rows ? 0 : -1;
  const known = weights ? weighed(train, source) : counted(present.sort());
  const [middle = 0] = quantiles(known, [0.5]);
  return { source, column, gap, edges: edgesOf(known, bins), fill: middle };
}

/** Of values that rise, each of which counts 1. */
function counted(rising: Float32Array): Known {
  const values = new Float64Array(rising.length);
  const weights = new Float64Array(rising.length);
  let n = 0;
  rising.forEach((value, i) => {
    // Zero may have a sign, which makes no other value of it.
    if (i === 0 || value !== values[n - 1]) values[n++] = value + 0;
    weights[n - 1] = (weights[n - 1] as number) + 1;
  });
  return { values: values.subarray(0, n), weights: weights.subarray(0, n) };
}

/** Of the rows that weigh anything. */
function weighed({ x, rows, width, weights }: Labelled, source: number): Known {
  const value = (row: number): number => x[row * width + source] as number;
  const weight = (row: number): number => weights?.[row] ?? 1;
  const order = Uint32Array.from({ length: rows }, (_, i) => i)
    .filter((row) => !Number.isNaN(value(row)) && weight(row) > 0)
    .sort((a, b) => value(a) - value(b));
  const known = counted(Float32Array.from(order, value));
  known.weights.fill(0);
  let at = 0;
  for (const row of order) {
    if (value(row) !== known.values[at]) at++;
    known.weights[at] = (known.weights[at] as number) + weight(row);
  }
  return known;
}

const totalOf = (weights: Float64Array): number => weights.reduce((a, b) => a + b, 0);

/**
 * The ends of intervals that hold about as many rows each. A value that many rows share (no capital gain) counts for no more than one
 * interval's worth, so that the rest are left to tell the others apart.
 */
function edgesOf({ values, weights }: Known, bins: number): number[] {
  const [first, last] = [values[0] ?? 0, values.at(-1) ?? 0];
  if (!(last > first)) return [first, nextAfter(first)];
  const most = totalOf(weights) / bins;
  const capped = { values, weights: weights.map((weight) => Math.min(weight, most)) };
  const shares = Array.from({ length: bins - 1 }, (_, k) => (k + 1) / bins);
  return [...new Set([first, ...quantiles(capped, shares), last])];
}

/** A number that is surely larger, in single precision too. */
const nextAfter = (value: number): number => value + Math.max(1, Math.abs(value) * 1e-3);

/** For each share (rising), the smallest value up to which that share of the weight lies. */
function quantiles({ values, weights }: Known, shares: readonly number[]): number[] {
  const whole = totalOf(weights);
  const found: number[] = [];
  let [at, passed] = [0, weights[0] ?? 0];
  for (const share of shares) {
    // A hair less, so that rounding in the sum doesn't move the place.
    while (passed < share * whole * (1 - 1e-12) && at < values.length - 1) passed += weights[++at] ?? 0;
    found.push(values[at] ?? 0);
  }
  return found;
}
