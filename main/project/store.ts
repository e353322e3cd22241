// What every repository works with: prepared statements, transactions that report a change once committed, JSON documents.
import type { Statement } from 'better-sqlite3';
import type { ZodType } from 'zod';
import { AssayError, type Clock } from '../../shared/domain';
import type { Sqlite } from './database';
import { projectFailure } from './failures';
import type { Log } from './log';

export class Store {
  private readonly listeners = new Set<() => void>();
  private readonly statements = new Map<string, Statement<unknown[]>>();

  constructor(
    private readonly db: Sqlite,
    private readonly log: Log,
    readonly path: string,
    readonly clock: Clock,
  ) {}

  /** Runs `work` in one transaction (nested calls join it) and tells the listeners once it is committed and on disk. */
  write<T>(work: () => T): T {
    if (this.db.inTransaction) return work();
    const result = this.read(() => {
      this.log.begin();
      return this.db.transaction(work)();
    });
    this.log.committed();
    this.tell();
    return result;
  }

  /** As `write`, without the event loop waiting for the disk; what it wrote can be read a moment before it is safe. */
  async writeSoon<T>(work: () => T): Promise<T> {
    const result = await this.put(work);
    await this.log.flush().catch((thrown: unknown) => {
      throw projectFailure(thrown, this.path);
    });
    this.tell();
    return result;
  }

  /** As `writeSoon` for what counts only once a later transaction refers to it: that one's flush covers it, and nobody is told. */
  async put<T>(work: () => T): Promise<T> {
    try {
      return await this.log.later(() => this.db.transaction(work)());
    } catch (thrown) {
      throw projectFailure(thrown, this.path);
    }
  }

  /** Whether what is read now may yet be taken back. */
  get inTransaction(): boolean {
    return this.db.inTransaction;
  }

  /** Only within a transaction, which asks the log first. */
  run(sql: string, ...params: unknown[]): number {
    if (!this.db.inTransaction) throw new AssayError('internal', {}, { cause: `no transaction for ${sql}` });
    return Number(this.prepare(sql).run(...params).lastInsertRowid);
  }

  get<R>(sql: string, ...params: unknown[]): R | undefined {
    return this.read(() => this.prepare(sql).get(...params) as R | undefined);
  }

  all<R>(sql: string, ...params: unknown[]): R[] {
    return this.read(() => this.prepare(sql).all(...params) as R[]);
  }

  /** Gives at most 4 MB of unused pages back to the file system; true while there are more. */
  shrink(): Promise<boolean> {
    return this.log
      .later(() => {
        this.db.pragma('incremental_vacuum(256)');
        return Number(this.db.pragma('freelist_count', { simple: true })) > 0;
      })
      .catch((thrown: unknown) => {
        throw projectFailure(thrown, this.path);
      });
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }

  private read<T>(work: () => T): T {
    try {
      return work();
    } catch (thrown) {
      throw projectFailure(thrown, this.path);
    }
  }

  private prepare(sql: string): Statement<unknown[]> {
    const known = this.statements.get(sql);
    if (known) return known;
    const made = this.db.prepare<unknown[]>(sql);
    this.statements.set(sql, made);
    return made;
  }
}

/** A stored JSON document as its type; a document that does not fit is a damaged file, and throws. */
export const parse = <T>(schema: ZodType<T>, json: string): T => schema.parse(JSON.parse(json));

/** A view on the bytes of an array, for a blob. */
export const asBuffer = (bytes: ArrayBufferView): Buffer =>
  Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);

/** A copy of a blob of its own: numbers of several bytes must begin where their size divides. */
export const aligned = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer;
