import { z } from 'zod';
import { text } from '../../../shared/domain';
import type { GraphSlot, NumberSlot } from '../slot';
import { solvePositive } from '../symmetric';
import { columnsIn, scoresIn, scoresOf, standardOf } from '../together';
import { defineJoint } from '../transform';

const Settings = z.object({
  /** How often every gap is guessed anew from the others' guesses. */
  rounds: z.number().int().min(1).max(10).default(3),
  /** How strongly weights are drawn to zero, in rows. */
  ridge: z.number().min(0.01).max(1000).default(1),
});

const Fitted = z.object({
  standards: z.array(z.object({ centre: z.number(), spread: z.number() })),
  /** Of standard scores: by column, one weight for each column (its own is 0). */
  weights: z.array(z.array(z.number())),
  constants: z.array(z.number()),
  /** The range of each column's scores in training: no guess leaves it. */
  lows: z.array(z.number()),
  highs: z.array(z.number()),
  missing: z.array(z.number()),
  names: z.array(z.string()),
});
type Fitted = z.infer<typeof Fitted>;

/** Multiply-adds that fitting may take in all: with many columns fewer rows are looked at. */
const WORK = 400_000_000;
const LEAST_ROWS = 1000;

/** Begins at the mean and guesses all gaps at once, round by round. `scores` by column; a copy is returned. */
function filled(
  scores: readonly Float64Array[],
  fitted: Pick<Fitted, 'weights' | 'constants' | 'lows' | 'highs'>,
  rounds: number,
): Float64Array[] {
  const gaps = scores.map((column) => Int32Array.from(column.keys()).filter((i) => Number.isNaN(column[i])));
  let now = scores.map((column) => column.map((z) => (Number.isNaN(z) ? 0 : z)));
  for (let round = 0; round < rounds; round++) {
    const before = now;
    now = before.map((column, j) => {
      const own = gaps[j];
      if (!own || own.length === 0) return column;
      const next = column.slice();
      const weights = fitted.weights[j] ?? [];
      const [low, high] = [fitted.lows[j] ?? 0, fitted.highs[j] ?? 0];
      for (const i of own) {
        let sum = 0;
        for (let k = 0; k < before.length; k++) sum += (before[k]?.[i] as number) * (weights[k] ?? 0);
        next[i] = Math.min(high, Math.max(low, sum + (fitted.constants[j] ?? 0)));
      }
      return next;
    });
  }
  return now;
}

function* learn(
  scores: readonly Float64Array[],
  { rounds, ridge }: z.infer<typeof Settings>,
): Generator<void, Pick<Fitted, 'weights' | 'constants' | 'lows' | 'highs'>> {
  const n = scores.length;
  const fitted = {
    weights: scores.map(() => new Array<number>(n).fill(0)),
    constants: scores.map(() => 0),
    lows: scores.map((column) => column.reduce((a, b) => (b < a ? b : a), 0)),
    highs: scores.map((column) => column.reduce((a, b) => (b > a ? b : a), 0)),
  };
  const rows = scores[0]?.length ?? 0;
  const most = Math.max(LEAST_ROWS, Math.floor(WORK / (rounds * n * n * n)));
  const stride = Math.max(1, Math.ceil(rows / most));
  const some = scores.map((column) => column.filter((_, i) => i % stride === 0));
  for (let round = 1; round <= rounds; round++) {
    const now = filled(some, fitted, round - 1);
    for (let j = 0; j < n; j++) {
      const target = some[j] ?? new Float64Array(0);
      if (!target.every((z) => Number.isNaN(z))) regress(now, target, j, ridge, fitted);
      yield;
    }
  }
  return fitted;
}

