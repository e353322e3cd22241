// Automatic mode on real tables, as the window and the terminal run it, beside scikit-learn where python3 has it. Run with:
// npm run bench -- tables. ASSAY_BENCH_SECONDS: the time budget (120); ASSAY_BENCH_SEEDS: "1,2,3"; ASSAY_BENCH_TABLES: "telco,credit".
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openSession } from '../../main/compute';
import { Kernel, type Session } from '../../main/kernel';
import { assembleModel, feedsOf, rocAuc } from '../../main/learn';
import { encodeTarget } from '../../main/recipe';
import { type Run, systemClock } from '../../shared/domain';
import { type BenchTable, benchTables, splitFile } from './tables/tables';

const root = resolve(import.meta.dirname, '../..');
const SECONDS = Number(process.env['ASSAY_BENCH_SECONDS'] ?? 120);
const SEEDS = (process.env['ASSAY_BENCH_SEEDS'] ?? '1,2,3').split(',').map(Number);
const WANTED = process.env['ASSAY_BENCH_TABLES']?.split(',');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** AUC of a run on the rows that nothing has seen. */
async function aucOf(session: Session, run: Run, testFile: string): Promise<number> {
  const fitted = session.project.runs.fitted(run.id);
  if (!fitted) return NaN;
  const { recipe, onnx } = fitted;
  const version = await session.data.import(testFile);
  const names = [...new Set([...recipe.inputs.map(({ name }) => name), recipe.spec.target])];
  const frame = await session.data.frame(version.id, names);
  const model = openSession(assembleModel(recipe, onnx));
  const scores = new Float32Array(frame.rows);
  for (let from = 0; from < frame.rows; from += 2000) {
    const to = Math.min(frame.rows, from + 2000);
    const { probabilities } = await model.run(feedsOf(recipe.inputs, frame, { from, to }));
    for (let i = from; i < to; i++) scores[i] = Number(probabilities?.data[2 * (i - from) + 1]);
  }
  model.dispose();
  return rocAuc(encodeTarget(recipe, frame), scores);
}

interface Outcome {
  preferred: number;
  mode: string;
  ensemble: number;
  linear: number;
  trials: number;
  seconds: number;
}

async function once(table: BenchTable, seed: number): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
  const [trainFile, testFile] = [join(folder, 'train.csv'), join(folder, 'test.csv')];
  const { train, test } = splitFile(table);
  writeFileSync(trainFile, train);
  writeFileSync(testFile, test);
  const kernel = new Kernel({
    userData: join(folder, 'user'),
    documents: folder,
    resources: root,
    version: '0',
    workerFile: join(root, 'out/main/worker.js'),
    clock: systemClock,
  });
  await kernel.create('bench', join(folder, 'bench.assay'));
  try {
    const { session } = kernel;
    await session.data.import(trainFile);
    const proposed = await session.recipe.propose(table.target);
    // Rows for testing are apart already; the least that the product's own test split may be is left aside.
    await session.recipe.save({ ...proposed, split: { ...proposed.split, test: 0.05, seed } });
    const began = performance.now();
    const search = session.search.start({ timeBudgetSeconds: SECONDS, seed });
    const ended = await session.search.ended(search.id);
    const seconds = (performance.now() - began) / 1000;
    if (ended.state !== 'finished') throw new Error(`The search ended as ${ended.state}.`);
    const preferred = await session.evaluation.preferred();
    const runs = session.trainer.runs().filter((run) => run.state === 'finished');
    const auc = async (run: Run | undefined): Promise<number> => (run ? aucOf(session, run, testFile) : NaN);
    const chosen = runs.find(({ id }) => id === preferred?.runId);
    if (process.env['ASSAY_BENCH_ALL'])
      for (const run of [...runs].reverse())
        say(
          `    ${String(run.place).padStart(3)} ${run.learner.padEnd(9)} held out ${run.score?.value.toFixed(4)} ± ${run.score?.error.toFixed(4)}  test ${(await auc(run)).toFixed(4)}  ${JSON.stringify(run.members ?? run.settings).slice(0, 150)}`,
        );
    return {
      preferred: await auc(chosen),
      mode: chosen?.learner ?? '',
      ensemble: await auc(runs.find(({ learner }) => learner === 'ensemble')),
      linear: await auc(runs.filter(({ learner }) => learner === 'linear').at(-1)),
      trials: runs.length,
      seconds,
    };
  } finally {
    await kernel.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

say(
  `${cpus().length} cores (${cpus()[0]?.model ?? ''}), load ${loadavg()[0]?.toFixed(1) ?? ''}, ${SECONDS} s a search`,
);
for (const table of benchTables(root)) {
  if (WANTED && !WANTED.includes(table.id)) continue;
  if (!table.files.every((file) => existsSync(file))) {
    say(`${table.name} is left out: ${table.files.join(', ')} is not there.`);
    continue;
  }
  const outcomes: Outcome[] = [];
  for (const seed of SEEDS) outcomes.push(await once(table, seed));
  const line = (name: string, values: number[], more = ''): void =>
    say(
      `${table.name.padEnd(16)} ${name.padEnd(12)} ${mean(values).toFixed(4)} (${values.map((v) => v.toFixed(4)).join(', ')})${more}`,
    );
  line(
    'automatic',
    outcomes.map(({ preferred }) => preferred),
    `, at least ${table.goal} wanted; preferred: ${outcomes.map(({ mode }) => mode).join(', ')}; ${mean(outcomes.map(({ trials }) => trials)).toFixed(0)} finished trials in ${mean(outcomes.map(({ seconds }) => seconds)).toFixed(0)} s`,
  );
  line(
    'ensemble',
    outcomes.map(({ ensemble }) => ensemble),
  );
  line(
    'linear',
    outcomes.map(({ linear }) => linear),
  );
  peer(table);
}

function peer(table: BenchTable): void {
  const { train, test } = splitFile(table);
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
  try {
    writeFileSync(join(folder, 'train.csv'), train);
    writeFileSync(join(folder, 'test.csv'), test);
    const script = join(import.meta.dirname, 'tables/peer.py');
    const python = process.env['ASSAY_BENCH_PYTHON'] ?? 'python3';
    const args = [script, join(folder, 'train.csv'), join(folder, 'test.csv'), table.target, table.positive];
    const out = execFileSync(python, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    for (const line of out.trim().split('\n')) say(`${table.name.padEnd(16)} ${line}`);
  } catch {
    say('No peer beside it: python3 has no scikit-learn here (ASSAY_BENCH_PYTHON names another).');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
