// Opening and making the SQLite file: header checks that change nothing, the lock, pragmas, migrations.
import Database from 'better-sqlite3';
import { accessSync, closeSync, constants, existsSync, fstatSync, linkSync, openSync } from 'node:fs';
import { readSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AssayError } from '../../shared/domain';
import { forgetKeptLog, restoreLog } from './apart-log';
import { projectFailure } from './failures';
import { APPLICATION_ID, FORMAT, MIGRATIONS, PAGE_SIZE } from './schema';

export type Sqlite = Database.Database;

/** Files up to this size are checked page by page on open; larger ones by their page count only. */
const QUICK_CHECK_BYTES = 64_000_000;
/** What this process has open, by device and number: opening such a file once more to look at it, and closing it, would let go of its lock. */
const held = new Map<Sqlite, string>();
const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');

/** Makes an empty project file, whole or not at all. `fill` writes its first rows. */
export function createDatabase(path: string, fill: (db: Sqlite) => void): void {
  if (existsSync(path)) throw new AssayError('project.exists', { path });
  if (!existsSync(dirname(path))) throw new AssayError('project.notFound', { path: dirname(path) });
  const aside = `${path}.new-${process.pid}`;
  let db: Sqlite | null = null;
  try {
    rmSync(aside, { force: true });
    db = new Database(aside);
    db.pragma(`page_size = ${PAGE_SIZE}`);
    db.pragma('auto_vacuum = INCREMENTAL');
    db.pragma('journal_mode = WAL');
    db.pragma(`application_id = ${APPLICATION_ID}`);
    const made = db;
    made.transaction(() => {
      migrate(made, 0);
      fill(made);
    })();
    made.close();
    db = null;
    place(aside, path);
  } catch (thrown) {
    throw projectFailure(thrown, path);
  } finally {
    db?.close();
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(aside + end, { force: true });
  }
}

/** A link fails where the name is taken, a rename would replace; some file systems have no links. */
function place(aside: string, path: string): void {
  try {
    linkSync(aside, path);
  } catch (thrown) {
    if (existsSync(path)) throw new AssayError('project.exists', { path }, { cause: thrown });
    renameSync(aside, path);
  }
}

/** Opens a project file and takes its lock. Anything that is not a sound project of a known format is refused unchanged. */
export function openDatabase(path: string): Sqlite {
  const identity = notHeld(path);
  inspectHeader(path);
  let db: Sqlite | null = null;
  try {
    restoreLog(path);
    accessSync(path, constants.W_OK);
    db = new Database(path, { fileMustExist: true, timeout: 300 });
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('journal_mode = WAL');
    // In exclusive mode the first write takes the lock for good; this one changes nothing.
    db.exec('BEGIN IMMEDIATE; COMMIT');
    db.pragma('wal_checkpoint(TRUNCATE)');
    forgetKeptLog(path);
    checkWhole(db, path);
    const format = Number(db.pragma('user_version', { simple: true }));
    if (format < FORMAT) {
      const old = db;
      old.transaction(() => migrate(old, format))();
      db.pragma('wal_checkpoint(TRUNCATE)');
    }
    held.set(db, identity);
    return db;
  } catch (thrown) {
    db?.close();
    throw projectFailure(thrown, path);
  }
}

/** What tells a file from others, by whatever path. Throws project.locked where this process has it open. */
function notHeld(path: string): string {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  const identity = `${found?.dev} ${found?.ino}`;
  for (const [db, other] of held)
    if (!db.open) held.delete(db);
    else if (other === identity) throw new AssayError('project.locked', { path });
  return identity;
}

function migrate(db: Sqlite, from: number): void {
  for (const step of MIGRATIONS.slice(from)) db.exec(step);
  db.pragma(`user_version = ${FORMAT}`);
}

/** Reads the 100 bytes of SQLite's header (https://www.sqlite.org/fileformat.html, 1.3) before SQLite itself touches the file. */
function inspectHeader(path: string): void {
  const header = Buffer.alloc(100);
  let bytes = 0;
  let read = 0;
  try {
    if (statSync(path).isDirectory()) throw new AssayError('project.notAProject', { path });
    const file = openSync(path, 'r');
    try {
      bytes = fstatSync(file).size;
      read = readSync(file, header, 0, 100, 0);
    } finally {
      closeSync(file);
    }
  } catch (thrown) {
    throw projectFailure(thrown, path);
  }
  const looksLikeSqlite = header.subarray(0, Math.min(read, MAGIC.length)).equals(MAGIC.subarray(0, read));
  if (!looksLikeSqlite || (read === 0 && !path.toLowerCase().endsWith('.assay')))
    throw new AssayError('project.notAProject', { path });
  if (read < 100) throw new AssayError('project.truncated', { path });
  if (header.readUInt32BE(68) !== APPLICATION_ID) throw new AssayError('project.notAProject', { path });
  const found = header.readUInt32BE(60);
  if (found > FORMAT) throw new AssayError('project.newer', { path, found, known: FORMAT });
  // With a write-ahead log beside it the file may rightly be shorter than its header says; that is looked at once SQLite has merged it.
  const pageSize = header.readUInt16BE(16) === 1 ? 65536 : header.readUInt16BE(16);
  const counted = header.readUInt32BE(24) === header.readUInt32BE(92) ? header.readUInt32BE(28) : 0;
  if (!hasLog(path) && bytes < counted * pageSize) throw new AssayError('project.truncated', { path });
}

function hasLog(path: string): boolean {
  try {
    return statSync(`${path}-wal`).size > 0;
  } catch {
    return false;
  }
}

function checkWhole(db: Sqlite, path: string): void {
  const pages = Number(db.pragma('page_count', { simple: true }));
  const pageSize = Number(db.pragma('page_size', { simple: true }));
  const bytes = statSync(path).size;
  if (bytes < pages * pageSize) throw new AssayError('project.truncated', { path });
  if (bytes > QUICK_CHECK_BYTES) return;
  const found = db.pragma('quick_check(1)', { simple: true });
  if (found !== 'ok') throw new AssayError('project.truncated', { path }, { cause: found });
}

/** The version of the SQLite library itself. */
export function sqliteVersion(): string {
  const db = new Database(':memory:');
  try {
    return String(db.prepare('SELECT sqlite_version()').pluck().get());
  } finally {
    db.close();
  }
}
