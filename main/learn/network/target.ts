// Targets as networks take and give them.
import type { Aim, Task } from '../../../shared/domain';
import type { Loss, TrainData } from '../../compute';
import type { Labelled } from '../learner';
import { targetScale } from '../watch';

/** What stands at the end of the network for a task. */
export interface Target {
  task: Task;
  /** Columns of the network's output. */
  outputs: number;
  classes: number;
  /** Regression is trained on (target - mean) / deviation. */
  mean: number;
  deviation: number;
  /** What the network's loss is multiplied by to be in the target's units, and what is added for these rows then. */
  lossUnit: number;
  lossBase(rows: Labelled): number;
  /** Whether the network ends in an exponential. */
  rises: boolean;
  /** Network outputs to FittedModel.predict's outputs. */
  decode(outputs: Float32Array): Float32Array;
}

/** Whether what is said is a mean that is never below 0, whose logarithm the network works out. */
export const rises = (aim: Aim | undefined): boolean =>
  aim?.metric === 'poissonDeviance' || aim?.metric === 'tweedieDeviance';

export function lossFor(task: Task, aim: Aim | undefined): Loss {
  if (task === 'binary') return 'binaryCrossentropy';
  if (task === 'multiclass') return 'categoricalCrossentropy';
  switch (aim?.metric) {
    case 'mae':
      return 'meanAbsoluteError';
    case 'pinball':
      return { name: 'pinball', quantile: aim.quantile ?? 0.5 };
    case 'poissonDeviance':
      return 'poisson';
    case 'tweedieDeviance':
      return { name: 'tweedie', power: aim.power ?? 1.5 };
    case undefined:
      return 'meanSquaredError';
  }
}

const AS_IT_IS = { mean: 0, deviation: 1, lossUnit: 1, lossBase: () => 0, rises: false };

export function targetOf(task: Task, classes: number, train: Labelled, aim: Aim | undefined): Target {
  if (task === 'multiclass')
    return { ...AS_IT_IS, task, outputs: classes, classes, decode: (outputs) => outputs };
  if (task === 'binary') return { ...AS_IT_IS, task, outputs: 1, classes, decode: bothClasses };
  const scale = rises(aim) ? meanScale(train, aim) : spreadScale(train, aim);
  const decode = (outputs: Float32Array): Float32Array =>
    outputs.map((value) => value * scale.deviation + scale.mean);
  return { ...AS_IT_IS, ...scale, task, outputs: 1, classes, decode };
}

type Scale = Partial<Target> & Pick<Target, 'mean' | 'deviation'>;

/** Numbers with mean 0 and deviation 1. */
function spreadScale(train: Labelled, aim: Aim | undefined): Scale {
  const { mean, deviation } = targetScale(train);
  return { mean, deviation, lossUnit: aim ? deviation : deviation ** 2 };
}

/** Counts and amounts with mean 1: a network that knows nothing yet, whose logarithms are 0, says the mean. */
function meanScale(train: Labelled, aim: Aim | undefined): Scale {
  const unit = targetScale(train).mean || 1;
  const scale = { mean: 0, deviation: unit, rises: true };
  if (aim?.metric === 'tweedieDeviance') return { ...scale, lossUnit: unit ** (2 - (aim.power ?? 1.5)) };
  const lossBase = (rows: Labelled): number => -targetScale(rows).mean * Math.log(unit);
  return { ...scale, lossUnit: unit, lossBase };
}

function bothClasses(positive: Float32Array): Float32Array {
  const out = new Float32Array(2 * positive.length);
  positive.forEach((p, i) => {
    out[2 * i] = 1 - p;
    out[2 * i + 1] = p;
  });
  return out;
}

/**
 * Rows as the training loop takes them. `smoothing` is the share of certainty that every label gives away to all classes alike
 * (Szegedy et al. 2016, section 7): for training rows only.
 */
export function encode(
  x: Float32Array,
  width: number,
  data: Labelled,
  target: Target,
  smoothing: number,
): TrainData {
  const { rows, y } = data;
  const { task, outputs, classes, mean, deviation } = target;
  const encoded = new Float32Array(rows * outputs);
  const [yes, no] = [1 - smoothing + smoothing / classes, smoothing / classes];
  if (task === 'multiclass') encoded.fill(no);
  for (let i = 0; i < rows; i++) {
    const value = y[i] as number;
    if (task === 'multiclass') encoded[i * outputs + value] = yes;
    else encoded[i] = task === 'binary' ? (value === 1 ? yes : no) : (value - mean) / deviation;
  }
  const sampleWeight = data.weights ? { sampleWeight: Float32Array.from(data.weights) } : {};
  return { x, rows, width, y: encoded, ...sampleWeight };
}
