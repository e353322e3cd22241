// Partial dependence: the mean answer with its interval, single rows faint behind it, and where the data lies along the foot.
import type { Band, Mark, Plot } from '../plot';
import { faded, type ChartTheme } from '../theme.svelte';
import { axis, baseOptions, type Formats, padded } from './common';

export interface DependenceInput {
  points: readonly { x: number; value: number; low: number; high: number }[];
  /** One value a point, row by row. */
  lines: readonly (readonly number[])[];
  histogram: readonly { from: number; to: number; count: number }[];
  xTitle: string;
  yTitle: string;
  percent: boolean;
  /** How a value of the column is said: a number, or a date. */
  bound?: (value: number) => string;
  words: { low: string; high: string };
  /** The words of one point. */
  say: (x: string, y: string, low: string, high: string) => string;
}

/** Share of the height that the data's distribution takes. */
const FOOT = 0.14;

export function dependencePlot(input: DependenceInput, theme: ChartTheme, formats: Formats): Plot<'line'> {
  const { points, lines, histogram } = input;
  const say = input.percent ? formats.percent : formats.number;
  const bound = input.bound ?? formats.number;
  const marks = points.map((p, index): Mark => ({
    dataset: 0,
    index,
    text: input.say(bound(p.x), say(p.value), say(p.low), say(p.high)),
  }));
  const all = [...points.flatMap((p) => [p.low, p.high]), ...lines.flat()];
  const span = padded(Math.min(...all), Math.max(...all));
  const foot = ((span.max - span.min) * FOOT) / (1 - FOOT);
  const floor = span.min - foot;
  const most = Math.max(1, ...histogram.map(({ count }) => count));
  const data: Band[] = histogram
    .filter(({ count }) => count > 0)
    .map(({ from, to, count }) => {
      const high = floor + foot * 0.9 * (count / most);
      return {
        color: theme.neutral,
        points: [
          { x: from, low: floor, high },
          { x: to, low: floor, high },
        ],
      };
    });
  const xs = points.map(({ x }) => x);
  return {
    kind: 'line',
    data: {
      datasets: [
        {
          label: input.yTitle,
          data: points.map(({ x, value }) => ({ x, y: value })),
          parsing: false,
          borderColor: theme.accent,
          borderWidth: 2.5,
          pointRadius: points.length === 1 ? 3 : 0,
          pointHoverRadius: 4,
          pointHoverBackgroundColor: theme.accent,
          order: 0,
        },
        ...lines.map((line) => ({
          label: '',
          data: points.map(({ x }, i) => ({ x, y: line[i] ?? 0 })),
          parsing: false as const,
          borderColor: faded(theme.neutral, 0.4),
          borderWidth: 1,
          pointRadius: 0,
          pointHoverRadius: 0,
          pointHitRadius: 0,
          order: 1,
        })),
      ],
    },
    options: {
      ...baseOptions<'line'>(theme, marks),
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      scales: {
        x: axis(
          { title: input.xTitle, format: bound, min: Math.min(...xs), max: Math.max(...xs), ticks: 7 },
          theme,
        ),
        y: axis({ title: input.yTitle, format: say, grid: true, min: floor, max: span.max, ticks: 6 }, theme),
      },
    },
    overlay: {
      bands: [...data, { color: faded(theme.accent, 0.16), points }],
    },
    marks,
    table: {
      columns: [
        { label: input.xTitle, numeric: true },
        { label: input.yTitle, numeric: true },
        { label: input.words.low, numeric: true },
        { label: input.words.high, numeric: true },
      ],
      rows: points.map((p) => [bound(p.x), p.value, p.low, p.high]),
    },
  };
}
