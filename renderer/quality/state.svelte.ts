// The newest report, the suite, and the long work on them.
import type { DatasetVersion } from '../../shared/domain/data';
import { AssayError } from '../../shared/domain/errors';
import type {
  CatalogueCheck,
  CheckResult,
  GateReport,
  NamedSuite,
  Remedy,
  Suite,
  SuiteEntry,
  ToDo,
} from '../../shared/domain/quality';
import { api } from '../app/client';
import { locale, t } from '../app/i18n.svelte';
import { recordDataStep } from '../app/imports.svelte';
import { type Job, jobs, startJob } from '../app/jobs.svelte';
import { undoStack } from '../app/undo.svelte';
import { workspace } from '../app/workspace.svelte';
import { toast } from '../ui';

export const GATE_JOB = 'quality.run';
export const REMEDY_JOB = 'quality.remedy';

/** Entries that a person has added have such ids. */
const OWN = 'own:';

class QualityState {
  report = $state.raw<GateReport | null>(null);
  stale = $state(false);
  /** What the recipe predicts, where the report was made for something else. */
  otherTarget = $state<string | null>(null);
  /** Whether the recipe divides training and test rows another way than the report judged. */
  otherSplit = $state(false);
  suite = $state.raw<Suite | null>(null);
  /** Suites kept by name. */
  kept = $state.raw<readonly NamedSuite[]>([]);
  error = $state.raw<AssayError | null>(null);
  loaded = $state(false);
  /** The check that the inspector shows, by entry id. */
  selected = $state<string | null>(null);
  /** What the list of things to do proposes for the selected check, until it has been taken up. */
  proposed = $state.raw<ToDo | null>(null);
  #turn = 0;
  /** The last change of the suite; the gate runs with what was asked for, not with what is still being saved. */
  #saved: Promise<void> = Promise.resolve();

