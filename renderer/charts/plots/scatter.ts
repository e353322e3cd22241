// Predicted against actual or against the error: dots, and the line on which every dot of a perfect model would lie.
import type { XY } from '../decimate';
import type { Plot } from '../plot';
import { faded, type ChartTheme } from '../theme.svelte';
import { axis, baseOptions, padded, type Formats } from './common';

export interface ScatterInput {
  points: readonly XY[];
  words: { x: string; y: string; perfect: string };
  /** y is an error: a perfect model's dots lie on nought, and the axes have scales of their own. */
  flat?: boolean;
}

export function scatterPlot(input: ScatterInput, theme: ChartTheme, formats: Formats): Plot<'scatter'> {
  const { words } = input;
  const points = input.points.filter((p) => Number.isFinite(p.x) && Number.isFinite(p.y));
  const { flat = false } = input;
  const spanOf = (values: readonly number[]): { min: number; max: number } =>
    padded(values.length > 0 ? Math.min(...values) : 0, values.length > 0 ? Math.max(...values) : 1);
  const span = spanOf(points.flatMap((p) => (flat ? [p.x] : [p.x, p.y])));
  const height = flat ? spanOf(points.flatMap((p) => [p.y, -p.y])) : span;
  const order = points.map((_, i) => i).sort((a, b) => (points[a]?.x ?? 0) - (points[b]?.x ?? 0));
  const marks = order.map((index) => {
    const p = points[index] ?? { x: 0, y: 0 };
    return {
      dataset: 0,
      index,
      text: `${words.x} ${formats.number(p.x)}, ${words.y} ${formats.number(p.y)}`,
    };
  });
  const at = span.min + (span.max - span.min) * 0.9;
  return {
    kind: 'scatter',
    data: {
      datasets: [
        {
          label: words.y,
          data: points as XY[],
          parsing: false,
          pointBackgroundColor: faded(theme.accent, 0.35),
          pointBorderColor: faded(theme.accent, 0.6),
          pointBorderWidth: 1,
          pointRadius: 3,
          pointHoverRadius: 5,
          pointHoverBackgroundColor: theme.accent,
        },
      ],
    },
    options: {
      ...baseOptions<'scatter'>(theme, marks),
      scales: {
        x: axis({ title: words.x, ...span, format: formats.number, grid: true }, theme),
        y: axis({ title: words.y, ...height, format: formats.number, grid: true }, theme),
      },
    },
    overlay: {
      guides: [
        {
          from: { x: span.min, y: flat ? 0 : span.min },
          to: { x: span.max, y: flat ? 0 : span.max },
          color: theme.faint,
          dashed: true,
        },
      ],
      labels: [{ at: 'left', x: at, y: flat ? 0 : at, text: words.perfect, color: theme.faint }],
    },
    marks,
    table: {
      columns: [
        { label: words.x, numeric: true },
        { label: words.y, numeric: true },
      ],
      rows: points.map((p) => [p.x, p.y]),
    },
  };
}
