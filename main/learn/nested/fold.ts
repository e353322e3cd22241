// One outer fold: the whole search once more on the fold's training rows, and what its choice says of the fold's own rows. Runs in a
// worker thread. Its trials are no runs: on the leaderboard they would be compared with runs, and evaluated, by mistake.
import {
  aimSettings,
  type Aim,
  AssayError,
  type Clock,
  type FittedRecipe,
  type LearnerId,
  type Resampling,
  type Search,
} from '../../../shared/domain';
import type { Frame } from '../../data';
import type { HeldOut, NestedTrial } from '../../project';
import { belongingOf } from '../../recipe';
import { learnerById } from '../catalogue';
import { blended, join, partsOf } from '../ensemble';
import { fitFolds } from '../folds';
import type { AnyLearner, FitControl } from '../learner';
import { foldMaterial, labelled } from '../material';
import { type Candidate, portfolio, searched } from '../search/candidates';
import { behindMedian, type Course } from '../search/hopeless';
import { simplest } from '../simplest';
import { mixed } from '../sources';
import { paired, scoreOf } from '../standing';
import { watchedMetric } from '../watch';
import { heldOutOf } from './outer';

/** Plain data that crosses threads. */
export interface NestedJob {
  nested: true;
  /** The recipe's inputs and its target, all rows of the version. */
  frame: Frame;
  recipe: FittedRecipe;
  /** Places in the frame. */
  outer: { train: Int32Array; held: Int32Array };
  learners: readonly LearnerId[];
  breadth: Search['breadth'];
  /** The loss that the search is for; the usual one where undefined. */
  aim?: Aim | undefined;
  resampling: Extract<Resampling, { kind: 'folds' }>;
  seed: number;
  /** Trials that the search comes to, those that fell behind among them. */
  trials: number;
  /** Whether the search made an ensemble of them. */
  ensemble: boolean;
  /** Those that are done, in order: the job goes on after them, to the same bits. */
  tried: NestedTrial[];
}

export type NestedEvent =
  /** How far the trial under way is. */
  | { type: 'nestedProgress'; fraction: number }
  | { type: 'nestedTrial'; trial: NestedTrial }
  /** The last one: what the fold went on with, and what that says of the fold's rows. */
  | { type: 'nestedFold'; learner: LearnerId; value: number; outputs: Float32Array };

/** How often a trial tells how far it is. */
const TELL_MS = 250;

/** A trial with its figure, as the rule of the choice takes it; the ensemble is one too. */
interface Contender extends Pick<NestedTrial, 'learner' | 'score' | 'settings'> {
  heldOut: HeldOut;
  outer: Float32Array;
}

/** @throws AssayError cancelled; where no trial came to its end, what the last one failed with */
export async function* nestedJob(
  job: NestedJob,
  control: FitControl,
  clock: Clock,
): AsyncGenerator<NestedEvent> {
  const allowed = job.learners.map(learnerById);
  const wanted = portfolio(allowed, 'folds', job.breadth, job.aim);
  const earlier = [...job.tried];
  const tried: NestedTrial[] = [];
  const done: NestedTrial[] = [];
  /** Kinds that failed: what they refuse, they would refuse again. */
  const unfit = new Set<string>();
  while (done.length < job.trials) {
    const next = wanted.shift() ?? drawn(job, allowed, unfit, done);
    if (!next) break;
    if (unfit.has(next.learner)) continue;
    // Those of before are asked for again, so that what follows them is what would have followed.
    let trial = earlier.shift();
    if (!trial) {
      if (control.paused()) await control.waitWhilePaused();
      trial = yield* tryOne(job, next, done, control, clock);
      yield { type: 'nestedTrial', trial };
    }
    tried.push(trial);
    if (trial.state === 'failed') unfit.add(trial.learner);
    else done.push(trial);
  }
  yield await chosen(job, tried, control);
}

/** The next trial beyond the portfolio, by the search's own rule. */
function drawn(
  { breadth, seed, aim }: NestedJob,
  allowed: readonly AnyLearner[],
  unfit: ReadonlySet<string>,
  done: readonly NestedTrial[],
): Candidate | null {
  if (breadth === 'firsts') return null;
  const open = allowed.filter(({ id }) => !unfit.has(id));
  return searched(open, done, seed, aim);
}

