// A log that cannot fill a disk: one file, and when it is full the one before it.
import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const LIMIT_BYTES = 2 * 1024 * 1024;

/** Appends to `file`; when it has reached `limit` bytes it is renamed to `file.1` (replacing the last one) and begun anew. */
export class LogFile {
  #queue: Promise<void> = Promise.resolve();

  constructor(
    readonly file: string,
    private readonly now: () => Date,
    private readonly limit = LIMIT_BYTES,
  ) {}

  /** One entry; lines within it are kept. Entries land in the order of the calls. Never throws: a log must not stop what it logs. */
  write(source: string, text: string): void {
    const entry = `${this.now().toISOString()} ${source} ${text.trimEnd()}\n`;
    this.#queue = this.#queue.then(() => this.#append(entry)).catch(() => undefined);
  }

  /** Resolves when everything written is with the system. */
  close(): Promise<void> {
    return this.#queue;
  }

  async #append(entry: string): Promise<void> {
    await mkdir(dirname(this.file), { recursive: true });
    const size = await stat(this.file).then(
      (info) => info.size,
      () => 0,
    );
    if (size >= this.limit) await rename(this.file, `${this.file}.1`);
    await appendFile(this.file, entry);
  }
}
