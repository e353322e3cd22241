// The recipe of the open project.
import { z } from 'zod';
import {
  AssayError,
  type Column,
  type ColumnProfile,
  type DatasetVersion,
  FittedRecipe,
  isDerived,
  type JobContext,
  type Json,
  type RecipePreview,
  RecipeSpec,
  type RecipeSummary,
  text,
  throwIfCancelled,
  turn,
} from '../../shared/domain';
import { type DataService, type Frame } from '../data';
import type { Project } from '../project';
import { fitSteps } from './fit';
import { previewColumn, specAround } from './preview';
import { proposeRecipe } from './propose';
import { splitInTurns } from './split';
import { bindSteps, columnsOf, featureColumns } from './steps';
import { transformName } from './transform';

const SavedRecipe = z.object({ spec: RecipeSpec, versionId: z.number().int() });

export class RecipeService {
  /** The last proposal: asked for again whenever the recipe is looked at before it is saved, and costly for many columns. */
  private proposed: { versionId: number; spec: RecipeSpec } | null = null;
  /** A proposal under way, which all wait for who ask meanwhile. */
  private underway: { versionId: number; target: string; spec: Promise<RecipeSpec> } | null = null;

  constructor(
    private readonly project: Project,
    private readonly data: DataService,
  ) {}

  /** The saved recipe, or, where a target is chosen and none is saved, a proposal. Null without data or target. */
  async get(): Promise<{ spec: RecipeSpec; saved: boolean; stale: boolean; features: number } | null> {
    const saved = this.saved();
    if (saved) return { ...saved, saved: true };
    const version = this.project.datasets.current();
    const target = this.project.settings.get('target', z.string());
    if (!version || target === null || !version.columns.some(({ name }) => name === target)) return null;
    const spec = await this.propose(target);
    // A proposal takes its time; one that comes after a save would pass for what is there.
    const since = this.saved();
    return since ? { ...since, saved: true } : { spec, saved: false, stale: false, features: 0 };
  }

  /** The saved recipe and how many features it gives; null before the first save. */
  saved(): { spec: RecipeSpec; stale: boolean; features: number } | null {
    const saved = this.project.settings.get('recipe', SavedRecipe);
    if (!saved) return null;
    const stale = saved.versionId !== this.project.datasets.current()?.id;
    return { spec: saved.spec, stale, features: this.fitted()?.features.length ?? 0 };
  }

  /** The fitted recipe that training uses; null before the first save. */
  fitted(): FittedRecipe | null {
    return this.project.settings.get('fittedRecipe', FittedRecipe);
  }

  /** A first recipe for this target from the present version's profiles. @throws AssayError data.none, target.*, recipe.noFeatures */
  async propose(target: string, ctx: JobContext = {}): Promise<RecipeSpec> {
    const version = this.version();
    checkTarget(version.columns, target);
    // A version never changes, and nothing but it and the target counts.
    const { proposed: known } = this;
    if (known?.versionId === version.id && known.spec.target === target) return known.spec;
    // Work that can be cancelled is shared with nobody.
    if (ctx.signal) return this.proposal(version, target, ctx);
    if (this.underway?.versionId !== version.id || this.underway.target !== target) {
      const underway = { versionId: version.id, target, spec: this.proposal(version, target, ctx) };
      this.underway = underway;
      const ended = (): void => {
        if (this.underway === underway) this.underway = null;
      };
      underway.spec.then(ended, ended);
    }
    return this.underway.spec;
  }

  private async proposal(version: DatasetVersion, target: string, ctx: JobContext): Promise<RecipeSpec> {
    const profiles: ColumnProfile[] = [];
    for await (const profile of this.data.profile(version.id, ctx, target)) {
      throwIfCancelled(ctx.signal);
      profiles.push(profile);
    }
    await turn();
    const proposed = proposeRecipe(version.columns, profiles, target);
    this.proposed = { versionId: version.id, spec: proposed };
    await turn();
    return proposed;
  }

