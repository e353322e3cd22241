// Whether this computer can run TensorFlow for CUDA: platform, NVIDIA driver, CUDA and cuDNN libraries. Each check returns one
// sentence on what was found, or throws a Trouble with what is missing.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Trouble } from './progress.mjs';
import { collect } from './run.mjs';

// libtensorflow 2.9 is built for CUDA 11.2 and cuDNN 8.1; later 11.x and 8.x serve as well.
// https://www.tensorflow.org/install/source#gpu and NVIDIA's table of drivers for CUDA 11.x
const OLDEST_DRIVER = { linux: '450.80.02', win32: '452.39' };
const LIBRARIES = {
  linux: [
    ...['libcudart.so.11.0', 'libcublas.so.11', 'libcublasLt.so.11', 'libcufft.so.10', 'libcurand.so.10'],
    ...['libcusolver.so.11', 'libcusparse.so.11', 'libcudnn.so.8'],
  ],
  win32: [
    ...['cudart64_110.dll', 'cublas64_11.dll', 'cublasLt64_11.dll', 'cufft64_10.dll', 'curand64_10.dll'],
    ...['cusolver64_11.dll', 'cusparse64_11.dll', 'cudnn64_8.dll'],
  ],
};
const FOLDERS = [
  ...['/usr/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib', '/usr/local/lib'],
  ...['/usr/local/cuda/lib64', '/usr/local/cuda-11/lib64', '/usr/lib/wsl/lib'],
];
const NOTHING = 'Nothing was fetched; Assay trains on the processor without it.';

export function checkPlatform() {
  if (process.arch !== 'x64' || !(process.platform in LIBRARIES))
    throw new Trouble(
      `TensorFlow for CUDA exists for Linux and Windows on x64 alone, not for ${process.platform} on ${process.arch}. ${NOTHING}`,
    );
}

export async function checkCard() {
  const query = ['--query-gpu=name,driver_version', '--format=csv,noheader'];
  const { code, output } = await collect('nvidia-smi', query, { timeout: 30_000 });
  if (code === -1)
    throw new Trouble(
      `No NVIDIA driver was found (there is no nvidia-smi), so TensorFlow for CUDA would have nothing to run on. ${NOTHING}`,
    );
  const [name, driver] = (output.trim().split('\n')[0] ?? '').split(',').map((part) => part.trim());
  if (code !== 0 || !/^\d+(\.\d+)+$/.test(driver ?? ''))
    throw new Trouble(
      `The NVIDIA driver does not answer (nvidia-smi says: ${output.trim().split('\n').pop() || 'nothing'}). ${NOTHING}`,
    );
  const oldest = OLDEST_DRIVER[process.platform];
  if (older(driver, oldest))
    throw new Trouble(
      `The NVIDIA driver ${driver} is too old: CUDA 11 needs ${oldest} or later. Update the driver and run this again. ${NOTHING}`,
    );
  return `Found ${name} with driver ${driver}.`;
}

export function checkLibraries() {
  const wanted = LIBRARIES[process.platform];
  const known = knownLibraries();
  const missing = wanted.filter((library) => !known.has(library));
  if (missing.length > 0)
    throw new Trouble(
      `TensorFlow for CUDA needs CUDA 11 (11.2 or a later 11.x) and cuDNN 8, and these of their libraries were not found: ` +
        `${missing.join(', ')}. Install them, or name their folder in ${searchPath()}, and run this again. ${NOTHING}`,
    );
  return 'Found the libraries of CUDA 11 and cuDNN 8.';
}

const searchPath = () => (process.platform === 'win32' ? 'PATH' : 'LD_LIBRARY_PATH');

function knownLibraries() {
  const folders = (process.env[searchPath()] ?? '').split(delimiter).filter(Boolean);
  if (process.platform === 'linux') folders.push(...FOLDERS);
  const files = folders.filter((folder) => existsSync(folder)).flatMap((folder) => names(folder));
  const ldconfig = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find((file) => existsSync(file));
  const listed = ldconfig ? (spawnSync(ldconfig, ['-p'], { encoding: 'utf8' }).stdout ?? '') : '';
  return new Set([...files, ...listed.split('\n').map((line) => line.trim().split(' ')[0] ?? '')]);
}

function names(folder) {
  try {
    return readdirSync(join(folder));
  } catch {
    return [];
  }
}

/** Whether a version of numbers and dots comes before another one. */
function older(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const gap = (left[i] ?? 0) - (right[i] ?? 0);
    if (gap !== 0) return gap < 0;
  }
  return false;
}
