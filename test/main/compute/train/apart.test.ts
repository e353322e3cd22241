// Weights, whose Adam runs beside the graph, take the path that TensorFlow.js takes, and the one of the graph.
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../../shared/domain';
import { layers } from '../../../../main/compute/tensorflow';
import {
  trainNetwork,
  type CheckpointEvent,
  type TrainData,
  type TrainOptions,
} from '../../../../main/compute';
import { collect, dense, furthest, optionsFor, tickingClock, weightsOf } from './support';

const l = layers.layers;
const WORDS = 6;

/** Rows of words below `below`, most of them rare, and a class that hangs on the first. */
function words(rows: number, below: number, seed: number): TrainData {
  const random = new Random(seed);
  const x = Float32Array.from({ length: rows * WORDS }, (_, i) => random.below(i % 3 === 0 ? 20 : below));
  const y = Float32Array.from({ length: rows }, (_, row) => ((x[row * WORDS] ?? 0) % 2 === 0 ? 1 : 0));
  return { x, rows, width: WORDS, y };
}

/** An embedding of more than 65,536 weights before a small head. */
const embedded =
  (size: number, width: number, penalty = false) =>
  (): LayersModel =>
    layers.sequential({
      layers: [
        l.embedding({
          inputDim: size,
          outputDim: width,
          inputLength: WORDS,
          ...(penalty ? { embeddingsRegularizer: 'l1l2' as const } : {}),
        }),
        l.flatten(),
        l.dropout({ rate: 0.2 }),
        l.dense({ units: 1, activation: 'sigmoid' }),
      ],
    });

/** A kernel of more than 65,536 weights, whose gradient has no rows to pick. */
const wide = (): LayersModel =>
  layers.sequential({
    layers: [
      l.dense({ units: 11_000, activation: 'relu', inputShape: [WORDS] }),
      l.dense({ units: 1, activation: 'sigmoid' }),
    ],
  });

/** 90 rows in batches of 32: the last of an epoch has 26. */
const base = (build: () => LayersModel, size: number): TrainOptions =>
  optionsFor(WORDS, {
    build,
    data: words(90, size, 1),
    validation: words(40, size, 2),
    settings: { epochs: 3, batchSize: 32, optimizer: 'adam', learningRate: 0.01 },
  });

async function weightsAfter(options: TrainOptions): Promise<number[]> {
  const { finished } = await collect({ ...options, clock: tickingClock() });
  finished.model.dispose();
  return weightsOf(finished);
}

const networks: Record<string, TrainOptions> = {
  'an embedding': base(embedded(276, 240), 276),
  'an embedding whose rows are no multiple of four numbers': base(embedded(513, 129), 513),
  'an embedding with fewer rows than a batch has words': base(embedded(130, 512), 130),
  'an embedding with a penalty': base(embedded(276, 240, true), 276),
  'a wide dense layer': base(wide, 20),
  'small weights as one vector': base(dense(WORDS), 20),
};