  /**
   * Fits the recipe to the training split of the present version and saves both. Cancelled or failed, the old one stays.
   * @throws AssayError recipe.*, target.*, data.*
   */
  async save(spec: RecipeSpec, ctx: JobContext = {}): Promise<z.infer<typeof RecipeSummary>> {
    const version = this.version();
    const features = checkSpec(version.columns, spec);
    ctx.onProgress?.({ fraction: 0, phase: text('recipe.phase.read') });
    const frame = await this.data.frame(version.id, columnsOf(spec), {}, ctx);
    throwIfCancelled(ctx.signal);
    const fitted = await this.fit(spec, version.id, frame, ctx);
    this.project.transaction(() => {
      this.project.settings.set('target', spec.target);
      this.project.settings.set('recipe', { spec, versionId: version.id } as unknown as Json);
      this.project.settings.set('fittedRecipe', fitted as unknown as Json);
      this.project.history.add(
        text('recipe.history.saved', {
          target: spec.target,
          columns: features.length,
          features: fitted.features.length,
        }),
      );
    });
    return { features: fitted.features.length, trainingRows: fitted.trainingRows };
  }

  /** One column before and after its steps, fitted on the training split of the present version. Nothing is saved. */
  async preview(spec: RecipeSpec, column: string): Promise<RecipePreview> {
    const version = this.version();
    checkTarget(version.columns, spec.target);
    // Only this column is fitted, with those that it needs; the target gives the split.
    const alone = specAround(spec, column);
    checkColumns(version.columns, featureColumns(alone));
    if (!isDerived(column)) checkColumns(version.columns, [column]);
    else if (featureColumns(alone).length === 0) throw new AssayError('recipe.noFeatures');
    const frame = await this.data.frame(version.id, columnsOf(alone));
    await turn();
    const { train } = await splitInTurns(frame, alone);
    const fitted = await this.fit(alone, version.id, frame, {}, train);
    return previewColumn(fitted, frame, column, train);
  }

  private async fit(
    spec: RecipeSpec,
    versionId: number,
    frame: Frame,
    ctx: JobContext,
    train?: Int32Array,
  ): Promise<FittedRecipe> {
    const rows = train ?? (await splitInTurns(frame, spec)).train;
    const steps = fitSteps(spec, versionId, frame, rows);
    for (;;) {
      await turn();
      throwIfCancelled(ctx.signal);
      const walked = steps.next();
      if (walked.done) return walked.value;
      if (!walked.value) continue;
      const { fraction, next } = walked.value;
      const column = 'column' in next ? next.column : transformName(next.step);
      ctx.onProgress?.({ fraction, phase: text('recipe.phase.fit', { column }) });
    }
  }

  private version(): DatasetVersion {
    const version = this.project.datasets.current();
    if (!version) throw new AssayError('data.none');
    return version;
  }
}

const namesOf = (columns: readonly Column[]): string => columns.map(({ name }) => name).join(', ');

function checkTarget(columns: readonly Column[], target: string): void {
  if (!columns.some(({ name }) => name === target))
    throw new AssayError('target.missing', { column: target, columns: namesOf(columns) });
}

function checkColumns(columns: readonly Column[], wanted: readonly string[]): void {
  const known = new Set(columns.map(({ name }) => name));
  for (const column of wanted)
    if (!known.has(column)) throw new AssayError('data.columnMissing', { column, columns: namesOf(columns) });
}

/** The recipe's features, if it is one for these columns. */
function checkSpec(columns: readonly Column[], spec: RecipeSpec): string[] {
  if (spec.target === '') throw new AssayError('target.none');
  checkTarget(columns, spec.target);
  const features = featureColumns(spec);
  checkColumns(columns, features);
  if (features.length === 0) throw new AssayError('recipe.noFeatures');
  checkColumns(columns, columnsOf(spec));
  bindSteps(spec);
  return features;
}
