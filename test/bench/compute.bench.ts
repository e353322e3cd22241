// Milliseconds a training step: compiled, step by step, and PyTorch where there is one.
// Each measurement has a process of its own, as a session's threads would slow the next one's. They take turns, and the best of each
// counts: a virtual machine's two processors may be one core's for seconds, which would else fall on one of those compared.
import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { networks } from './compute/networks';

const root = process.cwd();
const folder = join(root, 'test/bench/compute');
/** Step by step in TensorFlow.js also where a single step takes minutes. */
const everything = process.env['ASSAY_BENCH_EAGER'] !== undefined;
const ROUNDS = Number(process.env['ASSAY_BENCH_ROUNDS'] ?? 3);
/** Where PyTorch is looked for. */
const python = process.env['ASSAY_BENCH_PYTHON'] ?? 'python3';

interface Timing {
  ms: number;
  readyMs?: number;
  /** Threads that a training of this network takes unasked. */
  chosen?: number;
}

function run(command: string, args: string[]): Timing | undefined {
  const { status, stdout } = spawnSync(command, args, { cwd: root, encoding: 'utf8', timeout: 600_000 });
  const line = stdout.trim().split('\n').at(-1);
  return status === 0 && line?.startsWith('{') ? (JSON.parse(line) as Timing) : undefined;
}

const ours = (name: string, backend: string, threads: number): Timing | undefined =>
  run(process.execPath, [
    join(root, 'scripts/lib/run-ts.mjs'),
    join(folder, 'step.ts'),
    name,
    backend,
    String(threads),
  ]);
const torch = (name: string, threads: number): Timing | undefined =>
  run(python, [join(folder, 'torch_step.py'), name, String(threads)]);

const hasTorch = spawnSync(python, ['-c', 'import torch']).status === 0;
const cell = (timing: Timing | undefined): string => (timing ? timing.ms.toFixed(2) : '–').padStart(9);

console.log(`${cpus().length} x ${cpus()[0]?.model ?? 'CPU'}, load ${loadavg()[0]?.toFixed(1) ?? '?'}`);
if (!hasTorch)
  console.log(
    `PyTorch is left out: ${python} -c "import torch" fails (ASSAY_BENCH_PYTHON names another Python).`,
  );
console.log(
  'milliseconds a step  compiled 1  2 threads   torch 1   2 threads     eager     ready  threads taken',
);
/** The best of each of several measurements that take turns. */
function inTurn(measurements: readonly (() => Timing | undefined)[]): (Timing | undefined)[] {
  const best: (Timing | undefined)[] = measurements.map(() => undefined);
  for (let round = 0; round < ROUNDS; round++) {
    measurements.forEach((measure, i) => {
      const timing = measure();
      if (timing && timing.ms < (best[i]?.ms ?? Infinity)) best[i] = timing;
    });
  }
  return best;
}

const wanted = process.env['ASSAY_BENCH_NETWORKS']?.split(',');
for (const [name, spec] of Object.entries(networks)) {
  if (wanted && !wanted.includes(name)) continue;
  const [one, two, torchOne, torchTwo] = inTurn([
    ...[1, 2].map((threads) => () => ours(name, 'compiled', threads)),
    ...(hasTorch ? [1, 2].map((threads) => () => torch(name, threads)) : []),
  ]);
  const stepByStep = spec.eager || everything ? ours(name, 'eager', 1) : undefined;
  const ready = one?.readyMs === undefined ? '–' : one.readyMs.toFixed(0);
  console.log(
    [
      name.padEnd(20),
      cell(one),
      cell(two),
      cell(torchOne),
      cell(torchTwo),
      cell(stepByStep),
      ready.padStart(9),
      String(one?.chosen ?? '–').padStart(9),
    ].join('  '),
  );
}
