// Layers that TensorFlow.js lacks.
import type { Tensor } from '@tensorflow/tfjs-core';
import { layers, tf } from '../tensorflow';

export interface SelfAttentionOptions {
  /** How many heads look at once. */
  heads: number;
  /** Width of a head's queries and keys; the layer's width divided by the heads if absent. */
  keyWidth?: number;
}

type Weight = ReturnType<(typeof layers.layers.Layer)['prototype']['addWeight']>;

/**
 * Multi-head self-attention (Vaswani et al. 2017, section 3.2.2): rows x steps x width in and out. Without positions:
 * add them to the input.
 */
class SelfAttention extends layers.layers.Layer {
  static readonly className = 'AssaySelfAttention';
  private weightsOf: { query: Weight; key: Weight; value: Weight; output: Weight } | undefined;

  constructor(private readonly settings: SelfAttentionOptions) {
    super({});
  }

  override build(inputShape: (number | null)[] | (number | null)[][]): void {
    const width = widthOf(inputShape);
    const inner = this.settings.heads * this.keyWidth(width);
    const add = (name: string, shape: number[]): Weight =>
      this.addWeight(name, shape, 'float32', layers.initializers.glorotUniform({}));
    this.weightsOf = {
      query: add('query', [width, inner]),
      key: add('key', [width, inner]),
      value: add('value', [width, inner]),
      output: add('output', [inner, width]),
    };
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: (number | null)[] | (number | null)[][]): (number | null)[] {
    return (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as (number | null)[];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor;
      const [rows = 1, steps = 1, width = 1] = x.shape;
      const { heads } = this.settings;
      const keyWidth = this.keyWidth(width);
      const { weightsOf } = this;
      if (!weightsOf) throw new Error('The layer has not been built.');
      const flat = tf.reshape(x, [rows * steps, width]);
      // rows x heads x steps x key width
      const split = (weight: Weight): Tensor =>
        tf.transpose(
          tf.reshape(tf.matMul(flat, weight.read()), [rows, steps, heads, keyWidth]),
          [0, 2, 1, 3],
        );
      const query = tf.mul(split(weightsOf.query), 1 / Math.sqrt(keyWidth));
      const attention = tf.softmax(tf.matMul(query, split(weightsOf.key), false, true));
      const seen = tf.transpose(tf.matMul(attention, split(weightsOf.value)), [0, 2, 1, 3]);
      const joined = tf.matMul(tf.reshape(seen, [rows * steps, heads * keyWidth]), weightsOf.output.read());
      return tf.reshape(joined, [rows, steps, width]);
    });
  }

  override getConfig(): ReturnType<InstanceType<typeof layers.layers.Layer>['getConfig']> {
    return { ...super.getConfig(), heads: this.settings.heads, keyWidth: this.settings.keyWidth ?? null };
  }

  private keyWidth(width: number): number {
    return this.settings.keyWidth ?? Math.max(1, Math.floor(width / this.settings.heads));
  }
}

function widthOf(shape: (number | null)[] | (number | null)[][]): number {
  const single = (Array.isArray(shape[0]) ? shape[0] : shape) as (number | null)[];
  const width = single[single.length - 1];
  if (single.length !== 3 || !width) throw new Error('Self-attention takes rows x steps x width.');
  return width;
}

tf.serialization.registerClass(SelfAttention);

/** A self-attention layer; see SelfAttention. */
export const selfAttention = (options: SelfAttentionOptions): InstanceType<typeof layers.layers.Layer> =>
  new SelfAttention(options);
