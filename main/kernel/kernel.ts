// The kernel: at most one open project with its services. Used by the window's routes and by the command line alike.
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  AssayError,
  type Clock,
  type JobContext,
  type Losses,
  type PipelineState,
  type ProjectSummary,
  type SourceGuess,
  type SourceCorrections,
} from '../../shared/domain';
import type { Locale } from '../../shared/messages';
import { DataService, type Engine, openEngine } from '../data';
import { EvaluationService, ExplainService } from '../evaluate';
import { inputsFingerprint, NestedService, SearchService, Trainer } from '../learn';
import { pipelineState } from '../pipeline';
import { PrepareService } from '../prepare';
import { Project } from '../project';
import { QualityService } from '../quality';
import { RecipeService } from '../recipe';
import { RegistryService } from '../registry';
import { PredictionService } from '../serve';
import { Activities, ChangeBell } from './jobs';
import { Imports } from './imports';
import { Looks } from './looks';
import { RecentProjects } from './recent';
import { Samples } from './samples';

export interface KernelOptions {
  /** Folder of the application's own files: recent projects, caches. */
  userData: string;
  /** Where new projects go unless told otherwise: an `Assay` folder is made in it. */
  documents: string;
  /** Root of a checkout, or the resources folder of an installed application. */
  resources: string;
  version: string;
  /** The training worker's bundle. */
  workerFile: string;
  clock: Clock;
}

/** An open project and the services that work on it. */
export interface Session {
  project: Project;
  engine: Engine;
  data: DataService;
  prepare: PrepareService;
  quality: QualityService;
  recipe: RecipeService;
  trainer: Trainer;
  search: SearchService;
  nested: NestedService;
  evaluation: EvaluationService;
  explain: ExplainService;
  registry: RegistryService;
  prediction: PredictionService;
}

export class Kernel {
  readonly bell = new ChangeBell();
  readonly activities = new Activities(() => this.bell.ring());
  readonly recent: RecentProjects;
  readonly imports: Imports;
  readonly samples: Samples;
  private readonly looks: Looks;
  locale: Locale = 'en';
  private open_: Session | null = null;
  /** Opening and closing happen one after the other, whatever order they are asked in. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(readonly options: KernelOptions) {
    mkdirSync(options.userData, { recursive: true });
    this.recent = new RecentProjects(options.userData, options.clock);
    this.imports = new Imports(options.userData, options.clock);
    this.samples = new Samples(options.resources);
    this.looks = new Looks(this.cacheRoot, threadFiles(options));
  }

  /** The open project's services. Throws `project.none`. */
  get session(): Session {
    if (this.open_ === null) throw new AssayError('project.none');
    return this.open_;
  }

  get current(): ProjectSummary | null {
    return this.open_?.project.summary() ?? null;
  }

  /** Makes a project file and opens it. Without a path it goes to the Assay folder, numbered where the name is taken. */
  create(name: string, path?: string): Promise<ProjectSummary> {
    return this.inTurn(async () => {
      const target = path ?? this.freePath(name);
      const project = Project.create(target, { name, clock: this.options.clock, cacheRoot: this.cacheRoot });
      await this.swap(project);
      return project.summary();
    });
  }

  open(path: string): Promise<ProjectSummary> {
    return this.inTurn(async () => {
      if (this.open_?.project.path === path) return this.open_.project.summary();
      const project = Project.open(path, { clock: this.options.clock, cacheRoot: this.cacheRoot });
      await this.swap(project);
      return project.summary();
    });
  }

  close(): Promise<void> {
    return this.inTurn(async () => {
      await this.closeSession();
      await this.looks.retire();
    });
  }

  /** Looks at a file. Works without a project, so that nothing is made for a file that is then not imported. */
  inspect(
    paths: readonly string[],
    options: SourceCorrections | undefined,
    context: JobContext,
  ): Promise<SourceGuess> {
    return this.open_ === null
      ? this.looks.inspect(paths, options, context)
      : this.open_.data.inspect(paths, options, context);
  }

