// The recipe being edited: what the kernel proposed or saved, the edits since, the preview of one column, and the fit.
// One instance; it outlives the view, so that leaving the view loses nothing.
import type {
  ColumnProfile,
  ColumnType,
  DatasetVersion,
  RecipePreview,
  RecipeSpec,
  RecipeSummary,
} from '../../shared/domain';
import { AssayError, isDerived } from '../../shared/domain';
import { api } from '../app/client';
import { t } from '../app/i18n.svelte';
import { type Job, jobs, startJob } from '../app/jobs.svelte';
import { recipes } from '../app/recipe';
import { undoStack } from '../app/undo.svelte';
import { sameSpec, specFor } from './edits';
import type { Transforms } from './settings';

export type Selection =
  /** `step`: of the column's steps the one that it was come for. */
  | { kind: 'column'; name: string; step?: string }
  | { kind: 'step'; id: string }
  | { kind: 'split' }
  | { kind: 'target' };

export const RECIPE_JOB = 'recipe';
/** Edits of the same gesture (typing, dragging) within this time are undone together. */
const GESTURE_MS = 1000;
const PREVIEW_MS = 250;

/** What is wrong with the lists is put right beside the target. */
const LISTS: ReadonlySet<string> = new Set(['recipe.noGroup', 'recipe.groupsOfOne']);

export class FeaturesState {
  loading = $state(true);
  /** Every transform, in the order in which steps best follow each other. */
  transforms = $state.raw<Transforms>(new Map());
  version = $state.raw<DatasetVersion | null>(null);
  spec = $state.raw<RecipeSpec | null>(null);
  /** What the kernel has fitted, as it was saved. */
  savedSpec = $state.raw<RecipeSpec | null>(null);
  stale = $state(false);
  /** Columns of the matrix that the learner sees, once fitted. */
  width = $state(0);
  selection = $state.raw<Selection>({ kind: 'target' });
  search = $state('');
  preview = $state.raw<RecipePreview | null>(null);
  previewError = $state.raw<AssayError | null>(null);
  previewing = $state(false);
  /** The target's own profile: its classes and their shares. */
  targetProfile = $state.raw<ColumnProfile | null>(null);
  proposing = $state.raw<string | null>(null);
  targetError = $state.raw<AssayError | null>(null);
  error = $state.raw<AssayError | null>(null);

  #project: string | null = null;
  #gesture: { name: string; at: number; entry: { after: RecipeSpec } } | null = null;
  #previewTimer: ReturnType<typeof setTimeout> | undefined;
  #previewTurn = 0;

  readonly types = $derived<ReadonlyMap<string, ColumnType>>(
    new Map(this.version?.columns.map((c) => [c.name, c.type]) ?? []),
  );
  readonly dirty = $derived(!sameSpec(this.spec, this.savedSpec));
  readonly shownColumns = $derived.by(() => {
    const wanted = this.search.trim().toLocaleLowerCase();
    const all = this.spec?.columns ?? [];
    return wanted === '' ? all : all.filter((c) => c.name.toLocaleLowerCase().includes(wanted));
  });

  constructor(private readonly client: typeof api) {}

  get job(): Job<RecipeSummary> | undefined {
    return jobs.latest(RECIPE_JOB) as Job<RecipeSummary> | undefined;
  }

