// Which installed packages only an optional dependency needs. TensorFlow for CUDA is for working copies: a package of the
// application holds neither it nor what it brings along.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** Names of the packages that package.json's optionalDependencies need and its dependencies don't, from the lock file. */
export function neededByOptionalOnly() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const { dependencies = {}, optionalDependencies = {} } = packages[''];
  const shipped = closure(packages, Object.keys(dependencies));
  // By name, not by place: the packager lays packages out anew.
  const names = (paths) => [...paths].map((path) => path.split('node_modules/').pop());
  const kept = new Set(names(shipped));
  const optional = closure(packages, Object.keys(optionalDependencies));
  return [...new Set(names(optional))].filter((name) => !kept.has(name));
}

function closure(packages, names) {
  const found = new Set();
  const visit = (name, from) => {
    const path = resolve(packages, name, from);
    if (path === undefined || found.has(path)) return;
    found.add(path);
    const { dependencies, optionalDependencies, peerDependencies } = packages[path];
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }))
      visit(next, path);
  };
  for (const name of names) visit(name, '');
  return found;
}

/** Where Node would find a package: in the folder of its user, or of a folder above. */
function resolve(packages, name, from) {
  const folders = from.split('/node_modules/');
  for (let depth = folders.length; depth > 0; depth--) {
    const above = folders.slice(0, depth).join('/node_modules/');
    const path = above === '' ? `node_modules/${name}` : `${above}/node_modules/${name}`;
    if (packages[path]) return path;
  }
  return packages[`node_modules/${name}`] ? `node_modules/${name}` : undefined;
}
