// A real project with real data, for the tests of everything after the recipe.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataService, type Engine, openEngine } from '../../../main/data';
import { fitJob, inputsFingerprint, Trainer, unattended } from '../../../main/learn';
import { Project } from '../../../main/project';
import { columnsOf, RecipeService } from '../../../main/recipe';
import {
  type LearnerId,
  Random,
  type RecipeSpec,
  type Run,
  type Settings,
  systemClock,
} from '../../../shared/domain';

export interface Bench {
  folder: string;
  project: Project;
  engine: Engine;
  data: DataService;
  recipe: RecipeService;
  trainer: Trainer;
  close(): Promise<void>;
}

/** A project in a folder of its own, with a file imported and a recipe saved for the target. */
export async function openBench(
  csv: string,
  target: string,
  workerFile: string,
  change: (spec: RecipeSpec) => RecipeSpec = (spec) => spec,
): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-test-'));
  const file = csv.includes('\n') ? join(folder, 'data.csv') : csv;
  if (file !== csv) writeFileSync(file, csv);
  const project = Project.create(join(folder, 'test.assay'), {
    name: 'test',
    cacheRoot: join(folder, 'cache'),
  });
  const engine = await openEngine({ cacheDir: project.cacheDir });
  const data = new DataService(project, engine);
  await data.import(file);
  const recipe = new RecipeService(project, data);
  await recipe.save(change(await recipe.propose(target)));
  const trainer = new Trainer(project, data, { workerFile, clock: systemClock });
  return {
    folder,
    project,
    engine,
    data,
    recipe,
    trainer,
    async close() {
      await trainer.close();
      await engine.close();
      project.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Customers who buy or don't: age, income (some missing), city (Chinese, some missing), since (a date), target "bought". */
export function customersCsv(rows: number, seed = 1): string {
  const random = new Random(seed);
  const cities = ['上海', '北京', 'Bonn', '广州'];
  const lines = ['id,age,income,city,since,bought'];
  for (let i = 0; i < rows; i++) {
    const age = 18 + random.below(60);
    const income = 1000 + 9000 * random.uniform();
    const city = random.below(cities.length);
    const day = new Date(Date.UTC(2020, 0, 1 + random.below(1500))).toISOString().slice(0, 10);
    const score = (age - 45) / 12 + (income - 5000) / 3000 + (city === 0 ? 1.5 : 0) + random.normal();
    const missing = random.uniform() < 0.1;
    const cells = [
      i + 1,
      age,
      missing ? '' : income.toFixed(2),
      random.uniform() < 0.05 ? '' : cities[city],
      day,
    ];
    lines.push(`${cells.join(',')},${score > 0.5 ? 'yes' : 'no'}`);
  }
  return `${lines.join('\n')}\n`;
}

/** A finished run without a worker thread: the same job, in this thread. */
export async function trainHere(bench: Bench, learner: LearnerId, settings: Settings = {}): Promise<Run> {
  const recipe = bench.recipe.fitted();
  if (!recipe) throw new Error('no recipe');
  const now = bench.project.clock.now();
  const { id } = bench.project.runs.create({
    learner,
    settings,
    seed: 1,
    versionId: recipe.versionId,
    inputs: inputsFingerprint(bench.project) ?? '',
    state: 'running',
    progress: { fraction: 0, epoch: 0, step: 0, secondsLeft: null },
    backend: null,
    ending: null,
    startedAt: now,
    finishedAt: null,
    best: null,
    resumable: false,
    error: null,
  });
  const frame = await bench.data.frame(recipe.versionId, columnsOf(recipe.spec));
  const job = { frame, recipe, learner, settings, seed: 1, timeBudgetMs: null, checkpoint: null };
  for await (const event of fitJob(job, unattended, systemClock)) {
    if (event.type === 'fitted') bench.project.runs.saveFitted(id, event);
    if (event.type === 'best') {
      const { metric, value, epoch } = event;
      bench.project.runs.update(id, { best: { metric, value, epoch } });
    }
  }
  return bench.project.runs.update(id, { state: 'finished', finishedAt: bench.project.clock.now() });
}
