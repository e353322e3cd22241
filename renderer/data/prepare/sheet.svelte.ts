// The step that is being made, changed or left out: its draft, what it would do, and the job that does it.
import type { Column, DatasetVersion } from '../../../shared/domain/data';
import { AssayError } from '../../../shared/domain/errors';
import {
  type CategoryGroup,
  Change,
  type LaterStep,
  Step,
  type StepKind,
  type StepPreview,
} from '../../../shared/domain/prepare';
import { api } from '../../app/client';
import { t } from '../../app/i18n.svelte';
import { recordDataStep } from '../../app/imports.svelte';
import { type Job, startJob } from '../../app/jobs.svelte';
import { workspace } from '../../app/workspace.svelte';
import { changeOf } from './changes';
import { type Draft, settled, STEP_FORMS } from './forms';

export const STEP_JOB = 'step';
/** How long the keys must rest before a preview is asked for, in milliseconds. */
const REST = 250;

class StepSheet {
  open = $state(false);
  /** Null while the kind of step is being chosen. */
  draft = $state.raw<Draft | null>(null);
  preview = $state.raw<StepPreview | null>(null);
  error = $state.raw<AssayError | null>(null);
  looking = $state(false);
  /** What the later steps will do; null while that is not known, or nothing is being changed. */
  later = $state.raw<readonly LaterStep[] | null>(null);
  job = $state.raw<Job<DatasetVersion> | null>(null);
  /** The version whose step is being changed; null for a new step. */
  editing = $state.raw<DatasetVersion | null>(null);
  /** The version whose step is to be left out. */
  leaving = $state.raw<DatasetVersion | null>(null);
  #column: Column | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #look = new AbortController();

  /** Whether all that the step needs is given. */
  readonly step = $derived.by((): Change | null => {
    if (!this.draft) return null;
    const parsed = Change.safeParse(settled(this.draft));
    return parsed.success ? parsed.data : null;
  });

  /** The version that the step is done on: for one that is being changed, that before it. */
  get base(): DatasetVersion | null {
    const { editing } = this;
    if (!editing) return workspace.version;
    return workspace.versions.find(({ id }) => id === editing.parentId) ?? null;
  }

  show(column?: Column): void {
    this.#reset();
    this.#column = column;
    this.open = true;
  }

  /** Begins a step with some of its settings given. */
  start(kind: StepKind, settings: Record<string, unknown>): void {
    this.#reset();
    this.open = true;
    this.draft = {
      ...STEP_FORMS[kind].begin(workspace.version?.columns ?? [], undefined),
      ...settings,
      kind,
    };
    this.#ask();
  }

  /** Changes the step or remedy that made a version, on the data as it was then. */
  edit(version: DatasetVersion): void {
    const draft = changeOf(version);
    if (!draft) return;
    this.#reset();
    this.editing = version;
    this.draft = draft;
    this.open = true;
    this.#ask();
  }

  /** Asks whether the step that made a version is to be left out, and says what comes of it. */
  leave(version: DatasetVersion): void {
    this.#reset();
    this.leaving = version;
    this.open = true;
    this.looking = true;
    void this.#inspect();
  }

  choose(kind: StepKind): void {
    const columns = workspace.version?.columns ?? [];
    this.draft = { ...STEP_FORMS[kind].begin(columns, this.#column), kind };
    this.#ask();
  }

  back(): void {
    this.#reset();
    this.open = true;
  }

  set(key: string, value: unknown): void {
    if (!this.draft) return;
    this.draft = { ...this.draft, [key]: value };
    this.#ask();
  }

  hide(): void {
    if (this.job?.state === 'running') return;
    this.#reset();
    this.open = false;
  }

  similar(column: string): Promise<CategoryGroup[]> {
    return api.prepare.similar({ column });
  }

  begin(): void {
    const { step, leaving } = this;
    const again = leaving ?? this.editing;
    if (!step && !leaving) return;
    const label = step ? () => t(`view.prepare.kind.${step.kind}`) : () => t('view.prepare.leave');
    const before = workspace.version?.id ?? null;
    this.error = null;
    this.job = startJob<DatasetVersion>({
      kind: STEP_JOB,
      label,
      run: (signal) =>
        again
          ? api.prepare.replay({ versionId: again.id, step }, { signal })
          : api.prepare.apply(Step.parse(step), { signal }),
      ondone: (version) => {
        recordDataStep(before, version, label);
        this.#reset();
        this.open = false;
        void workspace.take(version);
      },
      onfail: (error) => {
        this.error = error;
        void stoppedOnTheWay(before, label);
      },
    });
  }

  #reset(): void {
    clearTimeout(this.#rest);
    this.#look.abort();
    this.draft = null;
    this.preview = null;
    this.error = null;
    this.looking = false;
    this.later = null;
    this.job = null;
    this.editing = null;
    this.leaving = null;
  }

  #ask(): void {
    clearTimeout(this.#rest);
    this.#look.abort();
    this.error = null;
    this.later = null;
    this.looking = this.step !== null;
    if (this.step) this.#rest = setTimeout(() => void this.#inspect(), REST);
    else this.preview = null;
  }

  async #inspect(): Promise<void> {
    const { step, editing, leaving } = this;
    const again = leaving ?? editing;
    if (!step && !leaving) return;
    const look = (this.#look = new AbortController());
    const { signal } = look;
    try {
      if (step) {
        const preview = editing
          ? await api.prepare.previewChange({ versionId: editing.id, step }, { signal })
          : await api.prepare.preview(Step.parse(step), { signal });
        if (signal.aborted) return;
        this.preview = preview;
        this.looking = false;
      }
      if (!again) return;
      for await (const event of await api.prepare.foresee({ versionId: again.id, step }, { signal }))
        if (event.type === 'done' && !signal.aborted) this.later = event.result;
    } catch (thrown) {
      if (look.signal.aborted) return;
      this.error = AssayError.from(thrown);
      this.preview = null;
    } finally {
      if (!look.signal.aborted) this.looking = false;
    }
  }
}

export const stepSheet = new StepSheet();

/** Steps that were done again up to one that failed are a change like any other: it can be undone. */
async function stoppedOnTheWay(before: number | null, label: () => string): Promise<void> {
  await workspace.refreshData();
  const { version } = workspace;
  if (version && version.id !== before) recordDataStep(before, version, label);
}
