// A project with a hundred versions: how long it takes to open it, and to show its newest data, beside one with a single version.
// Run with: npm run bench -- versions
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../shared/domain';
import { DataService, openEngine } from '../../main/data';
import { PrepareService } from '../../main/prepare';
import { Project } from '../../main/project';
import { QualityService } from '../../main/quality';

const STEPS = Number(process.env['ASSAY_BENCH_VERSIONS'] ?? 100) - 1;
const ROWS = 20_000;
/** Seconds that opening may take. */
const LIMIT = 1;

const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
const csv = join(folder, 'table.csv');
const random = new Random(1);
const names = Array.from({ length: 20 }, (_, i) => `value_${i}`);
const lines = Array.from({ length: ROWS }, () => names.map(() => random.normal().toFixed(4)).join(','));
writeFileSync(csv, `id,${names.join(',')}\n${lines.map((line, i) => `${i},${line}`).join('\n')}\n`);

const cacheRoot = join(folder, 'cache');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Makes a project of so many versions; every tenth step is followed by a report of the gate. */
async function make(path: string, steps: number): Promise<void> {
  const project = Project.create(path, { name: 'Bench', cacheRoot });
  const engine = await openEngine({ cacheDir: project.cacheDir });
  const data = new DataService(project, engine);
  const prepare = new PrepareService(project, data);
  const quality = new QualityService(project, data);
  await data.import(csv);
  for (let i = 0; i < steps; i++) {
    const column = names[i % names.length] ?? '';
    await prepare.apply({ kind: 'derive', name: column, formula: `[${column}] + ${i}` });
    if (i % 10 === 0) await quality.run();
  }
  engine.close();
  project.close();
}

/** Opens it as the application does, up to the first rows of the newest version. */
async function open(path: string): Promise<{ seconds: number; listed: number; first: number }> {
  const start = performance.now();
  const project = Project.open(path, { cacheRoot });
  const engine = await openEngine({ cacheDir: project.cacheDir });
  const data = new DataService(project, engine);
  const listed = project.datasets.list().length;
  new QualityService(project, data).report();
  project.datasets.lineage(project.datasets.current()?.id ?? 0);
  const seconds = (performance.now() - start) / 1000;
  const versionId = project.datasets.current()?.id ?? 0;
  await data.window({ versionId, offset: ROWS / 2, limit: 200 });
  const first = (performance.now() - start) / 1000;
  engine.close();
  project.close();
  return { seconds, listed, first };
}

const one = join(folder, 'one.assay');
const many = join(folder, 'many.assay');
await make(one, 0);
await make(many, STEPS);
let slow = Infinity;
for (const [name, path] of [
  ['one version', one],
  ['many versions', many],
] as const) {
  const found = [await open(path), await open(path), await open(path)];
  const best = Math.min(...found.map(({ seconds }) => seconds));
  slow = best;
  say(
    `${name.padEnd(16)} ${String(found[0]?.listed).padStart(4)} versions, ${(statSync(path).size / 1e6).toFixed(0).padStart(4)} MB: ` +
      `opened in ${best.toFixed(2)} s (first time ${found[0]?.seconds.toFixed(2)} s), rows after ${Math.min(...found.map(({ first }) => first)).toFixed(2)} s`,
  );
}
rmSync(folder, { recursive: true, force: true });
if (slow > LIMIT) {
  say(`Opening takes longer than ${LIMIT} s.`);
  process.exitCode = 1;
}
