// One side of a before-and-after view: bins of numbers as touching bars, values of text as horizontal bars.
import type { Plot } from '../plot';
import type { ChartTheme } from '../theme.svelte';
import { axis, baseOptions, type Formats } from './common';

export interface HistogramInput {
  bins: readonly { from: number; to: number; count: number }[] | null;
  top: readonly { value: string; count: number }[] | null;
  tone: 'neutral' | 'mark';
  words: { value: string; rows: string; from: string; to: string };
  /** Bins that are picked, both ends included; the others step back. */
  chosen?: { first: number; last: number } | null;
  /** How a bin's bound is said: a number, or a date where milliseconds stand for one. */
  bound?: (value: number) => string;
}

export function histogramPlot(input: HistogramInput, theme: ChartTheme, formats: Formats): Plot<'bar'> {
  const color = input.tone === 'neutral' ? theme.neutral : theme.mark;
  const { words } = input;
  if (!input.bins) {
    const top = input.top ?? [];
    const marks = top.map((t, index) => ({
      dataset: 0,
      index,
      text: `${t.value}: ${formats.number(t.count)} ${words.rows}`,
    }));
    return {
      kind: 'bar',
      data: {
        labels: top.map((t) => (t.value.length > 18 ? `${t.value.slice(0, 17)}…` : t.value)),
        datasets: [
          {
            label: words.rows,
            data: top.map((t) => t.count),
            backgroundColor: color,
            borderRadius: 2,
            maxBarThickness: 14,
          },
        ],
      },
      options: {
        ...baseOptions<'bar'>(theme, marks),
        indexAxis: 'y',
        interaction: { mode: 'nearest', axis: 'y', intersect: false },
        scales: {
          x: axis({ format: formats.number, grid: true, zero: true, ticks: 4 }, theme),
          y: {
            type: 'category',
            border: { color: theme.border },
            grid: { display: false },
            ticks: {
              color: theme.text,
              autoSkip: false,
              font: { family: theme.font, size: theme.fontSize - 1 },
            },
          },
        },
      },
      overlay: {},
      marks,
      table: {
        columns: [
          { label: words.value, numeric: false },
          { label: words.rows, numeric: true },
        ],
        rows: top.map((t) => [t.value, t.count]),
      },
    };
  }
  const bins = input.bins;
  const { chosen = null } = input;
  const barColor = (i: number): string =>
    chosen === null ? color : i >= chosen.first && i <= chosen.last ? theme.accent : theme.neutral;
  const bound = input.bound ?? formats.number;
  const marks = bins.map((b, index) => ({
    dataset: 0,
    index,
    text: `${bound(b.from)} – ${bound(b.to)}: ${formats.number(b.count)} ${words.rows}`,
  }));
  const low = bins[0]?.from ?? 0;
  const high = bins[bins.length - 1]?.to ?? 1;
  return {
    kind: 'bar',
    data: {
      datasets: [
        {
          label: words.rows,
          data: bins.map((b) => ({ x: (b.from + b.to) / 2, y: b.count })),
          parsing: false,
          backgroundColor: bins.map((_, i) => barColor(i)),
          hoverBackgroundColor: theme.accent,
          barPercentage: 0.94,
          categoryPercentage: 1,
          maxBarThickness: 40,
          minBarLength: 1,
        },
      ],
    },
    options: {
      ...baseOptions<'bar'>(theme, marks),
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      scales: {
        x: {
          ...axis({ format: bound, min: low, max: high > low ? high : low + 1, ticks: 5 }, theme),
          offset: false,
        },
        y: axis({ format: formats.number, grid: true, zero: true, ticks: 4 }, theme),
      },
    },
    overlay: {},
    marks,
    table: {
      columns: [
        { label: words.from, numeric: true },
        { label: words.to, numeric: true },
        { label: words.rows, numeric: true },
      ],
      rows: bins.map((b) => [bound(b.from), bound(b.to), b.count]),
    },
  };
}
