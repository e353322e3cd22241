import { describe, expect, it } from 'vitest';
import { freshPlateau, learningRateAt, notePlateau } from '../../../../main/compute/train/schedule';
import { fullSettings, type FullSettings } from '../../../../main/compute/train/settings';
import type { Schedule } from '../../../../main/compute';

const settingsWith = (schedule: Schedule): FullSettings =>
  fullSettings({ epochs: 10, batchSize: 8, optimizer: 'sgd', learningRate: 0.1, schedule, minDelta: 0.01 });

/** The rates of 100 steps, ten an epoch. */
const rates = (schedule: Schedule): number[] =>
  Array.from({ length: 100 }, (_, step) =>
    learningRateAt(settingsWith(schedule), step, 100, 10, freshPlateau()),
  );

describe('learning rate schedules', () => {
  it('constant', () => {
    expect(new Set(rates({ kind: 'constant' }))).toEqual(new Set([0.1]));
  });

  it('cosine warms up in a line, then falls to its floor', () => {
    const r = rates({ kind: 'cosine', warmupEpochs: 2, floor: 0.1 });
    expect(r[0]).toBeCloseTo(0.1 / 20);
    expect(r[19]).toBeCloseTo(0.1);
    expect(r[60]).toBeCloseTo(0.1 * (0.1 + 0.9 / 2));
    expect(r[99]).toBeLessThan(0.0101);
    expect(r.slice(20)).toEqual([...r.slice(20)].sort((a, b) => b - a));
  });

  it('one-cycle rises from a 25th and ends far below it', () => {
    const r = rates({ kind: 'one-cycle' });
    expect(r[0]).toBeCloseTo(0.1 / 25);
    expect(Math.max(...r)).toBeCloseTo(0.1);
    expect(r.indexOf(Math.max(...r))).toBe(30);
    expect(r[99]).toBeLessThan(0.1 / 500);
  });

  it('reduces on a plateau, not on progress, and not below its floor', () => {
    const settings = settingsWith({ kind: 'reduce-on-plateau', patience: 2, factor: 0.5, floor: 0.2 });
    const losses = [1, 0.9, 0.895, 0.9, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8];
    let plateau = freshPlateau();
    const scales = losses.map((loss) => (plateau = notePlateau(settings, plateau, loss)).scale);
    expect(scales).toEqual([1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.2, 0.2, 0.2]);
    expect(learningRateAt(settings, 5, 100, 10, plateau)).toBeCloseTo(0.02);
  });
});
