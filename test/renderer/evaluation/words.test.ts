import { beforeEach, describe, expect, it } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import { figure } from '../../../renderer/evaluation/figures';
import { meaning } from '../../../renderer/evaluation/meaning';
import { gainAt } from '../../../renderer/evaluation/money/words';
import {
  isThrough,
  metricsOf,
  outOf,
  precisionOf,
  rowAt,
  type ThresholdRow,
} from '../../../renderer/evaluation/words';
import { report } from './report';

const at = (threshold: number): ThresholdRow => rowAt(report.thresholds, threshold) as ThresholdRow;

beforeEach(() => setLocale('en'));

describe('words of a report', () => {
  it('say what a threshold finds, the business first', () => {
    expect(meaning(report, at(0.5))[0]).toBe(
      'Finds 7 of 10 “yes” rows; half of those it names are right (recall 0.70, precision 0.50).',
    );
    expect(meaning(report, at(0.8))[0]).toBe(
      'Finds 4 of 10 “yes” rows; of those it names, 8 of 10 are right (recall 0.40, precision 0.80).',
    );
    expect(meaning(report, at(1))[0]).toBe('Names no row as “yes” at this threshold, so it finds none.');
    setLocale('zh');
    expect(meaning(report, at(0.8))[0]).toBe(
      '“yes”的行，每 10 个中 4 个能被找出；判定为“yes”的，每 10 个中 8 个正确（召回率 0.40，精确率 0.80）。',
    );
  });

  it('say no difference where the interval holds zero', () => {
    expect(meaning(report, at(0.5))[1]).toContain('0.100 above the baseline');
    const level = {
      ...report,
      comparison: { metric: 'rocAuc' as const, difference: { value: 0.01, low: -0.02, high: 0.04 } },
    };
    expect(meaning(level, at(0.5))[1]).toContain('no clear difference');
  });

  it('never round something to nothing', () => {
    expect(outOf(0.7)).toEqual({ count: 7, of: 10 });
    expect(outOf(0.98)).toEqual({ count: 98, of: 100 });
    expect(outOf(0.004)).toEqual({ count: 4, of: 1000 });
    expect(outOf(0)).toEqual({ count: 0, of: 10 });
    expect(outOf(1)).toEqual({ count: 10, of: 10 });
  });
});

describe('thresholds', () => {
  it('are found by the nearest, and have no precision where nothing is named', () => {
    expect(at(0.62).threshold).toBe(0.5);
    expect(precisionOf(at(1))).toBeNull();
    expect(rowAt([], 0.5)).toBeNull();
  });
});

describe('the gate', () => {
  it('lets a failed model through only by decision', () => {
    const failed = { ...report, gate: { ...report.gate, verdict: 'fail' as const } };
    expect(isThrough(report)).toBe(true);
    expect(isThrough(failed)).toBe(false);
    expect(isThrough({ ...failed, accepted: { reason: 'season', at: 1 } })).toBe(true);
  });

  it('writes scores so that they compare down a column, and amounts in their unit', () => {
    expect(metricsOf(report)).toEqual(['rocAuc', 'recall', 'precision', 'logLoss']);
    expect(figure('rocAuc', 0.5)).toBe('0.500');
    expect(figure('mae', 1240.52)).toBe('1,240.5');
  });
});

describe('what a tenth of the rows holds', () => {
  it('is told of the tenth, also where the rows cannot be parted exactly there', () => {
    const gains = [81, 90, 99].map((rows) => {
      const value = { value: rows / 904, low: 0, high: 1 };
      return { share: rows / 904, gain: value, lift: value };
    });
    expect(gainAt(gains, 0.1)?.share).toBe(90 / 904);
    expect(gainAt([], 0.1)).toBeNull();
  });
});
