// Before a search: what it is likely to cost and to come to, from a few short fits on a sample. Runs in a worker thread.
import {
  type Aim,
  aimSettings,
  type Clock,
  type FittedRecipe,
  type Forecast,
  Random,
  type Resampling,
  type Settings,
} from '../../../shared/domain';
import type { Frame } from '../../data';
import type { HeldOut } from '../../project';
import {
  applyRecipe,
  belongingOf,
  encodeTarget,
  fitRecipe,
  formedFor,
  listNumbers,
  rowWeights,
  splitLabelled,
} from '../../recipe';
import { learnerById } from '../catalogue';
import type { AnyLearner, FitControl, FitShape, Labelled } from '../learner';
import { fitsOf } from '../folds';
import { groupsIn } from '../groups';
import { drawLists } from '../ranking';
import { errorOf, standingOf } from '../standing';
import { better, watchedMetric } from '../watch';

/** Plain data that crosses threads. */
export interface ProbeJob {
  probe: true;
  frame: Frame;
  recipe: FittedRecipe;
  learners: string[];
  resampling: Resampling;
  beside: number;
  timeBudgetSeconds: number;
  seed: number;
  /** The loss that the search is for; the usual one where undefined. */
  aim?: Aim | undefined;
}

/** Rows that the probe learns from at most, and those that it is scored on. */
const MOST_TRAIN = 3000;
const MOST_HELD = 3000;
/** Two kinds that differ most: what adds up, and what branches. Short, since only the shape of the curve is wanted. */
const PROBES: readonly { id: string; settings: Settings }[] = [
  { id: 'linear', settings: { iterations: 60 } },
  { id: 'trees', settings: { rounds: 120, learningRate: 0.1, leaves: 15, patience: 20 } },
];
/** What twice the rows gain of what the last doubling gained: curves of learning flatten about so. */
const FLATTENING = 0.6;
/** Half-width of the range in standard errors of the probe's own figure. */
const WIDTH = 1.5;
/** What a search usually gains on first settings: this share of what is missing to perfect. */
const SEARCH_GAIN = 0.03;

/** Null where no learner that it probes is allowed. @throws AssayError as fits do */
export async function probe(job: ProbeJob, control: FitControl, clock: Clock): Promise<Forecast | null> {
  const { frame, recipe, seed } = job;
  const { spec } = recipe;
  const began = clock.now();
  const split = splitLabelled(frame, spec, recipe.classes);
  const random = new Random(seed);
  const drawn = (rows: Int32Array, most: number): Int32Array => {
    const lists = listNumbers(frame, spec, rows);
    if (lists) return drawLists(lists, most, random).map((place) => rows[place] as number);
    return random.shuffle(rows.slice()).subarray(0, most);
  };
  const train = drawn(split.train, MOST_TRAIN);
  const held = drawn(split.validation, MOST_HELD).slice().sort();
  const sizes = [0.25, 0.5, 1].map((share) => Math.max(20, Math.round(share * train.length)));
  const found: {
    learner: AnyLearner;
    settings: Settings;
    seconds: number;
    shape: FitShape;
    figure: number;
    error: number;
  }[] = [];
  for (const { id, settings } of PROBES) {
    if (!job.learners.includes(id)) continue;
    const learner = learnerById(id);
    const curve: { value: number; error: number; seconds: number; shape: FitShape }[] = [];
    for (const size of sizes)
      curve.push(await once(job, learner, settings, train.slice(0, size).sort(), held, control, clock));
    const [, half, full] = curve;
    if (!half || !full) continue;
    const doublings = Math.log2(Math.max(1, split.train.length / train.length));
    const more =
      (full.value - half.value) * FLATTENING * (1 - FLATTENING ** doublings) * (1 / (1 - FLATTENING));
    found.push({
      learner,
      settings,
      seconds: full.seconds,
      shape: full.shape,
      figure: full.value + more,
      error: full.error,
    });
  }
  const metric = watchedMetric(spec.task, job.aim);
  const falls = better(metric, 0, 1);
  const [first] = found;
  if (!first) return null;
  const best = found.reduce((a, b) => (better(metric, b.figure, a.figure) ? b : a), first);
  const bound = (value: number): number => (falls ? Math.max(0, value) : Math.min(1, Math.max(0, value)));
  const gain = falls ? -SEARCH_GAIN * best.figure : SEARCH_GAIN * (1 - best.figure);
  const ends = [best.figure - WIDTH * best.error, best.figure + WIDTH * best.error].map((end) =>
    bound(end + gain / 2),
  );
  return {
    metric,
    low: Math.min(...ends),
    high: Math.max(...ends),
    rows: train.length,
    ...costs(job, found, split.train.length + split.validation.length),
    seconds: (clock.now() - began) / 1000,
  };
}

