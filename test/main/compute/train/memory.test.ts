// A long run keeps what it needs and nothing more.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { tf } from '../../../../main/compute/tensorflow';
import { trainNetwork } from '../../../../main/compute';
import { collect, dense, optionsFor, twoClasses } from './support';

const MiB = 1024 * 1024;

/** Collects garbage at once: when the engine would do so by itself hangs on what else the process holds. */
const collectGarbage = (() => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
})();

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
      if (event.type === 'epoch' && event.epoch % 10 === 9) {
        collectGarbage();
        resident.push(process.memoryUsage.rss());
      }
      if (event.type === 'finished') {
        expect(event.steps).toBe(6300);
        event.model.dispose();
      }
    }
    // The first fifth is warming up: code, arenas and the young heap settle. After that a leak of one batch a step
    // (16 x 20 floats and more over 5000 steps) would show as several MiB, one of the weights as dozens.
    const [early, late] = [resident.slice(2, 4), resident.slice(-2)].map((part) => Math.min(...part));
    expect(((late ?? NaN) - (early ?? NaN)) / MiB).toBeLessThan(12);
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
