// Trials with the quick learner: does it learn from shuffled answers, and what would more rows add?
import {
  type Aim,
  AssayError,
  type FittedRecipe,
  type JobContext,
  type LearningCurve,
  Random,
  type Settings,
  type Suspicion,
  type Task,
  text,
} from '../../shared/domain';
import type { Frame } from '../data';
import { accuracy, rocAuc, watch } from '../learn';
import { encodeTarget, columnsOf, type Split, splitInTurns } from '../recipe';
import { mainMetric } from './metrics';
import { positiveOf } from './metrics/binary';
import { quickFit, QUICK_ROWS, sampleOf, subFrame } from './quick';
import { Scorer } from './scorer';
import { weightsOf } from './testbed';

export interface Trial {
  recipe: FittedRecipe;
  frame: Frame;
  split: Split;
  seed: number;
  /** What the run says, where it is not the mean: the curve is of that. */
  aim?: Aim | undefined;
}

/** Standard errors from chance that no shuffled run comes to by itself (one in two thousand). */
const FAR = 3.5;
const STEPS = [0.125, 0.25, 0.5, 1];
const LEAST_ROWS = 100;
/** Fits for each point of the learning curve, and Student's 97.5 % quantile for so many. */
const CURVE_DRAWS = 3;
const STUDENT = 4.303;

/** A quick fit of rows to be put in order estimates each row's relevance. */
const quickTask = ({ spec }: Pick<FittedRecipe, 'spec'>): Task =>
  spec.task === 'ranking' ? 'regression' : spec.task;

/** Rows of a quick fit are split by chance, whatever the project's split is: they are a sample of one of its sides. */
const loose = (
  { spec, versionId }: FittedRecipe,
  seed: number,
): Pick<FittedRecipe, 'spec' | 'versionId'> => ({
  spec: { ...spec, task: quickTask({ spec }), split: { validation: 0.2, test: 0.2, seed } },
  versionId,
});

/**
 * Recipe and quick learner on a sample whose answers were shuffled: on rows it has not seen it must do no better than chance, or
 * something in the way from rows to score knows the answers. Null where the sample cannot be learnt from.
 */
export async function shuffledTrial(trial: Trial, ctx: JobContext = {}): Promise<Suspicion | null> {
  const { recipe, seed } = trial;
  const random = new Random(seed);
  const { train, test: tests } = trial.split;
  const all = new Int32Array(train.length + tests.length);
  all.set(train);
  all.set(tests, train.length);
  const frame = shuffled(small(trial, sampleOf(all, QUICK_ROWS, random)), recipe.spec.target, random);
  const source = loose(recipe, seed);
  const fitted = await tried(() => quickFit(frame, source, seed, ctx));
  if (fitted === null) return null;
  const { test } = await splitInTurns(frame, source.spec, fitted.recipe.classes);
  const actual = encodeTarget(fitted.recipe, frame, test);
  const outputs = await outputsOf(fitted, frame, test, ctx);
  const { score, chance, error } = against(quickTask(recipe), actual, outputs, fitted.recipe.classes.length);
  const verdict = score - chance > FAR * error ? 'fail' : 'pass';
  const params = { value: score, chance, rows: test.length };
  return {
    kind: 'shuffled',
    verdict,
    columns: [],
    summary: text(`evaluate.suspicion.shuffled.${verdict}`, params),
  };
}

/**
 * Scores on the validation rows after learning from an eighth, a quarter, a half and all of a sample, each several times from other rows. Null
 * where that cannot be told.
 */
export async function learningCurve(
  trial: Trial,
  ctx: JobContext & { onFraction?: (fraction: number) => void } = {},
): Promise<LearningCurve | null> {
  const { recipe, frame, split, seed, aim } = trial;
  const random = new Random(seed);
  const rows = sampleOf(split.train, QUICK_ROWS, random);
  const judges = sampleOf(split.validation, QUICK_ROWS, random);
  const task = quickTask(recipe);
  const metric = mainMetric(task, aim);
  const weights = weightsOf(recipe, frame, judges);
  const points: Measured[] = [];
  for (const [i, share] of STEPS.entries()) {
    const values: number[] = [];
    let learnt = 0;
    for (let draw = 0; draw < CURVE_DRAWS; draw++) {
      const part = sampleOf(rows, Math.round(share * rows.length), random);
      if (part.length < LEAST_ROWS) break;
      const own = seed + draw;
      const fitted = await tried(() =>
        quickFit(small(trial, part), loose(recipe, own), own, ctx, quickSettings(aim)),
      );
      ctx.onFraction?.((i + (draw + 1) / CURVE_DRAWS) / STEPS.length);
      if (fitted === null || fitted.recipe.classes.length !== recipe.classes.length) continue;
      const actual = encodeTarget(fitted.recipe, frame, judges);
      const outputs = await outputsOf(fitted, frame, judges, ctx);
      const { score } = against(task, actual, outputs, recipe.classes.length, weights);
      values.push(
        task === 'regression'
          ? watch(task, { y: actual, weights }, Float32Array.from(outputs), 0, aim)
          : score,
      );
      // A part of the sample is kept back by the fit itself.
      learnt = fitted.recipe.trainingRows;
    }
    if (values.length > 1) points.push({ rows: learnt, ...meanOf(values) });
  }
  const [before, last] = [points.at(-2), points.at(-1)];
  if (!before || !last) return null;
  // Scores level off: what the last doubling brought is more than the next will.
  return {
    metric,
    points: points.map(({ rows: count, value, error }) => ({
      rows: count,
      value,
      low: value - STUDENT * error,
      high: value + STUDENT * error,
    })),
    nextDoubling: (last.value - before.value) / 2,
    error: Math.hypot(last.error, before.error) / 2,
  };
}

