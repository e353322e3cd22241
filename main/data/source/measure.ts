// Finds out which readings fit which columns, by asking DuckDB to try them on a number of rows.
import { inTurns, mapInTurns, throwIfCancelled } from '../../../shared/domain';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Engine, withFolder } from '../engine';
import { literal } from '../sql';
import type { Reading } from './readings';
import { isTokenSql } from './tokens';

/** Rows of a query. */
export type Query = <R extends Record<string, unknown>>(sql: string) => Promise<R[]>;

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

/** Tries readings on the text columns `columns[i].sql` of `from`: all rows of a file. */
export async function measure(
  query: Query,
  from: string,
  columns: readonly { sql: string; readings: readonly Reading[] }[],
  tokens: readonly string[],
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
    const [row = {}] = await query<Record<string, number | string[]>>(
      `SELECT ${aggregates.join(', ')} FROM (SELECT ${values.join(', ')} FROM (SELECT ${texts.join(', ')} FROM ${from}))`,
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

/** A text column and the readings to be tried on it. */
export interface Tried {
  /** SQL of its text. */
  sql: string;
  /** Its place in rows in memory. */
  index: number;
  readings: readonly Reading[];
}

/**
 * The same for few rows: a cell a row, so that each reading is planned once and not once a column; of 2,000 rows, planning takes most
 * of the time. `from` is the SQL of rows, or rows in memory, which a table of very many columns is better read from.
 */
export async function measureCells(
  engine: Engine,
  from: string | readonly (readonly string[])[],
  columns: readonly Tried[],
  tokens: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Measured[]> {
  const groups = new Map<string, number>();
  const group = await mapInTurns(columns, ({ readings }) => {
    const ids = readings.map(({ id }) => id).join(' ');
    const known = groups.get(ids) ?? groups.size;
    groups.set(ids, known);
    return known;
  });
  throwIfCancelled(signal);
  if (typeof from !== 'string')
    return withFolder(engine, async (folder) => {
      const path = join(folder, 'cells.csv');
      await writeFile(path, await csvOfCells(from, columns, group, signal));
      const cells = `SELECT c, g, coalesce(x, '') AS x FROM read_csv(${literal(path)}, auto_detect = false, header = false,
        delim = ',', quote = '"', escape = '"', columns = {'c': 'INTEGER', 'g': 'INTEGER', 'x': 'VARCHAR'})`;
      return tryCells(engine, cells, { columns, group, tokens }, signal);
    });
  const list = (items: readonly (string | number)[]): string => `unnest([${items.join(', ')}])`;
  const cells = `SELECT ${list([...columns.keys()])} AS c, ${list(group)} AS g, ${list(columns.map(({ sql }) => sql))} AS x FROM ${from}`;
  return tryCells(engine, cells, { columns, group, tokens }, signal);
}

async function csvOfCells(
  rows: readonly (readonly string[])[],
  columns: readonly Tried[],
  group: readonly number[],
  signal: AbortSignal | undefined,
): Promise<string> {
  const tried = rows.slice(0, Math.max(20, Math.floor(MOST_CELLS / Math.max(1, columns.length))));
  const lines: string[] = [];
  for (const row of tried) {
    throwIfCancelled(signal);
    const cells = await mapInTurns(
      columns,
      ({ index }, c) => `${c},${group[c] ?? 0},"${(row[index] ?? '').replaceAll('"', '""')}"\n`,
    );
    lines.push(cells.join(''));
  }
  return lines.join('');
}

/** Tries readings on the cells (c: the column, g: its group, x: its text) of `cells`, each on the groups that ask for it alone. */
async function tryCells(
  engine: Engine,
  cells: string,
  asked: { columns: readonly Tried[]; group: readonly number[]; tokens: readonly string[] },
  signal: AbortSignal | undefined,
): Promise<Measured[]> {
  const { columns, group, tokens } = asked;
  if (columns.length === 0) return [];
  const wanting = new Map<Reading, Set<number>>();
  // Of a group, all columns ask for the same.
  const asking = new Map(group.map((one, c) => [one, columns[c]?.readings ?? []]));
  for (const [one, readings] of asking)
    for (const reading of readings) wanting.set(reading, (wanting.get(reading) ?? new Set()).add(one));
  const place = new Map([...wanting.keys()].map((reading, r) => [reading, r]));
  const fits = [...wanting].map(([reading, groups], r) => {
    const guard = [...groups].map((one) => `g = ${one}`).join(' OR ');
    return `count_if(CASE WHEN ${guard} THEN ${reading.fits('v', reading.value('v'))} END) AS f${r}`;
  });
  const found = await engine.rows<Record<string, number | string[] | null>>(
    `SELECT c, count(v) AS n, array_agg(DISTINCT t) FILTER (t IS NOT NULL) AS t${fits.map((one) => `, ${one}`).join('')}
     FROM (SELECT c, g, CASE WHEN NOT k THEN x END AS v, CASE WHEN k THEN nullif(trim(x), '') END AS t FROM (
       SELECT c, g, x, ${isTokenSql('x', tokens)} AS k FROM (${cells})))
     GROUP BY c`,
    { signal },
  );
  const byColumn = new Map<number, (typeof found)[number]>();
  await inTurns(found, (row) => byColumn.set(Number(row['c']), row));
  throwIfCancelled(signal);
  return mapInTurns(columns, ({ readings }, c): Measured => {
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
}

/** What two trials of one column found. */
export const merged = (a: Measured, b: Measured | undefined): Measured => ({
  ...a,
  readings: [...a.readings, ...(b?.readings ?? [])],
  fits: new Map([...a.fits, ...(b?.fits ?? [])]),
});