/** A trial as the search makes it, on the fold's training rows alone; then what its model says of the fold's rows. */
async function* tryOne(
  { frame, recipe, outer, resampling, seed, aim }: NestedJob,
  { learner: id, settings: given, why }: Candidate,
  done: readonly NestedTrial[],
  control: FitControl,
  clock: Clock,
): AsyncGenerator<NestedEvent, NestedTrial> {
  const learner = learnerById(id);
  const { task, split } = recipe.spec;
  const settings = learner.parse(given);
  const began = clock.now();
  const foldScores: number[] = [];
  const ended = (state: NestedTrial['state'], more: Partial<NestedTrial> = {}): NestedTrial => ({
    learner: id,
    settings,
    state,
    foldScores,
    seconds: (clock.now() - began) / 1000,
    positions: new Int32Array(),
    outputs: new Float32Array(),
    outer: new Float32Array(),
    ...more,
  });
  const finished = done.filter(({ state }) => state === 'finished').map(courseOf);
  const material = foldMaterial(learner, recipe, frame, outer.train);
  const fit = fitFolds({
    learner,
    material,
    resampling: { ...resampling, seed: split.seed },
    task,
    classes: recipe.classes,
    settings,
    seed,
    clock,
    control,
  });
  let heldOut: HeldOut | null = null;
  let told = 0;
  try {
    for (;;) {
      const next = await fit.next();
      if (next.done) {
        const asked = labelled(material.recipe(), frame, outer.held, false);
        const said = next.value.predict(asked.x, asked.rows);
        next.value.dispose();
        const { positions, outputs } = heldOut ?? {
          positions: new Int32Array(),
          outputs: new Float32Array(),
        };
        return ended('finished', {
          ...(heldOut ? { score: scoreOf(task, heldOut) } : {}),
          ...{ positions, outputs, outer: said },
        });
      }
      const event = next.value;
      if (event.type === 'heldOut') ({ heldOut } = event);
      else if (event.type === 'progress' && clock.now() - told >= TELL_MS) {
        told = clock.now();
        yield { type: 'nestedProgress', fraction: event.fraction };
      } else if (event.type === 'points') {
        const score = event.points.find(({ name }) => name === 'foldScore');
        if (!score) continue;
        foldScores.push(score.value);
        if (why.key === 'learn.why.first') continue;
        if (behindMedian(watchedMetric(task, aim), courseOf({ foldScores }), finished, 'folds') === null)
          continue;
        await fit.return(undefined as never);
        return ended('cancelled');
      }
    }
  } catch (thrown) {
    const error = AssayError.from(thrown);
    if (error.code === 'cancelled') throw error;
    return ended('failed', { error: error.toData() });
  }
}

const courseOf = ({ foldScores }: Pick<NestedTrial, 'foldScores'>): Course => ({
  points: foldScores.map((value, i) => ({ step: i + 1, value })),
});

/** What the search's rule goes on with in this fold, an ensemble among it where the search made one. */
async function chosen(
  { recipe, frame, outer, resampling, ensemble, aim }: NestedJob,
  tried: readonly NestedTrial[],
  control: FitControl,
): Promise<NestedEvent> {
  const { task, split } = recipe.spec;
  const finished = tried.filter(({ state }) => state === 'finished');
  if (finished.length === 0) {
    const why = tried.find(({ error }) => error)?.error;
    throw why ? AssayError.fromData(why) : new AssayError('internal', {}, { cause: 'There was no trial.' });
  }
  const heldOuts = new Map<NestedTrial, HeldOut>();
  const held = (trial: NestedTrial): HeldOut => {
    const known =
      heldOuts.get(trial) ??
      heldOutOf(recipe, frame, trial.positions, trial.outputs, { aim, repeats: resampling.repeats });
    heldOuts.set(trial, known);
    return known;
  };
  const contenders: Contender[] = finished.map((trial) => ({ ...trial, heldOut: held(trial) }));
  const sources = ensemble ? mixed(finished, held) : [];
  const [first] = sources;
  if (first && sources.length > 1) {
    const check = (): void => {
      if (control.cancelled()) throw new AssayError('cancelled');
    };
    const models = sources.map(held);
    const belonging = belongingOf(frame, recipe.spec, first.positions);
    const { blend, heldOut } = join(task, models, partsOf(task, held(first), belonging, split.seed), check);
    const width = held(first).width;
    const said = blended(
      task,
      blend,
      sources.map(({ outer: outputs }) => ({ outputs, width })),
    );
    contenders.push({
      learner: 'ensemble',
      settings: aimSettings(aim),
      score: scoreOf(task, heldOut),
      heldOut,
      outer: said,
    });
  }
  const found = await simplest(
    contenders,
    (one) => one.heldOut,
    (one, other) => paired(task, one, other),
  );
  const { learner, outer: outputs } = found?.chosen ?? (contenders[0] as Contender);
  const positions = outer.held;
  const { value } = scoreOf(task, heldOutOf(recipe, frame, positions, outputs, { aim }));
  return { type: 'nestedFold', learner, value, outputs };
}
