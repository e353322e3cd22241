// Which rung runs a network's steps: compiled where it can be, else eager with the reason.
import { text, type Text } from '../../../shared/domain';
import { ComputeError } from '../errors';
import { availableParallelism } from 'node:os';
import type { Batch } from './batches';
import { CompiledRunner } from './compiled';
import { EagerRunner } from './eager';
import type { StepRunner } from './runner';
import type { StepPlan } from './step';
import type { BackendEvent, TrainOptions } from './types';

/** Below this many multiplications a step, a second thread costs more than it brings. */
const THREADS_ABOVE = 50_000_000;
const MOST_THREADS = 4;

/** Threads for a network: one for small steps, a few for large ones. */
export function threadsFor(plan: StepPlan, rows: number): number {
  const parameters = plan.network.weights.reduce((sum, { variable }) => sum + variable.size, 0);
  return parameters * rows * 3 < THREADS_ABOVE ? 1 : Math.min(MOST_THREADS, availableParallelism());
}

export interface Choice {
  runner: StepRunner;
  event: BackendEvent;
}

/** Makes the runner; compiling the first step's program is the trial of whether the network can be compiled. */
export function chooseRunner(
  plan: StepPlan,
  options: TrainOptions,
  first: Batch,
  evaluation: Batch | undefined,
): Choice {
  const { seed, backend } = options;
  if (backend === 'eager') return eager(plan, seed, text('compute.reason.asked'));
  const threads = options.threads ?? threadsFor(plan, first.rows);
  const wanted = options.providers ?? ['cpu'];
  // A graphics card that refuses this network doesn't cost the run its compiled form.
  const attempts = wanted[0] === 'cpu' ? [wanted] : [wanted, ['cpu']];
  let failure: ComputeError | undefined;
  for (const providers of attempts) {
    const runner = new CompiledRunner(plan, seed, { threads, providers });
    try {
      runner.prepare(first, evaluation);
    } catch (error) {
      runner.dispose();
      if (!(error instanceof ComputeError)) throw error;
      failure ??= error;
      continue;
    }
    const provider = text(`compute.provider.${providers[0] ?? 'cpu'}`);
    const name = text('compute.name.compiled', { provider, threads });
    const reason = failure ? reasonOf(failure) : text('compute.reason.selfTestPassed');
    return { runner, event: { type: 'backend', id: 'compiled', name, reason } };
  }
  if (backend === 'compiled' && failure) throw failure;
  return eager(plan, seed, failure ? reasonOf(failure) : text('compute.reason.asked'));
}

function reasonOf(error: ComputeError): Text {
  if (error.code === 'kernel-missing')
    return text('compute.reason.kernelMissing', { kernel: error.params['kernel'] ?? '' });
  if (error.code === 'not-recordable')
    return text('compute.reason.notRecordable', { kernel: error.params['kernel'] ?? '' });
  return text('compute.reason.refused', { detail: error.message });
}

function eager(plan: StepPlan, seed: number, reason: Text): Choice {
  const event: BackendEvent = { type: 'backend', id: 'eager', name: text('compute.name.eager'), reason };
  return { runner: new EagerRunner(plan, seed), event };
}