  /**
   * Reads what the kernel has. Edits not yet fitted stay, unless the project or the data has changed under them. `present`: the present
   * version where the window has it already, so that its columns need not come again.
   */
  async load(project: string | null, present: DatasetVersion | null): Promise<void> {
    if (project !== this.#project) this.#reset(project);
    try {
      if (this.transforms.size === 0)
        this.transforms = new Map((await this.client.recipe.transforms()).map((info) => [info.id, info]));
      const version = present ?? (await this.client.data.current());
      const changed = version?.id !== this.version?.id;
      this.version = version;
      if (!version) {
        this.spec = this.savedSpec = null;
        return;
      }
      const found = await recipes.get();
      const saved = found?.saved ? found.spec : null;
      const untouched = changed || !this.spec || sameSpec(this.spec, this.savedSpec);
      this.savedSpec = saved;
      this.stale = found?.stale ?? false;
      this.width = found?.features ?? 0;
      if (untouched && found) this.spec = found.spec;
      if (!this.spec) {
        const { target } = await this.client.quality.suite();
        if (target) await this.chooseTarget(target, false);
      } else if (changed || !this.targetProfile) void this.#readTarget();
      if (changed) this.#refreshPreview();
    } catch (thrown) {
      this.error = AssayError.from(thrown);
    } finally {
      this.loading = false;
    }
  }

  /** A new recipe for this target; as an edit, unless it is only the first proposal. */
  async chooseTarget(target: string, undoable = true): Promise<void> {
    if (this.proposing !== null) return;
    this.proposing = target;
    this.targetError = null;
    this.selection = { kind: 'target' };
    try {
      const spec = await recipes.propose(target);
      if (undoable && this.spec) this.edit(spec, t('view.features.did.target', { column: target }));
      else this.spec = spec;
      await this.#readTarget();
    } catch (thrown) {
      this.targetError = AssayError.from(thrown);
    } finally {
      this.proposing = null;
    }
  }

  /** Takes the next recipe; edits of one gesture are one step of undo. `label` says what was done. */
  edit(next: RecipeSpec, label: string, gesture?: string): void {
    const before = this.spec;
    if (!before || sameSpec(before, next)) return;
    const at = performance.now();
    const last = this.#gesture;
    this.#take(next);
    if (last && gesture !== undefined && last.name === gesture && at - last.at < GESTURE_MS) {
      last.at = at;
      last.entry.after = next;
      return;
    }
    const entry = { after: next };
    this.#gesture = gesture === undefined ? null : { name: gesture, at, entry };
    undoStack.did({
      label: () => label,
      undo: () => this.#restore(before),
      redo: () => this.#restore(entry.after),
    });
  }

  select(selection: Selection): void {
    this.selection = selection;
    if (selection.kind === 'column' && this.preview?.column !== selection.name) {
      this.preview = null;
      this.#refreshPreview();
    }
  }

  /** Fits the recipe on the training split and saves it. The job goes on when the view is left. */
  save(): Job<RecipeSummary> | null {
    const { spec } = this;
    if (!spec) return null;
    this.error = null;
    this.targetError = null;
    return startJob<RecipeSummary>({
      kind: RECIPE_JOB,
      label: () => t('view.features.fitting'),
      run: (signal) => this.client.recipe.save(spec, { signal }),
      ondone: (summary) => {
        if (sameSpec(this.spec, spec)) this.spec = spec;
        this.savedSpec = spec;
        this.width = summary.features;
        this.stale = false;
      },
      onfail: (error) => {
        // What is wrong with the target is shown at the target.
        if (error.code.startsWith('target.') || LISTS.has(error.code)) {
          this.targetError = error;
          this.selection = { kind: 'target' };
        } else this.error = error;
      },
    });
  }

  #reset(project: string | null): void {
    this.#project = project;
    this.version = null;
    this.spec = this.savedSpec = null;
    this.targetProfile = null;
    this.preview = null;
    this.targetError = this.error = this.previewError = null;
    this.selection = { kind: 'target' };
    this.search = '';
    this.loading = true;
  }

  #take(spec: RecipeSpec): void {
    const target = this.spec?.target;
    this.spec = spec;
    this.error = null;
    if (target !== undefined && spec.target !== target) void this.#readTarget();
    this.#refreshPreview();
  }

  #restore(spec: RecipeSpec): void {
    this.#gesture = null;
    this.targetError = null;
    this.#take(spec);
  }

  async #readTarget(): Promise<void> {
    const { version, spec } = this;
    this.targetProfile = null;
    if (!version || !spec) return;
    try {
      const request = { versionId: version.id, first: spec.target };
      // Leaving the loop ends the stream, and with it the rest of the profile.
      for await (const event of await this.client.data.profile(request)) {
        if (event.type !== 'profile' || event.profile.name !== spec.target) continue;
        if (this.spec?.target === spec.target) this.targetProfile = event.profile;
        break;
      }
    } catch {
      // The card then shows the target without its classes; what is wrong with the data shows where it is used.
    }
  }

  #refreshPreview(): void {
    clearTimeout(this.#previewTimer);
    const turn = ++this.#previewTurn;
    this.previewError = null;
    this.previewing = false;
    const { selection, spec } = this;
    if (!spec || selection.kind !== 'column') return;
    const { name } = selection;
    if (!isDerived(name) && spec.columns.find((c) => c.name === name)?.role !== 'feature') {
      this.preview = null;
      return;
    }
    this.previewing = true;
    this.#previewTimer = setTimeout(() => void this.#fetchPreview(spec, name, turn), PREVIEW_MS);
  }

  async #fetchPreview(spec: RecipeSpec, column: string, turn: number): Promise<void> {
    try {
      const preview = await this.client.recipe.preview({
        spec: specFor(spec, column, this.transforms),
        column,
      });
      if (turn === this.#previewTurn) this.preview = preview;
    } catch (thrown) {
      if (turn === this.#previewTurn) this.previewError = AssayError.from(thrown);
    } finally {
      if (turn === this.#previewTurn) this.previewing = false;
    }
  }
}

export const features = new FeaturesState(api);