/** The quick learner has no Tweedie loss; Poisson's asks for the same mean. */
function quickSettings(aim: Aim | undefined): Settings {
  if (!aim) return {};
  if (aim.metric === 'mae') return { objective: 'absolute' };
  if (aim.metric === 'pinball') return { objective: 'quantile', alpha: aim.quantile ?? 0.5 };
  return { objective: 'poisson' };
}

interface Measured {
  rows: number;
  value: number;
  error: number;
}

/** The mean of draws with its standard error. */
function meanOf(values: readonly number[]): Pick<Measured, 'value' | 'error'> {
  const n = values.length;
  const value = values.reduce((sum, v) => sum + v / n, 0);
  const squares = values.reduce((sum, v) => sum + (v - value) ** 2, 0);
  return { value, error: Math.sqrt(squares / (n - 1) / n) };
}

const small = ({ recipe, frame }: Trial, rows: Int32Array): Frame => {
  const names = new Set(columnsOf(recipe.spec));
  return subFrame({ ...frame, columns: frame.columns.filter(({ name }) => names.has(name)) }, rows);
};

function shuffled(frame: Frame, target: string, random: Random): Frame {
  const order = random.shuffle(Int32Array.from({ length: frame.rows }, (_, i) => i));
  return {
    ...frame,
    columns: frame.columns.map((column) => {
      if (column.name !== target) return column;
      return column.kind === 'number'
        ? { ...column, values: Float64Array.from(order, (row) => column.values[row] as number) }
        : { ...column, codes: Int32Array.from(order, (row) => column.codes[row] as number) };
    }),
  };
}

/** Null where recipe or learner refuse the sample: a class may be missing in it. */
async function tried<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (thrown) {
    const error = AssayError.from(thrown);
    if (error.kind === 'input' || error.kind === 'usage') return null;
    throw error;
  }
}

async function outputsOf(
  { recipe, onnx }: { recipe: FittedRecipe; onnx: Uint8Array },
  frame: Frame,
  rows: Int32Array,
  ctx: JobContext,
): Promise<Float64Array> {
  const scorer = new Scorer(recipe, onnx);
  try {
    return await scorer.outputs(frame, rows, ctx);
  } finally {
    scorer.dispose();
  }
}

/** A score, what it would be by chance, and its standard error there. Regression: the correlation of predicted and actual. */
function against(
  task: Task,
  actual: Float64Array,
  outputs: Float64Array,
  classes: number,
  weights?: Float64Array,
): { score: number; chance: number; error: number } {
  const n = Math.max(1, actual.length);
  if (task === 'binary') {
    const positives = actual.reduce((sum, y) => sum + y, 0);
    // Hanley and McNeil 1982, at an area of one half.
    const error = Math.sqrt((n + 1) / (12 * Math.max(1, positives) * Math.max(1, n - positives)));
    return { score: rocAuc(actual, positiveOf(outputs), weights), chance: 0.5, error };
  }
  if (task === 'multiclass') {
    const counts = new Float64Array(classes);
    for (const y of actual) counts[y] = (counts[y] as number) + 1;
    const chance = Math.max(...counts) / n;
    return {
      score: accuracy(actual, outputs, classes, weights),
      chance,
      error: Math.sqrt((chance * (1 - chance)) / n),
    };
  }
  return { score: correlation(actual, outputs), chance: 0, error: 1 / Math.sqrt(n) };
}

function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (values: Float64Array): number => values.reduce((sum, v) => sum + v / values.length, 0);
  const [ma, mb] = [mean(a), mean(b)];
  let [both, own, other] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [da, db] = [(a[i] as number) - ma, (b[i] as number) - mb];
    both += da * db;
    own += da * da;
    other += db * db;
  }
  return own === 0 || other === 0 ? 0 : both / Math.sqrt(own * other);
}
