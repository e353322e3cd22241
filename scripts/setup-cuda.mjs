// npm run setup:cuda [-- --check]: sets up TensorFlow for CUDA, for computers with an NVIDIA card. Says what it will fetch and how big
// it is, checks what it needs first, runs the package's own install step, and tests the result. --check stops before fetching.
import { join } from 'node:path';
import { checkCard, checkLibraries, checkPlatform } from './lib/cuda.mjs';
import { root } from './lib/paths.mjs';
import { command, note, progress, Trouble } from './lib/progress.mjs';
import { collect } from './lib/run.mjs';
import { install, isInstalled, present, whatToFetch } from './lib/tfjs-node-gpu.mjs';

const TRIAL_LIMIT_MS = 300_000;

await command(async (args) => {
  const unknown = args.filter((arg) => arg !== '--check');
  if (unknown.length > 0) throw new Trouble(`There is no option ${unknown.join(', ')}; there is --check.`);
  checkPlatform();
  note(await checkCard());
  note(checkLibraries());
  if (!isInstalled())
    throw new Trouble(
      'The package @tensorflow/tfjs-node-gpu is missing: run `npm ci` without --omit=optional.',
    );
  if (present()) note('TensorFlow itself is here already, so nothing is fetched.');
  else {
    const { urls, text } = await whatToFetch();
    note(`This will be fetched: ${text}.`);
    for (const url of urls) note(`  ${url}`);
  }
  if (args.includes('--check')) return;
  if (!present()) await install();
  await tryOut();
});

/** A small training run with known values, in a process of its own: a library that doesn't fit can end a process. */
async function tryOut() {
  const line = progress('Training a small network on the card');
  const { code, output } = await collect(
    process.execPath,
    [join(root, 'scripts/lib/run-ts.mjs'), join(root, 'main/compute/backends/trial.ts')],
    { cwd: root, timeout: TRIAL_LIMIT_MS, env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' } },
  );
  const last = output.trim().split('\n').pop() ?? '';
  if (code === 0 && last.startsWith('{')) {
    const { difference } = JSON.parse(last);
    line.done(`its losses differ from the known ones by ${difference.toExponential(1)}`);
    note('TensorFlow for CUDA is set up. Assay trains large networks on it from now on.');
    return;
  }
  line.done('failed');
  throw new Trouble(
    `TensorFlow for CUDA was fetched but does not work here, so Assay goes on without it: ${last || 'its process ended'}`,
  );
}
