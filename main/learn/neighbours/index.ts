// Nearest neighbours (Fix and Hodges 1951; Cover and Hart 1967): a row is what the rows most like it are. Exact, over a bounded number of
// kept rows. Asks nothing of the data but that like rows have like targets, and so tells whether they do.
import { z } from 'zod';
import { AssayError, Random, text } from '../../../shared/domain';
import { Left, briefCheckpoint, briefFrom, stand } from '../brief';
import { fieldsOf } from '../form';
import {
  type CurvePoint,
  defineLearner,
  type FitEvent,
  type FitInput,
  type FittedModel,
  type Labelled,
  type Learner,
} from '../learner';
import { watch, watchedMetric } from '../watch';
import { answer, type Answers, NeighboursModel } from './model';
import { keep, type Kept, nearest } from './search';

const Settings = z.object({
  neighbours: z.number().int().min(0).max(1000).default(0),
  most: z.number().int().min(100).max(50_000).default(5000),
});
type Settings = z.infer<typeof Settings>;

/** Numbers of neighbours that are tried where none is set. */
const TRIED = [1, 3, 5, 9, 15, 25, 45, 75, 125];
/** Rows that are asked to choose among them, of the validation rows and of those that are kept. */
const ASKED = 2000;
/** Rows between two looks at the control flag. */
const SLICE = 20;

const neighboursLearner: Learner<Settings> = {
  id: 'neighbours',
  tasks: ['binary', 'multiclass', 'regression'],
  takesMissing: false,
  features: 'scaled',
  settings: Settings,
  fields: fieldsOf(Settings.shape, 'learn.neighbours', {
    neighbours: { zero: text('learn.neighbours.neighbours.zero') },
  }),
  plain: { neighbours: 15 },
  cost: ({ rows, width }, { most }) => 2 * Math.min(rows, ASKED) * Math.min(rows, most) * width,
  fit,
};

export const neighbours = defineLearner(neighboursLearner);

async function* fit(input: FitInput<Settings>): AsyncGenerator<FitEvent, FittedModel> {
  const { task, classes, train, validation, settings, control, clock, seed } = input;
  const identity = JSON.stringify([
    'neighbours',
    task,
    train.rows,
    train.width,
    classes.length,
    settings,
    seed,
  ]);
  const begun = clock.now() - briefFrom(input.checkpoint, identity);
  const saved = (): FitEvent => briefCheckpoint(identity, clock.now() - begun);
  const outOfTime = (): boolean =>
    input.timeBudgetMs !== undefined && clock.now() - begun >= input.timeBudgetMs;
  yield { type: 'backend', name: text('learn.backend.plain') };
  try {
    await stand(control);
    const { kept, labelled, answers } = chosenRows(input);
    const tried = (settings.neighbours > 0 ? [settings.neighbours] : TRIED).map((k) =>
      Math.min(k, kept.rows),
    );
    const counts = [...new Set(tried)];
    const most = Math.max(...counts);
    // What lies nearest to rows that are known, once; every number of neighbours is then a look at the first so many.
    const asked = { own: new Found(labelled, most, true), held: new Found(validation, most, false) };
    const whole = asked.own.rows + asked.held.rows;
    for (const found of [asked.held, asked.own]) {
      while (found.done < found.rows) {
        await stand(control);
        found.look(kept, SLICE);
        const done = asked.own.done + asked.held.done;
        yield { type: 'progress', fraction: (0.9 * done) / whole, epoch: 0, step: 0, secondsLeft: null };
        // However late it is, some rows of both are looked at.
        if (outOfTime()) break;
      }
    }
    const late = outOfTime();
    const metric = watchedMetric(task);
    let best = { count: counts[0] ?? 1, loss: Infinity };
    const points = (count: number, step: number): { points: CurvePoint[]; loss: number; value: number } => {
      const own = asked.own.said(answers, count, task);
      const held = asked.held.said(answers, count, task);
      const value = watch(task, held.rows, held.outputs, classes.length);
      const at = (name: CurvePoint['name'], v: number): CurvePoint => ({ name, step, epoch: 0, value: v });
      return {
        points: [at('loss', own.loss), at('validationLoss', held.loss), at(metric, value)],
        ...{ loss: held.loss, value },
      };
    };
    for (const [step, count] of counts.entries()) {
      await stand(control);
      const found = points(count, step + 1);
      yield { type: 'points', points: found.points };
      if (found.loss < best.loss) {
        best = { count, loss: found.loss };
        yield { type: 'best', metric, value: found.value, epoch: 0 };
      }
      const fraction = 0.9 + (0.1 * (step + 1)) / counts.length;
      yield { type: 'progress', fraction, epoch: 0, step: step + 1, secondsLeft: null };
    }
    yield { type: 'points', points: points(best.count, counts.length + 1).points };
    yield saved();
    const told = { kept: kept.rows, rows: train.rows, neighbours: best.count };
    const key = kept.rows < train.rows ? 'some' : 'all';
    yield {
      type: 'ending',
      ending: text(late ? 'learn.ending.timeBudget' : `learn.ending.neighbours.${key}`, told),
    };
    return new NeighboursModel(task, kept, answers, best.count);
  } catch (error) {
    if (!(error instanceof Left)) throw error;
    yield saved();
    throw new AssayError('cancelled');
  }
}

