// What runs steps: the two rungs of the ladder behind one interface.
import type { Batch } from './batches';
import type { BackendEvent } from './types';

/** State by name: groups, their slots, and weights that aren't trained (batch norm's averages). */
export type StateArrays = ReadonlyMap<string, Float32Array>;

export interface StepRunner {
  readonly id: 'compiled' | 'eager';
  /** One step on a batch; returns its mean loss. `step` counts from 1. */
  step(batch: Batch, step: number, learningRate: number): number;
  /** Sum of the (weighted) losses of the rows, and the network's outputs. */
  evaluate(batch: Batch): { loss: number; predictions: Float32Array };
  /** Copies of all state. */
  state(): StateArrays;
  /** Copies of the weights alone, in the network's order. */
  weights(): Float32Array[];
  restore(state: StateArrays): void;
  /** Once after the steps have moved to another rung: which, and why. */
  takeMove?(): BackendEvent | undefined;
  dispose(): void;
}

/** The state name of weight `index` where it isn't part of a group. */
export const untrainedName = (index: number): string => `untrained/${index}`;
