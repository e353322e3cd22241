// Random layers while recording. TensorFlow.js draws masks in JavaScript, which would freeze one mask into the program;
// here the layers ask for numbers instead: a program takes them as inputs, an eager step takes the same as tensors.
import type { Tensor } from '@tensorflow/tfjs-core';
import { ComputeError } from '../errors';
import { layers, tf } from '../tensorflow';
import { isRecording, recording as target } from './backend';

/** Where random layers get their numbers from. */
export interface RandomSource {
  /** 1 with probability `keep`, else 0, as bool. */
  keep(dims: readonly number[], keep: number): Tensor;
  /** Standard normal. */
  normal(dims: readonly number[]): Tensor;
}

/** The numbers are inputs of the program that is being recorded. */
export const recording: RandomSource = {
  keep: (dims, keep) => tf.engine().makeTensorFromTensorInfo(target().randomInput('keep', dims, keep)),
  normal: (dims) => tf.engine().makeTensorFromTensorInfo(target().randomInput('normal', dims)),
};

/** Runs `action` with random layers recorded as inputs, and any other draw of random numbers refused. */
export function withRecordedRandomness<T>(action: () => T): T {
  const random = Math.random;
  Math.random = () => {
    if (isRecording()) throw new ComputeError('not-recordable', { kernel: 'random numbers' });
    return random();
  };
  try {
    return withRandomSource(recording, action);
  } finally {
    Math.random = random;
  }
}

interface CallOptions {
  training?: boolean;
}
type LayerInput = Tensor | Tensor[];
interface RateLayer {
  rate: number;
  noiseShape?: (number | null)[] | null;
}
type LayerCall = (this: object, inputs: LayerInput, options?: CallOptions) => LayerInput;

const single = (inputs: LayerInput): Tensor => {
  const tensor = Array.isArray(inputs) ? inputs[0] : inputs;
  if (tensor === undefined) throw new Error('A layer was called without an input.');
  return tensor;
};

/** 1/keep where kept, else 0 (inverted dropout, Srivastava et al. 2014); undefined where nothing is dropped. */
export function dropoutMask(source: RandomSource, dims: readonly number[], rate: number): Tensor | undefined {
  if (!(rate > 0 && rate < 1)) return undefined;
  return tf.mul(tf.cast(source.keep(dims, 1 - rate), 'float32'), 1 / (1 - rate));
}

function dropped(source: RandomSource, x: Tensor, rate: number, dims: readonly number[]): Tensor {
  const mask = dropoutMask(source, dims, rate);
  return mask ? tf.mul(x, mask) : x;
}

type Draw = (source: RandomSource, x: Tensor, layer: object) => Tensor;

const rateOf = (layer: object): number => (layer as RateLayer).rate;
const active = (layer: object): boolean => rateOf(layer) > 0 && rateOf(layer) < 1;

const dropout: Draw = (source, x, layer) => {
  const { noiseShape } = layer as RateLayer;
  const dims = noiseShape ? noiseShape.map((dim, axis) => dim ?? x.shape[axis] ?? 1) : x.shape;
  return dropped(source, x, rateOf(layer), dims);
};

/** Whole channels dropped along the steps. */
const spatialDropout: Draw = (source, x, layer) =>
  dropped(source, x, rateOf(layer), [x.shape[0] ?? 1, 1, x.shape[2] ?? 1]);

const gaussianNoise: Draw = (source, x, layer) =>
  tf.add(x, tf.mul(source.normal(x.shape), (layer as { stddev: number }).stddev));

const gaussianDropout: Draw = (source, x, layer) => {
  if (!active(layer)) return x;
  const deviation = Math.sqrt(rateOf(layer) / (1 - rateOf(layer)));
  return tf.mul(x, tf.add(tf.mul(source.normal(x.shape), deviation), 1));
};

/** Keeps mean and variance of SELU networks (Klambauer et al. 2017, section "New dropout technique"). */
const alphaDropout: Draw = (source, x, layer) => {
  if (!active(layer)) return x;
  const rate = rateOf(layer);
  const floor = -1.6732632423543772 * 1.0507009873554805;
  const scale = ((1 - rate) * (1 + rate * floor ** 2)) ** -0.5;
  const kept = tf.cast(source.keep(x.shape, 1 - rate), 'float32');
  const mixed = tf.add(tf.mul(x, kept), tf.mul(tf.sub(1, kept), floor));
  return tf.add(tf.mul(mixed, scale), -scale * floor * rate);
};

