import { createHash } from 'node:crypto';
import { z, type ZodType } from 'zod';
import { AssayError, type Json, turn, Turns } from '../../shared/domain';
import type { Store } from './store';

/** A long list that is kept in pieces; as JSON it stands in place of the list. */
export const PieceList = z.object({ items: z.number().int(), pieces: z.array(z.string()) });
export type PieceList = z.infer<typeof PieceList>;

/** Items of one piece at most, and how many characters of JSON end it sooner. */
const MOST_ITEMS = 400;
const MOST_LENGTH = 60_000;
/** Characters that one transaction writes: each waits for the disk once, and holds the event loop for as long. */
const AT_ONCE = 500_000;

/** Where lists are referred to: of what was checked, and of suites. */
const UNREFERENCED = `hash NOT IN (
  SELECT e.value FROM gate_report r, json_each(r.suite, '$.entries.pieces') e
  UNION ALL SELECT e.value FROM gate_report r, json_each(r.body, '$.checks.pieces') e
  UNION ALL SELECT e.value FROM gate_report r, json_each(r.body, '$.toDo.pieces') e
  UNION ALL SELECT e.value FROM setting s, json_each(s.value, '$.entries.pieces') e WHERE s.key = 'suite'
  UNION ALL SELECT e.value FROM setting s, json_each(s.value) n, json_each(n.value, '$.suite.entries.pieces') e
    WHERE s.key = 'suites')`;

/**
 * Lists of JSON values of any length, written and read a little at a time. A piece is immutable and known by its hash, so that what did
 * not change between two lists is kept once, and equal lists have equal pieces.
 */
export class Pieces {
  /** Written or read by this process: something may be about to refer to them. */
  private readonly fresh = new Set<string>();

  constructor(private readonly store: Store) {}

  /** Keeps a list; what refers to it is to be saved next. */
  async put(items: readonly Json[]): Promise<PieceList> {
    const turns = new Turns();
    const pieces: string[] = [];
    let waiting: { hash: string; body: string }[] = [];
    let length = 0;
    const write = async (): Promise<void> => {
      this.write(waiting);
      waiting = [];
      length = 0;
      await turns.take();
    };
    let own: string[] = [];
    let ownLength = 0;
    for (const [i, item] of items.entries()) {
      if (turns.due) await turns.take();
      const json = JSON.stringify(item);
      own.push(json);
      ownLength += json.length;
      if (own.length < MOST_ITEMS && ownLength < MOST_LENGTH && i < items.length - 1) continue;
      const body = `[${own.join(',')}]`;
      const hash = createHash('sha256').update(body).digest('hex');
      pieces.push(hash);
      if (!this.fresh.has(hash)) waiting.push({ hash, body });
      length += ownLength;
      [own, ownLength] = [[], 0];
      if (length >= AT_ONCE) await write();
    }
    if (waiting.length > 0) await write();
    return { items: items.length, pieces };
  }

  private write(pieces: readonly { hash: string; body: string }[]): void {
    this.store.write(() => {
      for (const { hash, body } of pieces)
        this.store.run(
          'INSERT INTO piece (hash, body) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING',
          hash,
          body,
        );
    });
    for (const { hash } of pieces) this.fresh.add(hash);
  }

  /** The list as it was put in. Errors: project.truncated where a piece is gone. */
  async get<T>({ pieces }: PieceList, schema: ZodType<T>): Promise<T[]> {
    const turns = new Turns();
    const items: T[] = [];
    for (const hash of pieces) {
      const row = this.store.get<{ body: string }>('SELECT body FROM piece WHERE hash = ?', hash);
      if (!row)
        throw new AssayError('project.truncated', { path: this.store.path }, { cause: `no piece ${hash}` });
      this.fresh.add(hash);
      for (const item of JSON.parse(row.body) as unknown[]) {
        if (turns.due) await turns.take();
        items.push(schema.parse(item));
      }
    }
    return items;
  }

  /** Removes what nothing refers to, some a turn of the event loop. */
  async collect(): Promise<void> {
    const unused = this.store.all<{ hash: string }>(`SELECT hash FROM piece WHERE ${UNREFERENCED}`);
    const old = unused.map(({ hash }) => hash).filter((hash) => !this.fresh.has(hash));
    for (let start = 0; start < old.length; start += 10) {
      const some = old.slice(start, start + 10).filter((hash) => !this.fresh.has(hash));
      this.store.write(() => {
        for (const hash of some) this.store.run('DELETE FROM piece WHERE hash = ?', hash);
      });
      await turn();
    }
  }
}
