import { describe, expect, it } from 'vitest';
import { barPlot } from '../../../renderer/charts/plots/bar';
import { calibrationPlot } from '../../../renderer/charts/plots/calibration';
import type { Formats } from '../../../renderer/charts/plots/common';
import { curvePlot } from '../../../renderer/charts/plots/curve';
import { histogramPlot } from '../../../renderer/charts/plots/histogram';
import { linePlot } from '../../../renderer/charts/plots/line';
import { scatterPlot } from '../../../renderer/charts/plots/scatter';
import { step } from '../../../renderer/charts/steps';
import { sampleRows, toTsv } from '../../../renderer/charts/table';
import { faded, readTheme } from '../../../renderer/charts/theme.svelte';

const theme = readTheme({ getPropertyValue: (name) => (name === '--accent' ? ' #102030 ' : '') }, false);
const formats: Formats = { number: (v) => String(v), percent: (v) => `${Math.round(v * 100)}%` };

describe('theme', () => {
  it('reads tokens, falls back where there are none, and stands still where asked', () => {
    expect(theme.accent).toBe('#102030');
    expect(theme.surface).toBe('#fff');
    expect(theme.motion).toBeLessThan(150);
    expect(readTheme({ getPropertyValue: () => '' }, true).motion).toBe(0);
    expect(faded('#102030', 0.5)).toBe('rgb(16 32 48 / 50%)');
  });
});

describe('linePlot', () => {
  const input = {
    xTitle: 'epoch',
    series: [
      {
        name: 'training',
        tone: 'neutral' as const,
        points: [
          { x: 1, y: 0.9 },
          { x: 2, y: 0.5 },
        ],
      },
      { name: 'validation', tone: 'accent' as const, points: [{ x: 2, y: 0.6 }] },
    ],
  };

  it('names each series at its end and joins them into one table', () => {
    const plot = linePlot(input, theme, formats, 400);
    expect(plot.overlay.labels?.map((l) => [l.at, l.text])).toEqual([
      ['end', 'training'],
      ['end', 'validation'],
    ]);
    expect(plot.table.rows).toEqual([
      [1, 0.9, null],
      [2, 0.5, 0.6],
    ]);
    expect(plot.marks.map((m) => m.text)).toContain('validation: 0.6 (epoch 2)');
  });

  it('keeps the keyboard to a hundred or so stops in a long curve, the last among them, and never animates live ones', () => {
    const points = Array.from({ length: 100_000 }, (_, x) => ({ x, y: x % 7 }));
    const plot = linePlot(
      { xTitle: 'step', series: [{ name: 'loss', tone: 'accent', points }], live: true },
      theme,
      formats,
      600,
    );
    expect(plot.marks.length).toBeLessThanOrEqual(122);
    expect(plot.marks[plot.marks.length - 1]?.text).toContain('99999');
    expect(plot.options.animation).toBe(false);
  });
});

describe('other plots', () => {
  it('draws a curve by x and rings the chosen threshold', () => {
    const plot = curvePlot(
      {
        kind: 'roc',
        points: [
          { x: 1, y: 1 },
          { x: 0, y: 0 },
          { x: 0.2, y: 0.7 },
        ],
        chosen: { x: 0.2, y: 0.7, text: '40%' },
        prevalence: 0.1,
        words: { x: 'false alarms', y: 'found', chance: 'guessing' },
      },
      theme,
      formats,
      300,
    );
    expect(plot.table.rows.map((r) => r[0])).toEqual([0, 0.2, 1]);
    expect(plot.overlay.rings).toHaveLength(1);
    expect(plot.marks[1]?.text).toBe('false alarms 20%, found 70%');
  });

  it('gives bars their intervals in picture, words and table', () => {
    const plot = barPlot(
      {
        bars: [{ name: 'duration', value: 0.2, low: 0.15, high: 0.25 }],
        valueTitle: 'drop',
        nameTitle: 'column',
        percent: true,
        interval: (low, high) => `${low} to ${high}`,
        bounds: { low: 'low', high: 'high' },
      },
      theme,
      formats,
    );
    expect(plot.overlay.whiskers?.marks).toEqual([{ index: 0, low: 0.15, high: 0.25 }]);
    expect(plot.marks[0]?.text).toBe('duration: 20% (15% to 25%)');
    expect(plot.table.rows).toEqual([['duration', 0.2, 0.15, 0.25]]);
  });

  it('shows bins as touching bars and values as named ones', () => {
    const words = { value: 'value', rows: 'rows', from: 'from', to: 'to' };
    const bins = histogramPlot(
      { bins: [{ from: 0, to: 10, count: 4 }], top: null, tone: 'mark', words },
      theme,
      formats,
    );
    expect(bins.marks[0]?.text).toBe('0 – 10: 4 rows');
    const top = histogramPlot(
      { bins: null, top: [{ value: 'yes', count: 3 }], tone: 'mark', words },
      theme,
      formats,
    );
    expect(top.table.rows).toEqual([['yes', 3]]);
  });

  it('leaves empty calibration bins and values that are no numbers out', () => {
    const words = { predicted: 'p', observed: 'o', rows: 'rows', honest: 'h', low: 'l', high: 'u' };
    const bin = { predicted: 0.1, observed: 0.12, low: 0.1, high: 0.2, count: 10 };
    expect(calibrationPlot({ bins: [bin, { ...bin, count: 0 }], words }, theme, formats).marks).toHaveLength(
      1,
    );
    const scatter = scatterPlot(
      {
        points: [
          { x: 1, y: 2 },
          { x: Number.NaN, y: 1 },
        ],
        words: { x: 'predicted', y: 'actual', perfect: 'p' },
      },
      theme,
      formats,
    );
    expect(scatter.table.rows).toEqual([[1, 2]]);
  });
});

describe('table', () => {
  it('copies numbers in full and keeps cells in their columns', () => {
    const table = {
      columns: [
        { label: 'a\tb', numeric: false },
        { label: 'n', numeric: true },
      ],
      rows: [
        ['x\ny', 0.1 + 0.2],
        [null, 2],
      ] as const,
    };
    expect(toTsv(table)).toBe('a b\tn\nx y\t0.30000000000000004\n\t2\n');
  });

  it('samples long tables evenly with both ends', () => {
    const table = { columns: [], rows: Array.from({ length: 1000 }, (_, i) => [i]) };
    const rows = sampleRows(table, 5).rows.map((r) => r[0]);
    expect(rows).toEqual([0, 250, 500, 749, 999]);
  });
});

describe('step', () => {
  const marks = [0, 1, 2]
    .flatMap((index) => [{ dataset: 0, index, text: '' }])
    .concat([{ dataset: 1, index: 2, text: '' }]);
  it('goes along a series and between series, and leaves other keys alone', () => {
    expect(step(marks, 0, 'ArrowRight')).toBe(1);
    expect(step(marks, 1, 'ArrowDown')).toBe(3);
    expect(step(marks, 3, 'ArrowUp')).toBe(2);
    expect(step(marks, 0, 'End')).toBe(3);
    expect(step(marks, 0, 'a')).toBeNull();
    expect(step([], 0, 'End')).toBeNull();
  });
});
