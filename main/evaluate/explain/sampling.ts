// Shapley values by asking the model, on raw columns (Strumbelj and Kononenko 2014, "Explaining prediction models and individual
// predictions with feature contributions", algorithm 1): the row's values take the places of another row's one column after the other, in
// a random order, and each column is given what the answer changes by. Orders come in pairs, one the other's reverse, which evens out much
// of what depends on the order (Mitchell and others 2022, "Sampling permutations for Shapley value estimation").
import { Random, throwIfCancelled } from '../../../shared/domain';

/** Columns side by side: numbers (NaN missing) or texts ('' missing). */
export type Values = Float64Array | readonly string[];

export interface SampledShapley {
  /** Mean answer of the rows that were compared with, by output. */
  base: Float64Array;
  /** columns x outputs. */
  amounts: Float64Array;
  /** Half the 95 % interval of each. */
  errors: Float64Array;
  /** Orders that were tried. */
  orders: number;
}

export interface Question {
  /** The row, one value a column. */
  row: readonly (number | string)[];
  /** Other rows to compare with; each is used once for a pair of orders. */
  background: readonly Values[];
  backgroundRows: number;
  outputs: number;
  seed: number;
  /** Answers for rows given column by column: rows x outputs. */
  ask(columns: Values[], rows: number): Promise<Float64Array>;
  signal?: AbortSignal | undefined;
}

/** Rows of one question to the model. */
const BATCH = 4000;

export async function sampledShapley(question: Question): Promise<SampledShapley> {
  const { row, background, backgroundRows, outputs, seed } = question;
  const random = new Random(seed);
  const d = row.length;
  const walks: { order: Int32Array; other: number }[] = [];
  for (let b = 0; b < backgroundRows; b++) {
    const differing = Int32Array.from(row.keys()).filter((c) => !same(row[c], background[c]?.[b]));
    const order = random.shuffle(differing);
    walks.push({ order, other: b }, { order: order.slice().reverse(), other: b });
  }
  const base = new Float64Array(outputs);
  const sums = new Float64Array(d * outputs);
  const squares = new Float64Array(d * outputs);
  let pair = new Float64Array(d * outputs);
  for (let from = 0; from < walks.length;) {
    throwIfCancelled(question.signal);
    let to = from;
    let rows = 0;
    while (to < walks.length && (rows === 0 || rows + (walks[to]?.order.length ?? 0) + 1 <= BATCH))
      rows += (walks[to++]?.order.length ?? 0) + 1;
    const answers = await question.ask(columnsOf(question, walks.slice(from, to), rows), rows);
    let at = 0;
    for (let w = from; w < to; w++) {
      const { order } = walks[w] as { order: Int32Array };
      for (let k = 0; k < outputs; k++) base[k] = (base[k] as number) + (answers[at * outputs + k] as number);
      order.forEach((c, step) => {
        for (let k = 0; k < outputs; k++) {
          const now = answers[(at + step + 1) * outputs + k] as number;
          const before = answers[(at + step) * outputs + k] as number;
          pair[c * outputs + k] = (pair[c * outputs + k] as number) + (now - before) / 2;
        }
      });
      at += order.length + 1;
      if (w % 2 === 0) continue;
      pair.forEach((value, i) => {
        sums[i] = (sums[i] as number) + value;
        squares[i] = (squares[i] as number) + value * value;
      });
      pair = new Float64Array(d * outputs);
    }
    from = to;
  }
  const n = Math.max(1, backgroundRows);
  return {
    base: base.map((value) => value / (2 * n)),
    amounts: sums.map((value) => value / n),
    errors: squares.map((square, i) => {
      const mean = (sums[i] as number) / n;
      return n < 2 ? 0 : 1.96 * Math.sqrt(Math.max(0, square / n - mean * mean) / (n - 1));
    }),
    orders: 2 * backgroundRows,
  };
}

function columnsOf(
  { row, background }: Question,
  walks: readonly { order: Int32Array; other: number }[],
  rows: number,
): Values[] {
  return background.map((values, c) => {
    const own = row[c] as number | string;
    const out: (number | string)[] = new Array<number | string>(rows);
    let at = 0;
    for (const { order, other } of walks) {
      const theirs = values[other] as number | string;
      const place = order.indexOf(c);
      // From one step after its place in the order on, the column holds the row's own value; where both are alike, there is no step.
      for (let step = 0; step <= order.length; step++) out[at++] = place >= 0 && step > place ? own : theirs;
    }
    return values instanceof Float64Array ? Float64Array.from(out as number[]) : (out as string[]);
  });
}

const same = (a: number | string | undefined, b: number | string | undefined): boolean =>
  Object.is(a, b) || a === b;