async function once(
  { recipe, frame, seed, aim }: ProbeJob,
  learner: AnyLearner,
  settings: Settings,
  train: Int32Array,
  held: Int32Array,
  control: FitControl,
  clock: Clock,
): Promise<{ value: number; error: number; seconds: number; shape: FitShape }> {
  const { task } = recipe.spec;
  const began = clock.now();
  const fitted = fitRecipe(formedFor(learner.features, recipe.spec), recipe.versionId, frame, train);
  const part = (rows: Int32Array, training: boolean): Labelled => {
    const { values, width } = applyRecipe(fitted, frame, rows, { training });
    const groups = listNumbers(frame, recipe.spec, rows);
    const y = encodeTarget(fitted, frame, rows);
    const weights = rowWeights(fitted, frame, rows, training);
    return {
      ...{ x: values, rows: rows.length, width, y },
      ...(groups ? { groups } : {}),
      ...(weights ? { weights } : {}),
    };
  };
  const validation = part(held, false);
  const fit = learner.fit({
    task,
    classes: recipe.classes,
    features: fitted.features,
    train: part(train, true),
    validation,
    settings: { ...settings, ...learner.plain, ...aimSettings(aim) },
    seed,
    clock,
    control,
  });
  for (;;) {
    const next = await fit.next();
    if (!next.done) continue;
    const model = next.value;
    const outputs = model.predict(validation.x, validation.rows);
    model.dispose();
    const width = Math.max(1, recipe.classes.length);
    const { y: actual, groups: lists, weights } = validation;
    const heldOut: HeldOut = { positions: held, actual, width, repeats: 1, outputs, lists, weights, aim };
    const { value, influence } = standingOf(task, heldOut);
    const { groups } = groupsIn(belongingOf(frame, recipe.spec, held));
    const shape = {
      rows: train.length + held.length,
      width: fitted.features.length,
      outputs: task === 'multiclass' ? width : 1,
    };
    return { value, error: errorOf(influence, groups), seconds: (clock.now() - began) / 1000, shape };
  }
}

/** Seconds of a trial of each kind, from how long the probes took for what they cost; kinds that were not probed at the slower rate. */
function costs(
  { learners, resampling, recipe, beside, timeBudgetSeconds }: ProbeJob,
  probed: readonly { learner: AnyLearner; settings: Settings; seconds: number; shape: FitShape }[],
  rows: number,
): Pick<Forecast, 'portfolioSeconds' | 'trials'> {
  const rate = (one: (typeof probed)[number]): number =>
    one.seconds / Math.max(1, one.learner.cost(one.shape, one.settings));
  const slowest = Math.max(...probed.map(rate));
  const trials = learners.map((id) => {
    const learner = learnerById(id);
    const own = probed.find((one) => one.learner.id === id);
    const width = learner.features === 'codes' ? recipe.inputs.length : recipe.features.length;
    const outputs = recipe.spec.task === 'multiclass' ? recipe.classes.length : 1;
    const fits = fitsOf(learner, resampling);
    return Math.max(0.3, fits * learner.cost({ rows, width, outputs }, {}) * (own ? rate(own) : slowest));
  });
  const portfolioSeconds = trials.reduce((a, b) => a + b, 0) / beside;
  const typical = trials.reduce((a, b) => a + b, 0) / trials.length;
  return { portfolioSeconds, trials: Math.max(1, Math.round((timeBudgetSeconds * beside) / typical)) };
}
