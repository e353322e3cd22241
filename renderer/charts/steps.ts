// Where an arrow key goes among the points of a chart.
import type { Mark } from './plot';

/** Stops from one to another, both included; `done` once the range holds. */
export interface Swept {
  first: number;
  last: number;
  done: boolean;
}

export const sweep = (from: number, to: number, done: boolean): Swept => ({
  first: Math.min(from, to),
  last: Math.max(from, to),
  done,
});

/** The next position for a key, or null where the key is not ours. Left and right along a series, up and down between series. */
export function step(marks: readonly Mark[], at: number, key: string): number | null {
  const here = marks[at];
  if (!here) return null;
  const last = marks.length - 1;
  switch (key) {
    case 'ArrowRight':
      return Math.min(last, at + 1);
    case 'ArrowLeft':
      return Math.max(0, at - 1);
    case 'PageDown':
      return Math.min(last, at + 10);
    case 'PageUp':
      return Math.max(0, at - 10);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'ArrowUp':
    case 'ArrowDown': {
      const sets = [...new Set(marks.map((m) => m.dataset))];
      // One series only: up and down step along it, so that no arrow is dead.
      if (sets.length === 1) return key === 'ArrowDown' ? Math.min(last, at + 1) : Math.max(0, at - 1);
      const other = sets[sets.indexOf(here.dataset) + (key === 'ArrowDown' ? 1 : -1)];
      if (other === undefined) return at;
      let best = at;
      let distance = Infinity;
      marks.forEach((m, i) => {
        const d = Math.abs(m.index - here.index);
        if (m.dataset === other && d < distance) {
          best = i;
          distance = d;
        }
      });
      return best;
    }
    default:
      return null;
  }
}
