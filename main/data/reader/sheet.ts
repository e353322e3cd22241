// Where in a sheet the table is: titles and notes above and below it, its header in one row or two, its columns.
import { headerOf } from '../source/dialect';

export interface SheetCell {
  kind: 'number' | 'boolean' | 'date' | 'text';
  text: string;
}

export interface Grid {
  rows: (SheetCell | null)[][];
  merges: { top: number; left: number; bottom: number; right: number }[];
}

export interface Layout {
  /** Rows above the header (or above the first row, where there is none) and below the last. */
  skip: number;
  skipEnd: number;
  header: boolean;
  /** The data: from `first` to before `end`. */
  first: number;
  end: number;
  columns: number[];
  names: string[];
}

/** Rows looked at to find the header. */
const SEEN = 200;

export function layOut(
  grid: Grid,
  given: { skip?: number | undefined; skipEnd?: number | undefined; header?: boolean | undefined },
  whole: boolean,
): Layout {
  const typed = typedColumns(grid);
  const skipEnd = given.skipEnd ?? (whole ? footers(grid, typed) : 0);
  const end = Math.max(0, grid.rows.length - skipEnd);
  const top = given.skip ?? titles(grid, typed);
  const above = given.skip === undefined ? groupRow(grid, top) : groupRow(grid, top + 1) === top ? top : null;
  const start = above ?? top;
  // A group row that the user left inside the table is part of the header.
  const head = given.skip !== undefined && above !== null ? top + 1 : top;
  const used = usedColumns(grid, start, end);
  const texts = (row: number): string[] => used.map((column) => grid.rows[row]?.[column]?.text ?? '');
  const header =
    given.header ?? headerOf(Array.from({ length: Math.min(SEEN, end - head) }, (_, i) => texts(head + i)));
  if (!header)
    return {
      ...{ skip: top, skipEnd, header, first: top, end, columns: used },
      names: used.map((_, i) => `column${i + 1}`),
    };
  // A column that nobody named is known by its letter.
  const names = used.map((column) => nameOf(grid, column, head, above) || letterOf(column));
  return { skip: start, skipEnd, header, first: head + 1, end, columns: used, names };
}

const filled = (row: readonly (SheetCell | null)[] | undefined): number =>
  (row ?? []).reduce((count, cell) => count + (cell === null ? 0 : 1), 0);

/** Columns most of whose cells are no text, with their kind: above and below the table, that kind is missing. */
function typedColumns({ rows }: Grid): Map<number, SheetCell['kind']> {
  const counts: Record<SheetCell['kind'], number>[] = [];
  for (const row of rows.slice(0, 2000))
    for (const [column, cell] of row.entries())
      if (cell) (counts[column] ??= { number: 0, boolean: 0, date: 0, text: 0 })[cell.kind]++;
  const typed = new Map<number, SheetCell['kind']>();
  for (const [column, count] of counts.entries()) {
    if (!count) continue;
    const total = count.number + count.boolean + count.date + count.text;
    for (const kind of ['number', 'boolean', 'date'] as const)
      if (count[kind] * 2 > total) typed.set(column, kind);
  }
  return typed;
}

/** How many cells of a usual row are filled; rows of one cell are notes, unless there are no others. */
function usualWidth({ rows }: Grid): number {
  const counts = rows
    .slice(0, SEEN)
    .map(filled)
    .filter((count) => count > 1)
    .sort((a, b) => a - b);
  return counts[Math.floor(counts.length / 2)] ?? 1;
}

/** The rows above the header: most typed columns begin right below it; without such columns, it is the first full row. */
function titles(grid: Grid, typed: ReadonlyMap<number, SheetCell['kind']>): number {
  const usual = usualWidth(grid);
  const begins = new Map<number, number>();
  for (const [column, kind] of typed) {
    const first = grid.rows.findIndex((row) => row[column]?.kind === kind);
    begins.set(first, (begins.get(first) ?? 0) + 1);
  }
  const begin = [...begins].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0];
  if (begin !== undefined) {
    let head = begin - 1;
    while (head > 0 && filled(grid.rows[head]) === 0) head--;
    if (head >= 0 && filled(grid.rows[head]) * 2 >= usual) {
      // A column that is empty at first puts its beginning lower: the full rows right above belong to the table.
      while (head > 0 && filled(grid.rows[head - 1]) >= usual) head--;
      return head;
    }
    if (begin > 0 && filled(grid.rows[begin - 1]) * 2 < usual) return begin;
  }
  const full = grid.rows.findIndex((row) => filled(row) >= usual);
  return Math.max(0, full);
}

/**
 * The rows below the table: less than half filled, with nothing of a typed column's kind. A row that lacks most of its values looks the
 * same, so notes must stand apart, below a blank row, or scattered over the columns as no such rows are.
 */
function footers({ rows }: Grid, typed: ReadonlyMap<number, SheetCell['kind']>): number {
  const usual = usualWidth({ rows, merges: [] });
  if (typed.size === 0 || usual < 2) return 0;
  let start = rows.length;
  while (start > 0) {
    const row = rows[start - 1] ?? [];
    const belongs = [...typed].some(([column, kind]) => row[column]?.kind === kind);
    if (belongs || filled(row) * 2 > usual) break;
    start--;
  }
  // Nothing but notes means that this guess is wrong.
  if (start === 0) return 0;
  const tail = rows.slice(start);
  const blank = tail.findIndex((row) => filled(row) === 0);
  const apart = blank < 0 ? tail.length : blank;
  const shapes = new Set(
    tail.slice(0, apart).map((row) => row.flatMap((cell, column) => (cell === null ? [] : [column])).join()),
  );
  return tail.length - (shapes.size > 1 ? 0 : apart);
}

/** A row of headings right above the header, each over several columns; null where there is none. */
function groupRow({ rows, merges }: Grid, head: number): number | null {
  const above = head - 1;
  if (above < 0) return null;
  const across = merges.filter(
    (merge) => merge.top <= above && merge.bottom === above && merge.right > merge.left,
  );
  const width = Math.max(0, ...rows.slice(head, head + SEEN).map((row) => row.length));
  const whole = across.some((merge) => merge.right - merge.left + 1 >= width);
  // Headings stand side by side over named columns; one that is alone and covers few columns is a note.
  return across.length >= 2 && !whole ? above : null;
}

function usedColumns({ rows }: Grid, start: number, end: number): number[] {
  const used = new Set<number>();
  for (let r = start; r < end; r++)
    for (const [column, cell] of (rows[r] ?? []).entries()) if (cell) used.add(column);
  return [...used].sort((a, b) => a - b);
}

/** A, B, …, Z, AA, … */
function letterOf(column: number): string {
  const rest = Math.floor(column / 26);
  return (rest > 0 ? letterOf(rest - 1) : '') + String.fromCharCode(65 + (column % 26));
}

function nameOf({ rows, merges }: Grid, column: number, head: number, above: number | null): string {
  const clean = (text: string | undefined): string => (text ?? '').replace(/\s+/g, ' ').trim();
  const inner = clean(rows[head]?.[column]?.text);
  if (above === null) return inner;
  const merge = merges.find(
    ({ top, bottom, left, right }) => top <= above && bottom >= above && left <= column && right >= column,
  );
  const outer = clean(rows[merge?.top ?? above]?.[merge?.left ?? column]?.text);
  return [outer, inner].filter((part) => part !== '').join(' ');
}
