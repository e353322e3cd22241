// The suite of the project: what is saved, changes of it one after the other, revisions to go back to, and suites kept by name.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AssayError, type JobContext, type Suite, type SuiteChange } from '../../shared/domain';
import type { DatasetVersion, SuiteEntry, SuiteHead } from '../../shared/domain';
import { KeptSuite, type Project } from '../project';
import { CATALOGUE } from './catalogue';
import { checkOf } from './checks';
import { follow, type Followed, withAdded } from './following';
import { readSuite, writeSuite } from './suite-file';
import { OWN, suits } from './suite';

const Named = z.array(z.object({ name: z.string(), suite: KeptSuite }));

/** Suites that are kept as they were read: the present one, that of the newest report, and the one before a change. */
const READ = 3;

export class Suites {
  private readonly revisions = new Map<string, KeptSuite>();
  private read: { revision: string; suite: Promise<Suite> }[] = [];
  private last: Promise<unknown> = Promise.resolve();

  /** @param propose a suite for a target, from what the present version looks like */
  constructor(
    private readonly project: Project,
    private readonly current: () => DatasetVersion,
    private readonly propose: (target: string | null, context: JobContext) => Promise<Suite>,
  ) {}

  /** The saved suite, or a proposal where none is saved or the saved one is about other data. To be changed by nobody. */
  async present(context: JobContext = {}): Promise<{ suite: Suite; revision: string | null }> {
    const kept = this.kept();
    if (kept) {
      const revision = this.remember(kept);
      const suite = await this.suiteOf(revision, kept);
      const followed = this.follow(suite);
      if (!followed) {
        if (suits(suite, this.current())) return { suite, revision };
      } else if (suits(followed.suite, this.current())) {
        const { target } = followed.suite;
        const asked =
          followed.added.length === 0
            ? followed.suite
            : withAdded(followed.suite, await this.propose(target, context), followed.added);
        return { suite: asked, revision: null };
      }
    }
    const target = this.project.settings.get('target', z.string());
    return { suite: await this.propose(target, context), revision: null };
  }

  async head(): Promise<SuiteHead> {
    const { suite, revision } = await this.present();
    return headOf(suite, revision);
  }

  /** What is saved, as it is kept. */
  kept(): KeptSuite | null {
    return this.project.settings.get('suite', KeptSuite);
  }

  async save(suite: Suite): Promise<Suite> {
    const kept = await this.project.quality.keep(suite);
    this.put(kept, suite);
    return suite;
  }

  /** Makes a suite whose entries are kept already the present one. */
  put(kept: KeptSuite, suite?: Suite): void {
    this.project.transaction(() => {
      this.note(kept);
      if (kept.target !== null) this.project.settings.set('target', kept.target);
    });
    const revision = this.remember(kept);
    if (suite) this.known(revision, Promise.resolve(suite));
  }

  /** Writes down the suite, and that it is about the present version. Part of a transaction of the caller's. */
  note(kept: KeptSuite): void {
    this.project.settings.set('suite', kept, KeptSuite);
    this.project.settings.set('suiteVersion', this.current().id);
  }

  /** Errors: quality.checkMissing where the revision is not of this session. */
  putRevision(revision: string): Promise<SuiteHead> {
    return this.inOrder(async () => {
      const kept = this.revisions.get(revision);
      if (!kept) throw new AssayError('quality.checkMissing');
      const suite = await this.suiteOf(revision, kept);
      this.put(kept, suite);
      return headOf(suite, revision);
    });
  }

  /** Makes another suite of the present one, after all changes asked for before, and saves it. */
  change(make: (suite: Suite) => Suite | Promise<Suite>): Promise<SuiteChange> {
    return this.inOrder(async () => {
      const { suite, revision } = await this.present();
      const next = await make(suite);
      const before = revision ?? this.remember(await this.project.quality.keep(suite));
      const kept = await this.project.quality.keep(next);
      this.put(kept, next);
      return { before, suite: headOf(next, this.remember(kept)) };
    });
  }

  saveEntry(entry: SuiteEntry): Promise<SuiteChange> {
    return this.change(({ target, entries }) => {
      const known = entries.some(({ id }) => id === entry.id);
      return {
        target,
        entries: known
          ? entries.map((other) => (other.id === entry.id ? entry : other))
          : [...entries, entry],
      };
    });
  }

