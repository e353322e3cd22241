// A run that was stopped and resumed ends with the same bits as one that wasn't.
import { describe, expect, it } from 'vitest';
import { AssayError } from '../../../../shared/domain';
import {
  trainNetwork,
  type CheckpointEvent,
  type TrainEvent,
  type TrainOptions,
} from '../../../../main/compute';
import { collect, dense, optionsFor, tickingClock, twoClasses, weightsOf } from './support';

/** Runs until a checkpoint at or after `step` and returns it; the generator is left there, as after a crash. */
async function checkpointAt(options: TrainOptions, step: number): Promise<CheckpointEvent> {
  for await (const event of trainNetwork(options)) {
    if (event.type === 'checkpoint' && event.step >= step) return event;
  }
  throw new Error('No checkpoint came.');
}

const epochs = (events: TrainEvent[]): unknown[] =>
  events.flatMap((event) =>
    event.type === 'epoch' ? [[event.epoch, event.loss, event.validationLoss, event.best]] : [],
  );

const everything: Partial<TrainOptions> = {
  build: dense(5, { dropout: 0.3, batchNorm: true }),
  data: { ...twoClasses(200, 5, 1), sampleWeight: Float32Array.from({ length: 200 }, (_, i) => 1 + (i % 3)) },
  settings: {
    epochs: 6,
    batchSize: 32,
    optimizer: 'adamw',
    learningRate: 0.01,
    weightDecay: 0.01,
    clipNorm: 1,
    schedule: { kind: 'reduce-on-plateau', patience: 1 },
    patience: 3,
  },
  checkpointEveryMs: 0,
};

describe('resuming', () => {
  for (const backend of ['compiled', 'eager'] as const) {
    it(`gives the bits of an uninterrupted run (${backend})`, async () => {
      const options = optionsFor(5, { ...everything, backend });
      const whole = await collect({ ...options, clock: tickingClock() });
      for (const step of [1, 9, 14, 30]) {
        const { bytes } = await checkpointAt({ ...options, clock: tickingClock() }, step);
        const rest = await collect({ ...options, checkpoint: bytes, clock: tickingClock() });
        expect(weightsOf(rest.finished)).toEqual(weightsOf(whole.finished));
        expect(rest.finished.bestEpoch).toBe(whole.finished.bestEpoch);
        expect(rest.finished.steps).toBe(whole.finished.steps);
        const tail = epochs(rest.events);
        expect(tail).toEqual(epochs(whole.events).slice(-tail.length));
        rest.finished.model.dispose();
      }
      whole.finished.model.dispose();
    });
  }

  it('gives the bits of an uninterrupted run (a recurrent layer, two threads)', async () => {
    const options = optionsFor(24, {
      build: ({ layers: { layers, sequential } }) =>
        sequential({
          layers: [
            layers.reshape({ targetShape: [6, 4], inputShape: [24] }),
            layers.lstm({ units: 16, recurrentActivation: 'sigmoid', dropout: 0.2, recurrentDropout: 0.2 }),
            layers.dense({ units: 1, activation: 'sigmoid' }),
          ],
        }),
      backend: 'compiled',
      threads: 2,
      checkpointEveryMs: 0,
    });
    const whole = await collect({ ...options, clock: tickingClock() });
    const { bytes } = await checkpointAt({ ...options, clock: tickingClock() }, 9);
    const rest = await collect({ ...options, checkpoint: bytes, clock: tickingClock() });
    expect(weightsOf(rest.finished)).toEqual(weightsOf(whole.finished));
  }, 60_000);

  it('repeats exactly by seed, and differs by another', async () => {
    const options = optionsFor(5, everything);
    const runs = await Promise.all(
      [7, 7, 8].map((seed) => collect({ ...options, seed, clock: tickingClock() })),
    );
    const [a, b, c] = runs.map(({ finished }) => weightsOf(finished));
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
    for (const { finished } of runs) finished.model.dispose();
  });

  it('refuses a checkpoint of another run, a damaged one and one cut short', async () => {
    const options = optionsFor(5, { checkpointEveryMs: 0 });
    const { bytes } = await checkpointAt(options, 2);
    const cases: [Uint8Array, Partial<TrainOptions>][] = [
      [bytes, { seed: 8 }],
      [bytes, { data: twoClasses(200, 5, 3) }],
      [bytes, { build: dense(5, { units: [16, 9] }) }],
      [bytes, { settings: { ...options.settings, learningRate: 0.02 } }],
      [bytes.subarray(0, bytes.length - 8), {}],
      [Uint8Array.of(1, 2, 3), {}],
      [new Uint8Array(), {}],
    ];
    for (const [checkpoint, changes] of cases) {
      const failure = await collect({ ...options, ...changes, checkpoint }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(AssayError);
      expect((failure as AssayError).code).toBe('learn.notResumable');
    }
  });
});
