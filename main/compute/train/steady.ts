// A run outlives its graphics card: where a device fails in the middle of a run, the steps go on with another runner
// from the state of the last step that was done.
import type { Batch } from './batches';
import type { StateArrays, StepRunner } from './runner';
import type { BackendEvent } from './types';

/** What takes over, made only when it is needed. */
export type Successor = (failure: unknown) => { runner: StepRunner; event: BackendEvent };

export class SteadyRunner implements StepRunner {
  private moved: BackendEvent | undefined;

  constructor(
    private inner: StepRunner,
    private successor: Successor | undefined,
  ) {}

  get id(): StepRunner['id'] {
    return this.inner.id;
  }

  step(batch: Batch, step: number, learningRate: number): number {
    return this.steadily((runner) => runner.step(batch, step, learningRate));
  }

  evaluate(batch: Batch): { loss: number; predictions: Float32Array } {
    return this.steadily((runner) => runner.evaluate(batch));
  }

  takeMove(): BackendEvent | undefined {
    const { moved } = this;
    this.moved = undefined;
    return moved;
  }

  state(): StateArrays {
    return this.inner.state();
  }

  weights(): Float32Array[] {
    return this.inner.weights();
  }

  restore(state: StateArrays): void {
    this.inner.restore(state);
  }

  dispose(): void {
    this.inner.dispose();
  }

  private steadily<T>(action: (runner: StepRunner) => T): T {
    try {
      return action(this.inner);
    } catch (failure) {
      const { successor } = this;
      if (!successor) throw failure;
      this.successor = undefined;
      this.moveTo(successor, failure);
      return action(this.inner);
    }
  }

  private moveTo(successor: Successor, failure: unknown): void {
    const state = readable(this.inner, failure);
    this.inner.dispose();
    const { runner, event } = successor(failure);
    runner.restore(state);
    this.inner = runner;
    this.moved = event;
  }
}

/** The state before the step that failed. A device that cannot give it back ends the run with its first failure. */
function readable(runner: StepRunner, failure: unknown): StateArrays {
  try {
    return runner.state();
  } catch {
    throw failure;
  }
}
