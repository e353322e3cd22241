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

  /** @param bins into how many intervals a number's range is cut, at most */
  static fit(train: Labelled, features: readonly FeatureInfo[], bins: number): Fields {
    const columns = Array.from({ length: train.width }, (_, source) => ({
      source,
      levels: features[source]?.levels,
    }));
    const measured = columns.filter(({ levels }) => levels === undefined);
    const numbers = measured.map(({ source }, column) => numberColumn(train, source, column, bins));
    let next = numbers.length;
    const gapped = numbers.map((number): NumberColumn =>
      number.gap >= 0 ? { ...number, gap: next++ } : number,
    );
    const categories = columns.flatMap(({ source, levels }): CategoryColumn[] =>
      levels === undefined ? [] : [{ source, column: next++, seen: seenCodes(train, source, levels) }],
    );
    return new Fields(gapped, categories);
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

function numberColumn(train: Labelled, source: number, column: number, bins: number): NumberColumn {
  const { x, rows, width, weights } = train;
  const places = Array.from({ length: rows }, (_, i) => i).filter(
    (i) => !Number.isNaN(x[i * width + source]),
  );
  const total = new Map<number, number>();
  for (const i of places) {
    const value = x[i * width + source] as number;
    total.set(value, (total.get(value) ?? 0) + (weights?.[i] ?? 1));
  }
  const known = [...total].filter(([, weight]) => weight > 0).sort(([a], [b]) => a - b);
  const edges = edgesOf(known, bins);
  return { source, column, gap: places.length < rows ? 0 : -1, edges, fill: quantiles(known, [0.5])[0] ?? 0 };
}

/**
 * The ends of intervals that hold about as many rows each. A value that many rows share (no capital gain) counts for no more than one
 * interval's worth, so that the rest are left to tell the others apart.
 */
function edgesOf(known: readonly (readonly [value: number, weight: number])[], bins: number): number[] {
  const [first, last] = [known[0]?.[0] ?? 0, known.at(-1)?.[0] ?? 0];
  if (!(last > first)) return [first, nextAfter(first)];
  const whole = known.reduce((sum, [, weight]) => sum + weight, 0);
  const capped = known.map(([value, weight]) => [value, Math.min(weight, whole / bins)] as const);
  const shares = Array.from({ length: bins - 1 }, (_, k) => (k + 1) / bins);
  return [...new Set([first, ...quantiles(capped, shares), last])];
}

/** A number that is surely larger, in single precision too. */
const nextAfter = (value: number): number => value + Math.max(1, Math.abs(value) * 1e-3);

/** For each share (rising), the smallest value up to which that share of the weight lies. */
function quantiles(known: readonly (readonly [number, number])[], shares: readonly number[]): number[] {
  const whole = known.reduce((sum, [, weight]) => sum + weight, 0);
  const found: number[] = [];
  let [at, passed] = [0, known[0]?.[1] ?? 0];
  for (const share of shares) {
    // A hair less, so that rounding in the sum doesn't move the place.
    while (passed < share * whole * (1 - 1e-12) && at < known.length - 1) passed += known[++at]?.[1] ?? 0;
    found.push(known[at]?.[0] ?? 0);
  }
  return found;
}
