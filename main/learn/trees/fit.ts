// Fits trees round by round, with early stopping on the validation loss where the plan has it, and the events that tell of it.
import { aimOf, AssayError, type Settings, type Text, text } from '../../../shared/domain';
import type { CurvePoint, FitEvent, FitInput, FittedModel } from '../learner';
import { watch, watchedMetric } from '../watch';
import { Booster } from './boost';
import { fromBytes, toBytes } from './checkpoint';
import { threadsFor } from './crew';
import { TreesModel } from './model';
import type { Plan } from './plan';
import { Standing } from './standing';
import { addTree, type Tree } from './tree';

const CHECKPOINT_MS = 3000;
/** Curves get a point a round, but on large tables, where losses cost time, at most one in so many milliseconds. */
const POINTS_MS = 200;
/** Rows that a curve of the training loss is drawn from; and the size up to which a table counts as small. */
const FEW_ROWS = 20_000;

/** Thrown inside a round to leave it; never leaves this file. */
class Left extends Error {}

type Input = FitInput<unknown>;
type Ending = 'completed' | 'earlyStop' | 'noSplit' | 'timeBudget';

export async function* fitTrees(input: Input, plan: Plan): AsyncGenerator<FitEvent, FittedModel> {
  const { task, classes, train, validation, settings, control, clock, seed } = input;
  const { spec, loss, patience, averaged } = plan;
  const identity = JSON.stringify([task, train.rows, train.width, classes.length, settings, seed]);
  const resumed = input.checkpoint ? fromBytes(input.checkpoint, identity) : null;
  const begun = clock.now() - (resumed?.elapsedMs ?? 0);
  const check = (): void => {
    if (control.cancelled()) throw new Left();
  };
  const trees: Tree[] = [];
  let rounds = 0;
  let best = { round: 0, loss: Infinity };
  /** Until what was there before is in place again, it is what a cancel leaves. */
  let restored = resumed === null;
  const bytes = (): FitEvent => ({
    type: 'checkpoint',
    bytes:
      restored || !input.checkpoint
        ? toBytes({ trees, rounds, best, elapsedMs: clock.now() - begun }, identity)
        : input.checkpoint,
  });

  const threads = threadsFor(train, input.threads);
  yield { type: 'backend', name: text('learn.backend.trees', { threads: threads?.count ?? 1 }) };
  let booster: Booster | undefined;
  try {
    const { weights, options } = plan;
    const { features } = input;
    booster = new Booster({ data: train, features, weights, spec, options, seed, threads, check });
    const { start } = booster;
    const trained = new Standing(loss, averaged, start, booster.scores);
    const held = new Standing(loss, averaged, start, repeated(start, validation.rows));
    const columns = task === 'binary' ? 2 : loss.outputs;
    const report = new Report(input);
    const bestScores = held.scores.slice();
    const add = (grown: readonly Tree[]): void => {
      trees.push(...grown);
      rounds++;
      grown.forEach((tree, k) => addTree(tree, validation.x, validation.width, held.scores, loss.outputs, k));
    };
    if (resumed) {
      booster.take(resumed.trees);
      for (let t = 0; t < resumed.trees.length; t += loss.outputs) {
        check();
        add(resumed.trees.slice(t, t + loss.outputs));
        if (rounds === resumed.best.round) bestScores.set(held.scores);
      }
      best = resumed.best;
      restored = true;
    }
    const points = function* (validationLoss: number): Generator<FitEvent> {
      const now = trained.loss(train, rounds, Math.max(1, Math.floor(train.rows / FEW_ROWS)));
      const kept = {
        round: best.round,
        outputs: () => held.outputs(columns, best.round, bestScores),
      };
      yield* report.points(rounds, now, validationLoss, held.outputs(columns, rounds), kept);
    };
    let ending: Ending | null = null;
    let saved = clock.now();
    for (;;) {
      if (rounds >= plan.rounds) ending = 'completed';
      else if (patience !== null && rounds - best.round >= patience) ending = 'earlyStop';
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
      if (!first && !averaged && grown.every((tree) => tree.feature.length === 0)) {
        ending = 'noSplit';
        break;
      }
      add(grown);
      const validationLoss = held.loss(validation, rounds);
      if (!Number.isFinite(validationLoss))
        throw new AssayError('learn.diverged', { step: rounds, learningRate: options.learningRate });
      if (patience === null || validationLoss < best.loss) {
        best = { round: rounds, loss: validationLoss };
        bestScores.set(held.scores);
      }
      if (report.due(clock.now(), first)) yield* points(validationLoss);
      const stopping = patience === null ? 0 : (rounds - best.round) / patience / 2;
      const fraction = Math.min(0.99, Math.max(rounds / plan.rounds, stopping));
      const elapsed = (clock.now() - begun) / 1000;
      const secondsLeft = rounds > 10 ? (elapsed * (1 - fraction)) / fraction : null;
      yield { type: 'progress', fraction, epoch: rounds, step: rounds, secondsLeft };
      if (clock.now() - saved >= CHECKPOINT_MS) {
        saved = clock.now();
        yield bytes();
      }
    }
    yield* points(held.loss(validation, rounds));
    yield bytes();
    yield { type: 'ending', ending: endingOf(ending, rounds, best.round) };
    const kept = trees.slice(0, best.round * loss.outputs);
    return new TreesModel(task, train.width, loss, start, averaged ? shared(kept, best.round) : kept);
  } catch (error) {
    if (!(error instanceof Left)) throw error;
    yield bytes();
    throw new AssayError('cancelled');
  } finally {
    booster?.close();
  }
}

const repeated = (start: Float64Array, rows: number): Float64Array =>
  Float64Array.from({ length: rows * start.length }, (_, i) => start[i % start.length] as number);

/** Trees whose sum is the mean of these. */
const shared = (trees: readonly Tree[], rounds: number): Tree[] =>
  trees.map((tree) => ({ ...tree, value: tree.value.map((value) => value / rounds) }));

/** Curves, not more often than they can be looked at. */
class Report {
  private last = -Infinity;
  private told = 0;
  private readonly often: boolean;

  constructor(private readonly input: Input) {
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
    best: { round: number; outputs: () => Float32Array },
  ): Generator<FitEvent> {
    const { task, validation, classes, settings } = this.input;
    const aim = aimOf(task, settings as Settings);
    const metric = watchedMetric(task, aim);
    const at = (name: CurvePoint['name'], value: number): CurvePoint => ({
      name,
      step: round,
      epoch: round,
      value,
    });
    const value = watch(task, validation, outputs, classes.length, aim);
    yield {
      type: 'points',
      points: [at('loss', loss), at('validationLoss', validationLoss), at(metric, value)],
    };
    if (best.round === this.told) return;
    this.told = best.round;
    const kept = watch(task, validation, best.outputs(), classes.length, aim);
    yield { type: 'best', metric, value: kept, epoch: best.round };
  }
}

function endingOf(ending: Ending, rounds: number, best: number): Text {
  if (ending === 'timeBudget') return text('learn.ending.timeBudget');
  return text(`learn.ending.trees.${ending}`, { rounds, best });
}
