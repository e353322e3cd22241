// The grid's rows on screen. Written by hand against the DOM: a fast wheel changes a thousand cells a frame, and elements that are
// kept and given other words cost a tenth of elements that are made anew. What a row is for assistive technology is set here too.
import type { Cell, ColumnType } from '../../../shared/domain/data';
import { cellText, isNumeric } from './cells';
import type { Span } from './geometry';
import type { Place } from './selection';

/** Everything that one drawing shows. */
export interface Picture {
  /** Prefix of the cells' element ids: `${id}-${row}-${column}`. */
  id: string;
  rows: Span;
  columns: Span;
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
  left: number;
  width: number;
  column: number;
  words: string;
  look: string;
  id: string;
  marked: boolean;
}

interface RowElement {
  element: HTMLElement;
  number: HTMLElement;
  cells: CellElement[];
  row: number;
  y: number;
  label: string;
  gutter: number;
}

export class Body {
  readonly #rows: RowElement[] = [];

  constructor(private readonly host: HTMLElement) {}

  draw(picture: Picture): void {
    const { from, to } = picture.rows;
    const count = to - from;
    while (this.#rows.length < count) this.#rows.push(makeRow(this.host));
    while (this.#rows.length > count) this.#rows.pop()?.element.remove();
    // A row keeps its element while it is seen: the slot is its number modulo the slots there are.
    for (let row = from; row < to; row++) {
      const slot = this.#rows[row % count];
      if (slot) drawRow(slot, row, picture);
    }
  }

  clear(): void {
    for (const row of this.#rows.splice(0)) row.element.remove();
  }
}

function makeRow(host: HTMLElement): RowElement {
  const element = document.createElement('div');
  element.className = 'grid-row';
  element.setAttribute('role', 'row');
  const number = document.createElement('div');
  number.className = 'grid-number';
  number.setAttribute('role', 'rowheader');
  number.setAttribute('aria-colindex', '1');
  element.append(number);
  host.append(element);
  return { element, number, cells: [], row: -1, y: NaN, label: '', gutter: NaN };
}

function makeCell(row: HTMLElement): CellElement {
  const element = document.createElement('div');
  element.setAttribute('role', 'gridcell');
  row.append(element);
  return { element, left: NaN, width: NaN, column: -1, words: '', look: '', id: '', marked: false };
}

function drawRow(slot: RowElement, row: number, picture: Picture): void {
  const y = picture.origin + row * picture.rowHeight;
  if (slot.y !== y) {
    slot.y = y;
    slot.element.style.transform = `translateY(${y}px)`;
  }
  if (slot.row !== row) {
    slot.row = row;
    slot.element.setAttribute('aria-rowindex', String(row + 2));
  }
  const label = picture.rowLabel(row);
  if (slot.label !== label) {
    slot.label = label;
    slot.number.textContent = label;
  }
  if (slot.gutter !== picture.gutter) {
    slot.gutter = picture.gutter;
    slot.number.style.width = `${picture.gutter}px`;
  }
  const { from, to } = picture.columns;
  const count = to - from;
  while (slot.cells.length < count) slot.cells.push(makeCell(slot.element));
  while (slot.cells.length > count) slot.cells.pop()?.element.remove();
  for (let column = from; column < to; column++) {
    const cell = slot.cells[column % count];
    if (cell) drawCell(cell, row, column, picture);
  }
}

function drawCell(slot: CellElement, row: number, column: number, picture: Picture): void {
  const { element } = slot;
  const type = picture.types[column] ?? 'text';
  const value = picture.cell(row, column);
  const words = value === undefined ? '' : value === null ? picture.missing : cellText(value, type);
  if (slot.words !== words) {
    slot.words = words;
    element.textContent = words;
  }
  const active = picture.active.row === row && picture.active.column === column;
  const selected = picture.selected(row, column);
  let look = 'grid-cell';
  if (isNumeric(type)) look += ' end';
  if (value === null) look += ' missing';
  else if (value === undefined) look += ' pending';
  if (column === picture.column) look += ' column';
  if (selected) look += ' selected';
  if (active) look += ' active';
  if (slot.look !== look) {
    slot.look = look;
    element.className = look;
  }
  const marked = active || selected;
  if (slot.marked !== marked || slot.id === '') {
    slot.marked = marked;
    element.setAttribute('aria-selected', String(marked));
  }
  const id = `${picture.id}-${row}-${column}`;
  if (slot.id !== id) {
    slot.id = id;
    element.id = id;
  }
  if (slot.column !== column) {
    slot.column = column;
    element.setAttribute('aria-colindex', String(column + 2));
  }
  const left = picture.gutter + (picture.edges[column] ?? 0);
  if (slot.left !== left) {
    slot.left = left;
    element.style.left = `${left}px`;
  }
  const width = picture.widths[column] ?? 0;
  if (slot.width !== width) {
    slot.width = width;
    element.style.width = `${width}px`;
  }
}
