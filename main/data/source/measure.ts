// Finds out which readings fit which columns, by asking DuckDB to try them on a number of rows.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Engine, turn, withFolder } from '../engine';
import { literal } from '../sql';
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

/** Cells tried of a wide table. */
const MOST_CELLS = 300_000;

/**
 * The same for tables with many columns, from rows in memory: a cell a row, so that each reading is planned once and not once a column.
 * `rows[row][column]`, with the columns in the order of `columns`.
 */
export function measureCells(
  engine: Engine,
  rows: readonly (readonly string[])[],
  columns: readonly { index: number; readings: readonly Reading[] }[],
  tokens: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Measured[]> {
  const all = [...new Set(columns.flatMap(({ readings }) => readings))];
  const tried = rows.slice(0, Math.max(20, Math.floor(MOST_CELLS / Math.max(1, columns.length))));
  const place = new Map(all.map((reading, r) => [reading, r]));
  return withFolder(engine, async (folder) => {
    const path = join(folder, 'cells.csv');
    const lines: string[] = [];
    for (const row of tried) {
      await turn();
      const cells = columns.map(({ index }, c) => `${c},"${(row[index] ?? '').replaceAll('"', '""')}"\n`);
      lines.push(cells.join(''));
    }
    await writeFile(path, lines.join(''));
    const fits = all.map((reading, r) => `count_if(${reading.fits('v', reading.value('v'))}) AS f${r}`);
    const found = await engine.rows<Record<string, number | string[] | null>>(
      `SELECT c, count(v) AS n, array_agg(DISTINCT t) FILTER (t IS NOT NULL) AS t${fits.map((one) => `, ${one}`).join('')}
       FROM (SELECT c, CASE WHEN NOT k THEN x END AS v, CASE WHEN k THEN nullif(trim(x), '') END AS t FROM (
         SELECT c, x, ${isTokenSql('x', tokens)} AS k FROM (
           SELECT c, coalesce(x, '') AS x FROM read_csv(${literal(path)}, auto_detect = false, header = false, delim = ',', quote = '"',
             escape = '"', columns = {'c': 'INTEGER', 'x': 'VARCHAR'}))))
       GROUP BY c`,
      { signal },
    );
    await turn();
    const byColumn = new Map(found.map((row) => [Number(row['c']), row]));
    return columns.map(({ readings }, c): Measured => {
      const row = byColumn.get(c);
      const values = Number(row?.['n'] ?? 0);
      const own = new Map(
        readings.map((reading) => [reading.id, Number(row?.[`f${place.get(reading)}`] ?? 0)]),
      );
      const met = row?.['t'];
      return {
        ...{ values, fits: own, tokens: Array.isArray(met) ? met : [] },
        readings: readings.filter((reading) => own.get(reading.id) === values),
      };
    });
  });
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
