// A scored file whose rows are put in order: once all scores of a list are known, each line gets its rank.
import { type FileHandle, open } from 'node:fs/promises';
import { type JobContext, throwIfCancelled } from '../../../shared/domain';
import type { FrameColumn } from '../../data';
import { ListNumbers, ranksOf } from '../ranks';
import type { Order } from './block';
import { COMMA, LINE_FEED, Writer } from './writer';

export const RANK = 'rank';
/** Bytes that are likely to be added to a line. */
const ROOM = 8;

/** What is kept of every row until the last one is scored: its list, its score and where its line ends; 12 bytes. */
export class Ranking {
  private readonly numbers = new ListNumbers();
  private readonly lists: Int32Array[] = [];
  private readonly orders: Order[] = [];

  get count(): number {
    return this.numbers.count;
  }

  /** The lists of a block's rows, block after block in the order of the file. */
  take(column: FrameColumn): void {
    if (column.kind === 'number') {
      this.lists.push(Int32Array.from(column.values, (value) => this.numbers.of(nameOf(value))));
      return;
    }
    const byCode = column.dictionary.map((name) => this.numbers.of(name));
    this.lists.push(column.codes.map((code) => byCode[code] ?? -1));
  }

  /** Their scores, in the same order. */
  scored(order: Order): void {
    this.orders.push(order);
  }

  /**
   * Copies a file of these lines with the rank at the end of each; what stands before the first line stays as it is.
   * @throws AssayError cancelled
   */
  async write(from: string, to: FileHandle, { signal }: JobContext): Promise<void> {
    const look = (): void => throwIfCancelled(signal);
    const scores = joined(
      Float32Array,
      this.orders.map(({ scores: own }) => own),
    );
    const lists = joined(Int32Array, this.lists);
    const ranks = await ranksOf(scores, lists, this.count, look);
    const file = await open(from, 'r');
    try {
      const { size } = await file.stat();
      const lines = this.orders.reduce((sum, { ends }) => sum + (ends.at(-1) ?? -1) + 1, 0);
      await to.write(await part(file, size - lines));
      let row = 0;
      for (const { ends } of this.orders) {
        look();
        const bytes = await part(file, (ends.at(-1) ?? -1) + 1);
        const out = new Writer(bytes.length + ends.length * ROOM);
        let begin = 0;
        for (const end of ends) {
          out.bytes(bytes.subarray(begin, end));
          out.byte(COMMA);
          const rank = ranks[row++] as number;
          if (rank > 0) out.text(String(rank));
          out.byte(LINE_FEED);
          begin = end + 1;
        }
        await to.write(out.all());
      }
    } finally {
      await file.close();
    }
  }
}

const nameOf = (value: number): string | null => (Number.isNaN(value) ? null : String(value));

/** The next so many bytes. */
async function part(file: FileHandle, bytes: number): Promise<Uint8Array> {
  const buffer = Buffer.alloc(bytes);
  for (let read = 0; read < bytes;) {
    const { bytesRead } = await file.read(buffer, read, bytes - read);
    if (bytesRead === 0) throw new Error('The scored lines are shorter than they were written.');
    read += bytesRead;
  }
  return buffer;
}

function joined<T extends Float32Array | Int32Array>(
  Kind: new (length: number) => T,
  parts: readonly T[],
): T {
  const all = new Kind(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const own of parts) {
    all.set(own, at);
    at += own.length;
  }
  return all;
}
