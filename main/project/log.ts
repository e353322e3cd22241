// How transactions reach the disk. Where the file system allows it (`local.ts`), without the event loop waiting: `apart-log.ts`.
import type { Sqlite } from './database';
import { ApartLog } from './apart-log';
import { type Disk, realDisk, sharesPages } from './local';

/** The write-ahead log of an open project file, as the store of its transactions sees it. */
export interface Log {
  /** To be called before a transaction that is on disk when it has committed. */
  begin(): void;
  /** To be called after each such transaction. */
  committed(): void;
  /** Commits a transaction as soon as the event loop need not wait for the disk; it is on disk after `flush`. */
  later<T>(commit: () => T): Promise<T>;
  /** Resolves when all that has been committed is on disk. */
  flush(): Promise<void>;
  /** Merges the log into the file, so that `close` has little to wait for. */
  settle(): Promise<void>;
  /** Merges what is left and closes the database. */
  close(): void;
}

/** The log of a database that was just opened (exclusive, `synchronous = FULL`). `disk` stands in for the real one in tests. */
export function openLog(db: Sqlite, path: string, disk?: Disk): Log {
  if (disk || sharesPages(path)) return new ApartLog(db, path, disk ?? realDisk);
  return inPlace(db);
}

/** SQLite's own way: each commit flushes the log, and every 4 MB merges it (little and often: both hold the event loop). */
function inPlace(db: Sqlite): Log {
  db.pragma('wal_autocheckpoint = 250');
  return {
    begin: () => undefined,
    committed: () => undefined,
    later: (commit) => new Promise((resolve) => resolve(commit())),
    flush: () => Promise.resolve(),
    settle: () => Promise.resolve(),
    close: () => void db.close(),
  };
}
