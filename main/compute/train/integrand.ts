// What integrated gradients add up (Sundararajan, Taly and Yan 2017, "Axiomatic attribution for deep networks", section 3), as an ONNX
// graph beside the exported one. On the straight way from another row to this one, at one place: how much each column's part of the way
// moves the output there. The way runs between the columns' vectors where the network makes such, since there is nothing between two codes.
import { generalise, type Sample } from '../export';
import type { GraphBuilder } from '../onnx';
import { tf } from '../tensorflow';
import { trace } from '../trace';
import { SAMPLE_ROWS } from './fitted';
import { buildNetwork, type Network } from './network';
import type { NamedWeight, TrainOptions } from './types';

/** A fitted network, to be made once more. */
export interface NetworkRemade {
  build: TrainOptions['build'];
  /** Columns in. */
  width: number;
  /** As `FittedNetwork.weights` has them. */
  weights: readonly NamedWeight[];
}

/** Names of the graph's inputs and outputs. */
export const INTEGRAND = {
  row: 'row',
  other: 'other',
  place: 'place',
  wanted: 'wanted',
  parts: 'parts',
  answer: 'answer',
} as const;

/**
 * In: `row` and `other` float32 [N, width]; `place` [N, 1] between 0 (the other row) and 1 (the row); `wanted` [N, outputs], how much of each
 * output is asked about. Out: `parts` [N, columns], whose mean over the way is what a column's vectors contribute (without vectors the
 * columns of the input; with them the numbers, then the categories); `answer` [N, outputs], what the network says at that place.
 * @throws ComputeError 'kernel-missing' or 'not-recordable' when the network can't be differentiated in a graph
 */
export function integrandGraph({ build, width, weights }: NetworkRemade): GraphBuilder {
  const network = buildNetwork(build, 0, width);
  try {
    network.write(weights.map(({ data }) => data));
    const [first, second] = SAMPLE_ROWS.map((rows) => recorded(network, rows)) as [Sample, Sample];
    return generalise(first, second, 'integrand');
  } finally {
    network.dispose();
  }
}

function recorded(network: Network, rows: number): Sample {
  const { width, outputs } = network;
  const inputs = [
    { name: INTEGRAND.row, dims: [rows, width] },
    { name: INTEGRAND.other, dims: [rows, width] },
    { name: INTEGRAND.place, dims: [rows, 1] },
    { name: INTEGRAND.wanted, dims: [rows, outputs] },
  ];
  const program = trace(
    inputs,
    (fed) => {
      const { row, other, place, wanted } = fed;
      if (!row || !other || !place || !wanted) throw new Error('The network was not fed.');
      const from = network.vectors(other);
      const way = tf.sub(network.vectors(row), from);
      const here = tf.add(from, tf.mul(way, tf.reshape(place, [rows, 1, 1])));
      let answer = wanted;
      const slope = tf.grad((vectors) => {
        answer = tf.keep(network.applyToVectors(row, vectors));
        return tf.sum(tf.mul(answer, wanted));
      })(here);
      const all = tf.sum(tf.mul(way, slope), 2);
      const columns = (all.shape[1] ?? 0) - network.leading;
      const parts = tf.slice(all, [0, network.leading], [rows, columns]);
      return { [INTEGRAND.parts]: parts, [INTEGRAND.answer]: answer };
    },
    { freeze: true, portable: true },
  );
  return { program, rows };
}
