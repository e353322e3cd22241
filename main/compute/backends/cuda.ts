// The rung of tfjs-node-gpu: whether `npm run setup:cuda` has provided its parts, and loading them into this process.
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { replaceGradients } from '../gradients';
import { tf } from '../tensorflow';

const PACKAGE = '@tensorflow/tfjs-node-gpu';

/** The name under which the package registers itself with TensorFlow.js. */
export const CUDA_BACKEND = 'tensorflow';

/** 'ready': all files are there. Whether they work is for the self-test to say. */
export type CudaState = 'not-installed' | 'not-set-up' | 'no-driver' | 'ready';

const load = createRequire(import.meta.url);

function packageFolder(): string | undefined {
  try {
    return dirname(load.resolve(`${PACKAGE}/package.json`));
  } catch {
    return undefined;
  }
}

/** libtensorflow and the addon, as the package's install step leaves them. */
export function hasLibraries(folder: string): boolean {
  const holds = (path: string, file: RegExp): boolean =>
    existsSync(join(folder, path)) && readdirSync(join(folder, path)).some((name) => file.test(name));
  const addons = join(folder, 'lib');
  const addon =
    existsSync(addons) && readdirSync(addons).some((api) => holds(join('lib', api), /^tfjs_binding\.node$/));
  return addon && holds('deps/lib', /^(lib)?tensorflow\.(so|dll)/);
}

/** Whether a driver of NVIDIA's is loaded. Asks files alone: running nvidia-smi takes a second. */
export function hasNvidiaDriver(): boolean {
  if (process.platform === 'win32') {
    return existsSync(join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'nvcuda.dll'));
  }
  return existsSync('/proc/driver/nvidia/version') || existsSync('/dev/nvidiactl') || existsSync('/dev/dxg');
}

export function cudaState(folder = packageFolder(), driver: () => boolean = hasNvidiaDriver): CudaState {
  if (folder === undefined) return 'not-installed';
  if (!hasLibraries(folder)) return 'not-set-up';
  return driver() ? 'ready' : 'no-driver';
}

/** What the package calls of Node's util. Node 23 has removed them. */
const OLD_UTIL: Readonly<Record<string, (value: unknown) => boolean>> = {
  isArray: (value) => Array.isArray(value),
  isNullOrUndefined: (value) => value === null || value === undefined,
};

/** Puts back what the package needs of Node's util, where this Node no longer has it. */
export function mendUtil(util: Record<string, unknown>): void {
  for (const [name, replacement] of Object.entries(OLD_UTIL)) {
    if (typeof util[name] !== 'function') util[name] = replacement;
  }
}

let loaded = false;

/**
 * Loads libtensorflow once and returns the backend's name; TensorFlow.js goes on with the backend it had.
 * @throws what the package throws where a library is missing, and an error where it finds no graphics card.
 */
export function loadCuda(): string {
  if (loaded) return CUDA_BACKEND;
  mendUtil(load('node:util') as Record<string, unknown>);
  const before = tf.getBackend();
  try {
    load(PACKAGE);
    const backend = tf.engine().findBackend(CUDA_BACKEND) as { isUsingGpuDevice?: boolean };
    if (backend.isUsingGpuDevice !== true) throw new Error('TensorFlow found no graphics card');
  } finally {
    // The package brings its own copies of gradients, and selects itself.
    replaceGradients();
    void tf.setBackend(before);
  }
  loaded = true;
  return CUDA_BACKEND;
}
