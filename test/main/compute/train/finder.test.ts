import { describe, expect, it } from 'vitest';
import { findLearningRate } from '../../../../main/compute';
import { tf } from '../../../../main/compute/tensorflow';
import { collect, optionsFor, tickingClock, twoClasses } from './support';

describe('finding a learning rate', () => {
  const options = optionsFor(5, { data: twoClasses(600, 5, 1) });

  it('gives one with which the loss falls, and the same one again', async () => {
    const before = tf.memory().numDataBuffers;
    const found = await findLearningRate(options);
    expect(found.learningRate).toBeGreaterThan(1e-4);
    expect(found.learningRate).toBeLessThan(1);
    const rates = found.curve.map(({ learningRate }) => learningRate);
    expect(rates).toEqual([...rates].sort((a, b) => a - b));
    expect((await findLearningRate({ ...options, clock: tickingClock() })).learningRate).toBe(
      found.learningRate,
    );
    expect(tf.memory().numDataBuffers).toBe(before);
    const settings = { ...options.settings, learningRate: found.learningRate };
    const { events, finished } = await collect({ ...options, settings, clock: tickingClock() });
    const losses = events.flatMap((event) => (event.type === 'epoch' ? [event.loss] : []));
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) * 0.95);
    finished.model.dispose();
  });

  it('can be cancelled', async () => {
    const control = { cancelled: () => true, paused: () => false, waitWhilePaused: () => Promise.resolve() };
    await expect(findLearningRate({ ...options, control })).rejects.toMatchObject({ code: 'cancelled' });
  });
});