  /** Errors: quality.checkMissing where a person cannot add that check. */
  async addEntry(check: string, columns: string[]): Promise<SuiteChange & { entryId: string }> {
    const kind = CATALOGUE.find((one) => one.check === check);
    if (!kind) throw new AssayError('quality.checkMissing');
    let entryId = '';
    const change = await this.change(({ target, entries }) => {
      const taken = new Set(entries.map(({ id }) => id));
      let n = 1;
      while (taken.has(`${OWN}${check}:${n}`)) n++;
      entryId = `${OWN}${check}:${n}`;
      const entry: SuiteEntry = {
        ...{ id: entryId, check, columns, settings: kind.settings },
        ...{ severity: 'warn', tolerance: 0, enabled: true },
      };
      return { target, entries: [...entries, entry] };
    });
    return { ...change, entryId };
  }

  removeEntry(entryId: string): Promise<SuiteChange> {
    return this.change(({ target, entries }) => ({
      target,
      entries: entries.filter(({ id }) => id !== entryId),
    }));
  }

  /** By name. */
  names(): string[] {
    return this.named().map(({ name }) => name);
  }

  /** Keeps the present suite. */
  async keep(name: string): Promise<string[]> {
    const suite = await this.project.quality.keep((await this.present()).suite);
    return this.saveNamed([...this.named().filter((one) => one.name !== name), { name, suite }]);
  }

  forget(name: string): string[] {
    return this.saveNamed(this.named().filter((one) => one.name !== name));
  }

  /** Makes a kept suite the present one, as far as it fits. Errors: data.none, quality.checkMissing. */
  async use(name: string): Promise<SuiteChange> {
    const found = this.named().find((one) => one.name === name);
    if (!found) throw new AssayError('quality.checkMissing');
    const suite = await this.project.quality.suite(found.suite);
    return this.change(() => fitting(suite, this.current()));
  }

  async write(path: string): Promise<string> {
    return writeSuite(path, (await this.present()).suite);
  }

  /** Takes a suite from a file. Errors: data.none, quality.suiteUnreadable. */
  async take(path: string): Promise<SuiteChange> {
    const suite = await readSuite(path);
    return this.change(() => fitting(suite, this.current()));
  }

  /** The suite on the present version; null where it was last seen with this one, or nobody knows with which. */
  private follow(suite: Suite): Followed | null {
    const { datasets, settings } = this.project;
    const seen = settings.get('suiteVersion', z.number());
    const present = this.current().id;
    if (seen === null || seen === present) return null;
    return follow(suite, datasets.lineage(seen), datasets.lineage(present));
  }

  private named(): z.infer<typeof Named> {
    return this.project.settings.get('suites', Named) ?? [];
  }

  private saveNamed(all: z.infer<typeof Named>): string[] {
    const ordered = all.sort((a, b) => a.name.localeCompare(b.name));
    this.project.settings.set('suites', ordered);
    return ordered.map(({ name }) => name);
  }

  private inOrder<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work, work);
    this.last = result.catch(() => undefined);
    return result;
  }

  private remember(kept: KeptSuite): string {
    const revision = createHash('sha256').update(JSON.stringify(kept)).digest('hex');
    this.revisions.set(revision, kept);
    return revision;
  }

  private suiteOf(revision: string, kept: KeptSuite): Promise<Suite> {
    const read = this.read.find((one) => one.revision === revision);
    return read?.suite ?? this.known(revision, this.project.quality.suite(kept));
  }

  private known(revision: string, suite: Promise<Suite>): Promise<Suite> {
    const others = this.read.filter((one) => one.revision !== revision);
    this.read = [...others.slice(1 - READ), { revision, suite }];
    suite.catch(() => (this.read = this.read.filter((one) => one.suite !== suite)));
    return suite;
  }
}

function headOf({ target, entries }: Suite, revision: string | null): SuiteHead {
  const enabled = entries.filter((entry) => entry.enabled).length;
  return { target, enabled, off: entries.length - enabled, revision };
}

/** What a suite asks of this version: checks and columns that are not there are left out. */
function fitting(suite: Suite, version: DatasetVersion): Suite {
  const names = new Set(version.columns.map(({ name }) => name));
  const target = suite.target !== null && names.has(suite.target) ? suite.target : null;
  const entries = suite.entries.flatMap((entry) => {
    if (!checkOf(entry.check)) return [];
    const columns = entry.columns.filter((name) => names.has(name));
    // An entry of single columns cannot do without one of them.
    const whole = columns.length === entry.columns.length;
    const single = entry.id.startsWith(`${entry.check}:`) || entry.columns.length <= 2;
    return whole || (!single && columns.length > 0) ? [{ ...entry, columns }] : [];
  });
  return { target, entries };
}
