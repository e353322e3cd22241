// Which rung runs a network's steps: compiled where it can be, CUDA where it was set up and pays, else eager; with the reason.
import { text, type Text } from '../../../shared/domain';
import { cudaState, loadCuda } from '../backends/cuda';
import { ComputeError } from '../errors';
import { availableParallelism } from 'node:os';
import type { Batch } from './batches';
import { CompiledRunner } from './compiled';
import { EagerRunner } from './eager';
import type { StepRunner } from './runner';
import { SteadyRunner } from './steady';
import type { StepPlan } from './step';
import type { BackendEvent, TrainOptions } from './types';

/** Below this many multiplications a step, a second thread costs more than it brings. */
const THREADS_ABOVE = 50_000_000;
const MOST_THREADS = 4;

/** From here on a step takes tens of milliseconds on the CPU, and a graphics card gains more than its calls cost. */
const CUDA_ABOVE = 1_000_000_000;

/** Multiplications of a step that can be done at once, forward and backward. */
const workOf = ({ network }: StepPlan, rows: number): number => network.products * rows * 3;

/** Threads for a network: one for small steps, a few for large ones. */
export function threadsFor(plan: StepPlan, rows: number): number {
  return workOf(plan, rows) < THREADS_ABOVE ? 1 : Math.min(MOST_THREADS, availableParallelism());
}

export interface Choice {
  runner: StepRunner;
  event: BackendEvent;
}

/** What CUDA needs to be there; replaceable for tests of the choice, as no test machine need have a card. */
export interface CudaProbe {
  ready(): boolean;
  /** Loads it and returns the name of its TensorFlow.js backend. */
  load(): string;
  /** Multiplications a step from which on it is used unasked. */
  readonly above: number;
}

const realCuda: CudaProbe = { ready: () => cudaState() === 'ready', load: loadCuda, above: CUDA_ABOVE };

/** Makes the runner; its first use is the trial of whether the rung can run this network. */
export function chooseRunner(
  plan: StepPlan,
  options: TrainOptions,
  first: Batch,
  evaluation: Batch | undefined,
  cuda: CudaProbe = realCuda,
): Choice {
  const { seed, backend } = options;
  if (backend === 'eager') return eager(plan, seed, text('compute.reason.asked'));
  const without = (): Choice => compiledOrEager(plan, options, first, evaluation, cuda);
  const large = backend === undefined && !options.providers && workOf(plan, first.rows) >= cuda.above;
  if (backend !== 'cuda' && !(large && cuda.ready())) return without();
  const reason = text(large ? 'compute.reason.cudaLarge' : 'compute.reason.cudaAsked');
  return onCuda(plan, seed, first, cuda, reason, without);
}

function compiledOrEager(
  plan: StepPlan,
  options: TrainOptions,
  first: Batch,
  evaluation: Batch | undefined,
  cuda: CudaProbe,
): Choice {
  const { seed, backend } = options;
  const threads = options.threads ?? threadsFor(plan, first.rows);
  const wanted = options.providers ?? ['cpu'];
  const compiled = (providers: readonly string[], reason: Text): Choice => {
    const runner = new CompiledRunner(plan, seed, { threads, providers });
    try {
      runner.prepare(first, evaluation);
    } catch (error) {
      runner.dispose();
      throw error;
    }
    const provider = text(`compute.provider.${providers[0] ?? 'cpu'}`);
    const name = text('compute.name.compiled', { provider, threads });
    return { runner, event: { type: 'backend', id: 'compiled', name, reason } };
  };
  // A graphics card that refuses this network doesn't cost the run its compiled form.
  const attempts = wanted[0] === 'cpu' ? [wanted] : [wanted, ['cpu']];
  let failure: ComputeError | undefined;
  for (const providers of attempts) {
    try {
      const choice = compiled(providers, failure ? reasonOf(failure) : text('compute.reason.selfTestPassed'));
      if (providers[0] === 'cpu') return choice;
      const onCpu = (error: unknown): Choice => compiled(['cpu'], text(...deviceFailed(error)));
      return { ...choice, runner: new SteadyRunner(choice.runner, onCpu) };
    } catch (error) {
      if (!(error instanceof ComputeError)) throw error;
      failure ??= error;
    }
  }
  if (backend === 'compiled' && failure) throw failure;
  const reason = failure ? reasonOf(failure) : text('compute.reason.asked');
  const onCpu = (): Choice => eager(plan, seed, reason);
  return cuda.ready() && backend === undefined ? onCuda(plan, seed, first, cuda, reason, onCpu) : onCpu();
}

/** Step by step on CUDA, once a trial step has shown that it has every kernel; `without` it otherwise, or when it fails later. */
function onCuda(
  plan: StepPlan,
  seed: number,
  first: Batch,
  cuda: CudaProbe,
  reason: Text,
  without: () => Choice,
): Choice {
  let runner: EagerRunner | undefined;
  try {
    runner = new EagerRunner(plan, seed, cuda.load());
    const before = runner.state();
    runner.step(first, 1, 0);
    runner.restore(before);
  } catch (error) {
    runner?.dispose();
    const choice = without();
    return { ...choice, event: { ...choice.event, reason: text(...deviceFailed(error)) } };
  }
  const event: BackendEvent = { type: 'backend', id: 'eager', name: text('compute.name.cuda'), reason };
  const successor = (error: unknown): Choice => {
    const choice = without();
    return { ...choice, event: { ...choice.event, reason: text(...deviceFailed(error)) } };
  };
  return { runner: new SteadyRunner(runner, successor), event };
}

const deviceFailed = (error: unknown): [string, { detail: string }] => [
  'compute.reason.deviceFailed',
  { detail: error instanceof Error ? error.message : String(error) },
];

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
