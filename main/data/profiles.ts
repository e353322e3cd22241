// What a column holds, in figures. One pass over the columns gives counts and bounds, a second over the numbers their histograms.
import { turn } from '../../shared/domain';
import type { Cell, Column, ColumnProfile } from '../../shared/domain';
import { type Engine } from './engine';
import { cellSql, ident, numberSql } from './sql';
import { isNumeric, readColumns } from './frame';
import { profileOfColumn } from './profile-frame';
import { COLUMNS_AT_ONCE, isWide } from './wide';

/** Up to this many rows, distinct values and quantiles are exact. */
const EXACT_ROWS = 200_000;
const BINS = 24;
const TOP = 12;
/** Columns profiled in one query. */
const BATCH = 16;
const SHARES = [0.05, 0.25, 0.5, 0.75, 0.95];
const QUANTILES = `[${SHARES.join(', ')}]`;

/** Profiles columns in batches, the first named in the first batch. */
export async function* profileColumns(
  engine: Engine,
  relation: string,
  columns: readonly Column[],
  rows: number,
  options: { signal?: AbortSignal | undefined; first?: string | undefined },
): AsyncGenerator<ColumnProfile> {
  const first = columns.filter((column) => column.name === options.first);
  const rest = columns.filter((column) => column.name !== options.first);
  for (const column of first) yield* await profileOf(engine, relation, [column], rows, options.signal);
  if (isWide({ columns: columns.length, rows })) {
    yield* profileWide(engine, relation, rest, rows, options.signal);
    return;
  }
  const numbers = rest.filter((column) => isNumeric(column.type));
  const others = rest.filter((column) => !isNumeric(column.type));
  for (const group of [...batches(numbers), ...batches(others)])
    yield* await profileOf(engine, relation, group, rows, options.signal);
}

/** From columns in memory, some at a time. */
async function* profileWide(
  engine: Engine,
  relation: string,
  columns: readonly Column[],
  rows: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<ColumnProfile> {
  const shape = { quantiles: SHARES, top: TOP, edges: binEdges };
  for (let start = 0; start < columns.length; start += COLUMNS_AT_ONCE) {
    const some = columns.slice(start, start + COLUMNS_AT_ONCE);
    const frame = await readColumns(engine, relation, some, { signal, expectedRows: rows });
    for (const column of frame.columns) {
      await turn();
      yield profileOfColumn(column, rows, shape);
    }
  }
}

const batches = <T>(list: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(list.length / BATCH) }, (_, i) => list.slice(i * BATCH, (i + 1) * BATCH));

async function profileOf(
  engine: Engine,
  relation: string,
  columns: readonly Column[],
  rows: number,
  signal: AbortSignal | undefined,
): Promise<ColumnProfile[]> {
  const numeric = columns.every((column) => isNumeric(column.type));
  if (!numeric) {
    const profiles: ColumnProfile[] = [];
    for (const column of columns) profiles.push(await profileText(engine, relation, column, rows, signal));
    return profiles;
  }
  return profileNumbers(engine, relation, columns, rows, signal);
}

async function profileNumbers(
  engine: Engine,
  relation: string,
  columns: readonly Column[],
  rows: number,
  signal: AbortSignal | undefined,
): Promise<ColumnProfile[]> {
  const exact = rows <= EXACT_ROWS;
  const aggregates = columns.flatMap(({ name, type }, i) => {
    const column = ident(name);
    const number = numberSql(column, type);
    return [
      `count(${column}) AS n${i}`,
      `${exact ? `count(DISTINCT ${column})` : `approx_count_distinct(${column})`} AS d${i}`,
      `${cellSql(`min(${column})`, type)} AS min${i}`,
      `${cellSql(`max(${column})`, type)} AS max${i}`,
      `min(${number}) AS low${i}`,
      `max(${number}) AS high${i}`,
      `avg(${number}) AS mean${i}`,
      `stddev_samp(${number}) AS dev${i}`,
      `${exact ? `quantile_cont(${number}, ${QUANTILES})` : `approx_quantile(${number}, ${QUANTILES})`} AS q${i}`,
    ];
  });
  const figures = await engine.row<Record<string, unknown>>(
    `SELECT ${aggregates.join(', ')} FROM ${relation}`,
    {
      signal,
    },
  );
  const edges = columns.map(({ type }, i) =>
    binEdges(numberOf(figures[`low${i}`]), numberOf(figures[`high${i}`]), type),
  );
  const counted = columns.flatMap(({ name, type }, i) => {
    const bounds = edges[i];
    // Each bin holds what is at most its upper edge; the last edge takes the rest.
    return bounds ? [`${histogramSql({ name, type }, bounds)} AS h${i}`] : [];
  });
  const histograms =
    counted.length > 0
      ? await engine.row<Record<string, unknown>>(`SELECT ${counted.join(', ')} FROM ${relation}`, { signal })
      : {};
  return columns.map(({ name, type }, i) => {
    const present = numberOf(figures[`n${i}`]) ?? 0;
    return {
      name,
      type,
      rows,
      missing: rows - present,
      distinct: Math.min(present, numberOf(figures[`d${i}`]) ?? 0),
      distinctExact: exact,
      min: (figures[`min${i}`] ?? null) as Cell,
      max: (figures[`max${i}`] ?? null) as Cell,
      mean: numberOf(figures[`mean${i}`]),
      deviation: numberOf(figures[`dev${i}`]),
      quantiles: Array.isArray(figures[`q${i}`]) && present > 0 ? (figures[`q${i}`] as number[]) : null,
      histogram: binsOf(edges[i] ?? null, histograms[`h${i}`]),
      top: null,
    };
  });
}

