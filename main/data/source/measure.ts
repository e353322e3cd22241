// Finds out which readings fit which columns, by asking DuckDB to try them on a number of rows.
import type { Engine } from '../engine';
import type { Reading } from './readings';
import { isTokenSql } from './tokens';

/** Columns asked about in one query; each brings up to thirty aggregates. */
const BATCH = 40;

/** The readings that may fit a column, and how many values it has. */
export interface Measured {
  values: number;
  /** Those that fit every value. */
  readings: readonly Reading[];
  /** How many values each reading fits, by its id. */
  fits: ReadonlyMap<string, number>;
  /** What was met of that which stands for a missing value. */
  tokens: readonly string[];
}

/** Tries readings on the text columns `columns[i].sql` of `from`. */
export async function measure(
  engine: Engine,
  from: string,
  columns: readonly { sql: string; readings: readonly Reading[] }[],
  tokens: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Measured[]> {
  const found: Measured[] = [];
  for (let start = 0; start < columns.length; start += BATCH) {
    const batch = columns.slice(start, start + BATCH);
    const texts = batch.flatMap(({ sql }, c) => [`${sql} AS x${c}`, `${isTokenSql(sql, tokens)} AS k${c}`]);
    const values = batch.flatMap((_, c) => [
      `CASE WHEN NOT k${c} THEN x${c} END AS v${c}`,
      `CASE WHEN k${c} THEN nullif(trim(x${c}), '') END AS t${c}`,
    ]);
    const aggregates = batch.flatMap(({ readings }, c) => [
      `count(v${c}) AS n${c}`,
      `array_agg(DISTINCT t${c}) FILTER (t${c} IS NOT NULL) AS t${c}`,
      ...readings.map(
        (reading, r) => `count_if(${reading.fits(`v${c}`, reading.value(`v${c}`))}) AS f${c}_${r}`,
      ),
    ]);
    const row = await engine.row<Record<string, number | string[]>>(
      `SELECT ${aggregates.join(', ')} FROM (SELECT ${values.join(', ')} FROM (SELECT ${texts.join(', ')} FROM ${from}))`,
      {
        signal,
      },
    );
    for (const [c, { readings }] of batch.entries()) {
      const values = Number(row[`n${c}`] ?? 0);
      const fits = new Map(readings.map((reading, r) => [reading.id, Number(row[`f${c}_${r}`] ?? 0)]));
      const met = row[`t${c}`];
      found.push({
        ...{ values, fits, tokens: Array.isArray(met) ? met : [] },
        readings: readings.filter((reading) => fits.get(reading.id) === values),
      });
    }
  }
  return found;
}

/** What two trials of one column found. */
export const merged = (a: Measured, b: Measured | undefined): Measured => ({
  ...a,
  readings: [...a.readings, ...(b?.readings ?? [])],
  fits: new Map([...a.fits, ...(b?.fits ?? [])]),
});

/** Of readings of one type, the one that fits most values; the preferred one where several do. */
export function closest(measured: Measured, readings: readonly Reading[]): Reading | undefined {
  return [...readings].sort(
    (a, b) => (measured.fits.get(b.id) ?? 0) - (measured.fits.get(a.id) ?? 0) || a.rank - b.rank,
  )[0];
}
