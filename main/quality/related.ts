// What goes with one column: of every other column, how strongly, by the measure that suits the two; and whether both are missing together.
import { type RelatedColumn, throwIfCancelled, turn } from '../../shared/domain';
import { type Frame } from '../data';
import { side, suited } from './measures';
import { inFrame } from './survey';

const MOST_ROWS = 10_000;
const MOST_COLUMNS = 300;
const SHOWN = 12;

/**
 * The columns most related to one, the strongest first; at most 12, of the first 300. Numbers by Pearson's correlation, or Spearman's where it is
 * greater; two categories by Cramér's V; a number and a category by mutual information. `onPart` is told the share that is done. Errors: cancelled.
 */
export async function relatedTo(
  frame: Frame,
  name: string,
  signal: AbortSignal | undefined,
  onPart: (share: number) => void = () => undefined,
): Promise<RelatedColumn[]> {
  const every = Math.max(1, Math.ceil(frame.rows / MOST_ROWS));
  const chosen = inFrame(frame, name);
  if (!chosen) return [];
  const own = side(chosen, every);
  const others = frame.columns.filter((column) => column.name !== name).slice(0, MOST_COLUMNS);
  const found: RelatedColumn[] = [];
  for (const [i, column] of others.entries()) {
    throwIfCancelled(signal);
    await turn();
    onPart(i / others.length);
    const other = side(column, every);
    const measured = suited(own, other);
    const missingTogether = together(own.missing, other.missing);
    if (measured || missingTogether !== null)
      found.push({
        column: column.name,
        measure: measured?.measure ?? null,
        value: measured?.value ?? null,
        missingTogether,
      });
  }
  const strength = (one: RelatedColumn): number =>
    Math.max(Math.abs(one.value ?? 0), one.missingTogether ?? 0);
  return found.sort((a, b) => strength(b) - strength(a)).slice(0, SHOWN);
}

/** Of the rows in which either is missing, the share in which both are; null where one of them is always there. */
function together(a: Uint8Array, b: Uint8Array): number | null {
  let [both, any, own, other] = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    own += a[i] ?? 0;
    other += b[i] ?? 0;
    both += (a[i] ?? 0) & (b[i] ?? 0);
    any += (a[i] ?? 0) | (b[i] ?? 0);
  }
  return own === 0 || other === 0 ? null : both / any;
}
