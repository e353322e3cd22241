// What is kept about imports beside the project: a note while one is under way, so that one that ended the process is offered and not
// tried again by itself, and pasted tables as files.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AssayError, type Clock, InterruptedImport, text } from '../../shared/domain';
import { type Locale, say } from '../../shared/messages';
import { readJson, writeJson } from './files';

export class Imports {
  /** While an import is under way; found by the next process where this one died in it. */
  private readonly running: string;
  private readonly left: string;
  private readonly pasted: string;
  private claimed = false;
  private pastes = 0;

  constructor(
    userData: string,
    private readonly clock: Clock,
  ) {
    this.running = join(userData, 'importing.json');
    this.left = join(userData, 'interrupted.json');
    this.pasted = join(userData, 'cache', 'pasted');
  }

  /** Does the work with a note of it that goes when the work ends, well or not; only a process that dies leaves it. */
  async noted<T>(paths: readonly string[], work: () => Promise<T>): Promise<T> {
    this.claim();
    writeJson(this.running, { paths, at: this.clock.now() });
    try {
      return await work();
    } finally {
      rmSync(this.running, { force: true });
    }
  }

  /** The import that an earlier process died in, until it is forgotten. */
  interrupted(): InterruptedImport | null {
    this.claim();
    return readJson(this.left, InterruptedImport.nullable(), null);
  }

  forget(): void {
    this.claim();
    rmSync(this.left, { force: true });
  }

  /** Keeps a pasted table as a file. Errors: data.nothingPasted, data.diskFull. */
  paste(table: string, locale: Locale): string {
    if (table.trim() === '') throw new AssayError('data.nothingPasted');
    if (this.pastes === 0) rmSync(this.pasted, { recursive: true, force: true });
    mkdirSync(this.pasted, { recursive: true });
    const number = ++this.pastes;
    const name = say(text('data.pasted', { number }), locale);
    const path = join(this.pasted, `${name}.${table.includes('\t') ? 'tsv' : 'csv'}`);
    try {
      writeFileSync(path, table);
    } catch (cause) {
      rmSync(path, { force: true });
      throw new AssayError('data.diskFull', {}, { cause });
    }
    return path;
  }

  /** What lies there before this process has imported anything was left by another. */
  private claim(): void {
    if (this.claimed) return;
    this.claimed = true;
    if (existsSync(this.running)) renameSync(this.running, this.left);
  }
}
