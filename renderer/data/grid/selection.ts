// The active cell and the range it spans. Row -1 is the header.

export interface Place {
  row: number;
  column: number;
}

export interface Bounds {
  rows: number;
  columns: number;
  /** Rows that fit on screen: a page. */
  page: number;
}

/** Where a key leads from a place; null where the key is not the grid's. */
export function move(from: Place, key: string, ctrl: boolean, bounds: Bounds): Place | null {
  const { row, column } = from;
  const last = { row: bounds.rows - 1, column: bounds.columns - 1 };
  const to = ((): Place | null => {
    switch (key) {
      case 'ArrowDown':
        return { row: ctrl ? last.row : row + 1, column };
      case 'ArrowUp':
        return { row: ctrl ? 0 : row - 1, column };
      case 'ArrowRight':
        return { row, column: ctrl ? last.column : column + 1 };
      case 'ArrowLeft':
        return { row, column: ctrl ? 0 : column - 1 };
      case 'PageDown':
        return { row: row + bounds.page, column };
      case 'PageUp':
        return { row: Math.max(0, row - bounds.page), column };
      case 'Home':
        return { row: ctrl ? 0 : row, column: 0 };
      case 'End':
        return { row: ctrl ? last.row : row, column: last.column };
      default:
        return null;
    }
  })();
  return (
    to && {
      row: Math.max(-1, Math.min(last.row, to.row)),
      column: Math.max(0, Math.min(last.column, to.column)),
    }
  );
}

export interface Range {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** The cells between two places, both included, without the header. */
export function rangeOf(a: Place, b: Place): Range {
  return {
    top: Math.max(0, Math.min(a.row, b.row)),
    bottom: Math.max(a.row, b.row, 0),
    left: Math.min(a.column, b.column),
    right: Math.max(a.column, b.column),
  };
}

export const inRange = (range: Range, row: number, column: number): boolean =>
  row >= range.top && row <= range.bottom && column >= range.left && column <= range.right;
