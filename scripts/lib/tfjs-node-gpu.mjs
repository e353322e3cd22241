// The package @tensorflow/tfjs-node-gpu, whose install script is off (package.json, allowScripts): what its install step would
// fetch, running that step, and whether it has left what it should.
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { modules } from './paths.mjs';
import { progress, Trouble } from './progress.mjs';
import { collect } from './run.mjs';

const folder = join(modules, '@tensorflow/tfjs-node-gpu');
const INSTALL_LIMIT_MS = 3_600_000;

export const isInstalled = () => existsSync(join(folder, 'package.json'));

/** Whether libtensorflow and the addon are where the package looks for them. */
export function present() {
  const { depsLibTensorFlowPath } = constants();
  const apis = existsSync(join(folder, 'lib')) ? readdirSync(join(folder, 'lib')) : [];
  return (
    existsSync(depsLibTensorFlowPath) &&
    apis.some((api) => existsSync(join(folder, 'lib', api, 'tfjs_binding.node')))
  );
}

/** The addresses that the install step will load, and a sentence with their size, asked of the server. */
export async function whatToFetch() {
  const urls = [libraryUrl(), addonUrl()];
  let bytes = 0;
  for (const url of urls) {
    const size = await sizeOf(url);
    if (size === null)
      throw new Trouble(
        `${url} cannot be reached, so TensorFlow for CUDA cannot be fetched now. Connect this computer and run this again; Assay works without it.`,
      );
    bytes += size;
  }
  const megabytes = Math.max(1, Math.round(bytes / 1e6));
  return {
    urls,
    text: `libtensorflow and its addon for Node, ${megabytes} MB packed and about three times that unpacked`,
  };
}

/** Runs the package's own install step. */
export async function install() {
  const line = progress('Fetching and unpacking TensorFlow for CUDA');
  const { code, output } = await collect(process.execPath, ['scripts/install.js', 'gpu', 'download'], {
    cwd: folder,
    timeout: INSTALL_LIMIT_MS,
    // It calls node-pre-gyp by name.
    env: { ...process.env, PATH: [join(modules, '.bin'), process.env.PATH ?? ''].join(delimiter) },
  });
  if (code === 0 && present()) {
    line.done();
    return;
  }
  line.done('failed');
  const last = output.trim().split('\n').slice(-3).join(' ');
  throw new Trouble(
    `The install step of @tensorflow/tfjs-node-gpu failed, so Assay goes on without it: ${last}`,
  );
}

const require = createRequire(import.meta.url);

function constants() {
  return require(join(folder, 'scripts/deps-constants.js'));
}

/** As the package's scripts/install.js puts it together. */
function libraryUrl() {
  const { LIBTENSORFLOW_VERSION, PLATFORM_MAPPING, ARCH_MAPPING, PLATFORM_EXTENSION } = constants();
  const { env, platform, arch } = process;
  const host = env.TFJS_NODE_CDN_STORAGE || env.CDN_STORAGE || 'https://storage.googleapis.com/';
  const base = env.TFJS_NODE_BASE_URI || `${host}tensorflow/libtensorflow/libtensorflow-`;
  return `${base}gpu-${PLATFORM_MAPPING[platform]}-${ARCH_MAPPING[arch]}-${LIBTENSORFLOW_VERSION}.${PLATFORM_EXTENSION}`;
}

/** As node-pre-gyp reads it from the package's "binary". */
function addonUrl() {
  const { binary, version } = require(join(folder, 'package.json'));
  const { PLATFORM_MAPPING, PLATFORM_EXTENSION } = constants();
  const api = Math.max(...binary.napi_versions.filter((known) => known <= Number(process.versions.napi)));
  const host = process.env.npm_config_tfjs_binding_binary_host_mirror || binary.host;
  const path = binary.remote_path
    .replace('./', '')
    .replace('{napi_build_version}', api)
    .replace('{version}', version);
  return `${host.replace(/\/$/, '')}/${path}GPU-${PLATFORM_MAPPING[process.platform]}-${version}.${PLATFORM_EXTENSION}`;
}

async function sizeOf(url) {
  try {
    const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(20_000) });
    return response.ok ? Number(response.headers.get('content-length') ?? 0) : null;
  } catch {
    return null;
  }
}
