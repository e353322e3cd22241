// Two columns of numbers as dots.
import type { XY } from '../decimate';
import type { Plot } from '../plot';
import { faded, type ChartTheme } from '../theme.svelte';
import { axis, baseOptions, padded } from './common';

export interface PointsInput {
  points: readonly XY[];
  words: { x: string; y: string };
  /** How a value on an axis is said. */
  says: { x: (value: number) => string; y: (value: number) => string };
}

export function pointsPlot({ points, words, says }: PointsInput, theme: ChartTheme): Plot<'scatter'> {
  const order = points.map((_, i) => i).sort((a, b) => (points[a]?.x ?? 0) - (points[b]?.x ?? 0));
  const text = ({ x, y }: XY): string => `${words.x} ${says.x(x)}, ${words.y} ${says.y(y)}`;
  const marks = order.map((index) => ({ dataset: 0, index, text: text(points[index] ?? { x: 0, y: 0 }) }));
  const span = (values: readonly number[]): { min: number; max: number } =>
    values.length === 0 ? { min: 0, max: 1 } : padded(Math.min(...values), Math.max(...values));
  return {
    kind: 'scatter',
    data: {
      datasets: [
        {
          label: words.y,
          data: points as XY[],
          parsing: false,
          pointBackgroundColor: faded(theme.accent, 0.3),
          pointBorderColor: faded(theme.accent, 0.5),
          pointBorderWidth: 1,
          pointRadius: 2.5,
          pointHoverRadius: 5,
          pointHoverBackgroundColor: theme.accent,
        },
      ],
    },
    options: {
      ...baseOptions<'scatter'>(theme, marks),
      scales: {
        x: axis(
          { title: words.x, ...span(points.map(({ x }) => x)), format: says.x, grid: true, ticks: 5 },
          theme,
        ),
        y: axis(
          { title: words.y, ...span(points.map(({ y }) => y)), format: says.y, grid: true, ticks: 6 },
          theme,
        ),
      },
    },
    overlay: {},
    marks,
    table: {
      columns: [
        { label: words.x, numeric: true },
        { label: words.y, numeric: true },
      ],
      rows: points.map(({ x, y }) => [says.x(x), says.y(y)]),
    },
  };
}
