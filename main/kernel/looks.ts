// Looks at files while no project is open. The engine for them is made, and everything that a look needs is loaded and tried once, before
// the first file is dropped: that takes longer than the look itself.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobContext, Losses, SourceCorrections, SourceGuess } from '../../shared/domain';
import { type Engine, type EngineOptions, inspectFile, lossesIn, openEngine } from '../data';

interface Desk {
  engine: Engine;
  folder: string;
  /** Looks under way. */
  busy: number;
  /** To be closed once none is. */
  retired: boolean;
}

export class Looks {
  private desk: Promise<Desk> | null = null;

  constructor(
    private readonly cacheRoot: string,
    private readonly files: Pick<EngineOptions, 'readerFile' | 'decoderFile'>,
  ) {}

  /** Looks at a small table of every usual kind of column, so that the first look at a person's file finds all warm. */
  async warm(): Promise<void> {
    await this.use(async (engine) => {
      const path = join(engine.scratch, 'first.csv');
      await writeFile(path, FIRST);
      await inspectFile(engine, path);
    });
  }

  /** What the files seem to be. Errors: those of opening a file. */
  inspect(
    paths: readonly string[],
    options: SourceCorrections | undefined,
    context: JobContext,
  ): Promise<SourceGuess> {
    return this.use((engine) => inspectFile(engine, paths, options, context));
  }

  /** What the types that were chosen would lose. Errors: those of opening a file. */
  losses(paths: readonly string[], options: SourceCorrections, context: JobContext): Promise<Losses> {
    return this.use((engine) => lossesIn(engine, paths, options, context));
  }

  /** Gives the engine's memory and folder back, when the look under way has ended; the next look makes a new one. */
  async retire(): Promise<void> {
    const made = this.desk;
    this.desk = null;
    const desk = await made?.catch(() => null);
    if (!desk) return;
    desk.retired = true;
    closeIdle(desk);
  }

  private async use<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
    const made = (this.desk ??= this.open());
    const desk = await made.catch((thrown: unknown) => {
      if (this.desk === made) this.desk = null;
      throw thrown;
    });
    if (desk.retired) return this.use(work);
    desk.busy++;
    try {
      return await work(desk.engine);
    } finally {
      desk.busy--;
      closeIdle(desk);
    }
  }

  private async open(): Promise<Desk> {
    mkdirSync(this.cacheRoot, { recursive: true });
    sweep(this.cacheRoot);
    const folder = mkdtempSync(join(this.cacheRoot, `look-${process.pid}-`));
    const engine = await openEngine({ cacheDir: folder, ...this.files });
    return { engine, folder, busy: 0, retired: false };
  }
}

function closeIdle({ engine, folder, busy, retired }: Desk): void {
  if (!retired || busy > 0) return;
  engine.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Removes folders that processes have left which were killed. Another that is at work (a terminal beside the window) keeps its own. */
function sweep(cacheRoot: string): void {
  for (const name of readdirSync(cacheRoot)) {
    if (!name.startsWith('look-')) continue;
    const pid = Number(/^look-(\d+)-/.exec(name)?.[1]);
    if (pid && isRunning(pid)) continue;
    try {
      rmSync(join(cacheRoot, name), { recursive: true, force: true });
    } catch {
      // It is tried again by the next.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // Another user's process is there, but may not be signalled.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

const FIRST = `id,day,at,place,amount,price,kept\n${Array.from(
  { length: 60 },
  (_, i) =>
    `${i},2024-01-${String((i % 28) + 1).padStart(2, '0')},2024-01-01 ${String(i % 24).padStart(2, '0')}:30:00,town ${i % 7},${i * 1.25},"1,${100 + i}.50",${i % 2 === 0}\n`,
).join('')}`;
