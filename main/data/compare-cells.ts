// How the columns of a wide table differ between two relations: their cells are laid out one a row, a batch of columns at a time, so that
// a few queries answer for all of them. The figures are those of `difference` in compare.ts.
import type { ColumnDifference } from '../../shared/domain';
import type { Engine, QueryOptions } from './engine';
import { isNumeric } from './frame';
import { ident, numberSql } from './sql';
import {
  alike,
  BINS,
  type ComparedColumn,
  differenceOf,
  isAmount,
  type SideFigures,
  stabilityIndex,
  TOP,
} from './stability';
import { COLUMNS_AT_ONCE } from './wide';

let made = 0;

/** @param onDone how many columns are done. Errors: cancelled. */
export async function differences(
  engine: Engine,
  pairs: readonly ComparedColumn[],
  sides: { before: string; after: string },
  signal: AbortSignal | undefined,
  onDone: (done: number) => void,
): Promise<ColumnDifference[]> {
  const found: ColumnDifference[] = [];
  for (let start = 0; start < pairs.length; start += COLUMNS_AT_ONCE) {
    found.push(...(await batch(engine, pairs.slice(start, start + COLUMNS_AT_ONCE), sides, { signal })));
    onDone(found.length);
  }
  return found;
}

async function batch(
  engine: Engine,
  pairs: readonly ComparedColumn[],
  { before, after }: { before: string; after: string },
  options: QueryOptions,
): Promise<ColumnDifference[]> {
  const cells = ident(`compared_${++made}`);
  // Of each cell its side (0: before), its column, its number where it has one, and its text.
  const laid = (side: 0 | 1, from: string): string => {
    const types = pairs.map(({ column, type }) => (side === 0 ? column.type : type));
    const numbers = pairs.map(({ column }, i) => {
      const type = types[i] ?? 'text';
      return isNumeric(type) ? numberSql(ident(column.name), type) : 'CAST(NULL AS DOUBLE)';
    });
    const texts = pairs.map(({ column }) => `CAST(${ident(column.name)} AS VARCHAR)`);
    return `SELECT ${side} AS side, unnest([${[...pairs.keys()].join(', ')}]) AS c,
      unnest([${numbers.join(', ')}]) AS n, unnest([${texts.join(', ')}]) AS t FROM ${from}`;
  };
  try {
    await engine.run(`CREATE TABLE ${cells} AS ${laid(0, before)} UNION ALL ${laid(1, after)}`, options);
    const figures = await figuresOf(engine, cells, options);
    const bins = await binsOf(engine, cells, options);
    return pairs.map((pair, c) => {
      const [old, fresh] = [0, 1].map((side) => figures.get(`${side} ${c}`));
      const comparable = alike(pair) && (old?.values ?? 0) > 0 && (fresh?.values ?? 0) > 0;
      const kind = isNumeric(pair.column.type) ? 'n' : 't';
      const counts = (side: 0 | 1): ReadonlyMap<string, number> =>
        bins.get(`${kind} ${side} ${c}`) ?? new Map();
      const mean = (figure: SideFigures | undefined, type: typeof pair.type): SideFigures | undefined =>
        figure && { ...figure, mean: isAmount(type) ? figure.mean : null };
      return differenceOf(
        pair,
        mean(old, pair.column.type),
        mean(fresh, pair.type),
        comparable ? stabilityIndex(counts(0), counts(1)) : null,
      );
    });
  } finally {
    // Cancelled, the table may still be being made: it goes when that has ended.
    await engine.afterwards(() => engine.run(`DROP TABLE IF EXISTS ${cells}`));
  }
}

/** By side and column. */
async function figuresOf(
  engine: Engine,
  cells: string,
  options: QueryOptions,
): Promise<ReadonlyMap<string, SideFigures>> {
  const rows = await engine.rows<{
    side: number;
    c: number;
    rows: number;
    values: number;
    mean: number | null;
  }>(
    `SELECT side, c, count(*) AS rows, count(t) AS "values", avg(n) AS mean FROM ${cells} GROUP BY side, c`,
    options,
  );
  return new Map(rows.map(({ side, c, ...figures }) => [`${side} ${c}`, figures]));
}

/** Rows by bin, by kind of bin (n: between the quantiles before, t: the most frequent values before), side and column. */
async function binsOf(
  engine: Engine,
  cells: string,
  options: QueryOptions,
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const steps = Array.from({ length: BINS - 1 }, (_, i) => (i + 1) / BINS).join(', ');
  const rows = await engine.rows<{ kind: string; side: number; c: number; bin: string; n: number }>(
    `WITH edges AS (SELECT c, list_distinct(approx_quantile(n, [${steps}])) AS borders FROM ${cells}
        WHERE side = 0 AND n IS NOT NULL GROUP BY c),
      top AS (SELECT c, t FROM (SELECT c, t, row_number() OVER (PARTITION BY c ORDER BY count(*) DESC, t) AS place
        FROM ${cells} WHERE side = 0 AND t IS NOT NULL GROUP BY c, t) WHERE place <= ${TOP})
     SELECT 'n' AS kind, side, c, CAST(len(list_filter(borders, lambda border: n > border)) AS VARCHAR) AS bin, count(*) AS n
       FROM ${cells} JOIN edges USING (c) WHERE n IS NOT NULL GROUP BY side, c, bin
     UNION ALL
     SELECT 't', side, cells.c, CASE WHEN top.t IS NULL THEN 'rest' ELSE 'v' || top.t END AS bin, count(*)
       FROM ${cells} cells LEFT JOIN top ON top.c = cells.c AND top.t = cells.t
       WHERE cells.t IS NOT NULL AND cells.n IS NULL GROUP BY side, cells.c, bin`,
    options,
  );
  const found = new Map<string, Map<string, number>>();
  for (const { kind, side, c, bin, n } of rows) {
    const key = `${kind} ${side} ${c}`;
    found.set(key, (found.get(key) ?? new Map<string, number>()).set(bin, n));
  }
  return found;
}
