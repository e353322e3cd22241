// Series over time: which column is the clock, which one names the series, and how far apart its rows are.
import { z } from 'zod';
import type { Column } from '../../shared/domain';
import { type Frame, ident, numberSql, ROW } from '../data';
import { columnOf, type Table } from './checks/check';
import type { SuiteEntry } from '../../shared/domain';
import { isDate } from './traits';

const DAY = 86_400_000;
const FEWEST = 24;

export const SeriesSettings = z.object({
  /** The column that names the series; empty where the table is one. */
  by: z.string().default(''),
  /** Time from row to row: milliseconds, or months where `months` is set. */
  step: z.number().positive().default(DAY),
  months: z.boolean().default(false),
});
export type SeriesSettings = z.infer<typeof SeriesSettings>;

export interface Series extends SeriesSettings {
  column: string;
}

/** The clock of the table, where nine of ten steps along it are alike. Of a part of the rows, nothing can be told. */
export function seriesOf(frame: Frame, rows: number, columns: readonly Column[]): Series | null {
  if (frame.rows !== rows || rows < FEWEST) return null;
  for (const { name } of columns.filter(isDate)) {
    const clock = frame.columns.find((column) => column.name === name);
    if (clock?.kind !== 'number') continue;
    const alone = stepOf(clock.values, null);
    if (alone) return { column: name, by: '', ...alone };
    for (const column of frame.columns) {
      if (column.kind !== 'text' || column.dictionary.length < 2 || column.dictionary.length > rows / FEWEST)
        continue;
      const within = stepOf(clock.values, column.codes);
      if (within) return { column: name, by: column.name, ...within };
    }
  }
  return null;
}

function stepOf(clock: Float64Array, series: Int32Array | null): { step: number; months: boolean } | null {
  const order = Int32Array.from(clock.keys()).filter((i) => !Number.isNaN(clock[i] ?? NaN));
  const key = (i: number): number => series?.[i] ?? 0;
  order.sort((a, b) => key(a) - key(b) || (clock[a] ?? 0) - (clock[b] ?? 0));
  const counts = new Map<number, number>();
  let all = 0;
  for (let k = 1; k < order.length; k++) {
    const [a, b] = [order[k - 1] ?? 0, order[k] ?? 0];
    if (key(a) !== key(b)) continue;
    const step = (clock[b] ?? 0) - (clock[a] ?? 0);
    // Months are of unequal length.
    const days = step / DAY;
    const months = [1, 3, 12].find((n) => days >= 28 * n + Math.floor(n / 3) && days <= 31 * n);
    const kind = months === undefined ? step : -months;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    all++;
  }
  const [usual] = [...counts].sort((a, b) => b[1] - a[1]);
  if (!usual || all < FEWEST - 1 || usual[1] < 0.9 * all || usual[0] === 0) return null;
  return usual[0] < 0 ? { step: -usual[0], months: true } : { step: usual[0], months: false };
}

/** Rows with the time `t` and that of the row before in their series, `p` (null for the first), and the steps between them, `steps`. */
export function steppedSql(entry: SuiteEntry, table: Table, { by, step, months }: SeriesSettings): string {
  const clock = columnOf(entry, table);
  const own = ident(clock.name);
  const time = numberSql(own, clock.type);
  const partition =
    by === '' ? '' : `PARTITION BY ${ident(columnOf({ ...entry, columns: [by] }, table).name)}`;
  const before = `lag(${own}) OVER (${partition} ORDER BY ${own}, ${ROW})`;
  const steps = months
    ? `datediff('month', CAST(before AS TIMESTAMP), CAST(own AS TIMESTAMP)) / ${step}`
    : `(t - p) / ${step}`;
  return `(SELECT *, ${steps} AS steps FROM (
    SELECT ${ROW}, ${own} AS own, before, ${time} AS t, ${numberSql('before', clock.type)} AS p
    FROM (SELECT ${ROW}, ${own}, ${before} AS before FROM ${table.relation} WHERE ${own} IS NOT NULL)))`;
}