describe('Adam beside the graph', () => {
  for (const [name, options] of Object.entries(networks)) {
    it(`agrees with TensorFlow.js: ${name}`, async () => {
      // Three steps, of 8, 8 and 4 rows: TensorFlow.js goes through all rows for every word of an embedding.
      const { data, validation: _, ...rest } = options;
      const [x, y] = [data.x.slice(0, 20 * WORDS), data.y.slice(0, 20)];
      const settings = { ...options.settings, epochs: 1, batchSize: 8 };
      const few = { ...rest, data: { ...data, rows: 20, x, y }, settings };
      const [compiled, eager] = [
        await weightsAfter({ ...few, backend: 'compiled' }),
        await weightsAfter({ ...few, backend: 'eager' }),
      ];
      expect(furthest(compiled, eager)).toBeLessThan(2e-4);
    }, 60_000);

    it(`takes the path of the graph, for which a limit that is never reached is enough: ${name}`, async () => {
      const inGraph = { ...options, settings: { ...options.settings, clipNorm: 1e9 } };
      expect(furthest(await weightsAfter(options), await weightsAfter(inGraph))).toBeLessThan(1e-6);
    }, 60_000);
  }

  it('gives the bits of the graph for small weights, with weight decay of either kind', async () => {
    const options = base(dense(WORDS), 20);
    for (const optimizer of ['adam', 'adamw'] as const) {
      const settings = { ...options.settings, optimizer, weightDecay: 0.05 };
      const inGraph = { ...options, settings: { ...settings, clipNorm: 1e9 } };
      expect(await weightsAfter({ ...options, settings }), optimizer).toEqual(await weightsAfter(inGraph));
    }
  });

  it('keeps to the graph with weight decay of either kind, sample weights and more threads', async () => {
    const options = base(embedded(276, 240), 276);
    const sampleWeight = Float32Array.from({ length: options.data.rows }, (_, i) => 1 + (i % 3));
    for (const optimizer of ['adam', 'adamw'] as const) {
      const settings = { ...options.settings, optimizer, weightDecay: 0.05 };
      const apart = { ...options, data: { ...options.data, sampleWeight }, settings };
      const inGraph = { ...apart, settings: { ...settings, clipNorm: 1e9 } };
      const weights = await weightsAfter(apart);
      expect(furthest(weights, await weightsAfter(inGraph)), optimizer).toBeLessThan(1e-6);
      expect(furthest(weights, await weightsAfter({ ...apart, threads: 2 })), optimizer).toBeLessThan(1e-6);
    }
  }, 60_000);

  it('goes on from a checkpoint to the same bits', async () => {
    const options = { ...base(embedded(276, 240), 276), checkpointEveryMs: 0 };
    const whole = await weightsAfter(options);
    for (const step of [1, 4, 7]) {
      let checkpoint: CheckpointEvent | undefined;
      for await (const event of trainNetwork({ ...options, clock: tickingClock() })) {
        if (event.type !== 'checkpoint' || event.step < step) continue;
        checkpoint = event;
        break;
      }
      if (!checkpoint) throw new Error('No checkpoint came.');
      expect(await weightsAfter({ ...options, checkpoint: checkpoint.bytes })).toEqual(whole);
    }
  }, 60_000);

  it('stops at a cancel with a checkpoint of whole steps', async () => {
    let cancelled = false;
    const control = {
      cancelled: () => cancelled,
      paused: () => false,
      waitWhilePaused: () => Promise.resolve(),
    };
    const options = { ...base(embedded(276, 240), 276), control, reportEveryMs: 0 };
    let last: CheckpointEvent | undefined;
    const run = async (): Promise<void> => {
      for await (const event of trainNetwork(options)) {
        if (event.type === 'checkpoint') last = event;
        if (event.type === 'step' && event.step === 5) cancelled = true;
      }
    };
    await expect(run()).rejects.toMatchObject({ code: 'cancelled' });
    expect(last?.step).toBe(5);
    cancelled = false;
    const rest = await weightsAfter({ ...options, checkpoint: last?.bytes ?? new Uint8Array() });
    expect(rest).toEqual(await weightsAfter({ ...options }));
  }, 60_000);

  it('keeps no more memory after hundreds of steps', async () => {
    const options = base(embedded(276, 240), 276);
    const settings = { ...options.settings, epochs: 300 };
    const resident: number[] = [];
    for await (const event of trainNetwork({ ...options, validation: undefined, settings })) {
      if (event.type === 'epoch') resident.push(process.memoryUsage.rss());
      if (event.type === 'finished') event.model.dispose();
    }
    // A gradient left behind at every step would be 260 KB, 60 MB and more between the two.
    const [early, late] = [resident.slice(80, 150), resident.slice(-70)].map((part) => Math.min(...part));
    expect(((late ?? 0) - (early ?? 0)) / 2 ** 20).toBeLessThan(24);
  }, 120_000);
});
