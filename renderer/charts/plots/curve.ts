// ROC and precision/recall: a curve in the unit square, the line of chance, and the point of the chosen threshold.
import type { XY } from '../decimate';
import { decimate } from '../decimate';
import type { Mark, Plot } from '../plot';
import { faded, type ChartTheme } from '../theme.svelte';
import { axis, baseOptions, type Formats } from './common';

export interface CurveInput {
  kind: 'roc' | 'precisionRecall';
  /** ROC: x false positive rate, y true positive rate. PR: x recall, y precision. */
  points: readonly XY[];
  /** The chosen threshold's point with its words. */
  chosen: { x: number; y: number; text: string } | null;
  /** Share of positives: precision of a model that guesses. */
  prevalence: number;
  words: { x: string; y: string; chance: string };
}

export function curvePlot(
  input: CurveInput,
  theme: ChartTheme,
  formats: Formats,
  pixels: number,
): Plot<'line'> {
  // A curve comes in the order of its thresholds; drawn it goes by x.
  const sorted = [...input.points].sort(
    (a, b) => a.x - b.x || (input.kind === 'roc' ? a.y - b.y : b.y - a.y),
  );
  const points = decimate(sorted, pixels);
  const every = Math.max(1, Math.ceil(points.length / 60));
  const sentence = (p: XY): string =>
    `${input.words.x} ${formats.percent(p.x)}, ${input.words.y} ${formats.percent(p.y)}`;
  const all: Mark[] = points.map((p, index) => ({ dataset: 0, index, text: sentence(p) }));
  const roc = input.kind === 'roc';
  const chanceAt = roc ? { x: 0.62, y: 0.62 } : { x: 0.08, y: input.prevalence };
  return {
    kind: 'line',
    data: {
      datasets: [
        {
          label: input.words.y,
          data: points as XY[],
          parsing: false,
          borderColor: theme.accent,
          borderWidth: 2,
          pointRadius: 0,
          pointHoverRadius: 4,
          pointHoverBackgroundColor: theme.accent,
          tension: 0,
        },
      ],
    },
    options: {
      ...baseOptions<'line'>(theme, all),
      scales: {
        x: axis({ title: input.words.x, min: 0, max: 1, format: formats.percent, grid: true }, theme),
        y: axis({ title: input.words.y, min: 0, max: 1, format: formats.percent, grid: true }, theme),
      },
    },
    overlay: {
      bands: [
        {
          points: points.map((p) => ({ x: p.x, low: roc ? p.x : input.prevalence, high: p.y })),
          color: faded(theme.accent, 0.07),
        },
      ],
      guides: [
        {
          from: { x: 0, y: roc ? 0 : input.prevalence },
          to: { x: 1, y: roc ? 1 : input.prevalence },
          color: theme.faint,
          dashed: true,
        },
      ],
      labels: [
        { at: roc ? 'right' : 'above', ...chanceAt, text: input.words.chance, color: theme.faint },
        ...(input.chosen
          ? [
              {
                at: roc ? ('right' as const) : ('left' as const),
                x: input.chosen.x,
                y: input.chosen.y,
                text: input.chosen.text,
                color: theme.text,
              },
            ]
          : []),
      ],
      rings: input.chosen ? [{ x: input.chosen.x, y: input.chosen.y, color: theme.accent }] : [],
    },
    marks: all.filter((_, i) => i % every === 0 || i === all.length - 1),
    table: {
      columns: [
        { label: input.words.x, numeric: true },
        { label: input.words.y, numeric: true },
      ],
      rows: sorted.map((p) => [p.x, p.y]),
    },
  };
}
