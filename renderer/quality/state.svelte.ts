// The newest report, the suite, and the long work on them.
import type { DatasetVersion } from '../../shared/domain/data';
import { AssayError } from '../../shared/domain/errors';
import type {
  CheckDetail,
  GateHead,
  Remedy,
  SuiteChange,
  SuiteEntry,
  SuiteHead,
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

class QualityState {
  report = $state.raw<GateHead | null>(null);
  stale = $state(false);
  /** What the recipe predicts, where the report was made for something else. */
  otherTarget = $state<string | null>(null);
  /** Whether the recipe divides training and test rows another way than the report judged. */
  otherSplit = $state(false);
  suite = $state.raw<SuiteHead | null>(null);
  /** Suites kept by name. */
  kept = $state.raw<readonly string[]>([]);
  error = $state.raw<AssayError | null>(null);
  loaded = $state(false);
  /** The check that the inspector shows, by entry id. */
  selected = $state<string | null>(null);
  /** What there is to know of that check. */
  opened = $state.raw<CheckDetail | null>(null);
  /** Counts answers about report and suite: lists of checks are asked for anew. */
  revision = $state(0);
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
      this.revision++;
    } catch (thrown) {
      if (turn !== this.#turn) return;
      this.error = AssayError.from(thrown);
      this.report = null;
      this.suite = null;
    } finally {
      if (turn === this.#turn) this.loaded = true;
    }
  }

  /** Asks for the check that is selected; an older answer never replaces a newer one. */
  async open(entryId: string | null): Promise<void> {
    const kept = this.opened?.entry?.id ?? this.opened?.result?.entryId;
    if (kept !== entryId) this.opened = null;
    if (entryId === null) return;
    try {
      const found = await api.quality.check({ entryId });
      if (this.selected === entryId) this.opened = found.entry ? found : null;
    } catch (thrown) {
      if (this.selected === entryId) this.error = AssayError.from(thrown);
    }
  }

  /** Runs the gate; a run under way is returned as it is. */
  run(): Job<GateHead> {
    jobs.forget(GATE_JOB);
    return startJob<GateHead>({
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
        void workspace.take(version).then(() => this.run());
      },
    });
  }

  /** Makes a change of the suite; undo goes back to the revision before. */
  #change<T extends SuiteChange>(request: () => Promise<T>, what: () => string): Promise<T | null> {
    const made = this.#made(request, what);
    this.#saved = made.then(() => undefined);
    return made;
  }

  async #made<T extends SuiteChange>(request: () => Promise<T>, what: () => string): Promise<T | null> {
    try {
      const change = await request();
      this.suite = change.suite;
      this.error = null;
      const put = (revision: string | null) => async (): Promise<void> => {
        if (revision !== null) this.suite = await api.quality.putSuite({ revision });
        await this.load();
      };
      undoStack.did({ label: what, undo: put(change.before), redo: put(change.suite.revision) });
      await this.load();
      return change;
    } catch (thrown) {
      this.error = AssayError.from(thrown);
      return null;
    }
  }

  async changeEntry(entry: SuiteEntry, what: () => string): Promise<void> {
    await this.#change(() => api.quality.saveEntry(entry), what);
  }

  /** Another target: checks that depend on it are proposed anew, the others stay as they were set. */
  async setTarget(target: string | null): Promise<void> {
    await this.#change(
      () => api.quality.setTarget({ target }),
      () => t('view.quality.undo.target'),
    );
  }

  /** Adds a check by hand and opens it. */
  async addEntry(check: string, columns: string[]): Promise<void> {
    const added = await this.#change(
      () => api.quality.addEntry({ check, columns }),
      () => t('view.quality.undo.add'),
    );
    if (added) this.selected = added.entryId;
  }

  async removeEntry({ id: entryId }: SuiteEntry): Promise<void> {
    this.selected = null;
    await this.#change(
      () => api.quality.removeEntry({ entryId }),
      () => t('view.quality.undo.remove'),
    );
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
  useSuite = async (name: string): Promise<void> => {
    await this.#change(
      () => api.quality.useSuite({ name }),
      () => t('view.quality.undo.suite'),
    );
  };

  async exportSuite(): Promise<void> {
    const path = await window.assay.saveFileDialog({ kind: 'suite', defaultName: 'checks.json' });
    if (path !== null) await this.#suites(() => api.quality.exportSuite({ path }));
  }

  async importSuite(): Promise<void> {
    const path = await window.assay.openFileDialog('suite');
    if (path === null) return;
    await this.#change(
      () => api.quality.importSuite({ path }),
      () => t('view.quality.undo.suite'),
    );
  }

  async writeReport(): Promise<void> {
    const path = await window.assay.saveFileDialog({ kind: 'page', defaultName: 'quality.html' });
    if (path === null) return;
    await this.#suites(async () => {
      await api.quality.writeReport({ path, locale: locale() });
      const run = (): void => void window.assay.showItemInFolder(path);
      toast({
        text: () => t('view.quality.report.written'),
        action: { label: () => t('view.quality.report.show'), run },
      });
    });
  }

  async accept(reason: string): Promise<void> {
    this.report = await api.quality.accept({ reason });
    await this.load();
  }
}

export const quality = new QualityState();
