// How one column stands against an earlier version: missing shares, quantiles, how far its values moved, and both spreads over the same bins.
import {
  type Column,
  type ColumnDrift,
  type ColumnProfile,
  type JobContext,
  text,
} from '../../shared/domain';
import { difference } from './compare';
import type { Engine } from './engine';
import { binEdges, binsOf, histogramSql, profileColumns } from './profiles';
import { cellSql, ident, numberSql } from './sql';
import { BINS, TOP } from './stability';

/** Values of a text column that are shown, at most: the most frequent of either side. */
const SHOWN = 12;

export interface Side {
  column: Column;
  rows: number;
  /** To be used in FROM. */
  relation: string;
}

/** Errors: cancelled. */
export async function columnDrift(
  engine: Engine,
  before: Side,
  after: Side,
  context: JobContext = {},
): Promise<ColumnDrift> {
  const { signal } = context;
  const tell = (fraction: number): void =>
    context.onProgress?.({ fraction, phase: text('data.progress.comparing') });
  tell(0);
  const old = await profileOf(engine, before, signal);
  tell(0.3);
  const fresh = await profileOf(engine, after, signal);
  tell(0.6);
  const moved = await difference(
    engine,
    {
      column: before.column,
      type: after.column.type,
      before: before.relation,
      after: after.relation,
    },
    signal,
  );
  tell(0.8);
  const comparable = moved.stability !== null;
  const counted = old.histogram !== null && fresh.histogram !== null;
  return {
    difference: moved,
    rowsBefore: before.rows,
    rowsAfter: after.rows,
    quantilesBefore: old.quantiles,
    quantilesAfter: fresh.quantiles,
    byChance: comparable ? likelyByChance(old, fresh) : null,
    bins: comparable && counted ? await binsOfBoth(engine, before, after, signal) : null,
    values: comparable && !counted ? await valuesOfBoth(engine, [before, old], [after, fresh], signal) : null,
  };
}

/**
 * Of two draws from the same data the index is about (1/n + 1/m) times a chi-square with one degree of freedom less than there are bins
 * (Yurdakul 2018, Statistical properties of population stability index); its 95 per cent point by Wilson and Hilferty (1931).
 */
function likelyByChance(before: ColumnProfile, after: ColumnProfile): number {
  const bins = Math.min(before.histogram ? BINS : TOP + 1, before.distinct);
  const freedom = Math.max(1, bins - 1);
  const spread = 2 / (9 * freedom);
  const point = freedom * (1 - spread + 1.645 * Math.sqrt(spread)) ** 3;
  return (1 / (before.rows - before.missing) + 1 / (after.rows - after.missing)) * point;
}

async function profileOf(
  engine: Engine,
  { column, rows, relation }: Side,
  signal: AbortSignal | undefined,
): Promise<ColumnProfile> {
  const found: ColumnProfile[] = [];
  for await (const profile of profileColumns(engine, relation, [column], rows, { signal }))
    found.push(profile);
  const [profile] = found;
  if (!profile) throw new Error('a column without a profile');
  return profile;
}

/** Over the range of both, so that a bin means the same on either side. */
async function binsOfBoth(
  engine: Engine,
  before: Side,
  after: Side,
  signal: AbortSignal | undefined,
): Promise<ColumnDrift['bins']> {
  const ends: number[] = [];
  for (const { column, relation } of [before, after]) {
    const number = numberSql(ident(column.name), column.type);
    const { low, high } = await engine.row<{ low: number | null; high: number | null }>(
      `SELECT min(${number}) AS low, max(${number}) AS high FROM ${relation}`,
      { signal },
    );
    if (low !== null && high !== null) ends.push(low, high);
  }
  const whole = before.column.type === 'integer' && after.column.type === 'integer';
  const type = whole ? 'integer' : before.column.type === 'integer' ? 'number' : before.column.type;
  const edges = binEdges(Math.min(...ends), Math.max(...ends), type);
  if (!edges || !edges.every(Number.isFinite)) return null;
  const counts: NonNullable<ColumnProfile['histogram']>[] = [];
  for (const { column, relation } of [before, after]) {
    const { h } = await engine.row<{ h: unknown }>(
      `SELECT ${histogramSql(column, edges)} AS h FROM ${relation}`,
      { signal },
    );
    counts.push(binsOf(edges, h) ?? []);
  }
  return (counts[0] ?? []).map(({ from, to, count }, i) => ({
    ...{ from, to },
    before: count,
    after: counts[1]?.[i]?.count ?? 0,
  }));
}

/** The most frequent values of either side, by the shares of both. */
async function valuesOfBoth(
  engine: Engine,
  before: readonly [Side, ColumnProfile],
  after: readonly [Side, ColumnProfile],
  signal: AbortSignal | undefined,
): Promise<ColumnDrift['values']> {
  const wanted = [
    ...new Set([before, after].flatMap(([, { top }]) => (top ?? []).map((t) => String(t.value)))),
  ];
  const counts = await Promise.all(
    [before, after].map(async ([{ column, relation }]) => {
      const words = `CAST(${ident(column.name)} AS VARCHAR)`;
      const rows = await engine.rows<{ v: string; n: number }>(
        `SELECT ${cellSql(words, 'text')} AS v, count(*) AS n FROM ${relation}
         WHERE list_contains([${wanted.map((_, i) => `CAST($${i + 1} AS VARCHAR)`).join(', ')}], ${words}) GROUP BY 1`,
        { params: wanted, signal },
      );
      return new Map(rows.map(({ v, n }) => [v, n]));
    }),
  );
  const present = ([{ rows }, { missing }]: readonly [Side, ColumnProfile]): number =>
    Math.max(1, rows - missing);
  const share = (one: { before: number; after: number }): number =>
    one.before / present(before) + one.after / present(after);
  return wanted
    .map((value) => ({ value, before: counts[0]?.get(value) ?? 0, after: counts[1]?.get(value) ?? 0 }))
    .sort((a, b) => share(b) - share(a))
    .slice(0, SHOWN);
}
