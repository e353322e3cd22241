// A tf.LayersModel as the loop sees it: one matrix in, one matrix out, its weights in order.
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { AssayError, Random } from '../../../shared/domain';
import { selfAttention } from '../layers/attention';
import { exponential } from '../layers/exponential';
import { FieldTokens, fieldTokens, firstToken } from '../layers/tokens';
import { layers, tf } from '../tensorflow';
import { innerActivation, type OutputKind } from './losses';
import type { Loss, NamedWeight, TrainOptions } from './types';

interface Activation {
  getClassName(): string;
}
interface ActivatedLayer {
  activation?: Activation;
}

export interface NetworkWeight {
  name: string;
  variable: Variable;
  trainable: boolean;
}

export class Network {
  readonly weights: readonly NetworkWeight[];
  /** Columns out. */
  readonly outputs: number;
  private readonly inputShapes: readonly (readonly number[])[];

  constructor(
    private readonly model: LayersModel,
    readonly width: number,
  ) {
    // A sequential model without an input shape has no inputs and no weights yet.
    if (!model.inputs || model.inputs.length === 0) {
      throw new AssayError('learn.settings', { setting: 'build', reason: 'inputShape' });
    }
    if (!model.built) (model as { build(shape?: number[]): void }).build();
    this.inputShapes = model.inputs.map(({ shape }) => shape.slice(1).map((dim) => dim ?? 1));
    const taken = this.inputShapes.reduce((sum, shape) => sum + tf.util.sizeFromShape([...shape]), 0);
    if (taken !== width)
      throw new AssayError('learn.settings', { setting: 'build', reason: `${taken} ≠ ${width}` });
    const output = model.outputs[0];
    if (!output || model.outputs.length !== 1) {
      throw new AssayError('learn.settings', { setting: 'build', reason: 'outputs' });
    }
    this.outputs = output.shape.slice(1).reduce<number>((size, dim) => size * (dim ?? 1), 1);
    const trainable = new Set(model.trainableWeights);
    this.weights = model.weights.map((weight) => ({
      name: weight.originalName,
      variable: weight.read() as Variable,
      trainable: trainable.has(weight),
    }));
  }

  /**
   * Multiplications for one row, forward, that can be done at once: each kernel counts once for every pixel it is used on, a recurrent
   * layer's for one step, as its steps go one after the other. Embeddings are picked, not multiplied.
   */
  get products(): number {
    return this.model.layers.reduce((sum, layer) => {
      if (layer.getClassName() === 'Embedding') return sum;
      const sizes = layer.weights.map(({ shape }) =>
        shape.length < 2 ? 0 : tf.util.sizeFromShape(shape as number[]),
      );
      return sum + placesOf(layer) * sizes.reduce((all, size) => all + size, 0);
    }, 0);
  }

  /** rows x width in, rows x outputs out. */
  apply(x: Tensor, training: boolean): Tensor {
    const rows = x.shape[0] ?? 0;
    let column = 0;
    const parts = this.inputShapes.map((shape) => {
      const size = tf.util.sizeFromShape([...shape]);
      const part = this.inputShapes.length === 1 ? x : tf.slice(x, [0, column], [rows, size]);
      column += size;
      return tf.reshape(part, [rows, ...shape]);
    });
    const output = this.model.apply(parts.length === 1 ? (parts[0] as Tensor) : parts, { training });
    return tf.reshape(Array.isArray(output) ? (output[0] as Tensor) : (output as Tensor), [
      rows,
      this.outputs,
    ]);
  }

  /** The same before a last sigmoid, softmax or exponential, where `loss` is better computed from there. */
  applyForLoss(x: Tensor, training: boolean, loss: Loss): { output: Tensor; kind: OutputKind } {
    const layer = this.model.outputs[0]?.sourceLayer as unknown as ActivatedLayer | undefined;
    const activation = layer?.activation;
    const wanted = innerActivation(loss);
    if (!layer || !activation || wanted === undefined || activation.getClassName() !== wanted) {
      return { output: this.apply(x, training), kind: 'plain' };
    }
    layer.activation = linear();
    try {
      return { output: this.apply(x, training), kind: `${wanted} logits` };
    } finally {
      layer.activation = activation;
    }
  }

  /** What the input becomes first: the vectors of its columns (rows x vectors x length), or each number by itself where there are none. */
  vectors(x: Tensor): Tensor {
    return this.tokens ? this.tokens.call(x) : tf.expandDims(x, 2);
  }

  /** Vectors among `vectors` that belong to no column; they stand first. */
  get leading(): number {
    return this.tokens?.first ?? 0;
  }

  /** The network from its vectors on, to rows x outputs. */
  applyToVectors(x: Tensor, vectors: Tensor): Tensor {
    const { tokens } = this;
    if (!tokens) return this.apply(tf.squeeze(vectors, [2]), false);
    // The layer gives out what it is handed, for this once.
    tokens.call = () => vectors;
    try {
      return this.apply(x, false);
    } finally {
      delete (tokens as { call?: unknown }).call;
    }
  }

  private get tokens(): FieldTokens | undefined {
    return this.model.layers.find((layer) => layer instanceof FieldTokens);
  }

  /** The sum of the layers' own penalties (kernelRegularizer and the like), or undefined where there are none. */
  penalty(): Tensor | undefined {
    const penalties = this.model.calculateLosses();
    return penalties.length === 0
      ? undefined
      : penalties.reduce<Tensor>((sum, loss) => tf.add(sum, loss), tf.scalar(0));
  }

  /** Copies of the weights' present values. */
  read(): NamedWeight[] {
    return this.weights.map(({ name, variable }) => ({
      name,
      dims: [...variable.shape],
      data: Float32Array.from(variable.dataSync()),
    }));
  }

  write(values: readonly ArrayLike<number>[]): void {
    this.weights.forEach(({ variable }, i) => {
      const value = values[i];
      if (value) tf.tidy(() => variable.assign(tf.tensor(Float32Array.from(value), variable.shape)));
    });
  }

  dispose(): void {
    this.model.dispose();
  }
}

const RECURRENT = new Set(['LSTM', 'GRU', 'SimpleRNN', 'RNN', 'Bidirectional']);

/** Pixels that a layer's kernel is used on at once: those of its output, or of its input where the output has lost them. */
function placesOf(layer: LayersModel['layers'][number]): number {
  if (RECURRENT.has(layer.getClassName())) return 1;
  const single = (shape: unknown): (number | null)[] => {
    const [first] = shape as (number | null)[][];
    return Array.isArray(first) ? first : (shape as (number | null)[]);
  };
  const input = single(layer.inboundNodes[0]?.inputShapes ?? []);
  const output = single(layer.outputShape);
  const shape = output.length < input.length ? input : output;
  return shape.slice(1, -1).reduce<number>((places, dim) => places * (dim ?? 1), 1);
}

let linearActivation: Activation | undefined;

function linear(): Activation {
  linearActivation ??= (
    layers.layers.activation({ activation: 'linear' }) as unknown as Required<ActivatedLayer>
  ).activation;
  return linearActivation;
}

/** Makes a network; initialisers without a seed of their own draw from `seed` instead of Math.random. */
export function buildNetwork(build: TrainOptions['build'], seed: number, width: number): Network {
  const random = new Random(seed);
  const original = Math.random;
  Math.random = () => random.uniform();
  let model: LayersModel;
  try {
    model = build({ layers, tf, selfAttention, fieldTokens, firstToken, exponential });
  } finally {
    Math.random = original;
  }
  try {
    return new Network(model, width);
  } catch (error) {
    for (const layer of model.layers) layer.dispose();
    throw error;
  }
}
