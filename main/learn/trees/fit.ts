// Fits boosted trees: rounds with early stopping on the validation loss, and the events that tell of them.
import { AssayError, type Text, text } from '../../../shared/domain';
import type { CurvePoint, FitEvent, FitInput, FittedModel } from '../learner';
import { balancedWeights, watch, watchedMetric } from '../watch';
import { Booster, type BoostOptions } from './boost';
import { fromBytes, toBytes } from './checkpoint';
import { type Loss, lossFor } from './losses';
import { TreesModel } from './model';
import { boostedRules } from './rules';
import type { BoostedSettings } from './settings';
import { addTree, type Tree } from './tree';

const CHECKPOINT_MS = 3000;
/** Curves get a point a round, but on large tables, where losses cost time, at most one in so many milliseconds. */
const POINTS_MS = 200;
const FEW_ROWS = 20_000;

/** Thrown inside a round to leave it; never leaves this file. */
class Left extends Error {}

export async function* fit(input: FitInput<BoostedSettings>): AsyncGenerator<FitEvent, FittedModel> {
  const { task, classes, train, settings, control, clock, seed } = input;
  const loss = lossFor({ task, classes: classes.length, ...settings });
  refuseUnfit(input, loss);
  const weights =
    settings.classWeights === 'balanced' && task !== 'regression'
      ? balancedWeights(train.y, classes.length)
      : null;
  const identity = JSON.stringify([task, train.rows, train.width, classes.length, settings, seed]);
  const resumed = input.checkpoint ? fromBytes(input.checkpoint, identity) : null;
  const begun = clock.now() - (resumed?.elapsedMs ?? 0);
  const check = (): void => {
    if (control.cancelled()) throw new Left();
  };
  const trees: Tree[] = [];
  let rounds = 0;
  let best = { round: 0, loss: Infinity };
  let bestOutputs = new Float32Array(0);
  const bytes = (): FitEvent => ({
    type: 'checkpoint',
    bytes: toBytes({ trees, rounds, best, elapsedMs: clock.now() - begun }, identity),
  });

  yield { type: 'backend', name: backendOf(input) };
  let booster: Booster | undefined;
  try {
    booster = new Booster({
      data: train,
      features: input.features,
      weights,
      loss,
      options: optionsOf(settings),
      seed,
      threads: input.threads,
      check,
    });
    const held = new Held(input, loss, booster.start);
    const report = new Report(input);
    const add = (grown: readonly Tree[]): void => {
      trees.push(...grown);
      rounds++;
      held.add(grown);
    };
    if (resumed) {
      const { trees: earlier } = resumed;
      booster.take(earlier);
      for (let t = 0; t < earlier.length; t += loss.outputs) {
        check();
        add(earlier.slice(t, t + loss.outputs));
        if (rounds === resumed.best.round) bestOutputs = held.outputs();
      }
      best = resumed.best;
    }
    let ending: 'completed' | 'earlyStop' | 'noSplit' | 'timeBudget' | null = null;
    let saved = clock.now();
    for (;;) {
      if (rounds >= settings.rounds) ending = 'completed';
      else if (rounds - best.round >= settings.patience) ending = 'earlyStop';
      else if (rounds > 0 && input.timeBudgetMs !== undefined && clock.now() - begun >= input.timeBudgetMs)
        ending = 'timeBudget';
      if (ending) break;
      if (control.paused()) {
        yield bytes();
        await control.waitWhilePaused();
      }
      check();
      const grown = booster.round(rounds);
      const first = rounds === 0;
      if (!first && grown.every((tree) => tree.feature.length === 0)) {
        ending = 'noSplit';
        break;
      }
      add(grown);
      const validationLoss = held.loss();
      if (!Number.isFinite(validationLoss))
        throw new AssayError('learn.diverged', { step: rounds, learningRate: settings.learningRate });
      if (validationLoss < best.loss) {
        best = { round: rounds, loss: validationLoss };
        bestOutputs = held.outputs();
      }
      const fraction = Math.min(
        0.99,
        Math.max(rounds / settings.rounds, (rounds - best.round) / settings.patience / 2),
      );
      const elapsed = (clock.now() - begun) / 1000;
      if (report.due(clock.now(), first)) {
        const trainingLoss = meanLoss(loss, booster.scores, train.y);
        yield* report.points(rounds, trainingLoss, validationLoss, held.outputs(), {
          round: best.round,
          outputs: bestOutputs,
        });
      }
      yield {
        type: 'progress',
        fraction,
        epoch: rounds,
        step: rounds,
        secondsLeft: rounds > 10 ? (elapsed * (1 - fraction)) / fraction : null,
      };
      if (clock.now() - saved >= CHECKPOINT_MS) {
        saved = clock.now();
        yield bytes();
      }
    }
    yield* report.points(rounds, meanLoss(loss, booster.scores, train.y), held.loss(), held.outputs(), {
      round: best.round,
      outputs: bestOutputs,
    });
    yield bytes();
    yield { type: 'ending', ending: endingOf(ending, rounds, best.round) };
    return new TreesModel(task, train.width, loss, booster.start, trees.slice(0, best.round * loss.outputs));
  } catch (error) {
    if (!(error instanceof Left)) throw error;
    yield bytes();
    throw new AssayError('cancelled');
  } finally {
    booster?.close();
  }
}

