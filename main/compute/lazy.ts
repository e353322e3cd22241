// What needs TensorFlow.js, loaded on first use: it is most of what a kernel that opens, checks and serves would otherwise start with.
import type { BackendStatus } from '../../shared/domain';
import type { Ladder } from './backends';
import type { GraphBuilder } from './onnx';
import type { FittedNetwork, FoundRate, NetworkRemade, TrainEvent, TrainOptions } from './train';

/** Trains a network; see TrainOptions for what it takes and throws. Run it in a worker thread. */
export async function* trainNetwork(options: TrainOptions): AsyncGenerator<TrainEvent, FittedNetwork> {
  const { trainNetwork: train } = await import('./train');
  return yield* train(options);
}

/** A learning rate to begin with, from up to 100 steps on a network made for it. */
export async function findLearningRate(options: TrainOptions): Promise<FoundRate> {
  return (await import('./train')).findLearningRate(options);
}

/** The graph that integrated gradients are added up from; see `train/integrand.ts`. */
export async function integrandGraph(network: NetworkRemade): Promise<GraphBuilder> {
  return (await import('./train')).integrandGraph(network);
}

/** The ladder of this process, climbed on first use. */
export async function ladder(): Promise<Ladder> {
  return (await import('./backends')).ladder();
}

/** The rungs with their reasons, for the interface and `assay doctor`. */
export async function backendLadder(): Promise<BackendStatus[]> {
  return (await import('./backends')).backendLadder();
}
