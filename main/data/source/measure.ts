// Finds out which readings fit which columns, by asking DuckDB to try them on a number of rows.
import type { Engine } from '../engine';
import { type Candidates, isTokenSql, type Reading } from './readings';

/** Columns asked about in one query; each brings up to thirty aggregates. */
const BATCH = 40;

export interface Measured extends Candidates {
  /** How many values each reading fits, by its id. */
  fits: ReadonlyMap<string, number>;
}

/** Tries readings on the text columns `columns[i].sql` of `from`. */
export async function measure(
  engine: Engine,
  from: string,
  columns: readonly { sql: string; readings: readonly Reading[] }[],
  signal: AbortSignal | undefined,
): Promise<Measured[]> {
  const found: Measured[] = [];
  for (let start = 0; start < columns.length; start += BATCH) {
    const batch = columns.slice(start, start + BATCH);
    const values = batch.map(({ sql }, c) => `CASE WHEN NOT ${isTokenSql(sql)} THEN ${sql} END AS v${c}`);
    const aggregates = batch.flatMap(({ readings }, c) => [
      `count(v${c}) AS n${c}`,
      ...readings.map(
        (reading, r) => `count_if(${reading.fits(`v${c}`, reading.value(`v${c}`))}) AS f${c}_${r}`,
      ),
    ]);
    const row = await engine.row<Record<string, number>>(
      `SELECT ${aggregates.join(', ')} FROM (SELECT ${values.join(', ')} FROM ${from})`,
      {
        signal,
      },
    );
    for (const [c, { readings }] of batch.entries()) {
      const values = row[`n${c}`] ?? 0;
      const fits = new Map(readings.map((reading, r) => [reading.id, row[`f${c}_${r}`] ?? 0]));
      found.push({ values, fits, readings: readings.filter((reading) => fits.get(reading.id) === values) });
    }
  }
  return found;
}

/** Of readings of one type, the one that fits most values; the preferred one where several do. */
export function closest(measured: Measured, readings: readonly Reading[]): Reading | undefined {
  return [...readings].sort(
    (a, b) => (measured.fits.get(b.id) ?? 0) - (measured.fits.get(a.id) ?? 0) || a.rank - b.rank,
  )[0];
}
