// A real project with real data, for the tests of everything after the recipe.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataService, type Engine, openEngine } from '../../../main/data';
import { Trainer } from '../../../main/learn';
import { Project } from '../../../main/project';
import { RecipeService } from '../../../main/recipe';
import { Random, systemClock } from '../../../shared/domain';

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
export async function openBench(csv: string, target: string, workerFile: string): Promise<Bench> {
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
  await recipe.save(await recipe.propose(target));
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
