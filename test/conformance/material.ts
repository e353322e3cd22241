// Small problems for every learner, drawn from seeds.
import { type FeatureInfo, Random, type Settings, systemClock, type Task } from '../../shared/domain';
import type { AnyLearner, FitControl, FitEvent, FitInput, FittedModel, Labelled } from '../../main/learn';
import { unattended } from '../../main/learn/control';

export const TASKS: readonly Task[] = ['binary', 'multiclass', 'regression', 'ranking'];

/** Settings that keep a run short. */
export const QUICK: Readonly<Record<string, Settings>> = {
  linear: { iterations: 40 },
  forest: { trees: 12, leaves: 16, minRows: 2 },
  trees: { rounds: 60, learningRate: 0.1, minRows: 2, patience: 30 },
  dense: { layers: 1, units: 8, embedding: 4, epochs: 6, batchSize: 32, patience: 50, learningRate: 0.01 },
  transformer: {
    layers: 1,
    heads: 2,
    headWidth: 4,
    epochs: 6,
    batchSize: 32,
    patience: 50,
    learningRate: 0.01,
  },
};

/** Settings with which a row's weight is the same as having the row so many times: nothing counts rows, and what is drawn does not
 * depend on how many there are (a forest draws anew for every leaf of enough rows, so its trees have but one split). */
export const WEIGHED: Readonly<Record<string, Settings>> = {
  ...QUICK,
  neighbours: { neighbours: 1000 },
  forest: { trees: 12, leaves: 2, minRows: 1, splits: 'drawn' },
  trees: { rounds: 30, learningRate: 0.1, minRows: 1, patience: 30 },
  dense: { ...QUICK['dense'], epochs: 10, batchSize: 4096, dropout: 0 },
  transformer: { ...QUICK['transformer'], epochs: 10, batchSize: 4096, dropout: 0 },
};

/** Every row as many times as its weight says, and then without weights. */
export function repeated({ x, y, width, weights }: Labelled): Labelled {
  const rows = Array.from(y, (_, i) => Array<number>(weights?.[i] ?? 1).fill(i)).flat();
  return {
    x: Float32Array.from(rows.flatMap((row) => [...x.subarray(row * width, (row + 1) * width)])),
    y: Float64Array.from(rows, (row) => y[row] as number),
    rows: rows.length,
    width,
  };
}

export const classesOf = (task: Task): string[] =>
  task === 'binary' ? ['no', '是'] : task === 'multiclass' ? ['a', 'b', 'c'] : [];

/** Rows whose target depends on the features, with noise. */
export function draw(task: Task, rows: number, width: number, seed: number): Labelled {
  const random = new Random(seed);
  const x = Float32Array.from({ length: rows * width }, () => random.normal());
  const y = new Float64Array(rows);
  const classes = classesOf(task).length;
  for (let i = 0; i < rows; i++) {
    const at = (j: number): number => (j < width ? (x[i * width + j] as number) : 0);
    const score = 1.5 * at(0) - at(1) + 0.5 * random.normal();
    if (task === 'regression') y[i] = 100 + 20 * score;
    else if (task === 'ranking') y[i] = Math.min(4, Math.max(0, Math.round(score + 1)));
    else if (task === 'binary') y[i] = score > 0 ? 1 : 0;
    else y[i] = Math.min(classes - 1, Math.max(0, Math.floor(score + 1.5)));
  }
  // Lists of six rows, which do not lie together.
  const lists = Math.ceil(rows / 6);
  return {
    ...{ x, rows, width, y },
    ...(task === 'ranking' ? { groups: Int32Array.from(y, (_, i) => i % lists) } : {}),
  };
}

export const featuresOf = (width: number): FeatureInfo[] =>
  Array.from({ length: width }, (_, j) => ({ name: `f${j}`, source: `f${j}`, step: 's' }));

export function inputFor(
  learner: AnyLearner,
  task: Task,
  more: Partial<FitInput<Settings>> = {},
): FitInput<Settings> {
  const train = more.train ?? draw(task, 120, 4, 1);
  return {
    task,
    classes: classesOf(task),
    features: featuresOf(train.width),
    train,
    validation: draw(task, 40, train.width, 2),
    settings: QUICK[learner.id] ?? {},
    seed: 7,
    clock: systemClock,
    control: unattended,
    ...more,
  };
}

export interface Outcome {
  model: FittedModel | null;
  events: FitEvent[];
  checkpoints: Uint8Array[];
  error: unknown;
}

/** Runs a fit to its end; `each` sees every event as it comes. */
export async function runFit(
  learner: AnyLearner,
  input: FitInput<Settings>,
  each: (event: FitEvent) => void = () => undefined,
): Promise<Outcome> {
  const events: FitEvent[] = [];
  const checkpoints: Uint8Array[] = [];
  const run = learner.fit(input);
  try {
    for (;;) {
      const next = await run.next();
      if (next.done) return { model: next.value, events, checkpoints, error: null };
      events.push(next.value);
      if (next.value.type === 'checkpoint') checkpoints.push(next.value.bytes.slice());
      each(next.value);
    }
  } catch (error) {
    return { model: null, events, checkpoints, error };
  }
}

/** A control that a test works by hand. */
export function handControl(): FitControl & { cancel(): void; pause(): void; goOn(): void } {
  let state: 'run' | 'pause' | 'cancel' = 'run';
  let wake: () => void = () => undefined;
  const set = (next: typeof state): void => {
    state = next;
    if (next !== 'pause') wake();
  };
  return {
    cancelled: () => state === 'cancel',
    paused: () => state === 'pause',
    waitWhilePaused: () =>
      state === 'pause' ? new Promise((resolve) => (wake = resolve)) : Promise.resolve(),
    cancel: () => set('cancel'),
    pause: () => set('pause'),
    goOn: () => set('run'),
  };
}
