// What every repository works with: prepared statements, transactions that report a change once committed, JSON documents.
import type { Statement } from 'better-sqlite3';
import type { ZodType } from 'zod';
import type { Clock } from '../../shared/domain';
import type { Sqlite } from './database';
import { projectFailure } from './failures';

export class Store {
  private readonly listeners = new Set<() => void>();
  private readonly statements = new Map<string, Statement<unknown[]>>();

  constructor(
    private readonly db: Sqlite,
    readonly path: string,
    readonly clock: Clock,
  ) {}

  /** Runs `work` in one transaction (nested calls join it) and tells the listeners once it is committed. */
  write<T>(work: () => T): T {
    if (this.db.inTransaction) return work();
    let result: T;
    try {
      result = this.db.transaction(work)();
    } catch (thrown) {
      throw projectFailure(thrown, this.path);
    }
    for (const listener of [...this.listeners]) listener();
    return result;
  }

  run(sql: string, ...params: unknown[]): number {
    return Number(this.prepare(sql).run(...params).lastInsertRowid);
  }

  get<R>(sql: string, ...params: unknown[]): R | undefined {
    return this.read(() => this.prepare(sql).get(...params) as R | undefined);
  }

  all<R>(sql: string, ...params: unknown[]): R[] {
    return this.read(() => this.prepare(sql).all(...params) as R[]);
  }

  /** Gives at most 4 MB of unused pages back to the file system; true while there are more. */
  shrink(): boolean {
    return this.read(() => {
      this.db.pragma('incremental_vacuum(256)');
      return Number(this.db.pragma('freelist_count', { simple: true })) > 0;
    });
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
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
