import '../jsdom';
import { render, screen, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import Differences from '../../../renderer/evaluation/worth/Differences.svelte';
import CalibrationPanel from '../../../renderer/evaluation/trust/CalibrationPanel.svelte';
import LiftPanel from '../../../renderer/evaluation/money/LiftPanel.svelte';
import ReportTabs from '../../../renderer/evaluation/ReportTabs.svelte';
import SliceTable from '../../../renderer/evaluation/weak/SliceTable.svelte';
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

  it('says what intervals are over where the split keeps customers together, and warns of few', async () => {
    const own = { ...report, unit: { column: 'customer', groups: 812 } };
    const { rerender } = render(ReportTabs, { report: own });
    const said = screen.getByText(/Intervals are over 812 groups of rows that share their “customer”/);
    expect(said.classList.contains('few')).toBe(false);
    await rerender({ report: { ...report, unit: { column: 'customer', groups: 12 } } });
    const warned = screen.getByText(/With only 12 groups by “customer”/);
    expect(warned.classList.contains('few')).toBe(true);
    setLocale('zh');
    expect(await screen.findByText(/区间按 12 组计算，而不是按 100 行/)).toBeTruthy();
  });

  it('says nothing of groups where each row stands for itself', () => {
    render(ReportTabs, { report });
    expect(screen.queryByText(/Intervals are over/)).toBeNull();
  });

  it('tells of each level how many groups it is of', () => {
    const slices = {
      columns: ['city'],
      metric: 'rocAuc' as const,
      slices: [
        {
          condition: { kind: 'is' as const, column: 'city', value: 'Bonn' },
          rows: 90,
          groups: 7,
          score: { value: 0.8, low: 0.7, high: 0.9 },
          predicted: 0.1,
          actual: 0.1,
        },
      ],
      weak: [],
      searched: 0,
    };
    render(SliceTable, { report: { ...report, unit: { column: 'customer', groups: 12 } }, slices });
    expect(screen.getByRole('columnheader', { name: 'Groups' })).toBeTruthy();
    expect(screen.getByTitle('With so few groups the interval is rough.').textContent?.trim()).toBe('7');
  });

  it('says once by which column rows count, and shows whole numbers of what was counted by it', () => {
    const weighted = { ...report, weightedBy: 'counts' };
    const { container, unmount } = render(ReportTabs, { report: weighted });
    expect(container.textContent?.split('All figures are weighted by column “counts”.').length).toBe(2);
    unmount();
    const row = {
      ...{ threshold: 0.5, truePositives: 17.65625, falsePositives: 13.28125, named: 25 },
      ...{ falseNegatives: 9.375, trueNegatives: 19.6875 },
    };
    render(TwoByTwo, { row, positive: 'yes' });
    for (const count of ['18', '13', '9', '20']) expect(screen.getByText(count)).toBeTruthy();
  });

  it('compares two models by one verdict, on the main figure', () => {
    const by = (value: number) => ({ value, low: value - 0.01, high: value + 0.01 });
    const figures = [
      { metric: 'mae' as const, other: 2, difference: by(-0.5) },
      { metric: 'pinball' as const, other: 1, difference: by(-0.2) },
    ];
    render(Differences, { figures, main: 'pinball', caption: 'Beside the other' });
    const [, first, second] = screen.getAllByRole('row');
    expect(first?.textContent).toContain('Error at the quantile asked for (pinball)');
    expect(first?.textContent).toContain('better');
    expect(second?.textContent).not.toMatch(/better|worse|not surely/);
    expect(screen.getByText(/some differ by chance alone/)).toBeTruthy();
  });

  it('lets the correction of probabilities be chosen, of several classes a temperature alone', () => {
    const names = () => screen.getAllByRole('option').map((option) => option.textContent?.trim());
    const { unmount } = render(CalibrationPanel, { report });
    expect(names()).toEqual(['Automatic', 'Smooth curve (Platt)', 'Rising line (isotonic)', 'None']);
    expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'Correction' }).value).toBe('auto');
    expect(screen.getByRole('button', { name: 'Correct the probabilities' })).toBeTruthy();
    unmount();
    const several = { ...report, task: 'multiclass' as const, calibratedBy: 'temperature' as const };
    render(CalibrationPanel, { report: several });
    expect(names()).toEqual(['Temperature', 'None']);
    expect(screen.getByText(/corrected by a temperature/)).toBeTruthy();
  });
});