async function profileText(
  engine: Engine,
  relation: string,
  { name, type }: Column,
  rows: number,
  signal: AbortSignal | undefined,
): Promise<ColumnProfile> {
  const column = ident(name);
  const groups = await engine.rows<{
    v: Cell;
    n: number;
    groups: number;
    present: number;
    low: Cell;
    high: Cell;
  }>(
    `WITH counted AS (SELECT ${column} AS v, count(*) AS n FROM ${relation} WHERE ${column} IS NOT NULL GROUP BY 1),
     totals AS (SELECT count(*) AS groups, coalesce(sum(n), 0) AS present, min(v) AS low, max(v) AS high FROM counted)
     SELECT v, n, CAST(groups AS DOUBLE) AS groups, CAST(present AS DOUBLE) AS present, low, high
     FROM totals LEFT JOIN counted ON true ORDER BY n DESC NULLS LAST, v LIMIT ${TOP}`,
    { signal },
  );
  const totals = groups[0];
  const present = totals?.present ?? 0;
  return {
    name,
    type,
    rows,
    missing: rows - present,
    distinct: totals?.groups ?? 0,
    distinctExact: true,
    min: totals?.low ?? null,
    max: totals?.high ?? null,
    mean: null,
    deviation: null,
    quantiles: null,
    histogram: null,
    top: present === 0 ? [] : groups.map(({ v, n }) => ({ value: v, count: n })),
  };
}

/** At most 24 bins of equal width from the least value to the greatest; whole numbers get bins of whole width. */
export function binEdges(low: number | null, high: number | null, type: Column['type']): number[] | null {
  if (low === null || high === null) return null;
  if (low === high) return [low, high];
  const span = high - low;
  const width = type === 'integer' ? Math.max(1, Math.ceil((span + 1) / BINS)) : span / BINS;
  const count = type === 'integer' ? Math.max(1, Math.ceil((span + 1) / width)) : BINS;
  // A bin of whole numbers a to b holds both: its edges are a - 1 (held by the bin before) and b.
  const start = type === 'integer' ? low - 1 : low;
  const edges = Array.from({ length: count + 1 }, (_, i) => start + i * width);
  edges[count] = Math.max(high, edges[count] ?? high);
  if (type !== 'integer') edges[count] = high;
  return edges;
}

/** Counts between edges, to be read by `binsOf`. */
export const histogramSql = ({ name, type }: Column, edges: readonly number[]): string =>
  `histogram(${numberSql(ident(name), type)}, [${edges.slice(1).map(sqlDouble).join(', ')}])`;

export function binsOf(edges: readonly number[] | null, counted: unknown): ColumnProfile['histogram'] {
  if (!edges) return null;
  const counts = new Map<number, number>();
  if (Array.isArray(counted))
    for (const entry of counted as { key: number; value: number }[]) counts.set(entry.key, entry.value);
  const bins = edges.slice(1).map((to, i) => ({ from: edges[i] ?? to, to, count: counts.get(to) ?? 0 }));
  return bins;
}

const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** A double as SQL reads it back to the same bits. */
const sqlDouble = (value: number): string => `CAST('${value}' AS DOUBLE)`;