/** The prototypes to patch, found once: making a layer uses up a layer name. */
let prototypes: readonly (readonly [{ call: LayerCall }, Draw])[] | undefined;

function randomLayers(): readonly (readonly [{ call: LayerCall }, Draw])[] {
  const {
    dropout: drop,
    spatialDropout1d,
    gaussianNoise: noise,
    gaussianDropout: gauss,
    alphaDropout: alpha,
  } = layers.layers;
  const prototypeOf = (layer: object): { call: LayerCall } =>
    Object.getPrototypeOf(layer) as { call: LayerCall };
  prototypes ??= [
    [prototypeOf(drop({ rate: 0.5 })), dropout],
    [prototypeOf(spatialDropout1d({ rate: 0.5 })), spatialDropout],
    [prototypeOf(noise({ stddev: 1 })), gaussianNoise],
    [prototypeOf(gauss({ rate: 0.5 })), gaussianDropout],
    [prototypeOf(alpha({ rate: 0.5 })), alphaDropout],
  ];
  return prototypes;
}

/** A cell of a recurrent layer. It keeps the masks of a sequence, which the layer clears before the next. */
interface Cell {
  dropout: number;
  recurrentDropout: number;
  dropoutMask: Tensor | Tensor[] | null;
  recurrentDropoutMask: Tensor | Tensor[] | null;
  getClassName(): string;
}
type CellCall = (this: Cell, inputs: [Tensor, Tensor], options: CallOptions) => Tensor[];

/** Draws a cell's masks for a sequence, before the cell would draw them itself. */
function drawMasks(source: RandomSource, cell: Cell, [x, state]: [Tensor, Tensor]): void {
  // A simple cell keeps one mask, the others a list of equal ones for their gates.
  const kept = (mask: Tensor | undefined): Tensor | Tensor[] | null =>
    mask === undefined ? null : cell.getClassName() === 'SimpleRNNCell' ? tf.keep(mask) : [tf.keep(mask)];
  cell.dropoutMask ??= kept(dropoutMask(source, x.shape, cell.dropout));
  cell.recurrentDropoutMask ??= kept(dropoutMask(source, state.shape, cell.recurrentDropout));
}

function clearMasks(cell: Cell): void {
  for (const mask of [cell.dropoutMask, cell.recurrentDropoutMask]) if (mask) tf.dispose(mask);
  cell.dropoutMask = null;
  cell.recurrentDropoutMask = null;
}

let cells: readonly { call: CellCall }[] | undefined;

function recurrentCells(): readonly { call: CellCall }[] {
  const { lstmCell, gruCell, simpleRNNCell } = layers.layers;
  cells ??= [lstmCell, gruCell, simpleRNNCell].map(
    (make) => Object.getPrototypeOf(make({ units: 1 })) as { call: CellCall },
  );
  return cells;
}

/** Replaces a method; what it returns puts the old one back. */
function patched<T extends { call: unknown }>(prototype: T, call: T['call']): () => void {
  const own = Object.getOwnPropertyDescriptor(prototype, 'call');
  prototype.call = call;
  return () => {
    if (own) Object.defineProperty(prototype, 'call', own);
    else Reflect.deleteProperty(prototype, 'call');
  };
}

/** Runs `action` with the random layers of TensorFlow.js drawing from `source`, and puts them back. */
export function withRandomSource<T>(source: RandomSource, action: () => T): T {
  const undo = randomLayers().map(([prototype, draw]) =>
    patched(prototype, function (inputs, options) {
      const x = single(inputs);
      return options?.training === true ? tf.tidy(() => draw(source, x, this)) : x;
    }),
  );
  const drawnFor = new Set<Cell>();
  for (const prototype of recurrentCells()) {
    const { call } = prototype;
    undo.push(
      patched(prototype, function (inputs, options) {
        if (options.training === true) drawMasks(source, this, inputs);
        drawnFor.add(this);
        return call.call(this, inputs, options);
      }),
    );
  }
  try {
    return action();
  } finally {
    drawnFor.forEach(clearMasks);
    for (const restore of undo) restore();
  }
}
