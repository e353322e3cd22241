import '../jsdom';
import { render, screen, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import LiftPanel from '../../../renderer/evaluation/money/LiftPanel.svelte';
import MetricsTable from '../../../renderer/evaluation/MetricsTable.svelte';
import TwoByTwo from '../../../renderer/evaluation/TwoByTwo.svelte';
import VerdictPanel from '../../../renderer/evaluation/VerdictPanel.svelte';
import { rowAt, type ThresholdRow } from '../../../renderer/evaluation/words';
import { report } from './report';

beforeEach(() => setLocale('en'));

describe('the evaluation view', () => {
  it('shows a failed gate with what fails and the ways on', () => {
    const rules = [
      {
        rule: { id: 'r', kind: 'atLeast' as const, metric: 'rocAuc' as const, threshold: 0.95 },
        value: 0.9,
        verdict: 'fail' as const,
        summary: { key: 'evaluate.metric.rocAuc' },
      },
    ];
    render(VerdictPanel, { report: { ...report, gate: { verdict: 'fail', rules } } });
    const panel = screen.getByRole('region', { name: 'Verdict' });
    expect(within(panel).getByText('Not good enough: 1 demand is not met')).toBeTruthy();
    expect(within(panel).getByRole('button', { name: 'Accept with a reason' })).toBeTruthy();
  });

  it('says by whose decision a failed gate was passed', () => {
    render(VerdictPanel, {
      report: {
        ...report,
        gate: { verdict: 'fail', rules: [] },
        accepted: { reason: 'seasonal test', at: 0 },
      },
    });
    expect(screen.getByText('Accepted by decision')).toBeTruthy();
    expect(screen.getByText(/seasonal test/)).toBeTruthy();
  });

  it('puts each metric beside its interval, the baseline and a model that knows nothing', () => {
    render(MetricsTable, { report });
    const row = screen.getByRole('row', { name: /ROC AUC/ });
    expect(
      within(row)
        .getAllByRole('cell')
        .map((c) => c.textContent?.trim()),
    ).toEqual(['Ranking quality (ROC AUC)', '0.900', '0.890 – 0.910', '', '0.800', '0.500']);
  });

  it('accounts for every test row in the four cells', () => {
    const row = rowAt(report.thresholds, 0.5) as ThresholdRow;
    render(TwoByTwo, { row, positive: 'yes' });
    const counts = screen
      .getAllByRole('cell')
      .map((c) => Number.parseInt(c.textContent ?? '', 10))
      .filter((n) => !Number.isNaN(n));
    expect(counts).toEqual([7, 3, 7, 83]);
    expect(counts.reduce((a, b) => a + b, 0)).toBe(report.rows);
  });

  it('says how many times as often as on average the best-scored tenth is right', () => {
    const lift = Array.from({ length: 10 }, (_, d) => ({
      rows: 10,
      rate: d === 0 ? 0.5 : d < 6 ? 0.1 : 0,
      lift: { value: d === 0 ? 5 : d < 6 ? 1 : 0, low: 0, high: 6.2 },
    }));
    render(LiftPanel, { lift, positive: 'yes' });
    expect(
      screen.getByText('Of the best-scored tenth, 50% are “yes”: 5 times (0 to 6.2) the 10% of all rows'),
    ).toBeTruthy();
  });
});
