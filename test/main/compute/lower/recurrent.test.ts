// The compact forms of recurrent layers against the loop of TensorFlow.js, and their gradients against finite differences.
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { layers, tf } from '../../../../main/compute/tensorflow';
import { trace } from '../../../../main/compute/trace';
import { always, bools, filled, same, sameGradient, seed, shape } from './support';

const l = layers.layers;
const forms = {
  'LSTM, last step': () => l.lstm({ units: 3, recurrentActivation: 'sigmoid' }),
  'LSTM, every step, backwards': () =>
    l.lstm({ units: 2, recurrentActivation: 'sigmoid', returnSequences: true, goBackwards: true }),
  'GRU, last step': () => l.gru({ units: 3, recurrentActivation: 'sigmoid' }),
  'GRU, every step, backwards': () =>
    l.gru({ units: 2, recurrentActivation: 'sigmoid', returnSequences: true, goBackwards: true }),
} as const;

/** A layer for inputs of this width, with weights that are neither zero nor equal. */
function layerFor(make: () => ReturnType<typeof l.lstm>, width: number): ReturnType<typeof l.lstm> {
  const layer = make();
  tf.tidy(() => void layer.apply(tf.zeros([1, 1, width])));
  tf.tidy(() =>
    layer.setWeights(
      layer.getWeights().map((weight, i) => {
        const { data } = filled(weight.shape, 7 + i, 'unit');
        return tf.tensor(data, weight.shape);
      }),
    ),
  );
  return layer;
}

describe('recurrent layers in their compact form', () => {
  for (const [name, make] of Object.entries(forms)) {
    it(`${name}: values, and gradients with respect to the input`, () => {
      // At least two steps: TensorFlow.js 4.22 cannot differentiate its own loop over one.
      always([shape(3, 3), seed], ([rows = 1, more = 1, width = 1], s) => {
        const steps = more + 1;
        const layer = layerFor(make as () => ReturnType<typeof l.lstm>, width);
        const inputs = { x: filled([rows, steps, width], s) };
        const run = (fed: Readonly<Record<string, Tensor>>): Tensor =>
          layer.apply(fed['x'] as Tensor) as Tensor;
        // The layer's weights are constants of the program.
        same(inputs, run, 1e-5, { freeze: true });
        sameGradient(inputs, run, { trace: { freeze: true } });
        layer.dispose();
      });
    });
  }

  // The LSTM's slopes are worked out for eight steps at once: one part, two of which the second is short, two whole ones, three.
  for (const recurrentActivation of ['sigmoid', 'hardSigmoid'] as const) {
    it(`takes any number of steps, with ${recurrentActivation} gates`, () => {
      for (const steps of [8, 9, 16, 17]) {
        const layer = layerFor(() => l.lstm({ units: 2, recurrentActivation, returnSequences: true }), 2);
        const inputs = { x: filled([2, steps, 2], steps) };
        const run = (fed: Readonly<Record<string, Tensor>>): Tensor =>
          layer.apply(fed['x'] as Tensor) as Tensor;
        same(inputs, run, 1e-5, { freeze: true });
        sameGradient(inputs, run, { trace: { freeze: true } });
        layer.dispose();
      }
    });
  }

  // What a layer gets besides its input; each is compared with TensorFlow.js' loop, and by finite differences. The layers are called
  // directly: TensorFlow.js 4.22 loses its way with initial states inside a functional model.
  for (const kind of ['lstm', 'gru'] as const) {
    for (const sequences of [false, true]) {
      it(`${kind.toUpperCase()}${sequences ? ', every step,' : ''} with initial states and padding: values and gradients`, () => {
        always([shape(3, 3), seed], ([rows = 1, more = 1, width = 1], s) => {
          const [steps, units] = [more + 1, 2];
          const settings = { units, recurrentActivation: 'sigmoid', returnSequences: sequences } as const;
          const layer = layerFor(
            () => (kind === 'lstm' ? l.lstm(settings) : (l.gru(settings) as never)),
            width,
          );
          const inputs = {
            x: filled([rows, steps, width], s),
            h: filled([rows, units], s + 1, 'unit'),
            ...(kind === 'lstm' ? { c: filled([rows, units], s + 2, 'unit') } : {}),
            mask: bools([rows, steps], s + 3),
          };
          for (const masked of [false, true]) {
            const run = (fed: Readonly<Record<string, Tensor>>): Tensor =>
              layer.call(fed['x'] as Tensor, {
                initialState: [fed['h'], fed['c']].filter((state) => state !== undefined),
                ...(masked ? { mask: fed['mask'] } : {}),
              }) as Tensor;
            same(inputs, run, 1e-5, { freeze: true });
            sameGradient(inputs, run, { trace: { freeze: true } });
          }
          layer.dispose();
        });
      });
    }
  }

  it('takes one node forward, whatever the number of steps', () => {
    for (const [kernel, layer] of [
      ['AssayLstm', layerFor(forms['LSTM, last step'], 2)],
      ['AssayGru', layerFor(forms['GRU, last step'] as unknown as () => ReturnType<typeof l.lstm>, 2)],
    ] as const) {
      const program = trace([{ name: 'x', dims: [3, 20, 2] }], ({ x }) => ({
        y: layer.apply(x as Tensor) as Tensor,
      }));
      expect(program.kernels.get(kernel)).toBe(1);
      expect(program.kernels.get('Tanh')).toBeUndefined();
      layer.dispose();
    }
  });
});
