// A long run keeps what it needs and nothing more.
import { describe, expect, it } from 'vitest';
import { tf } from '../../../../main/compute/tensorflow';
import { trainNetwork } from '../../../../main/compute';
import { collect, dense, optionsFor, twoClasses } from './support';

const MiB = 1024 * 1024;

describe('memory', () => {
  it('is flat over 5000 steps', async () => {
    const data = twoClasses(1000, 20, 1);
    const settings = { epochs: 100, batchSize: 16, optimizer: 'adam', learningRate: 0.001 } as const;
    const options = optionsFor(20, {
      data,
      validation: undefined,
      settings,
      build: dense(20, { units: [64, 32], dropout: 0.2 }),
    });
    const resident: number[] = [];
    for await (const event of trainNetwork(options)) {
      if (event.type === 'epoch') resident.push(process.memoryUsage.rss());
      if (event.type === 'finished') {
        expect(event.steps).toBe(6300);
        event.model.dispose();
      }
    }
    // The first fifth is warming up: code, arenas and the young heap settle. After that a leak of one batch a step
    // (16 x 20 floats and more over 5000 steps) would show as several MiB, one of the weights as dozens.
    const settled = resident.slice(20);
    const early = Math.min(...settled.slice(0, 20));
    const late = Math.min(...settled.slice(-20));
    expect((late - early) / MiB).toBeLessThan(12);
  });

  it('leaves no tensors behind, however a run ends', async () => {
    const options = optionsFor(5);
    const runs = [
      () => collect(options).then(({ finished }) => finished.model.dispose()),
      () => collect({ ...options, backend: 'eager' }).then(({ finished }) => finished.model.dispose()),
      () => collect({ ...options, build: dense(6) }).catch(() => undefined),
      () =>
        collect({
          ...options,
          settings: { ...options.settings, learningRate: 1e30, optimizer: 'sgd' },
        }).catch(() => undefined),
      async () => {
        for await (const event of trainNetwork(options)) if (event.type === 'epoch') break;
      },
    ];
    for (const run of runs) {
      const before = tf.memory().numDataBuffers;
      await run();
      expect(tf.memory().numDataBuffers).toBe(before);
    }
  });
});
