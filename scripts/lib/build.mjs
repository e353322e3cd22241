// Builds the application into out/, only when a source is newer than what is there. A failed build leaves the last good one.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { modules, out, root } from './paths.mjs';
import { progress, Trouble } from './progress.mjs';
import { collect } from './run.mjs';

const SOURCES = [
  ...['main', 'renderer', 'shared'],
  ...['electron.vite.config.ts', 'svelte.config.js', 'tsconfig.json', 'package.json', 'package-lock.json'],
];
const stampFile = join(out, '.built.json');
const lockFile = join(modules, '.cache/assay-build.lock');

/** Brings out/ up to date; resolves to true where it had to build. Quiet on success; throws Trouble with the errors shown. */
export async function ensureBuild({ force = false } = {}) {
  const release = await lock();
  try {
    const digest = sourcesDigest();
    if (!force && readStamp() === digest) return false;
    await build(digest);
    return true;
  } finally {
    release();
  }
}

async function build(digest) {
  const aside = join(modules, `.cache/assay-out-${process.pid}`);
  const line = progress('Building the application');
  try {
    const { code, output } = await collect(
      process.execPath,
      [join(modules, 'electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn', '--outDir', aside],
      { cwd: root, env: { ...process.env, NODE_ENV: 'production', FORCE_COLOR: '0' } },
    );
    if (code !== 0) {
      line.done('failed');
      process.stderr.write(output);
      throw new Trouble('The application could not be built: the errors are above.');
    }
    writeFileSync(join(aside, '.built.json'), JSON.stringify({ digest }));
    swap(aside);
    line.done();
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** Puts the fresh build in the place of the old one, so that out/ is never half of each. */
function swap(aside) {
  const old = `${aside}.old`;
  if (existsSync(out)) renameSync(out, old);
  renameSync(aside, out);
  rmSync(old, { recursive: true, force: true });
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8')).digest;
  } catch {
    return null;
  }
}

function sourcesDigest() {
  const hash = createHash('sha256');
  for (const source of SOURCES) addTo(hash, join(root, source));
  return hash.digest('hex');
}

function addTo(hash, path) {
  const info = statSync(path, { throwIfNoEntry: false });
  if (!info) return;
  if (info.isDirectory()) {
    for (const name of readdirSync(path).sort()) addTo(hash, join(path, name));
  } else {
    hash.update(`${relative(root, path)}\0${info.size}\0`);
    hash.update(readFileSync(path));
  }
}

/** One build at a time in one tree: a second command waits for the first. A lock whose holder is gone is taken over. */
async function lock() {
  mkdirSync(join(modules, '.cache'), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      return () => rmSync(lockFile, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!holderLives()) rmSync(lockFile, { force: true });
      else await sleep(300);
    }
  }
}

function holderLives() {
  try {
    process.kill(Number(readFileSync(lockFile, 'utf8')) || -1, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
