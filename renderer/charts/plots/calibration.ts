// Predicted probability against what came true, with the interval as a band and the line of a perfectly honest model.
import type { Plot } from '../plot';
import { faded, type ChartTheme } from '../theme.svelte';
import { axis, baseOptions, type Formats } from './common';

export interface CalibrationInput {
  bins: readonly { predicted: number; observed: number; low: number; high: number; count: number }[];
  words: { predicted: string; observed: string; rows: string; honest: string; low: string; high: string };
}

export function calibrationPlot(input: CalibrationInput, theme: ChartTheme, formats: Formats): Plot<'line'> {
  const { words } = input;
  const bins = input.bins.filter((b) => b.count > 0);
  const marks = bins.map((b, index) => ({
    dataset: 0,
    index,
    text: `${words.predicted} ${formats.percent(b.predicted)}, ${words.observed} ${formats.percent(b.observed)} (${formats.number(b.count)} ${words.rows})`,
  }));
  return {
    kind: 'line',
    data: {
      datasets: [
        {
          label: words.observed,
          data: bins.map((b) => ({ x: b.predicted, y: b.observed })),
          parsing: false,
          borderColor: theme.accent,
          borderWidth: 2,
          pointRadius: 3,
          pointBackgroundColor: theme.accent,
          pointHoverRadius: 5,
          pointHoverBackgroundColor: theme.accent,
          tension: 0,
        },
      ],
    },
    options: {
      ...baseOptions<'line'>(theme, marks),
      scales: {
        x: axis({ title: words.predicted, min: 0, max: 1, format: formats.percent, grid: true }, theme),
        y: axis({ title: words.observed, min: 0, max: 1, format: formats.percent, grid: true }, theme),
      },
    },
    overlay: {
      bands: [
        {
          points: bins.map((b) => ({ x: b.predicted, low: b.low, high: b.high })),
          color: faded(theme.accent, 0.15),
        },
      ],
      guides: [{ from: { x: 0, y: 0 }, to: { x: 1, y: 1 }, color: theme.faint, dashed: true }],
      labels: [{ at: 'right', x: 0.52, y: 0.42, text: words.honest, color: theme.faint }],
    },
    marks,
    table: {
      columns: [
        { label: words.predicted, numeric: true },
        { label: words.observed, numeric: true },
        { label: words.low, numeric: true },
        { label: words.high, numeric: true },
        { label: words.rows, numeric: true },
      ],
      rows: bins.map((b) => [b.predicted, b.observed, b.low, b.high, b.count]),
    },
  };
}