  losses(paths: readonly string[], options: SourceCorrections, context: JobContext): Promise<Losses> {
    const { data } = this.open_ ?? {};
    return data ? data.losses(paths, options, context) : this.looks.losses(paths, options, context);
  }

  /** Makes ready for the first look at a file; to be called when there is time. Nothing where a project is open. */
  async warm(): Promise<void> {
    if (this.open_ === null) await this.looks.warm();
  }

  /** The flowchart of the open project; of an empty one where none is open. */
  async pipeline(): Promise<PipelineState> {
    const session = this.open_;
    const busy = this.activities.get.bind(this.activities);
    if (session === null) {
      const nothing = { version: null, steps: 0, gate: null, recipe: null, inputs: null, evaluation: null };
      return pipelineState({ ...nothing, runs: [], models: [], predictions: 0, busy });
    }
    const { project, quality, recipe, evaluation, registry } = session;
    const version = project.datasets.current();
    return pipelineState({
      version,
      steps: version === null ? 0 : project.datasets.lineage(version.id).length - 1,
      gate: await quality.report(),
      // Only what is saved: a proposal would look at every row, at each change.
      recipe: recipe.saved(),
      runs: session.trainer.runs(),
      inputs: inputsFingerprint(project),
      evaluation: await evaluation.report(),
      models: registry.models(),
      predictions: project.usage.total(),
      busy,
    });
  }

  private get cacheRoot(): string {
    return join(this.options.userData, 'cache');
  }

  private async swap(project: Project): Promise<void> {
    try {
      const session = await openSession(project, this.options);
      await this.closeSession();
      this.open_ = session;
      await this.looks.retire();
    } catch (error) {
      project.close();
      throw AssayError.from(error);
    }
    project.onChange(() => this.bell.ring());
    this.recent.opened(project.path, project.name);
    this.bell.ring();
  }

  private async closeSession(): Promise<void> {
    const session = this.open_;
    this.open_ = null;
    if (session === null) return;
    await session.prediction.close();
    await session.explain.close();
    await session.evaluation.close();
    await session.search.close();
    session.nested.close();
    await session.trainer.close();
    session.engine.close();
    await session.project.settle().catch(() => undefined);
    session.project.close();
    this.bell.ring();
  }

  private freePath(name: string): string {
    const folder = join(this.options.documents, 'Assay');
    try {
      mkdirSync(folder, { recursive: true });
    } catch (cause) {
      throw new AssayError('project.notWritable', { path: folder }, { cause });
    }
    const stem = name.replace(/[\\/:*?"<>|\u0000-\u001f]+/g, ' ').trim() || 'project';
    for (let n = 1; ; n++) {
      const path = join(folder, n === 1 ? `${stem}.assay` : `${stem} ${n}.assay`);
      if (!existsSync(path)) return path;
    }
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work, work);
    this.turn = result.catch(() => undefined);
    return result;
  }
}

async function openSession(project: Project, options: KernelOptions): Promise<Session> {
  const engine = await openEngine({ cacheDir: project.cacheDir, ...threadFiles(options) });
  const data = new DataService(project, engine);
  const recipe = new RecipeService(project, data);
  const evaluation = new EvaluationService(project, data, { workerFile: options.workerFile });
  const trainer = new Trainer(project, data, { workerFile: options.workerFile, clock: options.clock });
  const registry = new RegistryService(project, data, evaluation, { version: options.version });
  return {
    project,
    engine,
    data,
    prepare: new PrepareService(project, data),
    quality: new QualityService(project, data),
    recipe,
    trainer,
    search: new SearchService(project, trainer, { clock: options.clock }),
    nested: new NestedService(project, trainer, { clock: options.clock }),
    evaluation,
    explain: new ExplainService(project, data, { workerFile: options.workerFile }),
    registry,
    prediction: new PredictionService(project, data, registry, { workerFile: options.workerFile }),
  };
}

/** The bundles of the reading and decoding threads lie beside that of the training threads. */
const threadFiles = ({ workerFile }: KernelOptions): { readerFile: string; decoderFile: string } => ({
  readerFile: join(dirname(workerFile), 'reader.js'),
  decoderFile: join(dirname(workerFile), 'decoder.js'),
});
