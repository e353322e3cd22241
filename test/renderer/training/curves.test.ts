import { describe, expect, it } from 'vitest';
import { extend, valueAt, watchedMetric, type Curves } from '../../../renderer/training/curves';
import { differing, ranks, sorted } from '../../../renderer/training/board';
import { chosenSettings, secondsOf } from '../../../renderer/training/words';
import type { LearnerInfo, MetricPoint, Run } from '../../../shared/domain';

const point = (epoch: number, name: string, value: number): MetricPoint => ({
  runId: 1,
  step: epoch * 10,
  epoch,
  name,
  value,
  at: 0,
});

describe('curves', () => {
  it('grow by what is appended and leave what was there', () => {
    const first: Curves = extend(new Map(), [point(1, 'loss', 0.9), point(2, 'loss', 0.8)]);
    const second = extend(first, [point(3, 'loss', 0.7), point(3, 'auc', 0.8)]);
    expect(first.get('loss')).toHaveLength(2);
    expect(second.get('loss')?.map((p) => p.y)).toEqual([0.9, 0.8, 0.7]);
    expect(second.get('auc')).toEqual([{ x: 3, y: 0.8 }]);
  });

  it('take the newer value where a resumed run writes a step again', () => {
    const curves = extend(new Map(), [point(1, 'loss', 0.9), point(2, 'loss', 0.8), point(3, 'loss', 0.75)]);
    const resumed = extend(curves, [point(2, 'loss', 0.79), point(3, 'loss', 0.7)]);
    expect(resumed.get('loss')).toEqual([
      { x: 1, y: 0.9 },
      { x: 2, y: 0.79 },
      { x: 3, y: 0.7 },
    ]);
  });

  it('know the metric beside the losses and its value at an epoch', () => {
    const curves = extend(new Map(), [
      point(1, 'loss', 1),
      point(1, 'learningRate', 0.1),
      point(1, 'auc', 0.7),
      point(2, 'auc', 0.8),
    ]);
    expect(watchedMetric(curves, 'auc')).toBe('auc');
    expect(watchedMetric(curves, 'validationLoss')).toBe('auc');
    expect(watchedMetric(extend(new Map(), [point(1, 'loss', 1)]), null)).toBeNull();
    expect(valueAt(curves.get('auc') ?? [], 1.5)).toBe(0.7);
    expect(valueAt(curves.get('auc') ?? [], 0.5)).toBeNull();
  });
});

const run = (id: number, change: Partial<Run>): Run => ({
  id,
  learner: 'dense',
  settings: {},
  seed: 1,
  versionId: 1,
  inputs: 'a',
  state: 'finished',
  progress: { fraction: 1, epoch: 1, step: 1, secondsLeft: null },
  backend: null,
  ending: null,
  startedAt: 1000,
  finishedAt: 4000,
  best: { metric: 'auc', value: 0.5, epoch: 1 },
  resumable: false,
  error: null,
  ...change,
});

describe('runs', () => {
  it('are compared in the direction of their metric, finished ones only', () => {
    const auc = (id: number, value: number, state: Run['state'] = 'finished'): Run =>
      run(id, { best: { metric: 'auc', value, epoch: 1 }, state });
    expect([...ranks([auc(3, 0.7), auc(2, 0.9, 'failed'), auc(1, 0.8)])]).toEqual([
      [1, 1],
      [3, 2],
    ]);
    const rmse = (id: number, value: number): Run => run(id, { best: { metric: 'rmse', value, epoch: 1 } });
    expect(ranks([rmse(2, 3), rmse(1, 2)]).get(1)).toBe(1);
    expect(ranks([]).size).toBe(0);
  });

  it('stand in the order asked for, those without a value last', () => {
    const sized = [run(1, { bytes: 30 }), run(2, {}), run(3, { bytes: 20 }), run(4, { bytes: 30 })];
    const ids = (falling: boolean) => sorted(sized, { column: 'size', falling }, 0).map(({ id }) => id);
    expect(ids(false)).toEqual([3, 1, 4, 2]);
    expect(ids(true)).toEqual([1, 4, 3, 2]);
  });

  it('differ in settings that are not the same, defaults filled in', () => {
    const field = (name: string, value: number) => ({
      name,
      kind: 'number' as const,
      label: { key: name },
      help: { key: name },
      default: value,
    });
    const info = (id: 'dense' | 'linear', name: string): LearnerInfo => ({
      id,
      name: { key: id },
      description: { key: id },
      tasks: ['binary'],
      fields: [field(name, 1), field('seedless', 2)],
    });
    const learners = [info('dense', 'units'), info('linear', 'penalty')];
    const names = (a: Run, b: Run) => differing(learners, a, b).map((one) => [one.field.name, one.in]);
    expect(names(run(1, {}), run(2, { settings: { units: 1, seedless: 3 } }))).toEqual([
      ['seedless', 'both'],
    ]);
    expect(names(run(1, {}), run(2, { learner: 'linear', settings: { penalty: 9 } }))).toEqual([
      ['penalty', 'second'],
    ]);
  });

  it('count their seconds to the end, or to now', () => {
    expect(secondsOf(run(1, {}), 9000)).toBe(3);
    expect(secondsOf(run(1, { finishedAt: null }), 9000)).toBe(8);
  });

  it('send only settings that were changed', () => {
    const info: LearnerInfo = {
      id: 'linear',
      name: { key: '' },
      description: { key: '' },
      tasks: ['binary'],
      fields: [
        { name: 'penalty', kind: 'number', label: { key: '' }, help: { key: '' }, default: 1 },
        { name: 'steps', kind: 'integer', label: { key: '' }, help: { key: '' }, default: 200 },
      ],
    };
    expect(chosenSettings(info, { penalty: 0.5, steps: 200, stray: 1 })).toEqual({ penalty: 0.5 });
  });
});
