// What every plot shares: axes, type, no legend, a tooltip that says what the keyboard's mark says.
import type { ChartOptions } from 'chart.js';
import type { Mark, PlotKind } from '../plot';
import type { ChartTheme } from '../theme.svelte';

/** Numbers in words of the user's language. */
export interface Formats {
  number(value: number): string;
  percent(value: number): string;
}

export interface AxisSpec {
  title?: string;
  min?: number;
  max?: number;
  format?: (value: number) => string;
  /** Lines across the plot at each tick. */
  grid?: boolean;
  /** The axis includes zero. */
  zero?: boolean;
  ticks?: number;
  hidden?: boolean;
  /** Ticks at whole numbers only. */
  whole?: boolean;
}

export function axis(spec: AxisSpec, theme: ChartTheme) {
  const { format } = spec;
  return {
    type: 'linear' as const,
    ...(spec.min === undefined ? {} : { min: spec.min }),
    ...(spec.max === undefined ? {} : { max: spec.max }),
    beginAtZero: spec.zero ?? false,
    display: !(spec.hidden ?? false),
    border: { color: theme.border, display: !(spec.grid ?? false) },
    grid: { display: spec.grid ?? false, color: theme.rule, drawTicks: false, lineWidth: 1 },
    title: {
      display: spec.title !== undefined,
      text: spec.title ?? '',
      color: theme.faint,
      font: { family: theme.font, size: theme.fontSize },
      padding: { top: 2, bottom: 2 },
    },
    ticks: {
      color: theme.faint,
      font: { family: theme.font, size: theme.fontSize - 1 },
      maxTicksLimit: spec.ticks ?? 6,
      maxRotation: 0,
      // Bounds that are no round numbers get no tick of their own.
      includeBounds: false,
      padding: 6,
      ...(spec.whole ? { precision: 0 } : {}),
      ...(format ? { callback: (value: string | number) => format(Number(value)) } : {}),
    },
  };
}

/** Options common to all; `live` charts never animate, so that what is drawn stays where it is. */
export function baseOptions<K extends PlotKind>(
  theme: ChartTheme,
  marks: readonly Mark[],
  live = false,
): ChartOptions<K> {
  const words = new Map(marks.map((m) => [`${m.dataset}:${m.index}`, m.text]));
  const options: ChartOptions = {
    responsive: true,
    maintainAspectRatio: false,
    normalized: true,
    animation: live || theme.motion === 0 ? false : { duration: theme.motion },
    interaction: { mode: 'nearest', axis: 'xy', intersect: false },
    layout: { padding: { top: 10, right: 8, bottom: 0, left: 0 } },
    plugins: {
      legend: { display: false },
      tooltip: {
        displayColors: false,
        backgroundColor: theme.text,
        titleColor: theme.surface,
        bodyColor: theme.surface,
        bodyFont: { family: theme.font, size: theme.fontSize },
        padding: 8,
        cornerRadius: 4,
        caretSize: 0,
        caretPadding: 8,
        animation: false,
        callbacks: {
          title: () => '',
          label: (item) => words.get(`${item.datasetIndex}:${item.dataIndex}`) ?? '',
        },
      },
    },
  };
  return options as ChartOptions<K>;
}

/** A span that leaves a little air at both ends; never of no width. */
export function padded(low: number, high: number, share = 0.04): { min: number; max: number } {
  const span = high - low;
  const air = span > 0 ? span * share : Math.max(Math.abs(high), 1) * 0.5;
  return { min: low - air, max: high + air };
}
