// What a run of the gate works with: the present version's sample and profiles, looked at once, and what it is held against.
import { z } from 'zod';
import type { Clock, ColumnProfile, DatasetVersion, JobContext, Suite } from '../../shared/domain';
import { AssayError, groupColumn, RecipeSpec, splitOf, type SplitSpec } from '../../shared/domain';
import type { DataService } from '../data';
import type { Project } from '../project';
import { baselineOf, importedFor, otherSets } from './baseline';
import type { Baseline, Table, Tools } from './checks/check';
import { anonymousIn } from './lineage';
import { lookAt } from './look';
import { type Parts, partsOf, type Planned } from './parts';
import { proposeSuite } from './suite';
import { Survey } from './survey';

/** How rows are divided where no recipe says so: as one begins. */
const PLANNED: Planned = { target: '', task: 'binary', split: { validation: 0.15, test: 0.2, seed: 1 } };

const SavedRecipe = z.object({ spec: RecipeSpec });

export class Workbench {
  /** Of the present version and the one it is held against. */
  private surveys: Survey[] = [];
  private profiles: { versionId: number; found: Promise<ColumnProfile[]> } | null = null;

  private proposed: { key: string; suite: Promise<Suite> } | null = null;

  constructor(
    readonly project: Project,
    readonly data: DataService,
    private readonly clock: Clock,
  ) {}

  /** Errors: data.none. */
  current(): DatasetVersion {
    const version = this.project.datasets.current();
    if (!version) throw new AssayError('data.none');
    return version;
  }

  async table({ id, columns, rows }: DatasetVersion, { target }: Suite): Promise<Table> {
    const anonymous = anonymousIn(this.project.datasets.lineage(id));
    return { versionId: id, columns, rows, target, relation: await this.data.relation(id), anonymous };
  }

  async tools(version: DatasetVersion, context: JobContext): Promise<Tools> {
    const survey = await this.survey(version);
    const plan = this.plan();
    const divided = new Map<string | null, Promise<Parts>>();
    return {
      data: this.data,
      signal: context.signal,
      survey,
      now: this.clock.now(),
      imported: importedFor(this.project, version),
      parts: (target) => {
        const column = version.columns.find(({ name }) => name === target) ?? null;
        const parts =
          divided.get(target) ?? survey.sample(context.signal).then((frame) => partsOf(frame, column, plan));
        divided.set(target, parts);
        return parts;
      },
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

  /** The recipe that was saved last. */
  recipe(): RecipeSpec | null {
    return this.project.settings.get('recipe', SavedRecipe)?.spec ?? null;
  }

  /** The split that training will draw. */
  split(): SplitSpec {
    return this.plan().split;
  }

  private plan(): Planned {
    const spec = this.recipe();
    return spec ? { ...spec, split: splitOf(spec), lists: groupColumn(spec) } : PLANNED;
  }

  /** Looked at once: the sample and the lists of values stay while the version is the present one. */
  async survey(version: DatasetVersion): Promise<Survey> {
    const known = this.surveys.find(({ table }) => table.versionId === version.id);
    if (known) return known;
    const relation = await this.data.relation(version.id);
    const { columns, rows } = version;
    const made = new Survey(this.data, { versionId: version.id, columns, rows, relation });
    this.surveys = [...this.surveys.slice(-1), made];
    return made;
  }

  /** Proposed once for a target: of a wide table it takes seconds, and the window asks for it more than once before the first run. */
  proposal(version: DatasetVersion, target: string | null, context: JobContext): Promise<Suite> {
    const others = otherSets(this.project, version).map(({ id }) => id);
    const key = JSON.stringify([version.id, target, others]);
    if (this.proposed?.key === key) return this.proposed.suite;
    const proposed = { key, suite: this.propose(version, target, context) };
    this.proposed = proposed;
    proposed.suite.catch(() => {
      if (this.proposed === proposed) this.proposed = null;
    });
    return proposed.suite;
  }

  private async propose(version: DatasetVersion, target: string | null, context: JobContext): Promise<Suite> {
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
