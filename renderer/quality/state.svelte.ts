// The newest report, the suite, and the long work on them.
import type { DatasetVersion } from '../../shared/domain/data';
import { AssayError } from '../../shared/domain/errors';
import type { CheckResult, GateReport, Remedy, Suite, SuiteEntry } from '../../shared/domain/quality';
import { api } from '../app/client';
import { t } from '../app/i18n.svelte';
import { recordDataStep } from '../app/imports.svelte';
import { type Job, jobs, startJob } from '../app/jobs.svelte';
import { undoStack } from '../app/undo.svelte';
import { workspace } from '../app/workspace.svelte';

export const GATE_JOB = 'quality.run';
export const REMEDY_JOB = 'quality.remedy';

class QualityState {
  report = $state.raw<GateReport | null>(null);
  stale = $state(false);
  suite = $state.raw<Suite | null>(null);
  error = $state.raw<AssayError | null>(null);
  loaded = $state(false);
  /** The check that the inspector shows, by entry id. */
  selected = $state<string | null>(null);
  #turn = 0;

  /** Takes report and suite as they are now; an older answer never overwrites a newer one. */
  async load(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const [report, suite] = await Promise.all([api.quality.report(), api.quality.suite()]);
      if (turn !== this.#turn) return;
      this.report = report?.report ?? null;
      this.stale = report?.stale ?? false;
      this.suite = suite;
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
      run: (signal) => api.quality.run(undefined, { signal }),
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
  async change(next: Suite, what: () => string): Promise<void> {
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
  async setTarget(target: string | null): Promise<void> {
    const before = this.suite;
    try {
      const proposed = await api.quality.propose({ target });
      const entries = proposed.entries.map((entry) => {
        const kept = before?.entries.find((other) => other.id === entry.id);
        const same = kept && JSON.stringify(kept.columns) === JSON.stringify(entry.columns);
        return same ? kept : entry;
      });
      await this.change({ target, entries }, () => t('view.quality.undo.target'));
    } catch (thrown) {
      this.error = AssayError.from(thrown);
    }
  }

  async accept(reason: string): Promise<void> {
    this.report = await api.quality.accept({ reason });
    await this.load();
  }
}

export const quality = new QualityState();
