// From a file to a data set version: looking at it, correcting what was made of it, importing it as a job.
import type {
  ColumnType,
  DatasetVersion,
  Losses,
  SourceDifference,
  SourceGlimpse,
  SourceGuess,
} from '../../shared/domain/data';
import { SourceCorrections } from '../../shared/domain/data';
import { AssayError } from '../../shared/domain/errors';
import { toast } from '../ui';
import { api } from './client';
import { fileName, fileStem, fileUse } from './files';
import { t } from './i18n.svelte';
import { type Job, jobs, startJob } from './jobs.svelte';
import { go } from './navigation.svelte';
import { undoStack } from './undo.svelte';
import { workspace } from './workspace.svelte';

/** Where a sheet begins, beside the files: the settings of an earlier import, and the version that this one would follow. */
export interface SheetStart {
  corrections?: SourceCorrections;
  replaces?: DatasetVersion;
}

/** The sheet that shows files before they are imported. */
class ImportSheet {
  paths = $state.raw<readonly string[]>([]);
  guess = $state.raw<SourceGuess | null>(null);
  /** The first rows as they stand, there before the guess. */
  glimpse = $state.raw<SourceGlimpse | null>(null);
  /** What the user corrected; the rest is found by looking, anew with each correction. */
  corrections = $state.raw<SourceCorrections>({});
  /** Set where the import shall follow a version of the data set. */
  replaces = $state.raw<DatasetVersion | null>(null);
  /** What the types that the user chose would lose; null while that is being counted. */
  losses = $state.raw<Losses | null>({});
  loading = $state(false);
  /** Whether the guess is of what was asked before: the last correction could not be read. */
  outdated = $state(false);
  error = $state.raw<AssayError | null>(null);
  job = $state.raw<Job<DatasetVersion> | null>(null);
  comparison = $state.raw<Job<SourceDifference> | null>(null);
  #look = new AbortController();
  #beginning = false;

  get path(): string | null {
    return this.paths[0] ?? null;
  }

  get name(): string {
    return this.path === null ? '' : fileName(this.path);
  }

  /** What was found, and over it what the user said. */
  get options(): SourceCorrections {
    return { ...this.guess?.options, ...this.corrections };
  }

  async show(paths: string | readonly string[], start: SheetStart = {}): Promise<void> {
    this.#leave();
    this.paths = typeof paths === 'string' ? [paths] : paths;
    this.corrections = start.corrections ?? {};
    this.replaces = start.replaces ?? null;
    await this.#inspect();
  }

  hide(): void {
    this.#leave();
    this.paths = [];
  }

  /** Reads the file anew with a correction. */
  async correct(change: SourceCorrections): Promise<void> {
    this.corrections = { ...this.corrections, ...change };
    await this.#inspect();
  }

  /** Reads the file anew with another file of the archive, or another table: what was said of the one before does not count. */
  async turnTo(change: { member?: string | undefined; table?: string | undefined }): Promise<void> {
    const { member, sourceColumn } = this.corrections;
    this.corrections = {
      ...(member === undefined ? {} : { member }),
      ...(sourceColumn === undefined ? {} : { sourceColumn }),
      ...change,
    };
    await this.#inspect();
  }

  /** What becomes of rows that are too long or too short; kept, their surplus cells get a column. */
  async takeRagged(ragged: NonNullable<SourceCorrections['ragged']>): Promise<void> {
    const surplusColumn = ragged === 'keep' ? t('view.shell.import.surplus.name') : undefined;
    await this.correct({ ragged, surplusColumn });
  }

  /** Another type for one column. */
  async setType(column: string, type: ColumnType): Promise<void> {
    await this.correct({ types: { ...this.corrections.types, [column]: type } });
  }

  /** Whether the import becomes the next version of the present data set, or a data set of its own. */
  follow(version: DatasetVersion | null): void {
    this.comparison?.cancel();
    this.comparison = null;
    this.replaces = version;
  }

  /** Reads everything and shows what would differ from the version that the import would follow. */
  compare(): void {
    const { replaces, path } = this;
    if (!replaces || path === null) return;
    jobs.forget(COMPARE_JOB);
    const request = { ...this.#request(path), versionId: replaces.id };
    this.comparison = startJob<SourceDifference>({
      kind: COMPARE_JOB,
      label: () => t('view.shell.import.comparing', { file: fileName(path) }),
      run: (signal) => api.data.compare(request, { signal }),
      onfail: (error) => {
        if (this.path === path) this.error = error;
      },
    });
  }

  /** Imports; where no project is open, one is made first, so that a file that was only looked at leaves nothing behind. */
  async begin(): Promise<void> {
    const path = this.path;
    if (path === null || this.#beginning) return;
    this.error = null;
    this.comparison?.cancel();
    if (workspace.project) return this.#import(path);
    this.#beginning = true;
    const made = await workspace.create(fileStem(path), undefined, () => this.#import(path));
    this.#beginning = false;
    if (!made) this.error = workspace.openError;
  }

  #import(path: string): void {
    const request = { ...this.#request(path), ...(this.replaces ? { replaces: this.replaces.id } : {}) };
    this.job = importFile(request, (error) => {
      if (this.path === path) this.error = error;
      else reportFailure(error);
    });
    void this.job.finished.then(() => {
      if (this.path !== path) return;
      if (this.job?.state === 'done') this.hide();
      else this.job = null;
    });
  }

  #request(path: string): ImportRequest {
    return { path, more: [...this.paths.slice(1)], options: this.corrections };
  }

  #leave(): void {
    this.#look.abort();
    this.comparison?.cancel();
    this.comparison = null;
    this.guess = null;
    this.outdated = false;
    this.glimpse = null;
    this.job = null;
    this.error = null;
  }

  async #glance(path: string, signal: AbortSignal): Promise<void> {
    const seen = await api.data.glimpse({ path }, { signal }).catch(() => null);
    if (!signal.aborted && this.guess === null) this.glimpse = seen;
  }

