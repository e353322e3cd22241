// Where tiles stand: as many side by side as there is room for.

export const TILE = { width: 148, height: 164 } as const;

export interface Layout {
  across: number;
  /** Height of all rows of tiles, in pixels. */
  height: number;
}

export const layoutOf = (total: number, width: number): Layout => {
  const across = Math.max(1, Math.floor(width / TILE.width));
  return { across, height: Math.ceil(total / across) * TILE.height };
};

/** The tiles that are seen, with a row of them more on each side. */
export function seen(
  total: number,
  { across }: Layout,
  top: number,
  height: number,
): { from: number; to: number } {
  const first = Math.max(0, Math.floor(top / TILE.height) - 1);
  const last = Math.ceil((top + height) / TILE.height) + 1;
  return { from: Math.min(total, first * across), to: Math.min(total, last * across) };
}

/** Where a key leads from a tile; null where the key is not the gallery's. */
export function moveTo(key: string, at: number, total: number, across: number, page: number): number | null {
  const steps: Partial<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -across,
    ArrowDown: across,
    PageUp: -across * page,
    PageDown: across * page,
    Home: -total,
    End: total,
  };
  const step = steps[key];
  if (step === undefined || total === 0) return null;
  const to = at + step;
  // Up and down stay in the column; at an edge they stay where they are.
  if ((key === 'ArrowUp' || key === 'ArrowDown') && (to < 0 || to >= total)) return at;
  return Math.max(0, Math.min(total - 1, to));
}
