// Steps on another backend of TensorFlow.js, as CUDA is one, and what happens when it fails. The device here is a second
// instance of the CPU backend, whose kernels really compute and can be told to break.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasMessage } from '../../../../shared/messages';
import { tf } from '../../../../main/compute/tensorflow';
import { Batcher } from '../../../../main/compute/train/batches';
import { chooseRunner, type CudaProbe } from '../../../../main/compute/train/choose';
import { groupsOf } from '../../../../main/compute/train/groups';
import { buildNetwork } from '../../../../main/compute/train/network';
import { optimizerFor } from '../../../../main/compute/train/optimizers';
import type { StepRunner } from '../../../../main/compute/train/runner';
import { fullSettings } from '../../../../main/compute/train/settings';
import type { StepPlan } from '../../../../main/compute/train/step';
import type { BackendEvent, TrainOptions } from '../../../../main/compute';
import { collect, dense, furthest, optionsFor, weightsOf } from './support';

const DEVICE = 'test-device';
let broken = false;
let calls = 0;

beforeAll(() => {
  const cpu = tf.engine().findBackendFactory('cpu');
  tf.registerBackend(DEVICE, cpu, 0);
  for (const kernel of tf.getKernelsForBackend('cpu')) {
    tf.registerKernel({
      ...kernel,
      backendName: DEVICE,
      kernelFunc: (call) => {
        calls++;
        if (broken) throw new Error('the device is lost');
        return kernel.kernelFunc(call);
      },
    });
  }
});
afterEach(() => {
  broken = false;
  calls = 0;
});

const device: CudaProbe = { ready: () => true, load: () => DEVICE, above: 50_000 };

interface Steps {
  event: BackendEvent;
  runner: StepRunner;
  step: (count: number) => number[];
}

function prepared(changes: Partial<TrainOptions>, probe: CudaProbe): Steps {
  const options = optionsFor(5, { build: dense(5, { dropout: 0.3, batchNorm: true }), ...changes });
  const settings = fullSettings(options.settings);
  const network = buildNetwork(options.build, options.seed, 5);
  const plan: StepPlan = {
    network,
    groups: groupsOf(network, 0),
    optimizer: optimizerFor(settings),
    settings,
    loss: options.loss,
    weighted: false,
  };
  const batcher = new Batcher(options.data, false);
  const { runner, event } = chooseRunner(plan, options, batcher.batch(0, 32), undefined, probe);
  let done = 0;
  const step = (count: number): number[] =>
    Array.from({ length: count }, () => {
      const start = (done % 6) * 32;
      return runner.step(batcher.batch(start, start + 32), ++done, 0.01);
    });
  return { runner, event, step };
}

const flat = (runner: StepRunner): number[] => runner.weights().flatMap((data) => [...data]);

describe('a device that TensorFlow.js has a backend for', () => {
  it('runs the steps, to the same numbers, and leaves the backend as it was', () => {
    const reference = prepared({ backend: 'eager' }, device);
    const run = prepared({ backend: 'cuda' }, device);
    expect(run.event).toMatchObject({ id: 'eager', name: { key: 'compute.name.cuda' } });
    calls = 0;
    expect(run.step(6)).toEqual(reference.step(6));
    expect(calls).toBeGreaterThan(100);
    expect(flat(run.runner)).toEqual(flat(reference.runner));
    expect(tf.getBackend()).toBe('cpu');
    run.runner.dispose();
    reference.runner.dispose();
  });

  it('is used unasked only for large networks', () => {
    const small = prepared({}, device);
    expect(small.event.id).toBe('compiled');
    small.runner.dispose();
    const large = prepared({ build: dense(5, { units: [64, 64] }) }, device);
    expect(large.event).toMatchObject({ id: 'eager', reason: { key: 'compute.reason.cudaLarge' } });
    large.runner.dispose();
  });

  it('hands over to the CPU in the middle of a run, and the run loses nothing', () => {
    const reference = prepared({ backend: 'compiled' }, device);
    const run = prepared({ backend: 'cuda' }, device);
    const before = run.step(3);
    broken = true;
    const losses = [...before, ...run.step(3)];
    expect(furthest(losses, reference.step(6))).toBeLessThan(1e-5);
    expect(furthest(flat(run.runner), flat(reference.runner))).toBeLessThan(1e-3);
    const moved = run.runner.takeMove?.();
    expect(moved).toMatchObject({
      id: 'compiled',
      reason: { key: 'compute.reason.deviceFailed', params: { detail: 'the device is lost' } },
    });
    expect(hasMessage(moved?.reason.key ?? '')).toBe(true);
    expect(run.runner.takeMove?.()).toBeUndefined();
    expect(run.runner.id).toBe('compiled');
    run.runner.dispose();
    reference.runner.dispose();
  });

  it('is left at once where it cannot take a first step', () => {
    broken = true;
    const run = prepared({ backend: 'cuda' }, device);
    expect(run.event).toMatchObject({ id: 'compiled', reason: { key: 'compute.reason.deviceFailed' } });
    expect(run.step(1)[0]).toBeGreaterThan(0);
    run.runner.dispose();
  });
});

describe('CUDA that is asked for but is not set up', () => {
  it('says so and trains compiled, to the same bits', async () => {
    const [wished, plain] = [
      await collect(optionsFor(5, { backend: 'cuda' })),
      await collect(optionsFor(5, { backend: 'compiled' })),
    ];
    const [event] = wished.events;
    if (event?.type !== 'backend') throw new Error('No backend was named.');
    // On a computer where setup:cuda has run, the steps are its own.
    if (event.reason.key === 'compute.reason.deviceFailed') {
      expect(event.id).toBe('compiled');
      expect(weightsOf(wished.finished)).toEqual(weightsOf(plain.finished));
    } else expect(event.name.key).toBe('compute.name.cuda');
    wished.finished.model.dispose();
    plain.finished.model.dispose();
  });
});