  /** Counts over all rows what a chosen type would lose; a failure there is told by the import itself. */
  async #count(path: string, signal: AbortSignal): Promise<void> {
    const { types = {} } = this.corrections;
    this.losses = Object.keys(types).length === 0 ? {} : null;
    if (this.losses) return;
    try {
      for await (const event of await api.data.losses(this.#request(path), { signal }))
        if (event.type !== 'progress' && !signal.aborted) this.losses = event.result;
    } catch {
      if (!signal.aborted) this.losses = {};
    }
  }

  async #inspect(): Promise<void> {
    this.#look.abort();
    this.follow(this.replaces);
    const look = (this.#look = new AbortController());
    const path = this.path;
    if (path === null) return;
    this.loading = true;
    this.error = null;
    // What the user said of it is not in a glimpse.
    if (this.guess === null && Object.keys(this.corrections).length === 0)
      void this.#glance(path, look.signal);
    try {
      const guess = await api.data.inspect(this.#request(path), { signal: look.signal });
      if (look.signal.aborted) return;
      this.guess = guess;
      this.outdated = false;
      // What is imported is what is shown.
      const { member } = guess.options;
      if (guess.apart && member !== undefined) this.corrections = { ...this.corrections, member };
      void this.#count(path, look.signal);
    } catch (thrown) {
      if (look.signal.aborted) return;
      this.error = AssayError.from(thrown);
      this.outdated = this.guess !== null;
    } finally {
      if (this.#look === look) this.loading = false;
    }
  }
}

export const importSheet = new ImportSheet();

export const IMPORT_JOB = 'import';
const COMPARE_JOB = 'compare';

/** Files to import as one, how they are read, and the version that they would follow. */
export interface ImportRequest {
  path: string;
  more?: string[];
  options?: SourceCorrections;
  replaces?: number;
}

function reportFailure(error: AssayError): void {
  toast({
    text: () =>
      t('view.shell.import.failed', { reason: { key: `error.${error.code}`, params: error.params } }),
    verdict: 'fail',
  });
}

/** Imports as a job; the version becomes the present one, and undo goes back to the one before. */
export function importFile(
  request: ImportRequest,
  onfail: (error: AssayError) => void = reportFailure,
): Job<DatasetVersion> {
  jobs.forget(IMPORT_JOB);
  const before = workspace.version?.id ?? null;
  const name = fileName(request.path);
  return startJob<DatasetVersion>({
    kind: IMPORT_JOB,
    label: () => t('view.shell.import.job', { file: name }),
    run: (signal) => api.data.import(request, { signal }),
    ondone: (version) => {
      recordDataStep(before, version, () => t('view.shell.import.job', { file: name }));
      toast({
        text: () =>
          t('view.shell.import.done', {
            file: name,
            rows: version.rows,
            columns: version.columns.length,
          }),
        verdict: 'pass',
      });
      void workspace.take(version);
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

/** What happens with files that were dropped, chosen, or opened from outside; several tables are imported as one. */
export async function takeFile(first: string, ...more: string[]): Promise<void> {
  const paths = [first, ...more];
  const project = paths.find((path) => fileUse(path) === 'project');
  if (project !== undefined) {
    await workspace.open(project);
    return;
  }
  const unread = paths.find((path) => fileUse(path) === 'unsupported');
  if (unread !== undefined) {
    const error = new AssayError('data.unsupported', { file: fileName(unread) });
    toast({ text: () => t('error.data.unsupported', error.params), verdict: 'fail' });
    return;
  }
  await importSheet.show(paths);
}

/** A table from the clipboard, as a file of its own. */
export async function takeText(table: string): Promise<void> {
  try {
    const { path } = await api.data.paste({ text: table });
    await importSheet.show(path);
  } catch (thrown) {
    const error = AssayError.from(thrown);
    toast({ text: () => t(`error.${error.code}`, error.params), verdict: 'fail' });
  }
}

/** The files of an import again, as the next version of its data set; with `compare`, after a look at what would differ. */
export async function importAgain(
  version: DatasetVersion,
  { compare = false }: { compare?: boolean } = {},
): Promise<void> {
  const paths = importedPaths(version);
  const given = SourceCorrections.safeParse(version.operation.settings['given']);
  await importSheet.show(paths, { corrections: given.success ? given.data : {}, replaces: version });
  // What would differ is shown first; nobody may have closed the sheet or turned to other files meanwhile.
  const still = importSheet.replaces?.id === version.id && importSheet.paths === paths;
  if (compare && still && importSheet.guess && !importSheet.error) importSheet.compare();
}

/** Where an imported version came from; empty where that is not known. */
export function importedPaths(version: DatasetVersion): string[] {
  const { paths } = version.operation.settings;
  return version.operation.kind === 'import' && Array.isArray(paths)
    ? paths.filter((path) => typeof path === 'string')
    : [];
}

/** Opens one of the gallery's samples: a project of its own, with the sample's question already asked. */
export async function takeSample(id: string): Promise<void> {
  const { path, target } = await api.project.samplePath({ id });
  if (workspace.version || !workspace.project) {
    if (!(await workspace.create(fileStem(path)))) return;
  }
  const job = importFile({ path });
  await job.finished;
  if (job.state !== 'done') return;
  await api.quality.setTarget({ target });
}
