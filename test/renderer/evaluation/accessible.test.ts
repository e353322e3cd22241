// Every part of a report, and of an explanation, as assistive technology meets it.
import '../jsdom';
import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import OnePrediction from '../../../renderer/evaluation/explain/OnePrediction.svelte';
import { explainState } from '../../../renderer/evaluation/explain/state.svelte';
import MoneyTab from '../../../renderer/evaluation/money/MoneyTab.svelte';
import { evaluation } from '../../../renderer/evaluation/state.svelte';
import TrustTab from '../../../renderer/evaluation/trust/TrustTab.svelte';
import VerdictPanel from '../../../renderer/evaluation/VerdictPanel.svelte';
import WeakTab from '../../../renderer/evaluation/weak/WeakTab.svelte';
import { type EvaluationReport, type FairnessGroup, text } from '../../../shared/domain';
import { accessibilityFaults } from '../accessible';
import { explanation, opening } from './explain/row';
import { report } from './report';

const near = (value: number) => ({ value, low: value - 0.02, high: value + 0.02 });
const north = { kind: 'is' as const, column: 'region', value: 'North' };
const group = (few: boolean): FairnessGroup => ({
  condition: few ? { kind: 'other', column: 'region' } : north,
  rows: few ? 4 : 96,
  few,
  named: near(0.2),
  truePositiveRate: few ? null : near(0.7),
  falsePositiveRate: near(0.1),
  positivesFrom: [],
  negativesFrom: [],
});

const whole: EvaluationReport = {
  ...report,
  gate: {
    verdict: 'fail',
    rules: [
      {
        rule: { id: 'r', kind: 'atLeast', metric: 'rocAuc', threshold: 0.95 },
        value: 0.9,
        verdict: 'fail',
        summary: text('evaluate.metric.rocAuc'),
      },
    ],
  },
  advice: [{ id: 'a', summary: text('evaluate.metric.rocAuc'), action: { kind: 'go', view: 'features' } }],
  profit: {
    money: { truePositive: 10, falsePositive: -1, falseNegative: 0, trueNegative: 0, column: null },
    curve: report.thresholds.map(({ threshold }) => ({ threshold, named: 14, profit: near(60) })),
    best: 0.5,
  },
  gains: [1, 10, 100].map((percent) => ({
    share: percent / 100,
    gain: near(Math.min(1, percent / 20)),
    lift: near(5),
  })),
  slices: {
    columns: ['region'],
    metric: 'rocAuc',
    slices: [
      { condition: north, rows: 96, score: near(0.9), predicted: 0.1, actual: 0.1 },
      { condition: { kind: 'missing', column: 'region' }, rows: 4, score: null, predicted: 0.2, actual: 0 },
    ],
    weak: [{ conditions: [north], rows: 96, error: 0.5, otherError: 0.2, excess: near(0.3), sure: true }],
    searched: 12,
  },
  fairness: [
    {
      column: 'region',
      groups: [group(false), group(true)],
      parity: near(0.1),
      ratio: near(0.7),
      opportunity: near(0.1),
      odds: null,
    },
  ],
  suspicions: [
    { kind: 'leak', verdict: 'warn', columns: ['fee'], summary: text('evaluate.metric.rocAuc') },
    { kind: 'shuffled', verdict: 'pass', columns: [], summary: text('evaluate.metric.rocAuc') },
  ],
  calibration: [
    { predicted: 0.1, observed: 0.12, low: 0.1, high: 0.14, count: 50 },
    { predicted: 0.7, observed: 0.6, low: 0.5, high: 0.7, count: 50 },
  ],
  learningCurve: { metric: 'rocAuc', points: [{ rows: 40, value: 0.8 }], nextDoubling: 0.01 },
};

beforeEach(() => {
  setLocale('en');
  evaluation.report = whole;
});

describe('axe finds nothing wrong', () => {
  it.each([
    ['with the verdict, its demands and what would help', VerdictPanel],
    ['with threshold, money and gains', MoneyTab],
    ['with weak segments, levels and fairness', WeakTab],
    ['with doubts, honesty and the learning curve', TrustTab],
  ])('%s', async (_, part) => {
    const { container } = render(part, { report: whole });
    expect(await accessibilityFaults(container)).toEqual([]);
  });

  it.each(['Why?', 'What if?', 'What would it take?'])('with one prediction, asked %s', async (mode) => {
    explainState.opening = opening;
    explainState.stored = explanation;
    explainState.goal = { kind: 'class', name: 'no' };
    explainState.unfolded = 'city';
    const { container } = render(OnePrediction, { opening });
    await fireEvent.click(screen.getByRole('radio', { name: mode }));
    expect(await accessibilityFaults(container)).toEqual([]);
  });
}, 30_000);
