// What a run of the gate works with: the present version's sample and profiles, looked at once, and what it is held against.
import { z } from 'zod';
import type { Clock, ColumnProfile, DatasetVersion, JobContext, Suite } from '../../shared/domain';
import { RecipeSpec } from '../../shared/domain';
import type { DataService } from '../data';
import type { Project } from '../project';
import { baselineOf, otherSets } from './baseline';
import type { Baseline, Tools } from './checks/check';
import { lookAt } from './look';
import { proposeSuite } from './suite';
import { Survey } from './survey';

/** The split that a recipe begins with, where none is saved. */
const SPLIT = { validation: 0.15, test: 0.2, seed: 1 };

export const SavedRecipe = z.object({ spec: RecipeSpec });

export class Workbench {
  /** Of the present version and the one it is held against. */
  private surveys: Survey[] = [];
  private profiles: { versionId: number; found: Promise<ColumnProfile[]> } | null = null;

  constructor(
    private readonly project: Project,
    private readonly data: DataService,
    private readonly clock: Clock,
  ) {}

  async tools(version: DatasetVersion, context: JobContext): Promise<Tools> {
    const recipe = this.project.settings.get('recipe', SavedRecipe);
    const survey = await this.survey(version);
    return {
      data: this.data,
      signal: context.signal,
      survey,
      now: this.clock.now(),
      split: recipe?.spec.split ?? SPLIT,
      baseline: async (): Promise<Baseline | null> => {
        const earlier = baselineOf(this.project, version);
        return earlier && { survey: await this.survey(earlier), name: `${earlier.name} ${earlier.number}` };
      },
      other: async (name) => {
        const other = otherSets(this.project, version).find((one) => one.name === name);
        return other ? this.survey(other) : null;
      },
    };
  }

  /** Looked at once: the sample and the lists of values stay while the version is the present one. */
  private async survey(version: DatasetVersion): Promise<Survey> {
    const known = this.surveys.find(({ table }) => table.versionId === version.id);
    if (known) return known;
    const relation = await this.data.relation(version.id);
    const { columns, rows } = version;
    const made = new Survey(this.data, { versionId: version.id, columns, rows, relation });
    this.surveys = [...this.surveys.slice(-1), made];
    return made;
  }

  async proposal(version: DatasetVersion, target: string | null, context: JobContext): Promise<Suite> {
    const looked = await lookAt(
      version,
      {
        data: this.data,
        survey: await this.survey(version),
        profiles: await this.profilesOf(version, context),
        target,
        others: otherSets(this.project, version),
        now: this.clock.now(),
      },
      context,
    );
    return proposeSuite(looked);
  }

  private profilesOf(version: DatasetVersion, context: JobContext): Promise<ColumnProfile[]> {
    if (this.profiles?.versionId === version.id) return this.profiles.found;
    const found = collect(this.data.profile(version.id, { signal: context.signal }));
    this.profiles = { versionId: version.id, found };
    found.catch(() => (this.profiles = null));
    return found;
  }
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of source) all.push(item);
  return all;
}
