// What everything else takes for granted: a Node that is new enough, and installed packages.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { modules } from './paths.mjs';
import { Trouble } from './progress.mjs';

const OLDEST = [20, 19];

/** Throws Trouble with one sentence where Node is too old or `npm ci` has not run. */
export function ensureBasics() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]))
    throw new Trouble(`Assay needs Node ${OLDEST.join('.')} or later; this is ${process.version}.`);
  if (!existsSync(join(modules, 'electron-vite')) || !existsSync(join(modules, 'better-sqlite3')))
    throw new Trouble('The packages are not installed yet: run `npm ci` first.');
}