/** The rows that are kept, drawn where there are too many, and what they say. Rows that count nothing are none. */
function chosenRows({ task, classes, train, settings, seed }: FitInput<Settings>): {
  kept: Kept;
  labelled: Labelled;
  answers: Answers;
} {
  const { width } = train;
  const { weights } = train;
  const all = Int32Array.from({ length: train.rows }, (_, i) => i).filter((i) => weights?.[i] !== 0);
  const drawn =
    all.length <= settings.most ? all : new Random(seed).shuffle(all).slice(0, settings.most).sort();
  const x = new Float32Array(drawn.length * width);
  drawn.forEach((row, i) => x.set(train.x.subarray(row * width, (row + 1) * width), i * width));
  const own = Float64Array.from(drawn, (row) => weights?.[row] ?? 1);
  const y = Float64Array.from(drawn, (row) => train.y[row] as number);
  const columns = task === 'regression' ? 1 : classes.length;
  const said = new Float64Array(drawn.length * columns);
  const usual = new Float64Array(columns);
  const total = own.reduce((a, b) => a + b, 0);
  y.forEach((value, i) => {
    const at = task === 'regression' ? 0 : value;
    const weighted = (own[i] as number) * (task === 'regression' ? value : 1);
    said[i * columns + at] = weighted;
    usual[at] = (usual[at] as number) + weighted / total;
  });
  const rows = drawn.length;
  return {
    kept: keep(x, rows, width),
    labelled: { x, y, rows, width, weights: own },
    // A class that no neighbour has is unlikely, not impossible; a number needs no such care.
    answers: { ...{ columns, said, usual, weights: own }, usualWeight: task === 'regression' ? 1e-9 : 1 },
  };
}

/** The nearest kept rows of some rows, found bit by bit. */
class Found {
  done = 0;
  readonly rows: number;
  private readonly places: Int32Array;

  constructor(
    private readonly data: Labelled,
    private readonly most: number,
    /** Whether the rows are the kept ones: none is then its own neighbour. */
    private readonly themselves: boolean,
  ) {
    this.rows = Math.min(ASKED, data.rows);
    this.places = new Int32Array(this.rows * most);
  }

  private among(kept: number): number {
    return this.themselves ? kept - 1 : kept;
  }

  look(kept: Kept, rows: number): void {
    const { data, most, places, themselves } = this;
    const count = Math.min(most, this.among(kept.rows));
    const distances = new Float32Array(most);
    const to = Math.min(this.rows, this.done + rows);
    for (; this.done < to; this.done++) {
      const i = this.done;
      const own = places.subarray(i * most, (i + 1) * most);
      nearest(kept, data.x, i * data.width, count, own, distances, themselves ? i : -1);
    }
  }

  /** What the first so many say, and the loss that comes to (squared error, or log loss), of the rows looked at so far. */
  said(
    answers: Answers,
    count: number,
    task: FitInput<Settings>['task'],
  ): { outputs: Float32Array; loss: number; rows: Pick<Labelled, 'y' | 'weights'> } {
    const { data, most, places, done } = this;
    const { columns } = answers;
    const outputs = new Float32Array(done * columns);
    let sum = 0;
    let total = 0;
    for (let i = 0; i < done; i++) {
      const own = places.subarray(i * most, (i + 1) * most);
      answer(answers, own, Math.min(count, this.among(answers.weights.length)), outputs, i * columns);
      const weight = data.weights ? (data.weights[i] as number) : 1;
      const y = data.y[i] as number;
      const share = outputs[i * columns + (task === 'regression' ? 0 : y)] as number;
      total += weight;
      sum += weight * (task === 'regression' ? (share - y) ** 2 : -Math.log(Math.max(1e-15, share)));
    }
    const y = data.y.subarray(0, done);
    const rows = data.weights ? { y, weights: data.weights.subarray(0, done) } : { y };
    return { outputs, loss: total === 0 ? 0 : sum / total, rows };
  }
}
