// A fitted network: its ONNX graph, checked against TensorFlow.js before anybody gets it, and predictions from it.
import { ComputeError } from '../errors';
import { generalise, type Sample } from '../export';
import { type GraphBuilder, sizeOf } from '../onnx';
import { openSession, type Session } from '../session';
import { tf } from '../tensorflow';
import { trace } from '../trace';
import type { Network } from './network';
import type { FittedNetwork, NamedWeight, NetworkGraph } from './types';

export const INPUT_NAME = 'features';
export const OUTPUT_NAME = 'prediction';

/** Differences up to this share of the largest output are rounding. */
const TOLERANCE = 1e-4;
/** Two numbers of rows that no layer's width is likely to be, so that rows are told from widths. */
export const SAMPLE_ROWS = [1013, 2027] as const;
/** Rows a call of the runtime: keeps memory flat for long tables. */
const PREDICT_ROWS = 4096;

/** The network's forward pass as an ONNX graph with N rows. Its weights are constants. */
function exportGraph(network: Network): GraphBuilder {
  const samples = SAMPLE_ROWS.map((rows): Sample => {
    const inputs = [{ name: INPUT_NAME, dims: [rows, network.width] }];
    const program = trace(
      inputs,
      ({ [INPUT_NAME]: x }) => {
        if (!x) throw new Error('The network was not fed.');
        return { [OUTPUT_NAME]: network.apply(x, false) };
      },
      { freeze: true, portable: true },
    );
    return { program, rows };
  });
  return generalise(samples[0] as Sample, samples[1] as Sample, 'network');
}

/**
 * Exports a network and compares the graph with TensorFlow.js on sample rows (of 1, and of all of them at once).
 * @param sample rows x width: some real rows
 * @throws ComputeError 'export-differs' when they don't agree to 1e-4 of the largest output, 'kernel-missing' or
 *   'not-recordable' when the network can't be exported.
 */
export function fitNetwork(network: Network, sample: Float32Array): FittedNetwork {
  const graph = exportGraph(network);
  const fitted = new ExportedNetwork(graph, network.width, network.outputs, network.read());
  try {
    const rows = sample.length / network.width;
    fitted.exportDifference = Math.max(
      fitted.differenceFrom(network, sample, rows),
      fitted.differenceFrom(network, sample.subarray(0, network.width), 1),
    );
    if (!(fitted.exportDifference <= TOLERANCE)) {
      throw new ComputeError('export-differs', { difference: fitted.exportDifference });
    }
  } catch (error) {
    fitted.dispose();
    throw error;
  }
  return fitted;
}

class ExportedNetwork implements FittedNetwork {
  exportDifference = 0;
  private readonly session: Session;

  constructor(
    private readonly graph: GraphBuilder,
    readonly width: number,
    readonly outputs: number,
    readonly weights: readonly NamedWeight[],
  ) {
    this.session = openSession(graph.toBytes());
  }

  predict(x: Float32Array, rows: number): Float32Array {
    if (x.length !== rows * this.width) {
      const want = `[${rows}, ${this.width}]`;
      throw new ComputeError('input-mismatch', { name: INPUT_NAME, want, got: `${x.length}` });
    }
    const predictions = new Float32Array(rows * this.outputs);
    for (let start = 0; start < rows; start += PREDICT_ROWS) {
      const end = Math.min(rows, start + PREDICT_ROWS);
      const data = x.subarray(start * this.width, end * this.width);
      const feeds = { [INPUT_NAME]: { dtype: 'float32' as const, dims: [end - start, this.width], data } };
      const output = this.session.runSync(feeds)[OUTPUT_NAME];
      if (output) predictions.set(output.data as Float32Array, start * this.outputs);
    }
    return predictions;
  }

  toOnnx(): NetworkGraph {
    return { graph: this.graph, inputName: INPUT_NAME, outputName: OUTPUT_NAME };
  }

  differenceFrom(network: Network, x: Float32Array, rows: number): number {
    const got = this.predict(x, rows);
    const want = tf.tidy(() => network.apply(tf.tensor(x, [rows, this.width]), false).dataSync());
    if (got.length !== want.length || want.length !== sizeOf([rows, this.outputs])) return Infinity;
    let [gap, scale] = [0, 1];
    for (let i = 0; i < want.length; i++) {
      const [a, b] = [got[i] ?? NaN, want[i] ?? NaN];
      if (Number.isNaN(a) !== Number.isNaN(b)) return Infinity;
      gap = Math.max(gap, Math.abs(a - b) || 0);
      scale = Math.max(scale, Math.abs(b) || 0);
    }
    return gap / scale;
  }

  dispose(): void {
    this.session.dispose();
  }
}
