// All figures of one evaluation, from outputs to intervals, curves and comparison.
import {
  type Aim,
  type Estimate,
  type EvaluationReport,
  type FittedRecipe,
  type JobContext,
  type MetricName,
  type Metrics,
  saysNumber,
  type Task,
} from '../../shared/domain';
import { turn } from '../../shared/domain/turn';
import { bootstrap, type Figures } from './bootstrap';
import { classMetrics, confusedAt, confusionAt } from './classes';
import { type Clusters, massOf, weightOf } from './clusters';
import { calibration, confusionTable, curves, thresholdTable } from './curves';
import { gains, liftByTenth } from './gains';
import { type Honesty, honestyOf } from './honesty';
import { mainMetric, prepareMetrics, type Scored, type WeightedMetrics } from './metrics';
import { positiveOf } from './metrics/binary';
import { type ClassedFigures, ClassedMetrics } from './metrics/multiclass';
import { isCounted } from './metrics/counts';
import { type Areas, rank } from './metrics/ranking';
import { nearest } from './money';
import { inSteps } from './steps';
import { likeliest, weightedQuantile } from '../learn';

/** One model's outputs on the test rows, with the threshold it would use. */
export interface ModelOutputs {
  outputs: Float64Array;
  threshold: number;
}

export interface Material {
  recipe: FittedRecipe;
  actual: Float64Array;
  /** Rows that belong together; undefined where each stands for itself. */
  clusters?: Clusters | undefined;
  /** Ranking: the number of each row's list. */
  lists?: Int32Array | undefined;
  model: ModelOutputs;
  baseline: ModelOutputs | null;
  /** Shares of the classes, or mean and nothing else, of the training rows. */
  prior: Float64Array;
  /** Regression: what was predicted, where it is not the mean. */
  aim?: Aim | undefined;
  seed: number;
}

type Figured = Pick<
  EvaluationReport,
  'metrics' | 'baseline' | 'trivial' | 'overTrivial' | 'comparison' | 'calibrationTest'
> & {
  /** Several classes: the areas of each against the rest; undefined where the rows lack the class or the rest. */
  areas?: ClassAreas[];
};
export type ClassAreas = Record<keyof Areas, Estimate | undefined>;
type Drawn = Pick<
  EvaluationReport,
  | 'roc'
  | 'precisionRecall'
  | 'thresholds'
  | 'calibration'
  | 'confusion'
  | 'scatter'
  | 'perClass'
  | 'gains'
  | 'lift'
>;

const MOST_DOTS = 500;
/** From here on the figures of one model are a turn of their own. */
const LONG = 100_000;

/** Metrics of model, baseline and trivial model on the same draws, and the paired difference. */
export async function figures(
  material: Material,
  ctx: JobContext & { onFraction?: (fraction: number) => void } = {},
): Promise<Figured> {
  const { recipe, actual, clusters, lists, model, baseline, prior, aim, seed } = material;
  const { task } = recipe.spec;
  const classes = recipe.classes.length;
  const scored = ({ outputs, threshold }: ModelOutputs): Scored => ({
    ...{ task, actual, outputs, classes, threshold, aim, lists, weights: clusters?.weights },
  });
  const measureOf = (one: ModelOutputs): Measure => {
    if (task === 'multiclass') {
      const metrics = new ClassedMetrics(scored(one));
      return (weights) => inSteps(metrics.measuring(weights), ctx.signal);
    }
    const measure = told(prepareMetrics(scored(one)), task);
    return (weights) => ({ values: measure(weights), areas: [] });
  };
  const own = measureOf(model);
  await turn();
  const base = baseline ? measureOf(baseline) : null;
  await turn();
  const trivial = measureOf({ outputs: repeated(prior, actual.length), threshold: 0.5 });
  await turn();
  const main = mainMetric(task, aim);
  const many = actual.length > LONG;
  const compute = async (weights?: Float64Array): Promise<Figures> => {
    const { values: ours, areas } = await own(weights);
    if (many) await turn();
    const theirs = (await base?.(weights))?.values;
    if (many) await turn();
    const { values: nothing } = await trivial(weights);
    const other = theirs ?? nothing;
    const differences = Object.fromEntries(
      Object.entries(ours).map(([name, value]) => [name, value - (other[name as MetricName] ?? NaN)]),
    );
    return {
      ...prefixed('model', ours),
      ...(theirs ? prefixed('baseline', theirs) : {}),
      ...prefixed('trivial', nothing),
      ...prefixed('difference', differences),
      ...Object.assign({}, ...areas.map((area, k) => prefixed(`class${k}`, { ...area }))),
      overTrivial: (ours[main] ?? NaN) - (nothing[main] ?? NaN),
    };
  };
  const found = await bootstrap(compute, {
    rows: actual.length,
    seed,
    clusters,
    signal: ctx.signal,
    ...(ctx.onFraction ? { onFraction: ctx.onFraction } : {}),
  });
  const pick = (prefix: string): Partial<Record<string, Estimate>> =>
    Object.fromEntries(
      Object.entries(found)
        .filter(([name]) => name.startsWith(`${prefix}.`))
        .map(([name, estimate]) => [name.slice(prefix.length + 1), estimate]),
    );
  const { [main]: difference, ...others } = pick('difference');
  const { overTrivial } = found;
  const honesty = saysNumber(task) ? null : honestyOf(...foretold(material), seed, clusters);
  return {
    ...(honesty ? { calibrationTest: honesty.test } : {}),
    ...(task === 'multiclass'
      ? {
          areas: recipe.classes.map((_, k) => {
            const { rocAuc, averagePrecision } = pick(`class${k}`);
            return { rocAuc, averagePrecision };
          }),
        }
      : {}),
    metrics: honest(pick('model'), honesty),
    baseline: base ? pick('baseline') : null,
    trivial: pick('trivial'),
    ...(overTrivial ? { overTrivial: { metric: main, difference: overTrivial } } : {}),
    comparison: difference
      ? { metric: main, difference, against: base ? 'baseline' : 'trivial', others }
      : null,
  };
}

