// Layer normalisation in its compact form against TensorFlow.js, with its gradient against finite differences.
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { layers, tf } from '../../../../main/compute/tensorflow';
import { trace } from '../../../../main/compute/trace';
import { always, filled, same, sameGradient, seed, shape } from './support';

const l = layers.layers;

describe('layer normalisation', () => {
  it('over the last axis: values and gradient', () => {
    always([shape(2, 4), seed], (dims, s) => {
      // Over one or two elements the gradient is nothing but rounding.
      const full = [...dims.slice(0, -1), (dims.at(-1) ?? 1) + 2];
      const layer = l.layerNormalization();
      tf.tidy(() => void layer.apply(tf.zeros(full)));
      tf.tidy(() =>
        layer.setWeights([1, 2].map((i) => tf.tensor(filled(full.slice(-1), s + i, 'unit').data))),
      );
      const run = (fed: Readonly<Record<string, Tensor>>): Tensor =>
        layer.apply(fed['x'] as Tensor) as Tensor;
      const inputs = { x: filled(full, s) };
      same(inputs, run, 1e-5, { freeze: true });
      sameGradient(inputs, run, { trace: { freeze: true } });
      layer.dispose();
    });
  });

  it('keeps its precision far from zero', () => {
    // One unit in the last place of 4096 is 5e-4; the mean of squares less the square of the mean would be off by 1.
    const layer = l.layerNormalization();
    tf.tidy(() => void layer.apply(tf.zeros([2, 8])));
    const data = filled([2, 8], 3).data.map((value) => Number(value) + 4096);
    same(
      { x: { data: Float32Array.from(data), dims: [2, 8] } },
      (fed) => layer.apply(fed['x'] as Tensor) as Tensor,
      5e-4,
      {
        freeze: true,
      },
    );
    layer.dispose();
  });

  it('over other axes stays as TensorFlow.js has it', () => {
    const layer = l.layerNormalization({ axis: [1, 2] });
    tf.tidy(() => void layer.apply(tf.zeros([2, 3, 4])));
    const run = (fed: Readonly<Record<string, Tensor>>): Tensor => layer.apply(fed['x'] as Tensor) as Tensor;
    same({ x: filled([2, 3, 4], 5) }, run, 1e-5, { freeze: true });
    const program = trace([{ name: 'x', dims: [2, 3, 4] }], ({ x }) => ({
      y: layer.apply(x as Tensor) as Tensor,
    }));
    expect(program.kernels.get('FusedBatchNorm')).toBe(1);
    layer.dispose();
  });
});
