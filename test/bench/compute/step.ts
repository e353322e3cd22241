// Times training steps of one network in a process of its own: node run-ts.mjs step.ts NAME compiled|eager THREADS [PROVIDER]
import { Random } from '../../../shared/domain';
import { Batcher } from '../../../main/compute/train/batches';
import { threadsFor } from '../../../main/compute/train/choose';
import { CompiledRunner } from '../../../main/compute/train/compiled';
import { EagerRunner } from '../../../main/compute/train/eager';
import { groupsOf } from '../../../main/compute/train/groups';
import { buildNetwork } from '../../../main/compute/train/network';
import { optimizerFor } from '../../../main/compute/train/optimizers';
import { fullSettings } from '../../../main/compute/train/settings';
import { networks } from './networks';

const [name = 'dense', backend = 'compiled', threads = '1', provider = 'cpu'] = process.argv.slice(2);
const spec = networks[name];
if (!spec) throw new Error(`There is no network ${name}.`);
const { batchSize, width, outputs, loss } = spec;

const random = new Random(1);
const rows = batchSize * 8;
const x = Float32Array.from({ length: rows * width }, (_, i) =>
  spec.categories ? random.below(spec.categories(i % width)) : random.normal(),
);
const y = new Float32Array(rows * outputs);
for (let i = 0; i < rows; i++) y[i * outputs + random.below(outputs)] = 1;

const settings = fullSettings({ epochs: 1, batchSize, optimizer: 'adam', learningRate: 1e-3 });
const network = buildNetwork(spec.build, 1, width);
const plan = {
  network,
  groups: groupsOf(network, 0),
  optimizer: optimizerFor(settings),
  settings,
  loss,
  weighted: false,
};
const batcher = new Batcher({ x, y, rows, width }, false);
const order = random.shuffle(Int32Array.from({ length: rows }, (_, i) => i));

const began = performance.now();
const runner =
  backend === 'eager'
    ? new EagerRunner(plan, 1)
    : new CompiledRunner(plan, 1, { threads: Number(threads), providers: [provider] });
if (runner instanceof CompiledRunner) runner.prepare(batcher.batch(0, batchSize, order), undefined);
const ready = performance.now() - began;

let step = 0;
let last = NaN;
const once = (): void => {
  const start = (step % 8) * batchSize;
  last = runner.step(batcher.batch(start, start + batchSize, order), ++step, 1e-3);
};
const timed = (steps: number): { ms: number; cpuMs: number } => {
  const [from, used] = [performance.now(), process.cpuUsage()];
  for (let i = 0; i < steps; i++) once();
  const { user, system } = process.cpuUsage(used);
  return { ms: (performance.now() - from) / steps, cpuMs: (user + system) / 1000 / steps };
};
const first = timed(1);
// A step of many seconds (TensorFlow.js step by step) is told by its first.
const slow = first.ms > 5000;
if (!slow) once();
const steps = slow ? 0 : Math.max(1, Math.min(1000, Math.round(600 / timed(1).ms)));
// Processor time beside the clock's: on a machine shared with others it is what can be compared.
const times = slow ? [first] : Array.from({ length: 5 }, () => timed(steps));
console.log(
  JSON.stringify({
    name,
    backend,
    provider,
    threads: Number(threads),
    ms: Math.min(...times.map(({ ms }) => ms)),
    cpuMs: Math.min(...times.map(({ cpuMs }) => cpuMs)),
    readyMs: ready,
    chosen: threadsFor(plan, batchSize),
    loss: last,
  }),
);
process.exit(0);