function optionsOf(settings: BoostedSettings): BoostOptions {
  const { learningRate, leaves, depth, bins, rowShare, featureShare } = settings;
  return {
    learningRate,
    leaves,
    depth: depth === 0 ? Infinity : depth,
    bins,
    rowShare,
    featureShare,
    monotone: [],
    rules: boostedRules(settings),
  };
}

/** @throws AssayError learn.settings for a loss of counts or amounts on a target that has negative values. */
function refuseUnfit({ train, validation }: FitInput<BoostedSettings>, { link }: Loss): void {
  if (link === 'identity' || [train, validation].every(({ y }) => y.every((value) => value >= 0))) return;
  throw new AssayError('learn.settings', {
    setting: text('learn.trees.objective'),
    reason: text('learn.trees.objective.negative'),
  });
}

/** The validation rows, which only ever stop the run. */
class Held {
  private readonly scores: Float64Array;

  constructor(
    private readonly input: FitInput<BoostedSettings>,
    private readonly lossFunction: Loss,
    start: Float64Array,
  ) {
    const { rows } = input.validation;
    this.scores = Float64Array.from(
      { length: rows * start.length },
      (_, i) => start[i % start.length] as number,
    );
  }

  add(trees: readonly Tree[]): void {
    const { x, width } = this.input.validation;
    trees.forEach((tree, k) => addTree(tree, x, width, this.scores, this.lossFunction.outputs, k));
  }

  loss(): number {
    return meanLoss(this.lossFunction, this.scores, this.input.validation.y);
  }

  outputs(): Float32Array<ArrayBuffer> {
    const { task, validation } = this.input;
    const { outputs } = this.lossFunction;
    const columns = task === 'binary' ? 2 : outputs;
    const out = new Float32Array(validation.rows * columns);
    for (let row = 0; row < validation.rows; row++)
      this.lossFunction.output(this.scores, row * outputs, out, row * columns);
    return out;
  }
}

function meanLoss(loss: Loss, scores: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += loss.loss(scores, i * loss.outputs, y[i] as number);
  return sum / Math.max(1, y.length);
}

/** Curves, not more often than they can be looked at. */
class Report {
  private last = -Infinity;
  private told = 0;
  private readonly often: boolean;

  constructor(private readonly input: FitInput<BoostedSettings>) {
    this.often = input.train.rows + input.validation.rows <= FEW_ROWS;
  }

  due(now: number, first: boolean): boolean {
    if (!first && !this.often && now - this.last < POINTS_MS) return false;
    this.last = now;
    return true;
  }

  *points(
    round: number,
    loss: number,
    validationLoss: number,
    outputs: Float32Array,
    best: { round: number; outputs: Float32Array },
  ): Generator<FitEvent> {
    const { task, validation, classes } = this.input;
    const metric = watchedMetric(task);
    const at = (name: CurvePoint['name'], value: number): CurvePoint => ({
      name,
      step: round,
      epoch: round,
      value,
    });
    const value = watch(task, validation.y, outputs, classes.length);
    yield {
      type: 'points',
      points: [at('loss', loss), at('validationLoss', validationLoss), at(metric, value)],
    };
    if (best.round === this.told) return;
    this.told = best.round;
    yield {
      type: 'best',
      metric,
      value: watch(task, validation.y, best.outputs, classes.length),
      epoch: best.round,
    };
  }
}

function backendOf({ threads }: FitInput<BoostedSettings>): Text {
  return text('learn.backend.trees', { threads: threads?.count ?? 1 });
}

function endingOf(ending: string | null, rounds: number, best: number): Text {
  if (ending === 'timeBudget') return text('learn.ending.timeBudget');
  return text(`learn.ending.trees.${ending ?? 'completed'}`, { rounds, best });
}
