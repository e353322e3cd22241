import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, type ProjectSummary, systemClock } from '../../shared/domain';
import { Assets } from './assets';
import { Blobs } from './blobs';
import { Cards } from './cards';
import { createDatabase, openDatabase, type Sqlite } from './database';
import { Datasets } from './datasets';
import { Evaluations } from './evaluations';
import { Explanations } from './explanations';
import { Models } from './models';
import type { Disk } from './local';
import { type Log, openLog } from './log';
import { NestedTrials } from './nested';
import { History, Settings, Usage } from './notes';
import { Pieces } from './pieces';
import { QualityReports } from './reports';
import { Runs } from './runs';
import { Searches } from './searches';
import { Store } from './store';

export interface ProjectOptions {
  clock?: Clock;
  /** Folder under which every project has its cache. It can be deleted while no project is open. */
  cacheRoot: string;
  /** Stands in for the real disk in tests. */
  disk?: Disk;
}

/** One open project file. Calls are synchronous and saved when they return, but for those that give a promise: saved when it resolves. */
export class Project {
  readonly name: string;
  readonly cacheDir: string;
  readonly blobs: Blobs;
  readonly assets: Assets;
  readonly pieces: Pieces;
  readonly datasets: Datasets;
  readonly quality: QualityReports;
  readonly runs: Runs;
  readonly searches: Searches;
  readonly nestedTrials: NestedTrials;
  readonly evaluations: Evaluations;
  readonly explanations: Explanations;
  readonly models: Models;
  readonly cards: Cards;
  readonly settings: Settings;
  readonly usage: Usage;
  readonly history: History;
  private readonly store: Store;
  private readonly log: Log;
  private readonly createdAt: number;

  /**
   * Makes a new project file and opens it.
   * Errors: project.exists, project.notWritable, project.notFound (the folder), data.diskFull.
   */
  static create(path: string, options: ProjectOptions & { name: string }): Project {
    const clock = options.clock ?? systemClock;
    createDatabase(path, (db) => {
      const put = db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)');
      put.run('name', options.name);
      put.run('createdAt', String(clock.now()));
      put.run('identity', randomUUID());
    });
    return Project.open(path, options);
  }

  /**
   * Opens a project and takes its lock.
   * Errors: project.notFound, notAProject, truncated, newer, locked, notWritable. The file is unchanged by a refusal.
   */
  static open(path: string, options: ProjectOptions): Project {
    return new Project(openDatabase(path), path, options);
  }

  private constructor(
    db: Sqlite,
    readonly path: string,
    options: ProjectOptions,
  ) {
    this.clock = options.clock ?? systemClock;
    this.log = openLog(db, path, options.disk);
    this.store = new Store(db, this.log, path, this.clock);
    this.name = this.meta('name');
    this.createdAt = Number(this.meta('createdAt'));
    // A copy of a project has the same identity; its path tells the two caches apart.
    const key = createHash('sha256')
      .update(`${this.meta('identity')}\n${realpathSync(path)}`)
      .digest('hex');
    this.cacheDir = join(options.cacheRoot, key.slice(0, 24));
    mkdirSync(this.cacheDir, { recursive: true });
    this.blobs = new Blobs(this.store, this.cacheDir);
    this.assets = new Assets(this.store, this.blobs);
    this.pieces = new Pieces(this.store);
    this.datasets = new Datasets(this.store);
    this.quality = new QualityReports(this.store, this.pieces);
    this.runs = new Runs(this.store);
    this.searches = new Searches(this.store);
    this.nestedTrials = new NestedTrials(this.store);
    this.evaluations = new Evaluations(this.store);
    this.explanations = new Explanations(this.store);
    this.models = new Models(this.store, this.blobs);
    this.cards = new Cards(this.store);
    this.settings = new Settings(this.store);
    this.usage = new Usage(this.store);
    this.history = new History(this.store);
    this.runs.interruptLeftovers();
    this.searches.interruptLeftovers();
    // What was killed while it wrote has left in the file. It runs after opening, a little a turn.
    void this.blobs
      .collect()
      .then(() => this.pieces.collect())
      .catch(() => undefined);
  }
  readonly clock: Clock;

  summary(): ProjectSummary {
    return {
      path: this.path,
      name: this.name,
      createdAt: this.createdAt,
      versionId: this.datasets.current()?.id ?? null,
    };
  }

  /** Several calls as one transaction: all of them are saved, or, when `work` throws, none. */
  transaction<T>(work: () => T): T {
    return this.store.write(work);
  }

  /** As `transaction`, without the event loop waiting for the disk; what it wrote can be read a moment before it is saved. */
  transactionSoon<T>(work: () => T): Promise<T> {
    return this.store.writeSoon(work);
  }

  /** Calls the listener after each committed change. Returns what ends that. */
  onChange(listener: () => void): () => void {
    return this.store.onChange(listener);
  }

  /** Leaves `close` little to do; the event loop does not wait for the disk. */
  async settle(): Promise<void> {
    await this.log.settle();
  }

  /** Merges the log into the file and lets go of it. A second call does nothing. */
  close(): void {
    this.log.close();
  }

  private meta(key: string): string {
    return this.store.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)?.value ?? '';
  }
}
