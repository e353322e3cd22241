// The grid's rows on screen. Written by hand against the DOM: a fast wheel changes a thousand cells a frame, and elements that are
// kept and given other words cost a tenth of elements that are made anew. What a row is for assistive technology is set here too.
//
// What a frame costs is not the script (2 to 4 ms) but what the browser makes of the elements: everything that clips, sticks, moves by
// a transform or is animated gets a node of its own, and for every frame all of them are sorted into layers. With one sticky number
// and one transform a row, and one clip and one animated placeholder a cell, that took 60 to 80 ms of each 150 ms frame. So: one block moves
// all rows, one block sticks with all numbers, a cell clips only words that do not fit, and a row waits without animation.
import type { Cell, ColumnType } from '../../../shared/domain/data';
import { cellText, fits, isNumeric } from './cells';
import type { Span } from './geometry';
import type { Place } from './selection';

/** Everything that one drawing shows. */
export interface Picture {
  /** Prefix of the cells' element ids: `${id}-${row}-${column}`. */
  id: string;
  rows: Span;
  /** Those seen, besides the frozen ones. */
  columns: Span;
  /** The first so many columns stay in view, in a block of their own with the row numbers. */
  frozen: number;
  /** Pixels from the canvas' top to row 0; negative once that is far above. */
  origin: number;
  rowHeight: number;
  gutter: number;
  edges: readonly number[];
  widths: readonly number[];
  types: readonly ColumnType[];
  /** Column that the inspector shows, or -1. */
  column: number;
  active: Place;
  cell: (row: number, column: number) => Cell | undefined;
  selected: (row: number, column: number) => boolean;
  rowLabel: (row: number) => string;
  /** The word for a missing value. */
  missing: string;
}

interface CellElement {
  element: HTMLElement;
  /** Kept and given other words: a new text node would have the cell laid out from the beginning. */
  text: Text;
  left: number;
  width: number;
  column: number;
  words: string;
  look: string;
  active: boolean;
  marked: boolean;
}

interface RowElement {
  element: HTMLElement;
  /** The row's number for assistive technology; what is seen of it is `shown`. */
  number: HTMLElement;
  shown: HTMLElement;
  /** What stays in view: the number that is seen, and the cells of frozen columns as they are seen. */
  front: HTMLElement;
  copies: CellElement[];
  cells: CellElement[];
  row: number;
  y: number;
  label: string;
  gutter: number;
  covered: number;
  waiting: boolean;
}

/** Rows are placed from the first of so many, so that their distances stay small and seldom change. */
const BLOCK = 1024;

export class Body {
  readonly #rows: RowElement[] = [];
  #shift = '';

  /**
   * @param host gets the rows
   * @param gutter gets their numbers as they are seen; it stays in view while the rows go sideways
   */
  constructor(
    private readonly host: HTMLElement,
    private readonly gutter: HTMLElement,
  ) {}

