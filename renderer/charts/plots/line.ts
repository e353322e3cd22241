// Curves over steps or epochs: live, decimated to the pixel, each named at its end.
import { decimate, type XY } from '../decimate';
import type { Label, Mark, Plot, Ring } from '../plot';
import { faded, type ChartTheme } from '../theme.svelte';
import { axis, baseOptions, type Formats } from './common';

export interface LineSeries {
  name: string;
  /** Sorted by x. */
  points: readonly XY[];
  /** The one that matters is drawn in the accent, what it is compared with in grey, a third in the mark colour. */
  tone: 'accent' | 'neutral' | 'mark';
}

export interface LineInput {
  series: readonly LineSeries[];
  xTitle: string;
  yTitle?: string;
  /** An interval around the first series. */
  band?: readonly { x: number; low: number; high: number }[];
  /** A point that matters, with its words. */
  ring?: { x: number; y: number; text: string };
  /** A level to compare with, for example what the baseline reached. */
  guide?: { y: number; text: string };
  /** The y axis begins at zero. */
  zero?: boolean;
  /** The y axis ends here: shares of a whole do not go beyond it. */
  most?: number;
  percent?: boolean;
  /** x counts whole things, a few of them: no ticks in between, and each point is drawn. */
  steps?: boolean;
  /** Appended while looked at: no motion. */
  live?: boolean;
}

/** At most this many points a series are stepped through by keyboard and shown as a table. */
const REACHABLE = 120;

const inSight = (values: readonly number[]): { suggestedMin?: number; suggestedMax?: number } =>
  values.length > 0 ? { suggestedMin: Math.min(...values), suggestedMax: Math.max(...values) } : {};

export function linePlot(
  input: LineInput,
  theme: ChartTheme,
  formats: Formats,
  pixels: number,
): Plot<'line'> {
  const say = input.percent ? formats.percent : formats.number;
  const drawn = input.series.map((s) => ({ ...s, points: decimate(s.points, pixels) }));
  const marks: Mark[] = [];
  const labels: Label[] = [];
  drawn.forEach((s, dataset) => {
    const every = Math.max(1, Math.ceil(s.points.length / REACHABLE));
    s.points.forEach((p, index) => {
      // The last point always counts: it is the present state.
      if (index % every === 0 || index === s.points.length - 1)
        marks.push({
          dataset,
          index,
          text: `${s.name}: ${say(p.y)} (${input.xTitle} ${formats.number(p.x)})`,
        });
    });
    const last = s.points[s.points.length - 1];
    if (last && s.name)
      labels.push({ at: 'end', x: last.x, y: last.y, text: s.name, color: toneText(s.tone, theme) });
  });
  const rings: Ring[] = [];
  if (input.ring) {
    rings.push({ x: input.ring.x, y: input.ring.y, color: theme.accent });
    labels.push({ at: 'above', x: input.ring.x, y: input.ring.y, text: input.ring.text, color: theme.text });
  }
  const xs = drawn
    .flatMap((s) => [s.points[0]?.x, s.points[s.points.length - 1]?.x])
    .filter((x) => x !== undefined);
  const first = xs.length > 0 ? Math.min(...xs) : 0;
  const last = xs.length > 0 ? Math.max(...xs) : 1;
  if (input.guide)
    labels.push({ at: 'right', x: first, y: input.guide.y, text: input.guide.text, color: theme.faint });
  return {
    kind: 'line',
    data: {
      datasets: drawn.map((s) => ({
        label: s.name,
        data: s.points as XY[],
        parsing: false,
        borderColor: toneLine(s.tone, theme),
        borderWidth: s.tone === 'neutral' ? 1 : 2,
        pointRadius: s.points.length === 1 || input.steps ? 3 : 0,
        pointBackgroundColor: toneLine(s.tone, theme),
        pointHoverRadius: 4,
        pointHoverBackgroundColor: toneLine(s.tone, theme),
        tension: 0,
      })),
    },
    options: {
      ...baseOptions<'line'>(theme, allMarks(drawn, input, say, formats), input.live ?? false),
      scales: {
        x: axis(
          { title: input.xTitle, format: formats.number, ticks: 8, whole: input.steps ?? false },
          theme,
        ),
        y: {
          ...axis(
            {
              ...(input.yTitle ? { title: input.yTitle } : {}),
              format: say,
              grid: true,
              zero: input.zero ?? false,
              ticks: 5,
            },
            theme,
          ),
          grace: '8%',
          ...(input.most === undefined ? {} : { max: input.most }),
          // The level to compare with and the interval are in sight even where the curve stays away from them.
          ...inSight([
            ...(input.guide ? [input.guide.y] : []),
            ...(input.band ?? []).flatMap(({ low, high }) => [low, high]),
          ]),
        },
      },
    },
    overlay: {
      ...(input.band ? { bands: [{ points: input.band, color: faded(theme.accent, 0.14) }] } : {}),
      ...(input.guide
        ? {
            guides: [
              {
                from: { x: first, y: input.guide.y },
                to: { x: last, y: input.guide.y },
                color: theme.faint,
                dashed: true,
              },
            ],
          }
        : {}),
      labels,
      rings,
    },
    marks,
    table: lineTable(input),
  };
}

/** The tooltip knows every drawn point, not only those the keyboard stops at. */
function allMarks(
  drawn: readonly LineSeries[],
  input: LineInput,
  say: (v: number) => string,
  formats: Formats,
): Mark[] {
  if (drawn.reduce((n, s) => n + s.points.length, 0) > 5000) return [];
  return drawn.flatMap((s, dataset) =>
    s.points.map((p, index) => ({
      dataset,
      index,
      text: `${s.name}: ${say(p.y)} (${input.xTitle} ${formats.number(p.x)})`,
    })),
  );
}

/** One row for each x that any series has; a series without a value there leaves its cell empty. */
export function lineTable(input: Pick<LineInput, 'series' | 'xTitle'>): Plot['table'] {
  const rows = new Map<number, (number | null)[]>();
  input.series.forEach((s, at) => {
    for (const p of s.points) {
      let row = rows.get(p.x);
      if (!row) rows.set(p.x, (row = new Array<number | null>(input.series.length).fill(null)));
      row[at] = p.y;
    }
  });
  return {
    columns: [
      { label: input.xTitle, numeric: true },
      ...input.series.map((s) => ({ label: s.name, numeric: true })),
    ],
    rows: [...rows.entries()].sort(([a], [b]) => a - b).map(([x, values]) => [x, ...values]),
  };
}

const toneLine = (tone: LineSeries['tone'], theme: ChartTheme): string =>
  tone === 'accent' ? theme.accent : tone === 'neutral' ? theme.neutral : theme.mark;
const toneText = (tone: LineSeries['tone'], theme: ChartTheme): string =>
  tone === 'accent' ? theme.accentText : theme.soft;
