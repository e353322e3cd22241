// The write-ahead log flushed and merged while the event loop goes on. Why what was reported as saved survives a power cut at any step,
// and what SQLite does at each, stands in README.md; every order here matters.
import { closeSync, existsSync, linkSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { AssayError } from '../../shared/domain';
import type { Sqlite } from './database';
import type { Disk } from './local';
import type { Log } from './log';

/** One of this size is merged in place: nobody has given the event loop a turn. */
const LIMIT_BYTES = 64 << 20;
/** So often is a merge begun anew because a transaction came in between. */
const ATTEMPTS = 3;

/**
 * - `whole`: the log is valid from its beginning; any transaction may be added.
 * - `copied`: its pages were copied into the file, which is not on disk yet. The next transaction starts the log over: none may begin.
 * - `merged`: the file is on disk, the log still valid. A transaction that flushes may begin: SQLite flushes the new beginning before the rest.
 * - `cut`: the header of the log was erased, but may be on disk still. The same holds.
 */
type Phase = 'whole' | 'copied' | 'merged' | 'cut';

/** The header of a log, which makes its frames valid (https://www.sqlite.org/fileformat.html, 4.1). */
const HEADER = Buffer.alloc(32);
const FRAME_HEADER_BYTES = 24;

/** Logs whose file must be on disk before the process ends: SQLite is closed then and deletes the log. */
const unsafe = new Set<ApartLog>();
let watching = false;

export class ApartLog implements Log {
  private phase: Phase = 'cut';
  /** Transactions committed without a flush, and how many of them are on disk. */
  private loose = 0;
  private safe = 0;
  private merging: Promise<void> | null = null;
  private failed: { cause: unknown } | null = null;
  private closed = false;
  private named = false;
  private cuts = 0;
  /** No frame was written since the header was erased. */
  private headless = false;
  private readonly frameBytes: number;
  private readonly log: number;
  private readonly file: number;

  constructor(
    private readonly db: Sqlite,
    private readonly path: string,
    private readonly disk: Disk,
  ) {
    db.pragma('wal_autocheckpoint = 0');
    this.frameBytes = Number(db.pragma('page_size', { simple: true })) + FRAME_HEADER_BYTES;
    this.log = openSync(`${path}-wal`, 'r+');
    // Open until SQLite has closed its own: closing any descriptor of a file lets go of the process's locks on it.
    this.file = openSync(path, 'r');
    if (!watching) process.on('exit', () => [...unsafe].forEach((one) => one.close()));
    watching = true;
  }

  begin(): void {
    this.check();
    if (this.phase === 'copied') this.flushFileNow();
    if (this.unmerged() > LIMIT_BYTES) this.mergeNow();
  }

  committed(): void {
    this.checkHeader();
    this.tend();
  }

  async later<T>(commit: () => T): Promise<T> {
    for (;;) {
      this.check();
      if (this.merging === null && this.phase === 'whole' && this.unmerged() < this.disk.mergeBytes) break;
      await this.merge();
    }
    const result = this.unflushed(commit);
    this.loose++;
    this.checkHeader();
    this.tend();
    return result;
  }

  async flush(): Promise<void> {
    while (this.safe < this.loose) {
      this.check();
      const { loose } = this;
      await this.disk.flush(this.log).catch((cause: unknown) => this.fail(cause));
      this.safe = Math.max(this.safe, loose);
    }
  }

  async settle(): Promise<void> {
    // The first time may only end an earlier cut.
    for (let time = 0; time < 2; time++)
      if (!this.closed && !this.failed && this.unmerged() > 0) await this.merge();
  }

  close(): void {
    if (this.closed) return;
    if (this.phase === 'copied' && !this.failed)
      try {
        this.flushFileNow();
      } catch {
        // The log is kept, and merged when the file is opened again.
      }
    this.closed = true;
    unsafe.delete(this);
    this.db.close();
    for (const descriptor of [this.file, this.log]) closeSync(descriptor);
    restoreLog(this.path);
  }

  /** The file of a merge onto the disk, in place. */
  private flushFileNow(): void {
    try {
      this.disk.flushNow(this.file);
    } catch (cause) {
      this.fail(cause);
    }
    this.phase = 'merged';
    unsafe.delete(this);
  }

  /** Merging when there is time for it. */
  private tend(): void {
    if (this.merging || this.unmerged() < this.disk.mergeBytes) return;
    setImmediate(() => {
      if (this.closed || this.failed || this.unmerged() < this.disk.mergeBytes) return;
      // What failed is told to the next who writes.
      void this.merge().catch(() => undefined);
    });
  }

  private merge(): Promise<void> {
    return (this.merging ??= this.mergeAndCut().finally(() => (this.merging = null)));
  }

  private async mergeAndCut(): Promise<void> {
    for (let attempt = 1; this.phase !== 'cut'; attempt++) {
      await this.flush(); // all that is copied must be in a log on disk
      if (this.closed) return;
      this.phase = 'copied';
      unsafe.add(this);
      this.unflushed(() => this.db.pragma('wal_checkpoint(PASSIVE)'));
      await this.disk.flush(this.file).catch((cause: unknown) => this.fail(cause));
      if (this.closed) return;
      // Otherwise a transaction came in between: it flushed the file itself, and the log has begun anew.
      if (this.phase === 'copied') {
        this.phase = 'merged';
        unsafe.delete(this);
        this.cut();
      } else if (attempt === ATTEMPTS) {
        this.mergeNow();
        this.cut();
      }
    }
    const { cuts } = this;
    await this.disk.flush(this.log).catch((cause: unknown) => this.fail(cause));
    if (!this.named) await this.nameOnDisk();
    if (this.phase === 'cut' && this.cuts === cuts) this.phase = 'whole';
  }

  /** The log was made when the file was opened; its name is on disk once its folder is. SQLite sees to that at its own first flush only. */
  private async nameOnDisk(): Promise<void> {
    const folder = openSync(dirname(this.path), 'r');
    try {
      await this.disk.flush(folder).catch((cause: unknown) => this.fail(cause));
    } finally {
      closeSync(folder);
    }
    this.named = true;
  }

  /** Merges what is not merged as SQLite does by itself, with its own flushes; the event loop waits. */
  private mergeNow(): void {
    this.db.pragma('wal_checkpoint(PASSIVE)');
    if (this.unmerged() > 0) throw new AssayError('internal', {}, { cause: 'the log could not be merged' });
    this.safe = this.loose;
    this.phase = 'merged';
  }

  /**
   * Erases the header of a log that is merged and whose file is on disk. In place, since SQLite may write a new one at any time; and not by
   * cutting the file to nothing, which waits for the disk: its blocks are written over.
   */
  private cut(): void {
    if (this.unmerged() > 0) throw new AssayError('internal', {}, { cause: 'the log is not merged' });
    writeSync(this.log, HEADER, 0, HEADER.length, 0);
    this.phase = 'cut';
    this.cuts++;
    this.headless = true;
  }

  /** SQLite starts a merged log over with a header. Frames without one would be lost, and nothing may be called saved that is among them. */
  private checkHeader(): void {
    if (!this.headless || this.unmerged() === 0) return;
    const found = Buffer.alloc(HEADER.length);
    readSync(this.log, found, 0, found.length, 0);
    if (found.equals(HEADER)) this.fail(new AssayError('internal', {}, { cause: 'the log has no header' }));
    this.headless = false;
  }

  /** Has SQLite write without a flush. */
  private unflushed<T>(work: () => T): T {
    this.db.pragma('synchronous = OFF');
    try {
      return work();
    } finally {
      this.db.pragma('synchronous = FULL');
    }
  }

  /** Bytes of the log that are not copied into the file. */
  private unmerged(): number {
    const [found] = this.db.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[];
    return found ? (found.log - found.checkpointed) * this.frameBytes : 0;
  }

  /**
   * The disk has refused: what it holds is not known, and nothing more may be written. If pages are in the log alone, closing would delete
   * them with it: it is kept by a second name.
   */
  private fail(cause: unknown): never {
    if (this.closed) throw new AssayError('project.none', {}, { cause });
    this.failed ??= { cause };
    if (this.phase === 'copied' && !existsSync(keptName(this.path)))
      linkSync(`${this.path}-wal`, keptName(this.path));
    throw cause;
  }

  private check(): void {
    if (this.failed) throw this.failed.cause;
    if (this.closed) throw new AssayError('project.none');
  }
}

const keptName = (path: string): string => `${path}-wal-kept`;

/** Gives a log that was kept its name back; to be called while nobody has the file open. Where the log is there, it is the same one. */
export function restoreLog(path: string): void {
  if (existsSync(keptName(path)) && !existsSync(`${path}-wal`)) renameSync(keptName(path), `${path}-wal`);
}

/** After the log was merged. */
export function forgetKeptLog(path: string): void {
  rmSync(keptName(path), { force: true });
}
