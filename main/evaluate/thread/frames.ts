// Rows on their way to a thread: arrays are handed over, words cross in parts, since a million at once would hold the kernel.
import { throwIfCancelled } from '../../../shared/domain';
import type { Frame } from '../../data';
import { turn } from '../../../shared/domain/turn';

/** More of the words of a column's dictionary, ahead of the rows themselves. */
export interface WordsMessage {
  type: 'words';
  column: number;
  words: string[];
}

/** Words handed over at a time. */
const WORDS = 10_000;

/**
 * Sends the words of a frame ahead of it, and gives what is still to be sent: the frame without them, and its arrays, which are not to be
 * used here once they are sent.
 * @throws AssayError cancelled
 */
export async function sendAhead(
  frame: Frame,
  post: (message: WordsMessage) => void,
  signal: AbortSignal | undefined,
): Promise<{ bare: Frame; handed: ArrayBuffer[] }> {
  for (const [at, column] of frame.columns.entries())
    if (column.kind === 'text')
      for (let from = 0; from < column.dictionary.length; from += WORDS) {
        post({ type: 'words', column: at, words: column.dictionary.slice(from, from + WORDS) });
        await turn();
        throwIfCancelled(signal);
      }
  return { bare: withoutWords(frame), handed: buffersOf(frame) };
}

/** Gathers words on the thread's side. */
export class Words {
  private readonly known = new Map<number, string[]>();

  take({ column, words }: WordsMessage): void {
    const known = this.known.get(column) ?? [];
    for (const word of words) known.push(word);
    this.known.set(column, known);
  }

  /** Puts the words back into their frame. */
  into(frame: Frame): void {
    for (const [at, column] of frame.columns.entries())
      if (column.kind === 'text') column.dictionary = this.known.get(at) ?? [];
    this.known.clear();
  }
}

const withoutWords = (frame: Frame): Frame => ({
  ...frame,
  columns: frame.columns.map((column) => (column.kind === 'text' ? { ...column, dictionary: [] } : column)),
});

function buffersOf({ columns, rowIds }: Frame): ArrayBuffer[] {
  const arrays = [rowIds, ...columns.map((c) => (c.kind === 'number' ? c.values : c.codes))];
  return [...new Set(arrays.map((array) => array.buffer))] as ArrayBuffer[];
}