  draw(picture: Picture): void {
    const { from, to } = picture.rows;
    const count = to - from;
    while (this.#rows.length < count) this.#rows.push(makeRow(this.host, this.gutter));
    while (this.#rows.length > count) removeRow(this.#rows.pop());
    const first = Math.floor(from / BLOCK) * BLOCK;
    const shift = `translateY(${picture.origin + first * picture.rowHeight}px)`;
    if (this.#shift !== shift) {
      this.#shift = shift;
      this.host.style.transform = shift;
      this.gutter.style.transform = shift;
    }
    // A row keeps its element while it is seen: the slot is its number modulo the slots there are.
    for (let row = from; row < to; row++) {
      const slot = this.#rows[row % count];
      if (slot) drawRow(slot, row, (row - first) * picture.rowHeight, picture);
    }
  }

  clear(): void {
    for (const row of this.#rows.splice(0)) removeRow(row);
  }
}

function makeRow(host: HTMLElement, gutter: HTMLElement): RowElement {
  const element = document.createElement('div');
  element.className = 'grid-row';
  element.setAttribute('role', 'row');
  const number = document.createElement('div');
  number.className = 'grid-number';
  number.setAttribute('role', 'rowheader');
  number.setAttribute('aria-colindex', '1');
  element.append(number);
  host.append(element);
  const front = document.createElement('div');
  front.className = 'grid-front';
  const shown = document.createElement('div');
  shown.className = 'grid-number';
  front.append(shown);
  gutter.append(front);
  const none = { cells: [], copies: [], row: -1, y: NaN, label: '', gutter: NaN, covered: NaN };
  return { ...none, element, number, shown, front, waiting: false };
}

function removeRow(row: RowElement | undefined): void {
  row?.element.remove();
  row?.front.remove();
}

function makeCell(row: HTMLElement): CellElement {
  const element = document.createElement('div');
  const text = document.createTextNode('');
  element.setAttribute('role', 'gridcell');
  element.setAttribute('aria-selected', 'false');
  element.append(text);
  row.append(element);
  return {
    element,
    text,
    left: NaN,
    width: NaN,
    column: -1,
    words: '',
    look: '',
    active: false,
    marked: false,
  };
}

/** @param y where the row stands below the first row of its block */
function drawRow(slot: RowElement, row: number, y: number, picture: Picture): void {
  if (slot.y !== y) {
    slot.y = y;
    slot.element.style.top = `${y}px`;
    slot.front.style.top = `${y}px`;
  }
  if (slot.row !== row) {
    slot.row = row;
    slot.element.setAttribute('aria-rowindex', String(row + 2));
  }
  const label = picture.rowLabel(row);
  if (slot.label !== label) {
    slot.label = label;
    slot.number.textContent = label;
    slot.shown.textContent = label;
  }
  if (slot.gutter !== picture.gutter) {
    slot.gutter = picture.gutter;
    slot.number.style.width = `${picture.gutter}px`;
    slot.shown.style.width = `${picture.gutter}px`;
    slot.covered = NaN;
  }
  const { from, to } = picture.columns;
  const { frozen } = picture;
  const count = to - from;
  fill(slot.cells, frozen + count, slot.element);
  fill(slot.copies, frozen, slot.front);
  let waiting = false;
  // Those with the numbers are for the eye alone; assistive technology is given all cells of a row in one place.
  for (let column = 0; column < frozen; column++) {
    const [cell, copy] = [slot.cells[column], slot.copies[column]];
    if (cell && !drawCell(cell, row, column, picture)) waiting = true;
    if (copy) drawCell(copy, row, column, picture, false);
  }
  for (let column = from; column < to; column++) {
    const cell = slot.cells[frozen + (column % count)];
    if (cell && !drawCell(cell, row, column, picture)) waiting = true;
  }
  const covered = frozen === 0 ? 0 : (picture.edges[frozen] ?? 0);
  if (slot.covered !== covered) {
    slot.covered = covered;
    slot.front.style.width = covered === 0 ? '' : `${picture.gutter + covered}px`;
    slot.front.classList.toggle('covers', covered > 0);
  }
  if (slot.waiting !== waiting) {
    slot.waiting = waiting;
    slot.element.classList.toggle('waiting', waiting);
  }
}

function fill(cells: CellElement[], count: number, row: HTMLElement): void {
  while (cells.length < count) cells.push(makeCell(row));
  while (cells.length > count) cells.pop()?.element.remove();
}

/** Returns whether the cell's value is there. @param named whether it is the one that assistive technology is told of */
function drawCell(slot: CellElement, row: number, column: number, picture: Picture, named = true): boolean {
  const { element } = slot;
  const type = picture.types[column] ?? 'text';
  const value = picture.cell(row, column);
  const words = value === undefined ? '' : value === null ? picture.missing : cellText(value, type);
  if (slot.words !== words) {
    slot.words = words;
    slot.text.data = words;
  }
  const width = picture.widths[column] ?? 0;
  const active = picture.active.row === row && picture.active.column === column;
  const selected = picture.selected(row, column);
  let look = 'grid-cell';
  if (isNumeric(type)) look += ' end';
  if (value === null) look += ' missing';
  if (!fits(words, width)) look += ' long';
  if (column === picture.column) look += ' column';
  if (selected) look += ' selected';
  if (active) look += ' active';
  if (slot.look !== look) {
    slot.look = look;
    element.className = look;
  }
  const marked = active || selected;
  if (slot.marked !== marked) {
    slot.marked = marked;
    element.setAttribute('aria-selected', String(marked));
  }
  // Only the active cell is referred to.
  if (active && named) element.id = `${picture.id}-${row}-${column}`;
  else if (slot.active) element.removeAttribute('id');
  slot.active = active;
  if (slot.column !== column) {
    slot.column = column;
    element.setAttribute('aria-colindex', String(column + 2));
  }
  const left = picture.gutter + (picture.edges[column] ?? 0);
  if (slot.left !== left) {
    slot.left = left;
    element.style.left = `${left}px`;
  }
  if (slot.width !== width) {
    slot.width = width;
    element.style.width = `${width}px`;
  }
  return value !== undefined;
}
