// Where things lie: the repository, its node_modules, and the cache that outlives `npm ci`.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');
export const modules = join(root, 'node_modules');
export const out = join(root, 'out');

/** The cache folder: ASSAY_CACHE_DIR, else the platform's own cache folder. Safe to delete at any time. */
export function cacheDir(...parts) {
  return join(cacheRoot(), ...parts);
}

function cacheRoot() {
  if (process.env.ASSAY_CACHE_DIR) return resolve(process.env.ASSAY_CACHE_DIR);
  if (process.env.XDG_CACHE_HOME) return join(process.env.XDG_CACHE_HOME, 'assay');
  if (process.platform === 'darwin') return join(homedir(), 'Library/Caches/assay');
  if (process.platform === 'win32')
    return join(process.env.LOCALAPPDATA ?? join(homedir(), 'AppData/Local'), 'assay/cache');
  return join(homedir(), '.cache/assay');
}

/** The parsed package.json of the repository or of an installed package. */
export function packageJson(name) {
  const file = name ? join(modules, name, 'package.json') : join(root, 'package.json');
  return JSON.parse(readFileSync(file, 'utf8'));
}