  /** Takes report and suite as they are now; an older answer never overwrites a newer one. */
  async load(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const [report, suite, kept] = await Promise.all([
        api.quality.report(),
        api.quality.suite(),
        api.quality.suites(),
      ]);
      if (turn !== this.#turn) return;
      this.report = report?.report ?? null;
      this.otherTarget = report?.otherTarget ?? null;
      this.otherSplit = report?.otherSplit ?? false;
      this.stale = (report?.stale ?? false) || this.otherTarget !== null || this.otherSplit;
      this.suite = suite;
      this.kept = kept;
      this.error = null;
    } catch (thrown) {
      if (turn !== this.#turn) return;
      this.error = AssayError.from(thrown);
      this.report = null;
      this.suite = null;
    } finally {
      if (turn === this.#turn) this.loaded = true;
    }
  }

  result(entryId: string | null): CheckResult | undefined {
    return this.report?.checks.find((check) => check.entryId === entryId);
  }

  entry(entryId: string | null): SuiteEntry | undefined {
    return this.suite?.entries.find((entry) => entry.id === entryId);
  }

  /** Runs the gate; a run under way is returned as it is. */
  run(): Job<GateReport> {
    jobs.forget(GATE_JOB);
    return startJob<GateReport>({
      kind: GATE_JOB,
      label: () => t('view.quality.job.run'),
      run: (signal) => this.#saved.then(() => api.quality.run(undefined, { signal })),
      ondone: () => void this.load(),
    });
  }

  /** Applies a remedy, which makes a new version, and leads back through the gate. */
  apply(remedy: Remedy): Job<DatasetVersion> {
    jobs.forget(REMEDY_JOB);
    const before = workspace.version?.id ?? null;
    const label = (): string => t(`view.quality.remedy.${remedy.kind}`);
    return startJob<DatasetVersion>({
      kind: REMEDY_JOB,
      label,
      run: (signal) => api.quality.applyRemedy(remedy, { signal }),
      ondone: (version) => {
        recordDataStep(before, version, label);
        void workspace.refreshData().then(() => this.run());
      },
    });
  }

  /** Saves a change of the suite; undo saves the suite as it was. */
  change(next: Suite, what: () => string): Promise<void> {
    return (this.#saved = this.#change(next, what));
  }

  async #change(next: Suite, what: () => string): Promise<void> {
    const before = this.suite;
    try {
      this.suite = await api.quality.saveSuite(next);
      this.error = null;
      if (before) {
        const put = (suite: Suite) => async (): Promise<void> => {
          this.suite = await api.quality.saveSuite(suite);
          await this.load();
        };
        undoStack.did({ label: what, undo: put(before), redo: put(next) });
      }
      await this.load();
    } catch (thrown) {
      this.error = AssayError.from(thrown);
    }
  }

  async changeEntry(entry: SuiteEntry, what: () => string): Promise<void> {
    if (!this.suite) return;
    const entries = this.suite.entries.map((other) => (other.id === entry.id ? entry : other));
    await this.change({ ...this.suite, entries }, what);
  }

  /** Another target: checks that depend on it are proposed anew, the others stay as they were set. */
  setTarget(target: string | null): Promise<void> {
    return (this.#saved = this.#setTarget(target));
  }

  async #setTarget(target: string | null): Promise<void> {
    const before = this.suite;
    try {
      const proposed = await api.quality.propose({ target });
      const entries = proposed.entries.map((entry) => {
        const kept = before?.entries.find((other) => other.id === entry.id);
        const same = kept && JSON.stringify(kept.columns) === JSON.stringify(entry.columns);
        return same ? kept : entry;
      });
      // What a person has added is theirs.
      const own = before?.entries.filter(({ id }) => id.startsWith(OWN)) ?? [];
      await this.#change({ target, entries: [...entries, ...own] }, () => t('view.quality.undo.target'));
    } catch (thrown) {
      this.error = AssayError.from(thrown);
    }
  }

  /** Adds a check by hand and opens it. */
  async addEntry(check: CatalogueCheck, columns: string[]): Promise<void> {
    if (!this.suite) return;
    const taken = new Set(this.suite.entries.map(({ id }) => id));
    let n = 1;
    while (taken.has(`${OWN}${check.check}:${n}`)) n++;
    const entry: SuiteEntry = {
      ...{ id: `${OWN}${check.check}:${n}`, check: check.check, columns, settings: check.settings },
      ...{ severity: 'warn', tolerance: 0, enabled: true },
    };
    const next = { ...this.suite, entries: [...this.suite.entries, entry] };
    await this.change(next, () => t('view.quality.undo.add'));
    this.selected = entry.id;
  }

  async removeEntry(entry: SuiteEntry): Promise<void> {
    if (!this.suite) return;
    this.selected = null;
    const entries = this.suite.entries.filter(({ id }) => id !== entry.id);
    await this.change({ ...this.suite, entries }, () => t('view.quality.undo.remove'));
  }

  /** Runs a request about suites; what goes wrong is shown in the view. */
  async #suites(request: () => Promise<unknown>): Promise<void> {
    try {
      await request();
      await this.load();
    } catch (thrown) {
      this.error = AssayError.from(thrown);
    }
  }

  keepSuite = (name: string): Promise<void> => this.#suites(() => api.quality.keepSuite({ name }));
  forgetSuite = (name: string): Promise<void> => this.#suites(() => api.quality.forgetSuite({ name }));
  useSuite = (name: string): Promise<void> => this.#suites(() => api.quality.useSuite({ name }));

  async exportSuite(): Promise<void> {
    const path = await window.assay.saveFileDialog({ kind: 'suite', defaultName: 'checks.json' });
    if (path !== null) await this.#suites(() => api.quality.exportSuite({ path }));
  }

  async importSuite(): Promise<void> {
    const path = await window.assay.openFileDialog('suite');
    if (path !== null) await this.#suites(() => api.quality.importSuite({ path }));
  }

  async writeReport(): Promise<void> {
    const path = await window.assay.saveFileDialog({ kind: 'page', defaultName: 'quality.html' });
    if (path === null) return;
    await this.#suites(async () => {
      await api.quality.writeReport({ path, locale: locale() });
      const run = (): void => void window.assay.showItemInFolder(path);
      toast({
        text: t('view.quality.report.written'),
        action: { label: t('view.quality.report.show'), run },
      });
    });
  }

  async accept(reason: string): Promise<void> {
    this.report = await api.quality.accept({ reason });
    await this.load();
  }
}

export const quality = new QualityState();