type Measure = (weights?: Float64Array) => ClassedFigures | Promise<ClassedFigures>;

/** Of a yes-or-no question: rows drawn again without one of the classes say nothing of what is made of it. */
function told(measure: WeightedMetrics, task: Task): WeightedMetrics {
  if (task !== 'binary' || measure().rocAuc === undefined) return measure;
  return (weights) => {
    const values = measure(weights);
    if (values.rocAuc !== undefined) return values;
    return Object.fromEntries(
      Object.entries(values).filter(([name]) => name === 'accuracy' || !isCounted(name)),
    );
  };
}

/** Probabilities with whether they came true: of the positive class, or of the likeliest of several. */
function foretold({
  recipe,
  actual,
  model: { outputs },
}: Pick<Material, 'recipe' | 'actual' | 'model'>): [probabilities: Float64Array, cameTrue: Float64Array] {
  if (recipe.spec.task === 'binary') return [positiveOf(outputs), actual];
  const classes = recipe.classes.length;
  const said = Int32Array.from(actual, (_, i) => likeliest(outputs, i, classes));
  return [
    Float64Array.from(said, (k, i) => outputs[i * classes + k] as number),
    Float64Array.from(said, (k, i) => (actual[i] === k ? 1 : 0)),
  ];
}

/** Drawn rows are off by chance once more, so that the bootstrap's interval of the calibration error may even leave its value out. */
const honest = (metrics: Metrics, honesty: Honesty | null): Metrics =>
  honesty && metrics.ece ? { ...metrics, ece: honesty.error } : metrics;

const prefixed = (prefix: string, values: Figures): Figures =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]));

function repeated(row: Float64Array, rows: number): Float64Array {
  const out = new Float64Array(rows * row.length);
  const width = row.length;
  for (let i = 0; i < out.length; i++) out[i] = row[i % width] as number;
  return out;
}

/** What there is to look at. */
export async function drawings({
  recipe,
  actual,
  clusters,
  model,
  seed,
}: Pick<Material, 'recipe' | 'actual' | 'clusters' | 'model' | 'seed'>): Promise<Drawn> {
  const { outputs } = model;
  const weights = clusters?.weights;
  const classes = recipe.classes.length;
  const none: Drawn = {
    roc: [],
    precisionRecall: [],
    thresholds: [],
    calibration: [],
    confusion: [],
    scatter: [],
  };
  switch (recipe.spec.task) {
    case 'binary': {
      const scores = positiveOf(outputs);
      const lines = curves(actual, scores, weights);
      await turn();
      const thresholds = thresholdTable(actual, scores, weights);
      await turn();
      const ranking = rank(scores);
      await turn();
      const chosen = nearest(thresholds, model.threshold);
      return {
        ...none,
        ...lines,
        thresholds,
        calibration: calibration(scores, actual, clusters),
        gains: await gains(actual, ranking, seed, clusters),
        lift: await liftByTenth(actual, ranking, seed, clusters),
        ...(chosen
          ? {
              perClass: classMetrics(
                recipe.classes,
                confusionAt(chosen),
                seed,
                clusters && { cellOf: confusedAt(actual, scores, chosen.threshold), clusters },
              ),
            }
          : {}),
      };
    }
    case 'multiclass': {
      const said = Int32Array.from(actual, (_, i) => likeliest(outputs, i, classes));
      const [confidence, right] = foretold({ recipe, actual, model });
      const confusion = confusionTable(actual, outputs, classes, weights);
      await turn();
      return {
        ...none,
        calibration: calibration(confidence, right, clusters),
        confusion,
        perClass: classMetrics(
          recipe.classes,
          confusion,
          seed,
          clusters && { cellOf: said.map((k, i) => (actual[i] as number) * classes + k), clusters },
        ),
      };
    }
    case 'regression': {
      // The test rows lie in the order of the file; every n-th of them is as good a sample as any.
      const step = Math.max(1, Math.ceil(actual.length / MOST_DOTS));
      const scatter = Array.from({ length: Math.ceil(actual.length / step) }, (_, i) => ({
        x: outputs[i * step] as number,
        y: actual[i * step] as number,
      }));
      return { ...none, scatter };
    }
    case 'ranking':
      return none;
  }
}

/**
 * Class shares (as probabilities of every row), or the mean or quantile that is asked for, of the training rows.
 * @param weights of those rows
 */
export function priorOf(
  training: Float64Array,
  classes: number,
  weights?: Float64Array,
  aim?: Aim,
): Float64Array {
  if (aim?.metric === 'mae' || aim?.metric === 'pinball')
    return Float64Array.of(weightedQuantile(training, weights ?? null, aim.quantile ?? 0.5));
  const mass = massOf(weights, training.length) || 1;
  const share = (row: number): number => weightOf(weights, row) / mass;
  if (classes === 0) return Float64Array.of(training.reduce((sum, y, i) => sum + y * share(i), 0));
  const shares = new Float64Array(classes);
  for (const [i, k] of training.entries()) shares[k] = (shares[k] as number) + share(i);
  return shares;
}
