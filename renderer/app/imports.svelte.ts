// From a file to a data set version: looking at it, correcting what was made of it, importing it as a job.
import type { ColumnType, DatasetVersion, SourceGuess, SourceOptions } from '../../shared/domain/data';
import { AssayError } from '../../shared/domain/errors';
import { toast } from '../ui';
import { api } from './client';
import { fileName, fileStem, fileUse } from './files';
import { t } from './i18n.svelte';
import { type Job, jobs, startJob } from './jobs.svelte';
import { go } from './navigation.svelte';
import { undoStack } from './undo.svelte';
import { workspace } from './workspace.svelte';

/** The sheet that shows a file before it is imported. */
class ImportSheet {
  path = $state<string | null>(null);
  guess = $state.raw<SourceGuess | null>(null);
  /** What the user corrected; null leaves everything to what was found. */
  options = $state.raw<SourceOptions | null>(null);
  loading = $state(false);
  error = $state.raw<AssayError | null>(null);
  job = $state.raw<Job<DatasetVersion> | null>(null);
  #look = new AbortController();
  #beginning = false;

  get name(): string {
    return this.path === null ? '' : fileName(this.path);
  }

  async show(path: string): Promise<void> {
    this.path = path;
    this.guess = null;
    this.options = null;
    this.job = null;
    this.error = null;
    await this.#inspect();
  }

  hide(): void {
    this.#look.abort();
    this.path = null;
    this.guess = null;
    this.job = null;
    this.error = null;
  }

  /** Reads the file anew with a correction. */
  async correct(change: Partial<SourceOptions>): Promise<void> {
    // A file that could not be read at first leaves no guess to start from.
    const base = this.options ?? this.guess?.options ?? { format: 'csv' as const, ragged: 'refuse' as const };
    this.options = { ...base, ...change };
    await this.#inspect();
  }

  /** Another type for one column; null takes what was found. */
  async setType(column: string, type: ColumnType): Promise<void> {
    const types = { ...this.options?.types, [column]: type };
    await this.correct({ types });
  }

  /** Imports; where no project is open, one is made first, so that a file that was only looked at leaves nothing behind. */
  async begin(): Promise<void> {
    const path = this.path;
    if (path === null || this.#beginning) return;
    this.error = null;
    if (!workspace.project) {
      this.#beginning = true;
      const made = await workspace.create(fileStem(path));
      this.#beginning = false;
      if (!made) {
        this.error = workspace.openError;
        return;
      }
    }
    const options = this.options ?? this.guess?.options;
    this.job = importFile(path, options, (error) => {
      if (this.path === path) this.error = error;
      else reportFailure(error);
    });
    void this.job.finished.then(() => {
      if (this.path !== path) return;
      if (this.job?.state === 'done') this.hide();
      else this.job = null;
    });
  }

  async #inspect(): Promise<void> {
    this.#look.abort();
    const look = (this.#look = new AbortController());
    const path = this.path;
    if (path === null) return;
    this.loading = true;
    this.error = null;
    try {
      const guess = await api.data.inspect(this.options ? { path, options: this.options } : { path }, {
        signal: look.signal,
      });
      if (!look.signal.aborted) this.guess = guess;
    } catch (thrown) {
      if (!look.signal.aborted) this.error = AssayError.from(thrown);
    } finally {
      if (this.#look === look) this.loading = false;
    }
  }
}

export const importSheet = new ImportSheet();

export const IMPORT_JOB = 'import';

function reportFailure(error: AssayError): void {
  toast({
    text: t('view.shell.import.failed', { reason: { key: `error.${error.code}`, params: error.params } }),
    verdict: 'fail',
  });
}

/** Imports as a job; the version becomes the present one, and undo goes back to the one before. */
export function importFile(
  path: string,
  options: SourceOptions | undefined,
  onfail: (error: AssayError) => void = reportFailure,
): Job<DatasetVersion> {
  jobs.forget(IMPORT_JOB);
  const before = workspace.version?.id ?? null;
  const name = fileName(path);
  return startJob<DatasetVersion>({
    kind: IMPORT_JOB,
    label: () => t('view.shell.import.job', { file: name }),
    run: (signal) => api.data.import(options ? { path, options } : { path }, { signal }),
    ondone: (version) => {
      recordDataStep(before, version, () => t('view.shell.import.job', { file: name }));
      toast({
        text: t('view.shell.import.done', {
          file: name,
          rows: version.rows,
          columns: version.columns.length,
        }),
        verdict: 'pass',
      });
      void workspace.refreshData();
      go('data');
    },
    onfail,
  });
}

/** Puts a step that made a new version on the undo stack: a version is never changed, so undo is a pointer. */
export function recordDataStep(before: number | null, after: DatasetVersion, label: () => string): void {
  if (before === null || before === after.id) return;
  undoStack.did({
    label,
    undo: () => workspace.useVersion(before),
    redo: () => workspace.useVersion(after.id),
  });
}

/** What happens with a file that was dropped, chosen, or opened from outside. */
export async function takeFile(path: string): Promise<void> {
  const use = fileUse(path);
  if (use === 'unsupported') {
    const error = new AssayError('data.unsupported', { file: fileName(path) });
    toast({ text: t('error.data.unsupported', error.params), verdict: 'fail' });
    return;
  }
  if (use === 'project') {
    await workspace.open(path);
    return;
  }
  await importSheet.show(path);
}

/** Opens one of the gallery's samples: a project of its own, with the sample's question already asked. */
export async function takeSample(id: string): Promise<void> {
  const { path, target } = await api.project.samplePath({ id });
  if (workspace.version || !workspace.project) {
    if (!(await workspace.create(fileStem(path)))) return;
  }
  const job = importFile(path, undefined);
  await job.finished;
  if (job.state !== 'done') return;
  await api.quality.saveSuite(await api.quality.propose({ target }));
}
