// Which columns are missing together: rows with the same gaps as one pattern (van Buuren 2018, Flexible Imputation of Missing Data, 4.1).
import {
  type Column,
  type JobContext,
  type MissingPatterns,
  text,
  throwIfCancelled,
} from '../../shared/domain';
import type { Engine } from './engine';
import { ident } from './sql';
import { COLUMNS_AT_ONCE } from './wide';

/** Columns told apart, at most: those with most gaps. A pattern is one number, a bit a column. */
const MOST_COLUMNS = 30;
const MOST_PATTERNS = 60;

/** Errors: cancelled. */
export async function missingPatterns(
  engine: Engine,
  relation: string,
  { columns, rows }: { columns: readonly Column[]; rows: number },
  context: JobContext = {},
): Promise<MissingPatterns> {
  const { signal } = context;
  const phase = text('data.progress.gaps');
  const gappy: { name: string; missing: number }[] = [];
  for (let start = 0; start < columns.length; start += COLUMNS_AT_ONCE) {
    throwIfCancelled(signal);
    context.onProgress?.({ fraction: (start / columns.length) * 0.5, phase });
    const some = columns.slice(start, start + COLUMNS_AT_ONCE);
    const counts = await engine.row<Record<string, number>>(
      `SELECT ${some.map(({ name }, i) => `count(${ident(name)}) AS n${i}`).join(', ')} FROM ${relation}`,
      { signal },
    );
    for (const [i, { name }] of some.entries()) {
      const missing = rows - (counts[`n${i}`] ?? 0);
      if (missing > 0) gappy.push({ name, missing });
    }
  }
  // Stable: of columns with as many gaps, the first of the table comes first.
  const shown = [...gappy].sort((a, b) => b.missing - a.missing).slice(0, MOST_COLUMNS);
  const none = {
    rows,
    columns: [],
    moreColumns: 0,
    complete: rows,
    patterns: [],
    more: { patterns: 0, rows: 0 },
  };
  if (shown.length === 0) return none;
  context.onProgress?.({ fraction: 0.5, phase });
  const bits = shown.map(({ name }, i) => `(CAST(${ident(name)} IS NULL AS BIGINT) << ${i})`);
  const found = await engine.rows<{ mask: number; n: number; all_patterns: number }>(
    `WITH masked AS (SELECT ${bits.join(' + ')} AS mask FROM ${relation}),
     counted AS (SELECT mask, count(*) AS n FROM masked GROUP BY mask)
     SELECT CAST(mask AS DOUBLE) AS mask, CAST(n AS DOUBLE) AS n, CAST(count(*) OVER () AS DOUBLE) AS all_patterns
     FROM counted ORDER BY n DESC, mask LIMIT ${MOST_PATTERNS + 1}`,
    { signal, onFraction: (part) => context.onProgress?.({ fraction: 0.5 + part / 2, phase }) },
  );
  const whole = found.find(({ mask }) => mask === 0)?.n;
  const complete = whole ?? (await completeRows(engine, relation, shown, signal));
  const patterns = found
    .filter(({ mask }) => mask !== 0)
    .slice(0, MOST_PATTERNS)
    .map(({ mask, n }) => ({
      columns: shown.filter((_, i) => Math.floor(mask / 2 ** i) % 2 === 1).map(({ name }) => name),
      rows: n,
    }));
  const all = (found[0]?.all_patterns ?? 0) - (complete > 0 ? 1 : 0);
  return {
    ...{ rows, columns: shown, moreColumns: gappy.length - shown.length, complete, patterns },
    more: {
      patterns: all - patterns.length,
      rows: rows - complete - patterns.reduce((sum, pattern) => sum + pattern.rows, 0),
    },
  };
}

/** Where rows without a gap are so few that they are not among the most frequent patterns. */
async function completeRows(
  engine: Engine,
  relation: string,
  columns: readonly { name: string }[],
  signal: AbortSignal | undefined,
): Promise<number> {
  const there = columns.map(({ name }) => `${ident(name)} IS NOT NULL`).join(' AND ');
  const { n } = await engine.row<{ n: number }>(
    `SELECT CAST(count(*) AS DOUBLE) AS n FROM ${relation} WHERE ${there}`,
    { signal },
  );
  return n;
}
