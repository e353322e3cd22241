// Tables for the tests of trees: numbers with gaps, codes, and targets for every loss.
import { type FeatureInfo, Random, type Settings, type Task } from '../../../../shared/domain';
import type { AnyLearner, Labelled } from '../../../../main/learn';
import { TreesModel } from '../../../../main/learn/trees/model';
import { classesOf, inputFor, type Outcome, runFit } from '../../../conformance/material';

export const WIDTH = 6;
export const LEVELS = 40;

/** Two features are codes (one of few levels, one of many), one is whole numbers, two have gaps. */
export const mixedFeatures: FeatureInfo[] = Array.from({ length: WIDTH }, (_, j) => ({
  name: `f${j}`,
  source: `f${j}`,
  step: '',
  ...(j === 0 ? { levels: 3 } : j === 1 ? { levels: LEVELS } : {}),
}));

export function mixed(task: Task, rows: number, seed: number, negative = true): Labelled {
  const random = new Random(seed);
  const x = new Float32Array(rows * WIDTH);
  const y = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const gap = (): boolean => random.uniform() < 0.15;
    const row = [
      random.below(3),
      gap() ? NaN : random.below(LEVELS),
      random.below(9),
      random.normal(),
      gap() ? NaN : random.normal(),
      random.normal() ** 3,
    ];
    x.set(row, i * WIDTH);
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = row;
    const score =
      (a === 1 ? 1 : -0.3) +
      (Number.isNaN(b) ? 0.8 : Math.sin(b * 2.4)) +
      0.1 * c +
      d * (a === 2 ? 1 : -0.5) +
      (Number.isNaN(e) ? -1 : 0.5 * e) +
      0.4 * random.normal();
    const classes = classesOf(task).length;
    if (task === 'regression') y[i] = negative ? 10 * score : Math.max(0, Math.round(3 * score));
    else y[i] = Math.min(classes - 1, Math.max(0, Math.floor(score + classes / 2)));
  }
  return { x, rows, width: WIDTH, y };
}

export async function fitMixed(
  learner: AnyLearner,
  task: Task,
  settings: Settings,
  more: Partial<Parameters<AnyLearner['fit']>[0]> = {},
): Promise<Outcome & { model: TreesModel }> {
  const negative = settings['objective'] !== 'poisson' && settings['objective'] !== 'tweedie';
  const outcome = await runFit(
    learner,
    inputFor(learner, task, {
      train: mixed(task, 800, 1, negative),
      validation: mixed(task, 200, 2, negative),
      features: mixedFeatures,
      settings,
      ...more,
    }),
  );
  if (outcome.error) throw outcome.error;
  if (!(outcome.model instanceof TreesModel)) throw new Error('no model');
  return { ...outcome, model: outcome.model };
}
