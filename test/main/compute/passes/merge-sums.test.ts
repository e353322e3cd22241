import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { neededNodes } from '../../../../main/compute/graph';
import { optimise } from '../../../../main/compute/passes';
import { tf } from '../../../../main/compute/tensorflow';
import { trace } from '../../../../main/compute/trace';
import { filled, same, type Inputs } from '../lower/support';

type Run = (fed: Readonly<Record<string, Tensor>>) => Record<string, Tensor>;

/** How often each operator occurs after the passes. */
function operators(inputs: Inputs, run: Run): Record<string, number> {
  const program = trace(
    Object.entries(inputs).map(([name, { dims }]) => ({ name, dims })),
    run,
  );
  const counts: Record<string, number> = {};
  for (const { opType } of neededNodes(optimise(program.graph, program.outputs)))
    counts[opType] = (counts[opType] ?? 0) + 1;
  return counts;
}

const get = (fed: Readonly<Record<string, Tensor>>, name: string): Tensor => fed[name] as Tensor;

/** A loop as a recurrent layer runs it, and the gradient of its weights. */
const loop =
  (steps: number): Run =>
  (fed) => {
    const f = (w: Tensor, b: Tensor): Tensor => {
      let state: Tensor = tf.zeros([3, 4]);
      for (let t = 0; t < steps; t++) {
        const x = tf.reshape(tf.slice(get(fed, 'x'), [0, t, 0], [3, 1, 4]), [3, 4]);
        state = tf.tanh(tf.add(tf.matMul(tf.add(state, x), w), b));
      }
      return tf.sum(state);
    };
    const [dw, db] = tf.grads(f)([get(fed, 'w'), get(fed, 'b')]) as [Tensor, Tensor];
    return { dw, db };
  };

describe('merging sums of products', () => {
  const inputs: Inputs = { x: filled([3, 6, 4], 1), w: filled([4, 4], 2), b: filled([4], 3) };

  it('makes one product and one column sum of a loop, with the same values', () => {
    const six = operators(inputs, loop(6));
    const two = operators(inputs, loop(2));
    // Forward 6 products and backward 5; the 6 for the weights are one.
    expect(six['Gemm']).toBe(6 + 5 + 1);
    expect(six['ReduceSum']).toBe(1);
    // Too few to be worth stacking.
    expect(two['ReduceSum']).toBe(2);
    same(inputs, (fed) => Object.values(loop(6)(fed)));
  });

  it('keeps terms that something else uses, and other terms of the sum', () => {
    const run: Run = (fed) => {
      const parts = [0, 1, 2, 3].map((t) => {
        const x = tf.reshape(tf.slice(get(fed, 'x'), [0, t, 0], [3, 1, 4]), [3, 4]);
        return tf.matMul(x, tf.add(x, t), true, false);
      });
      const used = parts[0] as Tensor;
      return { sum: parts.reduce((a, b) => tf.add(a, b), get(fed, 'w')), used: tf.tanh(used) };
    };
    expect(operators(inputs, run)['Gemm']).toBe(2);
    same(inputs, (fed) => Object.values(run(fed)));
  });
});
