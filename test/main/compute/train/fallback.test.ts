// What runs a network that can't be compiled, or not where it was asked for.
import { describe, expect, it } from 'vitest';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { hasMessage, say } from '../../../../shared/messages';
import { trainNetwork, type BackendEvent, type TrainOptions } from '../../../../main/compute';
import { layers, tf } from '../../../../main/compute/tensorflow';
import { collect, optionsFor } from './support';

class Custom extends layers.layers.Layer {
  static readonly className = 'TestCustom';
  constructor(private readonly run: (x: Tensor) => Tensor) {
    super({});
  }
  override call(inputs: Tensor | Tensor[]): Tensor {
    return this.run((Array.isArray(inputs) ? inputs[0] : inputs) as Tensor);
  }
}

const withLayer = (run: (x: Tensor) => Tensor) => (): LayersModel =>
  layers.sequential({
    layers: [
      layers.layers.dense({ units: 4, inputShape: [5] }),
      new Custom(run),
      layers.layers.dense({ units: 1, activation: 'sigmoid' }),
    ],
  });

async function backendOf(changes: Partial<TrainOptions>): Promise<BackendEvent> {
  for await (const event of trainNetwork(optionsFor(5, changes))) if (event.type === 'backend') return event;
  throw new Error('No backend was named.');
}

describe('falling back', () => {
  it('names the kernel that is missing, and trains step by step', async () => {
    // A kernel without a lowering whose gradient TensorFlow.js has.
    const build = withLayer((x) =>
      tf.reshape(tf.localResponseNormalization(tf.reshape(x, [-1, 1, 1, 4]) as tf.Tensor4D, 2), [-1, 4]),
    );
    const event = await backendOf({ build });
    expect(event).toMatchObject({
      id: 'eager',
      reason: { key: 'compute.reason.kernelMissing', params: { kernel: 'LRN' } },
    });
    expect(say(event.reason, 'en')).toContain('LRN');
    await expect(backendOf({ build, backend: 'compiled' })).rejects.toMatchObject({ code: 'kernel-missing' });
  });

  it('names what a network needs to know while it is recorded', async () => {
    const peeking = await backendOf({
      build: withLayer((x) => tf.mul(x, Number(tf.sum(x).dataSync()[0]) > 0 ? 1 : 2)),
    });
    expect(peeking).toMatchObject({
      id: 'eager',
      reason: { key: 'compute.reason.notRecordable', params: { kernel: 'dataSync' } },
    });
    const drawing = await backendOf({ build: withLayer((x) => tf.add(x, tf.randomNormal(x.shape))) });
    expect(drawing).toMatchObject({ id: 'eager', reason: { params: { kernel: 'random numbers' } } });
  });

  it('runs on the CPU where a graphics provider refuses, and finishes', async () => {
    const { events, finished } = await collect(optionsFor(5, { providers: ['cuda', 'cpu'] }));
    const [backend] = events;
    if (backend?.type !== 'backend') throw new Error('No backend was named.');
    expect(backend.id).toBe('compiled');
    expect(say(backend.name, 'en')).toBe('Compiled, CPU, 1 thread');
    expect(backend.reason.key).toBe('compute.reason.refused');
    expect(finished.reason).toBe('completed');
    finished.model.dispose();
  });

  it('has a message for every error it can raise', async () => {
    const { ComputeError } = await import('../../../../main/compute');
    expect(hasMessage(new ComputeError('kernel-missing', { kernel: 'X' }).messageKey)).toBe(true);
  });
});