/** Ridge regression of column j, where it is known, on the others and a constant (Hoerl and Kennard 1970). */
function regress(
  now: readonly Float64Array[],
  target: Float64Array,
  j: number,
  ridge: number,
  fitted: { weights: number[][]; constants: number[] },
): void {
  const others = now.flatMap((_, k) => (k === j ? [] : [k]));
  const size = others.length + 1;
  const gram = new Float64Array(size * size);
  const right = new Float64Array(size);
  const x = new Float64Array(size);
  x[size - 1] = 1;
  for (let i = 0; i < target.length; i++) {
    const y = target[i] as number;
    if (Number.isNaN(y)) continue;
    others.forEach((k, a) => (x[a] = now[k]?.[i] as number));
    for (let a = 0; a < size; a++) {
      const xa = x[a] as number;
      right[a] = (right[a] as number) + xa * y;
      for (let b = 0; b <= a; b++)
        gram[a * size + b] = (gram[a * size + b] as number) + xa * (x[b] as number);
    }
  }
  for (let a = 0; a < size; a++)
    gram[a * size + a] = (gram[a * size + a] as number) + (a < size - 1 ? ridge : 1e-9);
  const found = solvePositive(gram, right);
  const weights = new Array<number>(now.length).fill(0);
  // A weight too small for single precision would be dropped from the graph.
  others.forEach((k, a) => (weights[k] = Math.abs(found[a] as number) < 1e-30 ? 0 : (found[a] as number)));
  if (!weights.every(Number.isFinite)) return;
  fitted.weights[j] = weights;
  fitted.constants[j] = found[size - 1] as number;
}

/**
 * Fills gaps by what the other numbers of the row say: a ridge regression a column, a few rounds (chained equations: van Buuren and
 * Groothuis-Oudshoorn 2011, with all columns guessed at once in each round, so that it is a few products of matrices).
 */
export const imputeIterative = defineJoint({
  id: 'imputeIterative',
  settings: Settings,
  fitted: Fitted,
  group: 'missing',
  takes: ['integer', 'number'],
  least: 2,
  makes: null,
  fields: [
    { name: 'rounds', kind: 'integer', min: 1, max: 10 },
    { name: 'ridge', kind: 'number', min: 0.01, max: 1000, help: true },
  ],
  accepts: (slot) => slot.kind === 'number' && !slot.indicator && slot.time === null,
  replaces: () => true,
  *fit(inputs, settings) {
    const standards = inputs.map(({ slot }) => standardOf(slot));
    const scores = scoresOf(inputs, standards);
    const learnt = yield* learn(scores, settings);
    const missing = scores.map((column) => column.reduce((n, z) => n + (Number.isNaN(z) ? 1 : 0), 0));
    return { standards, ...learnt, missing, names: inputs.map(({ label }) => label) };
  },
  apply(inputs, fitted, { rounds }) {
    const guesses = filled(scoresOf(inputs, fitted.standards), fitted, rounds);
    return {
      derived: [],
      inputs: inputs.map(({ slot }, j) => {
        if (slot.kind !== 'number') return [slot];
        const { centre, spread } = fitted.standards[j] ?? { centre: 0, spread: 1 };
        const values = slot.values.map((value, i) =>
          Number.isNaN(value) ? (guesses[j]?.[i] as number) * spread + centre : value,
        );
        const whole: NumberSlot = { ...slot, values, complete: true };
        return [whole];
      }),
    };
  },
  lower(graph, inputs, { standards, weights, constants, lows, highs }, { rounds }) {
    const n = inputs.length;
    const scores = scoresIn(graph, inputs, standards);
    const absent = graph.op('IsNaN', [scores]);
    let now = graph.op('Where', [absent, graph.constant(0, [], 'float64'), scores]);
    const across = Float64Array.from({ length: n * n }, (_, i) => weights[i % n]?.[Math.floor(i / n)] ?? 0);
    const row = (list: readonly number[]): string => graph.constant(Float64Array.from(list), [1, n]);
    const matrix = graph.constant(across, [n, n]);
    for (let round = 0; round < rounds; round++) {
      const sum = graph.op('Add', [graph.op('MatMul', [now, matrix]), row(constants)]);
      const held = graph.op('Min', [graph.op('Max', [sum, row(lows)]), row(highs)]);
      now = graph.op('Where', [absent, held, now]);
    }
    const raw = graph.op('Add', [
      graph.op('Mul', [now, row(standards.map((s) => s.spread))]),
      row(standards.map((s) => s.centre)),
    ]);
    const guesses = columnsIn(graph, raw, n);
    return {
      derived: [],
      inputs: inputs.map(({ slot }, j): GraphSlot[] => {
        if (slot.kind !== 'number') return [slot];
        const value = graph.op('Where', [graph.op('IsNaN', [slot.value]), guesses[j] ?? '', slot.value]);
        return [{ ...slot, value, complete: true }];
      }),
    };
  },
  describe: (column, { missing }) =>
    text('recipe.learnt.imputeIterative', {
      column,
      missing: missing.reduce((a, b) => a + b, 0),
      columns: missing.length,
    }),
  details: ({ names, weights }) => names.map((name, j) => ({ name, values: weights[j] ?? [] })),
});
