// Where rows and columns stand. All lengths in CSS pixels.

/** Content taller than this is scaled: browsers cap elements at about 33 million pixels, less where the page is zoomed. */
export const MAX_HEIGHT = 8_000_000;
export const ROW_HEIGHT = 28;

/** The relation between the scrollbar and the rows, for one viewport and row count. */
export interface Scale {
  /** Height given to the scrolled element. */
  height: number;
  /** The furthest the rows can be scrolled, in their own pixels. */
  maxTop: number;
  /** The furthest the scrollbar goes. */
  maxScroll: number;
  /** Whether one pixel of scrollbar is more than one pixel of rows. */
  scaled: boolean;
}

/** @param room height that the rows can be seen in */
export function scaleFor(rows: number, room: number, rowHeight = ROW_HEIGHT, maxHeight = MAX_HEIGHT): Scale {
  const full = rows * rowHeight;
  const height = Math.min(full, maxHeight);
  return {
    height,
    maxTop: Math.max(0, full - room),
    maxScroll: Math.max(0, height - room),
    scaled: full > maxHeight,
  };
}

/** Top of the rows (their own pixels) where the scrollbar stands at `scroll`. */
export function topAt(scroll: number, scale: Scale): number {
  if (!scale.scaled) return clamp(scroll, 0, scale.maxTop);
  return clamp((scroll / scale.maxScroll) * scale.maxTop, 0, scale.maxTop);
}

/** Where the scrollbar stands when the rows' top is `top`. */
export function scrollAt(top: number, scale: Scale): number {
  if (!scale.scaled) return clamp(top, 0, scale.maxTop);
  return scale.maxTop === 0 ? 0 : (clamp(top, 0, scale.maxTop) / scale.maxTop) * scale.maxScroll;
}

export interface Span {
  /** First index, and one past the last. */
  from: number;
  to: number;
}

/** Rows seen at `top`, with a few on either side so that a step of the wheel shows no gap. */
export function visibleRows(top: number, room: number, rows: number, over = 6, rowHeight = ROW_HEIGHT): Span {
  const from = Math.max(0, Math.floor(top / rowHeight) - over);
  const to = Math.min(rows, Math.ceil((top + room) / rowHeight) + over);
  return { from: Math.min(from, to), to };
}

/** The nearest top at which a row is seen whole. */
export function topShowing(
  row: number,
  top: number,
  room: number,
  scale: Scale,
  rowHeight = ROW_HEIGHT,
): number {
  const at = row * rowHeight;
  if (at < top) return clamp(at, 0, scale.maxTop);
  if (at + rowHeight > top + room) return clamp(at + rowHeight - room, 0, scale.maxTop);
  return top;
}

/** Running sums: `edges[i]` is where column i begins, the last entry where the last one ends. */
export function columnEdges(widths: readonly number[]): number[] {
  const edges = [0];
  for (const width of widths) edges.push((edges.at(-1) ?? 0) + width);
  return edges;
}

/** Columns seen between `left` and `left + room`. */
export function visibleColumns(edges: readonly number[], left: number, room: number, over = 1): Span {
  const count = edges.length - 1;
  let from = lastAtMost(edges, left);
  let to = from;
  while (to < count && (edges[to] ?? 0) < left + room) to++;
  from = Math.max(0, from - over);
  return { from, to: Math.min(count, to + over) };
}

/** Left at which a column is seen whole, the first `covered` pixels of the viewport being taken by pinned columns. */
export function leftShowing(
  column: number,
  edges: readonly number[],
  left: number,
  room: number,
  covered = 0,
): number {
  const start = edges[column] ?? 0;
  const end = edges[column + 1] ?? start;
  // A pinned column is always seen.
  if (end <= covered) return left;
  if (start < left + covered) return start - covered;
  if (end > left + room) return Math.max(0, Math.min(start - covered, end - room));
  return left;
}

/** Pinned columns may take this share of the room; more of them go with the others. */
const MOST_COVERED = 0.6;

/** How many of the first `pinned` columns stay in view. */
export function frozenColumns(edges: readonly number[], pinned: number, room: number): number {
  let count = 0;
  while (count < pinned && (edges[count + 1] ?? Infinity) <= room * MOST_COVERED) count++;
  return count;
}

/** Width for a column of a name and kind, before the user says otherwise. */
export function firstWidth(name: string, wide: boolean): number {
  // Han characters are about twice as wide as Latin ones.
  const units = [...name].reduce((sum, letter) => sum + (/[\u2e80-\uffef]/.test(letter) ? 2 : 1), 0);
  return clamp(Math.round(units * 7.4 + 54), wide ? 144 : 112, 260);
}

function lastAtMost(edges: readonly number[], value: number): number {
  let low = 0;
  let high = Math.max(0, edges.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((edges[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
