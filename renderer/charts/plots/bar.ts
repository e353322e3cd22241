// Horizontal bars with intervals, largest first as given: importance, class shares.
import type { Guide, Plot } from '../plot';
import { faded, type ChartTheme } from '../theme.svelte';
import { axis, baseOptions, type Formats } from './common';

export interface Bar {
  name: string;
  value: number;
  low?: number;
  high?: number;
}

export interface BarInput {
  bars: readonly Bar[];
  valueTitle: string;
  nameTitle: string;
  percent?: boolean;
  /** A value to measure by, drawn as a dashed line. */
  guide?: number;
  /** Words for "from … to …". */
  interval: (low: string, high: string) => string;
  /** Names of the interval's ends, for the table. */
  bounds: { low: string; high: string };
}

export const BAR_ROW = 24;

export function barPlot(input: BarInput, theme: ChartTheme, formats: Formats): Plot<'bar'> {
  const say = input.percent ? formats.percent : formats.number;
  const marks = input.bars.map((b, index) => ({
    dataset: 0,
    index,
    text:
      `${b.name}: ${say(b.value)}` +
      (b.low === undefined || b.high === undefined ? '' : ` (${input.interval(say(b.low), say(b.high))})`),
  }));
  const hasIntervals = input.bars.some((b) => b.low !== undefined);
  const base = axis({ title: input.valueTitle, format: say, grid: true, zero: true, ticks: 5 }, theme);
  const lowest = Math.min(0, ...input.bars.map((b) => b.low ?? b.value));
  const highest = Math.max(input.guide ?? 0, 0, ...input.bars.map((b) => b.high ?? b.value));
  const names = axis({}, theme);
  const upright = (x: number, line: Pick<Guide, 'color' | 'dashed'>): Guide => ({
    from: { x, y: -0.5 },
    to: { x, y: input.bars.length - 0.5 },
    ...line,
  });
  return {
    kind: 'bar',
    data: {
      labels: input.bars.map((b) => shorten(b.name)),
      datasets: [
        {
          label: input.valueTitle,
          data: input.bars.map((b) => b.value),
          backgroundColor: theme.mark,
          hoverBackgroundColor: theme.accent,
          borderRadius: 2,
          barThickness: 12,
        },
      ],
    },
    options: {
      ...baseOptions<'bar'>(theme, marks),
      indexAxis: 'y',
      interaction: { mode: 'nearest', axis: 'y', intersect: false },
      scales: {
        x: { ...base, min: lowest * 1.05, ...(highest > 0 ? { suggestedMax: highest } : {}) },
        y: {
          type: 'category',
          border: { color: theme.border },
          grid: { display: false },
          ticks: {
            ...names.ticks,
            autoSkip: false,
            color: theme.text,
            font: { family: theme.font, size: theme.fontSize },
          },
        },
      },
    },
    overlay: {
      ...(hasIntervals
        ? {
            whiskers: {
              color: faded(theme.text, 0.42),
              marks: input.bars.flatMap((b, index) =>
                b.low === undefined || b.high === undefined ? [] : [{ index, low: b.low, high: b.high }],
              ),
            },
          }
        : {}),
      guides: [
        upright(0, { color: theme.border }),
        ...(input.guide === undefined ? [] : [upright(input.guide, { color: theme.faint, dashed: true })]),
      ],
    },
    marks,
    table: {
      columns: [
        { label: input.nameTitle, numeric: false },
        { label: input.valueTitle, numeric: true },
        ...(hasIntervals
          ? [
              { label: input.bounds.low, numeric: true },
              { label: input.bounds.high, numeric: true },
            ]
          : []),
      ],
      rows: input.bars.map((b) => [
        b.name,
        b.value,
        ...(hasIntervals ? [b.low ?? null, b.high ?? null] : []),
      ]),
    },
  };
}

/** A name that fits beside its bar; the table and the tooltip have it whole. */
const shorten = (name: string): string => (name.length > 22 ? `${name.slice(0, 21)}…` : name);
