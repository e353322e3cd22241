// What a learner hands to the training loop and what it gets back. Everything here but `build` and `metrics` is plain data
// that crosses threads; `model` is left behind by itself.
import type { Clock, Text } from '../../../shared/domain';
import type * as Core from '@tensorflow/tfjs-core';
import type * as Layers from '@tensorflow/tfjs-layers';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SelfAttentionOptions } from '../layers/attention';
import type { FieldTokensOptions } from '../layers/tokens';
import type { GraphBuilder } from '../onnx';

/**
 * Loss per row, averaged over a row's outputs where there are several (categorical cross-entropy is summed over classes).
 * Cross-entropies take a network that ends in sigmoid or softmax; the loop computes them from the values
 * before that last activation, so they stay exact where the probability is nearly 0 or 1.
 */
export type LossName =
  | 'binaryCrossentropy'
  | 'categoricalCrossentropy'
  | 'meanSquaredError'
  | 'meanAbsoluteError'
  | 'huber'
  | 'poisson';

/**
 * A loss by name, or one with a number of its own: the share of rows that shall lie below (Koenker and Bassett 1978), or the power of the
 * variance, between 1 and 2 (Jørgensen 1987). Poisson and Tweedie take a network that gives means, above 0; one that ends in
 * `exponential` is trained from the logarithms.
 */
export type Loss = LossName | { name: 'pinball'; quantile: number } | { name: 'tweedie'; power: number };

export type OptimizerName = 'sgd' | 'momentum' | 'adam' | 'adamw' | 'rmsprop';

/**
 * How the learning rate changes over the run.
 * - cosine: linear warm-up, then half a cosine down to `floor` times the learning rate (Loshchilov and Hutter 2017).
 * - one-cycle: up from a 25th, then down to a 10,000th of the learning rate (Smith 2018).
 * - reduce-on-plateau: times `factor` after `patience` epochs without a better watched value, not below `floor` times it.
 */
export type Schedule =
  | { kind: 'constant' }
  | { kind: 'cosine'; warmupEpochs?: number; floor?: number }
  | { kind: 'one-cycle'; warmupFraction?: number }
  | { kind: 'reduce-on-plateau'; factor?: number; patience?: number; floor?: number };

export interface TrainSettings {
  /** Passes over the training rows, at least 1. */
  epochs: number;
  /** Rows a step; the last batch of an epoch may have fewer. */
  batchSize: number;
  optimizer: OptimizerName;
  learningRate: number;
  /** Constant by default. */
  schedule?: Schedule;
  /** Momentum of 'momentum' (default 0.9). */
  momentum?: number;
  /** Adam's decay rates (0.9 and 0.999) and RMSProp's (rho, 0.9). */
  beta1?: number;
  beta2?: number;
  rho?: number;
  /** Added to the denominator of Adam and RMSProp; 1e-7. */
  epsilon?: number;
  /**
   * Decay of kernels, that is, of weights of rank 2 or more; biases and norms are left alone.
   * 'adamw': decoupled (Loshchilov and Hutter 2019). The others: added to the gradient (L2). 0 by default.
   */
  weightDecay?: number;
  /** Gradients are scaled down together when their joint norm exceeds this (Pascanu et al. 2013). Off by default. */
  clipNorm?: number;
  /** Stop after this many epochs without improvement of the validation loss. Off by default. */
  patience?: number;
  /** Improvement smaller than this doesn't count; 0 by default. */
  minDelta?: number;
  /** Draw the rows in a new order each epoch; true by default. */
  shuffle?: boolean;
}

/** What a network is made of: handed to `build`, so that a learner needs no TensorFlow.js before it trains. */
export interface NetworkTools {
  /** tfjs-layers: `layers.sequential`, `layers.layers.dense`, … */
  layers: typeof Layers;
  /** tfjs-core, for layers of one's own. */
  tf: typeof Core;
  /** Multi-head self-attention, which tfjs-layers lacks. */
  selfAttention: (options: SelfAttentionOptions) => Layers.layers.Layer;
  /** Vectors of a table's columns: rows x columns in, rows x fields x width out. */
  fieldTokens: (options: FieldTokensOptions) => Layers.layers.Layer;
  /** The first of a row's vectors. */
  firstToken: () => Layers.layers.Layer;
  /** The exponential of each number: where a network ends that gives counts or amounts. */
  exponential: () => Layers.layers.Layer;
}

/** Rows for training or validation. */
export interface TrainData {
  /** rows x width, row-major. A network whose input has more axes gets each row reshaped to them. */
  x: Float32Array;
  rows: number;
  width: number;
  /** rows x outputs, row-major: 0 or 1 for binary, one-hot for categorical cross-entropy. */
  y: Float32Array;
  /** Weight of each row; 1 where absent. Scaled so that the training rows' mean is 1. */
  sampleWeight?: Float32Array;
}

/** How a caller stops, holds and frees a run. Asked between steps, at least every 50 ms. */
export interface TrainControl {
  cancelled(): boolean;
  paused(): boolean;
  /** Resolves when the run is no longer paused, or has been cancelled. */
  waitWhilePaused(): Promise<void>;
}

