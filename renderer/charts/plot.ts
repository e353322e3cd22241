// What a chart is before it is drawn: chart.js data and options, an overlay in data units, the points a keyboard can reach,
// and the table behind it.
import type { ChartData, ChartOptions } from 'chart.js';
import type { ChartTable } from './table';

/** A shaded interval along x. */
export interface Band {
  points: readonly { x: number; low: number; high: number }[];
  color: string;
}

/** A straight line between two points: a diagonal of chance, a zero line, a threshold. */
export interface Guide {
  from: { x: number; y: number };
  to: { x: number; y: number };
  color: string;
  dashed?: boolean;
}

/** An interval along the value axis of one bar. */
export interface Whisker {
  index: number;
  low: number;
  high: number;
}

/** A name beside what it names. 'end': at the right edge of the plot, moved apart where names would overlap. */
export interface Label {
  at: 'end' | 'right' | 'left' | 'above';
  x: number;
  y: number;
  text: string;
  color: string;
}

/** A ring around a point that matters: the best epoch, the chosen threshold. */
export interface Ring {
  x: number;
  y: number;
  color: string;
}

export interface Overlay {
  bands?: readonly Band[];
  guides?: readonly Guide[];
  whiskers?: { marks: readonly Whisker[]; color: string };
  labels?: readonly Label[];
  rings?: readonly Ring[];
}

/** A point that the keyboard reaches: where it is in the chart's data, and what it says. */
export interface Mark {
  dataset: number;
  index: number;
  text: string;
}

export type PlotKind = 'line' | 'bar' | 'scatter';

export interface Plot<K extends PlotKind = PlotKind> {
  kind: K;
  data: ChartData<K, { x: number; y: number }[] | number[]>;
  options: ChartOptions<K>;
  overlay: Overlay;
  /** By dataset, in the order in which an arrow key goes. */
  marks: readonly Mark[];
  table: ChartTable;
}
