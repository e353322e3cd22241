// A disk whose power can be cut: it knows of each file what is on it for certain (flushed) and what may be (written since), and lays out
// files as a cut may leave them. Pages written since the last flush may be there or not, each by itself; a length that grew may be there or not.
import {
  copyFileSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Disk } from '../../../main/project';
import { Random } from '../../../shared/domain';

const PAGE = 4096;

export class CuttableDisk implements Disk {
  readonly mergeBytes = 200_000;
  /** Called before and after each flush that is asked of this disk. */
  onFlush: (of: 'file' | 'log', done: boolean) => void = () => undefined;
  /** The next flush of this one fails. */
  failing: 'file' | 'log' | null = null;
  private readonly random = new Random(7);
  private readonly certain: Record<'file' | 'log', Buffer> = { file: Buffer.alloc(0), log: Buffer.alloc(0) };

  constructor(private readonly path: string) {}

  async flush(descriptor: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 1));
    this.flushNow(descriptor);
  }

  flushNow(descriptor: number): void {
    fsyncSync(descriptor);
    const { ino } = fstatSync(descriptor);
    const of = (['file', 'log'] as const).find((one) => statSync(this.at(one)).ino === ino);
    if (!of) return;
    this.onFlush(of, false);
    if (this.failing === of) throw Object.assign(new Error('no more'), { code: 'EIO' });
    this.certain[of] = this.now(of);
    this.onFlush(of, true);
  }

  /** What of the file has been flushed. */
  get onDisk(): Buffer {
    return this.certain.file;
  }

  /** SQLite has flushed by itself. */
  flushed(...those: ('file' | 'log')[]): void {
    for (const of of those) this.certain[of] = this.now(of);
  }

  /** Lays out files as a power cut at this moment may leave them, one folder each; returns the project files' paths. */
  cut(folder: string): string[] {
    const states = { file: this.states('file'), log: this.states('log') };
    return states.file.flatMap((file, i) =>
      states.log.map((log, j) => {
        const at = join(folder, `${i}-${j}`, 'shop.assay');
        mkdirSync(dirname(at), { recursive: true });
        writeFileSync(at, file);
        writeFileSync(`${at}-wal`, log);
        return at;
      }),
    );
  }

  /** As a process that is killed leaves them: all that was written is there. */
  copy(folder: string): string {
    mkdirSync(folder, { recursive: true });
    const at = join(folder, 'shop.assay');
    copyFileSync(this.at('file'), at);
    copyFileSync(this.at('log'), `${at}-wal`);
    return at;
  }

  private states(of: 'file' | 'log'): Buffer[] {
    const [old, now] = [this.certain[of], this.now(of)];
    if (old.equals(now)) return [old];
    return [old, now, this.mixed(old, now), this.mixed(old, now)];
  }

  private mixed(old: Buffer, now: Buffer): Buffer {
    const length = old.length + this.random.below(Math.max(1, now.length - old.length));
    const found = Buffer.alloc(Math.max(length, Math.min(old.length, now.length)));
    for (let at = 0; at < found.length; at += PAGE) {
      const from = this.random.below(2) === 0 ? old : now;
      if (at < from.length) from.copy(found, at, at, Math.min(at + PAGE, found.length));
    }
    return found;
  }

  private at(of: 'file' | 'log'): string {
    return of === 'file' ? this.path : `${this.path}-wal`;
  }

  private now(of: 'file' | 'log'): Buffer {
    return readFileSync(this.at(of));
  }
}