/**
 * What `trainNetwork(options: TrainOptions): AsyncGenerator<TrainEvent, FittedNetwork>` takes. It throws AssayError
 * 'learn.settings' for a setting or data it can't take (before the first step), 'learn.diverged' when the loss stops
 * being a number, 'learn.notResumable' for a checkpoint of another run, and 'cancelled' (after a last checkpoint event).
 */
export interface TrainOptions {
  /** Makes the network. Initialisers without a seed of their own draw from the run's seed. Called once or more. */
  build: (tools: NetworkTools) => LayersModel;
  loss: Loss;
  data: TrainData;
  /** Rows to watch: the epoch with the lowest loss on them is kept. Without them the last weights are kept and the training loss is watched. */
  validation?: TrainData;
  settings: TrainSettings;
  /** Equal seeds, settings and data give equal bits. */
  seed: number;
  /** Stop (with the best weights) once this much time has been spent training, over all resumptions. */
  timeBudgetMs?: number;
  clock: Clock;
  /** Bytes of an earlier 'checkpoint' event of the same run: goes on from there to the same bits. */
  checkpoint?: Uint8Array;
  /** Milliseconds between checkpoints; 1000 by default. One is also made on pause, on cancel and after an epoch that brought new best weights. */
  checkpointEveryMs?: number;
  /** Milliseconds between 'step' events; 200 by default. */
  reportEveryMs?: number;
  control?: TrainControl;
  /** Further validation metrics, from the network's outputs (rows x outputs), computed after each epoch. */
  metrics?: (predictions: Float32Array, data: TrainData) => Readonly<Record<string, number>>;
  /**
   * Force a rung of the ladder. 'cuda' is a wish: where it can't be had, or fails, the run goes on compiled on the CPU.
   * If absent: compiled, or CUDA for networks of a thousand million multiplications a step where it is set up.
   */
  backend?: 'compiled' | 'eager' | 'cuda';
  /** Threads inside one operator: by the size of the network if absent. */
  threads?: number;
  /** Execution providers for compiled steps, best first; ['cpu'] if absent. */
  providers?: readonly string[];
}

/** Which rung runs the steps, and why: the first event, and again where a graphics card failed and the CPU took over. */
export interface BackendEvent {
  type: 'backend';
  id: 'compiled' | 'eager';
  /** What runs the steps, for the run's record: "Compiled, CPU, 1 thread". */
  name: Text;
  reason: Text;
}

export interface StepEvent {
  type: 'step';
  /** Counted from 0. */
  epoch: number;
  /** Steps done since the run began, over all epochs. */
  step: number;
  /** Share of the run that is done, 0 to 1, by steps or by time budget, whichever is further. */
  fraction: number;
  /** Mean training loss since the last event. */
  loss: number;
  learningRate: number;
  /** Estimate; null in the first moments. */
  secondsLeft: number | null;
}

export interface EpochEvent extends Omit<StepEvent, 'type'> {
  type: 'epoch';
  /** Mean over the validation rows; absent without validation data. `loss` is the mean over the epoch's training rows. */
  validationLoss?: number;
  metrics?: Readonly<Record<string, number>>;
  /** Whether this epoch has the best watched value so far. */
  best: boolean;
}

export interface CheckpointEvent {
  type: 'checkpoint';
  bytes: Uint8Array;
  epoch: number;
  step: number;
}

/** One weight by its place in the network. */
export interface NamedWeight {
  name: string;
  dims: readonly number[];
  data: Float32Array;
}

export interface FinishedEvent {
  type: 'finished';
  reason: 'completed' | 'early stop' | 'time budget';
  /** Epoch (from 0) whose weights were kept. */
  bestEpoch: number;
  /** Best watched value: the validation loss, or the training loss without validation data. */
  bestLoss: number;
  epochs: number;
  steps: number;
  weights: readonly NamedWeight[];
  /** The fitted network; also the generator's return value. It stays in its thread: posted elsewhere, the event comes without it. */
  readonly model: FittedNetwork;
}

/** An event as another thread receives it. */
export type PostedTrainEvent = Exclude<TrainEvent, FinishedEvent> | Omit<FinishedEvent, 'model'>;

export type TrainEvent = BackendEvent | StepEvent | EpochEvent | CheckpointEvent | FinishedEvent;

/** A network as an ONNX graph: splice it after a recipe with `GraphBuilder.inline(graph, { [inputName]: features })`. */
export interface NetworkGraph {
  /** One input ['N', width] float32, one output ['N', outputs] float32. */
  graph: GraphBuilder;
  inputName: string;
  outputName: string;
}

/** A fitted network. Predictions come from the same ONNX graph that is exported. */
export interface FittedNetwork {
  readonly width: number;
  readonly outputs: number;
  readonly weights: readonly NamedWeight[];
  /** rows x width in, rows x outputs out. Blocks this thread. */
  predict(x: Float32Array, rows: number): Float32Array;
  /** Largest difference between the exported graph and TensorFlow.js on sample rows, relative to the largest output. */
  readonly exportDifference: number;
  toOnnx(): NetworkGraph;
  dispose(): void;
}
