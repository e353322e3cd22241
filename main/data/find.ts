// Find in the grid: the next or previous cell whose text contains some words, over all rows, and how many there are.
import { type Column, type FindRequest, type FoundCell, type JobContext, text } from '../../shared/domain';
import { throwIfCancelled } from '../../shared/domain';
import type { Engine } from './engine';
import { ident } from './sql';
import { COLUMNS_AT_ONCE } from './wide';

/** Where the rows are to be read: the version's columns as `t`, with the position of each row in the grid as `column`. */
export interface PlacedRows {
  from: string;
  column: string;
}

interface Tally extends Record<string, unknown> {
  cells: number;
  before: number;
  upto: number;
  first: number | null;
  last: number | null;
  next: number | null;
  previous: number | null;
}

/**
 * A cell's place is its row's position times the number of columns, plus its column: one number, so that DuckDB gives next, previous and the
 * count in one pass. Wide tables are asked some columns at a time. Errors: cancelled.
 */
export async function findCell(
  engine: Engine,
  rows: PlacedRows,
  columns: readonly Column[],
  request: Pick<FindRequest, 'words' | 'from' | 'backwards'>,
  context: JobContext = {},
): Promise<FoundCell> {
  const from = request.from.row * columns.length + request.from.column;
  const sum: Tally = { cells: 0, before: 0, upto: 0, first: null, last: null, next: null, previous: null };
  for (let start = 0; start < columns.length; start += COLUMNS_AT_ONCE) {
    throwIfCancelled(context.signal);
    const some = columns.slice(start, start + COLUMNS_AT_ONCE);
    const tell = (part: number): void =>
      context.onProgress?.({
        fraction: (start + part * some.length) / columns.length,
        phase: text('data.progress.finding'),
      });
    tell(0);
    const part = await engine.row<Tally>(sqlFor(rows, some, start, columns.length), {
      params: [request.words, from],
      signal: context.signal,
      onFraction: tell,
    });
    sum.cells += part.cells;
    sum.before += part.before;
    sum.upto += part.upto;
    sum.first = pick(Math.min, sum.first, part.first);
    sum.next = pick(Math.min, sum.next, part.next);
    sum.last = pick(Math.max, sum.last, part.last);
    sum.previous = pick(Math.max, sum.previous, part.previous);
  }
  const place = request.backwards ? (sum.previous ?? sum.last) : (sum.next ?? sum.first);
  if (place === null) return { cells: 0, found: null };
  const wrapped = request.backwards ? sum.previous === null : sum.next === null;
  const ordinal = request.backwards ? (wrapped ? sum.cells : sum.before) : wrapped ? 1 : sum.upto + 1;
  const row = Math.floor(place / columns.length);
  return { cells: sum.cells, found: { row, column: place - row * columns.length, ordinal, wrapped } };
}

/** $1 the words, $2 the place to go on from. Rows without a hit leave early, so that few are taken apart by column. */
function sqlFor(rows: PlacedRows, columns: readonly Column[], start: number, width: number): string {
  const hits = columns.map(
    (column, i) => `coalesce(contains(lower(${shown(column)}), words.w), false) AS h${i}`,
  );
  const names = columns.map((_, i) => `h${i}`);
  return `
    WITH marked AS (SELECT ${rows.column} AS pos, ${hits.join(', ')} FROM ${rows.from}, (SELECT lower(CAST($1 AS VARCHAR)) AS w) words),
    hit AS (SELECT pos, unnest([${names.join(', ')}]) AS h, unnest(range(${columns.length})) AS c FROM marked WHERE ${names.join(' OR ')}),
    placed AS (SELECT CAST(pos AS DOUBLE) * ${width} + ${start} + c AS place FROM hit WHERE h)
    SELECT count(*) AS cells, min(place) AS first, max(place) AS last,
      count(*) FILTER (place < $2) AS before, count(*) FILTER (place <= $2) AS upto,
      min(place) FILTER (place > $2) AS next, max(place) FILTER (place < $2) AS previous
    FROM placed`;
}

/** A cell's text as the grid shows it: a number without the ".0" of a whole one. */
function shown({ name, type }: Column): string {
  const words = `CAST(t.${ident(name)} AS VARCHAR)`;
  return type === 'number' ? `regexp_replace(${words}, '\\.0$', '')` : words;
}

function pick(better: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : better(a, b);
}
