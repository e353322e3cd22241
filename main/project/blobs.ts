import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError, turn } from '../../shared/domain';
import { isDiskFull } from './failures';
import type { Store } from './store';

const UNREFERENCED = `
  hash NOT IN (SELECT hash FROM version_part) AND hash NOT IN (SELECT onnx_hash FROM model)
  AND hash NOT IN (SELECT hash FROM version_pack)`;

/** Immutable bytes by their SHA-256. Keep each at a few MB where it can be cut: a call holds the event loop while it runs. */
export class Blobs {
  private readonly fresh = new Set<string>();
  private asides = 0;

  constructor(
    private readonly store: Store,
    private readonly cacheDir: string,
  ) {}

  /** Stores the bytes unless they are there already; returns their SHA-256 in hexadecimal. */
  put(bytes: Uint8Array): string {
    const hash = sha256(bytes);
    this.fresh.add(hash);
    this.store.write(() => this.insert(hash, bytes));
    return hash;
  }

  /** As `put`, without the event loop waiting for the disk. It is safe once something that refers to it is. */
  async putSoon(bytes: Uint8Array): Promise<string> {
    const hash = sha256(bytes);
    this.fresh.add(hash);
    if (!this.has(hash)) await this.store.put(() => this.insert(hash, bytes));
    return hash;
  }

  private insert(hash: string, bytes: Uint8Array): void {
    this.store.run(
      'INSERT INTO blob (hash, bytes, data) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING',
      hash,
      bytes.byteLength,
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    );
  }

  /** Something is about to refer to this blob: it is not collected as left over. */
  hold(hash: string): void {
    this.fresh.add(hash);
  }

  has(hash: string): boolean {
    return this.store.get('SELECT 1 FROM blob WHERE hash = ?', hash) !== undefined;
  }

  get(hash: string): Buffer {
    const row = this.store.get<{ data: Buffer }>('SELECT data FROM blob WHERE hash = ?', hash);
    if (!row)
      throw new AssayError('project.truncated', { path: this.store.path }, { cause: `no blob ${hash}` });
    return row.data;
  }

  /** The path of a file in the cache with exactly these bytes (of several blobs: one after another), written whole or not at all. */
  async layOut(hashes: string | readonly string[], fileName: string): Promise<string> {
    const path = join(this.cacheDir, fileName);
    const list = typeof hashes === 'string' ? [hashes] : hashes;
    if ((await sizeOf(path)) === this.bytesOf(list)) return path;
    const aside = `${path}.${process.pid}-${++this.asides}`;
    try {
      await mkdir(this.cacheDir, { recursive: true });
      const file = await open(aside, 'w');
      try {
        for (const hash of list) await file.writeFile(this.sound(hash));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(aside, path);
    } catch (thrown) {
      await rm(aside, { force: true });
      throw isDiskFull(thrown) ? new AssayError('data.diskFull', {}, { cause: thrown }) : thrown;
    }
    return path;
  }

  private bytesOf(hashes: readonly string[]): number {
    const size = (hash: string): number =>
      this.store.get<{ bytes: number }>('SELECT bytes FROM blob WHERE hash = ?', hash)?.bytes ?? NaN;
    return hashes.reduce((sum, hash) => sum + size(hash), 0);
  }

  /** The bytes, if they are still those that were put in. */
  private sound(hash: string): Buffer {
    const bytes = this.get(hash);
    if (sha256(bytes) === hash) return bytes;
    throw new AssayError(
      'project.truncated',
      { path: this.store.path },
      { cause: `blob ${hash} is damaged` },
    );
  }

  /**
   * Removes blobs that nothing refers to, one a turn of the event loop, and gives their space back. Without `hashes`, those that
   * an earlier process left: what this one has put may be about to be referred to. Returns how many.
   */
  async collect(hashes?: readonly string[]): Promise<number> {
    for (const hash of hashes ?? []) this.fresh.delete(hash);
    const unused = new Set(this.unreferenced());
    let removed = 0;
    for (const hash of hashes ?? unused) {
      if (!unused.has(hash) || this.fresh.has(hash)) continue;
      await this.store.put(() => {
        // Put in again in the meantime: somebody counts on it.
        if (!this.fresh.has(hash))
          this.store.run(`DELETE FROM blob WHERE hash = ? AND ${UNREFERENCED}`, hash);
      });
      removed++;
      await turn();
    }
    if (removed > 0) while (await this.store.shrink()) await turn();
    return removed;
  }

  /**
   * As `collect`, while whoever gave these up goes on: gigabytes take seconds. What is not removed when the project is closed goes when it
   * is opened again.
   */
  discard(hashes: Iterable<string>): void {
    const all = [...hashes];
    if (all.length > 0) void this.collect(all).catch(() => undefined);
  }

  /** Hashes of blobs that nothing refers to. */
  unreferenced(): string[] {
    return this.store
      .all<{ hash: string }>(`SELECT hash FROM blob WHERE ${UNREFERENCED}`)
      .map((row) => row.hash);
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch {
    return null;
  }
}
