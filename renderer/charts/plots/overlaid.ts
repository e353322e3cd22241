// Two spreads of one column laid over one another: the earlier one as wide grey bars, the present one as narrow bars in front. Bars are
// shares, so that unequal numbers of rows compare.
import type { Plot } from '../plot';
import type { ChartTheme } from '../theme.svelte';
import { axis, baseOptions, type Formats } from './common';

export interface OverlaidInput {
  bins: readonly { from: number; to: number; before: number; after: number }[] | null;
  values: readonly { value: string; before: number; after: number }[] | null;
  /** Rows with a value, on either side. */
  rows: { before: number; after: number };
  words: { before: string; after: string; value: string; from: string; to: string };
  /** How a bin's bound is said: a number, or a date where milliseconds stand for one. */
  bound: (value: number) => string;
}

const WIDE = { grouped: false, barPercentage: 0.96, categoryPercentage: 1, order: 2 };
const NARROW = { grouped: false, barPercentage: 0.5, categoryPercentage: 1, order: 1 };

export function overlaidPlot(input: OverlaidInput, theme: ChartTheme, formats: Formats): Plot<'bar'> {
  const { words, rows, bound } = input;
  const list = input.bins ?? input.values ?? [];
  const before = list.map((one) => one.before / Math.max(1, rows.before));
  const after = list.map((one) => one.after / Math.max(1, rows.after));
  const names = input.bins
    ? input.bins.map(({ from, to }) => `${bound(from)} – ${bound(to)}`)
    : (input.values ?? []).map(({ value }) => value);
  // One stop a bar: what it was then and is now belong together.
  const marks = names.map((name, index) => ({
    dataset: 1,
    index,
    text: `${name}: ${words.before} ${formats.percent(before[index] ?? 0)}, ${words.after} ${formats.percent(after[index] ?? 0)}`,
  }));
  const middle = (i: number): number => ((input.bins?.[i]?.from ?? 0) + (input.bins?.[i]?.to ?? 0)) / 2;
  const points = (shares: number[]): { x: number; y: number }[] | number[] =>
    input.bins ? shares.map((y, i) => ({ x: middle(i), y })) : shares;
  const shared = input.bins ? { parsing: false as const } : {};
  const low = input.bins?.[0]?.from ?? 0;
  const high = input.bins?.at(-1)?.to ?? 1;
  const shares = axis({ format: formats.percent, grid: true, zero: true, ticks: 4 }, theme);
  const base = baseOptions<'bar'>(theme, marks);
  return {
    kind: 'bar',
    data: {
      ...(input.bins ? {} : { labels: names.map((n) => (n.length > 18 ? `${n.slice(0, 17)}…` : n)) }),
      datasets: [
        { label: words.before, data: points(before), ...shared, ...WIDE, backgroundColor: theme.neutral },
        { label: words.after, data: points(after), ...shared, ...NARROW, backgroundColor: theme.accent },
      ],
    },
    options: {
      ...base,
      ...(input.bins ? {} : { indexAxis: 'y' as const }),
      interaction: { mode: 'index', axis: input.bins ? 'x' : 'y', intersect: false },
      scales: input.bins
        ? {
            x: {
              ...axis({ format: bound, min: low, max: high > low ? high : low + 1, ticks: 5 }, theme),
              offset: false,
            },
            y: shares,
          }
        : {
            x: shares,
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
      plugins: {
        ...base.plugins,
        tooltip: { ...base.plugins?.tooltip, filter: (item) => item.datasetIndex === 1 },
      },
    },
    overlay: {},
    marks,
    table: {
      columns: [
        ...(input.bins
          ? [
              { label: words.from, numeric: true },
              { label: words.to, numeric: true },
            ]
          : [{ label: words.value, numeric: false }]),
        { label: words.before, numeric: true },
        { label: words.after, numeric: true },
      ],
      rows: list.map((_, i) => {
        const bin = input.bins?.[i];
        const name = bin ? [bound(bin.from), bound(bin.to)] : [names[i] ?? ''];
        return [...name, formats.percent(before[i] ?? 0), formats.percent(after[i] ?? 0)];
      }),
    },
  };
}
