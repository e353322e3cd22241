// A table that is still being written is stored in the project already: DuckDB writes a Parquet file from its beginning to its end.
import { open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Project } from '../project';

/** A piece is put into the project file in one go, on the event loop: this much takes some 20 ms, and a slow disk has room. */
export const PIECE_BYTES = 2 << 20;
const EVERY_MS = 50;

/**
 * The pieces of files that were stored before the files were whole. `Versions.add` goes over a file again: it stores what is not there yet,
 * so that nothing depends on the file having grown as was thought. An import of 165 MB spent 0.7 of 3.4 s on storing afterwards.
 */
export class EarlyPieces {
  private readonly stored = new Set<string>();

  constructor(private readonly project: Project) {}

  /** Runs what writes a file, storing the file's pieces as they are finished. A failure to store is left to `Versions.add` to meet and tell. */
  async during<T>(path: string, write: () => Promise<T>): Promise<T> {
    const ended = new AbortController();
    const following = this.follow(path, ended.signal).catch(() => undefined);
    try {
      return await write();
    } finally {
      ended.abort();
      await following;
    }
  }

  /** Removes from the project what no version refers to; to be called at the end, whatever came of it. */
  drop(): void {
    this.project.blobs.discard(this.stored);
  }

  private async follow(path: string, ended: AbortSignal): Promise<void> {
    const buffer = Buffer.allocUnsafe(PIECE_BYTES);
    for (let at = 0; !ended.aborted;) {
      const bytes = await read(path, buffer, at);
      if (bytes === PIECE_BYTES) {
        this.stored.add(await this.project.blobs.putSoon(buffer));
        at += PIECE_BYTES;
      } else await pause(EVERY_MS, undefined, { signal: ended });
    }
  }
}

/** How many bytes there are from a place on, at most as many as the buffer takes; none where there is no file yet. */
async function read(path: string, into: Buffer, at: number): Promise<number> {
  const handle = await open(path, 'r').catch(() => null);
  try {
    return (await handle?.read(into, 0, into.length, at))?.bytesRead ?? 0;
  } finally {
    await handle?.close();
  }
}
