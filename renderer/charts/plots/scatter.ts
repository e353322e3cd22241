// Predicted against actual: dots, and the line on which every dot of a perfect model would lie.
import type { XY } from '../decimate';
import type { Plot } from '../plot';
import { faded, type ChartTheme } from '../theme.svelte';
import { axis, baseOptions, padded, type Formats } from './common';

export interface ScatterInput {
  points: readonly XY[];
  words: { x: string; y: string; perfect: string };
}

export function scatterPlot(input: ScatterInput, theme: ChartTheme, formats: Formats): Plot<'scatter'> {
  const { words } = input;
  const points = input.points.filter((p) => Number.isFinite(p.x) && Number.isFinite(p.y));
  const all = points.flatMap((p) => [p.x, p.y]);
  const low = all.length > 0 ? Math.min(...all) : 0;
  const high = all.length > 0 ? Math.max(...all) : 1;
  const span = padded(low, high);
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
        y: axis({ title: words.y, ...span, format: formats.number, grid: true }, theme),
      },
    },
    overlay: {
      guides: [
        {
          from: { x: span.min, y: span.min },
          to: { x: span.max, y: span.max },
          color: theme.faint,
          dashed: true,
        },
      ],
      labels: [{ at: 'left', x: at, y: at, text: words.perfect, color: theme.faint }],
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
