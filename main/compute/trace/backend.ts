// The TensorFlow.js backend that records instead of computing. One recording at a time in a thread.
import type { BackendValues, DataId, DataType, KernelBackend } from '@tensorflow/tfjs-core';
import { ComputeError } from '../errors';
import type { Elements } from '../graph';
import { lowerings } from '../lower';
import { tf } from '../tensorflow';
import { recordable, type Recording } from './recording';

export const BACKEND_NAME = 'assay-trace';

let current: Recording | undefined;

/** The recording that kernels go to now. */
export function recording(): Recording {
  if (current === undefined) throw new Error('Nothing is being recorded.');
  return current;
}

export function isRecording(): boolean {
  return current !== undefined && tf.engine().backendName === BACKEND_NAME;
}

class TraceBackend extends tf.KernelBackend {
  override write(values: BackendValues, shape: number[], dtype: DataType): DataId {
    return recording().constantTensor(values as Elements, shape, recordable(dtype)).dataId;
  }

  override readSync(dataId: DataId): BackendValues {
    const data = recording().constantData(dataId);
    if (data === undefined) throw new ComputeError('not-recordable', { kernel: 'dataSync' });
    return data as BackendValues;
  }

  override read(dataId: DataId): Promise<BackendValues> {
    return new Promise((resolve) => resolve(this.readSync(dataId)));
  }

  override move(): void {
    throw new ComputeError('not-recordable', { kernel: 'moving a tensor between backends' });
  }

  override disposeData(dataId: DataId, force = false): boolean {
    return current?.release(dataId, force) ?? true;
  }

  override incRef(dataId: DataId): void {
    recording().retain(dataId);
  }

  override refCount(dataId: DataId): number {
    return current?.referencesTo(dataId) ?? 0;
  }

  override numDataIds(): number {
    return current?.size ?? 0;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override timerAvailable(): boolean {
    return false;
  }

  override dispose(): void {
    current = undefined;
  }
}

let backend: KernelBackend | undefined;

/** Registers the backend and a recorder for every kernel that there is, once a thread. */
function ensureRegistered(): KernelBackend {
  if (backend !== undefined) return backend;
  const made = new TraceBackend();
  tf.registerBackend(BACKEND_NAME, () => made, 0);
  const kernels = new Set([
    ...tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName),
    ...lowerings.keys(),
  ]);
  for (const kernelName of kernels) {
    tf.registerKernel({
      kernelName,
      backendName: BACKEND_NAME,
      kernelFunc: ({ inputs, attrs }) =>
        recording().run(kernelName, inputs, (attrs ?? {}) as Record<string, unknown>),
    });
  }
  backend = made;
  return made;
}

/** Runs `action` with every kernel going to `target`; TensorFlow.js is as before afterwards, whatever happens. */
export function recordInto<T>(target: Recording, action: (backend: KernelBackend) => T): T {
  const instance = ensureRegistered();
  if (current !== undefined) throw new Error('A recording is already under way in this thread.');
  const engine = tf.engine();
  const before = engine.backendName ?? 'cpu';
  current = target;
  try {
    void engine.setBackend(BACKEND_NAME);
    if (engine.backendName !== BACKEND_NAME) throw new Error('The recording backend could not be selected.');
    engine.startScope(BACKEND_NAME);
    try {
      return action(instance);
    } finally {
      engine.endScope();
    }
  } finally {
    void engine.setBackend(before);
    current = undefined;
  }
}
