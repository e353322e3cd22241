// The SQLite binding. better-sqlite3 ships binaries for Node-API 10 (Node 22.14, Electron 36 and later); on Node 20 and
// Electron 33 those crash the process, so there it is built once from the package's own source. The result is kept in the
// cache and copied to node_modules/better-sqlite3/build/Release, where the package looks first.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { cacheDir, modules, packageJson } from './paths.mjs';
import { progress, Trouble } from './progress.mjs';
import { collect, onPath } from './run.mjs';

const FLAGS = '-O2 -fno-lto';
const NODE_API =
  '-UNAPI_VERSION -DNAPI_VERSION=2147483647 -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT';
const OBJECT_FILES = 35; // about as many as make prints lines for: the scale of the progress bar

const packageDir = join(modules, 'better-sqlite3');
const placed = join(packageDir, 'build/Release/better_sqlite3.node');
const stamp = join(packageDir, 'build/built-for.json');

/** Makes `import 'better-sqlite3'` work in this Node and in the Electron that goes with it. */
export async function ensureSqlite() {
  if (!existsSync(packageDir)) throw new Trouble('The packages are not installed yet: run `npm ci` first.');
  if (Number(process.versions.napi) >= 10) {
    // The package's own binaries fit here; a build of ours left from an older Node would be found first.
    if (existsSync(stamp)) rmSync(join(packageDir, 'build'), { recursive: true, force: true });
    return;
  }
  const key = bindingKey();
  if (existsSync(placed) && readStamp() === key) return;
  const cached = join(cacheDir('sqlite', key), 'better_sqlite3.node');
  if (!existsSync(cached)) await buildBinding(cached);
  place(cached, key);
}

/** Path of the binding that fits this Node, for packaging; null where the package's own binary fits. */
export function ownBinding() {
  return Number(process.versions.napi) >= 10 ? null : placed;
}

function bindingKey() {
  const recipe = createHash('sha256')
    .update(FLAGS + NODE_API)
    .digest('hex')
    .slice(0, 8);
  const { version } = packageJson('better-sqlite3');
  return `${version}-${process.platform}-${process.arch}-napi${process.versions.napi}-${recipe}`;
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stamp, 'utf8')).key;
  } catch {
    return null;
  }
}

function place(cached, key) {
  mkdirSync(dirname(placed), { recursive: true });
  const aside = `${placed}.${process.pid}`;
  cpSync(cached, aside);
  renameSync(aside, placed);
  writeFileSync(stamp, JSON.stringify({ key }));
}

async function buildBinding(target) {
  checkTools();
  const work = cacheDir('sqlite', `work-${process.pid}`);
  const source = join(work, 'better-sqlite3');
  const log = `${target}.log`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(dirname(target), { recursive: true });
  cpSync(packageDir, source, {
    recursive: true,
    filter: (file) => !['prebuilds', 'build'].includes(basename(file)),
  });
  const line = progress('Building the SQLite binding for this Node, once (about a minute)');
  const headers = headersDir();
  let steps = 0;
  try {
    const { code, output } = await collect(
      process.execPath,
      [
        join(modules, 'node-gyp/bin/node-gyp.js'),
        ...['rebuild', '--release', '--force_build=1', `--jobs=${availableParallelism()}`],
        ...(headers ? [`--nodedir=${headers}`] : []),
      ],
      {
        cwd: source,
        env: {
          ...process.env,
          NODE_PATH: modules,
          CFLAGS: FLAGS,
          LDFLAGS: FLAGS,
          CXXFLAGS: `${FLAGS} ${NODE_API}`,
        },
        onLine: () => line.update(++steps / OBJECT_FILES),
      },
    );
    writeFileSync(log, output);
    const built = join(source, 'build/Release/better_sqlite3.node');
    if (code !== 0 || !existsSync(built)) {
      line.done('failed');
      throw new Trouble(whyFailed(output, log));
    }
    await proveBinding(built);
    renameSync(built, target);
    line.done();
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function headersDir() {
  return process.platform === 'linux' && existsSync('/usr/include/node/node_api.h') && sameMajor()
    ? '/usr'
    : null;
}

function sameMajor() {
  try {
    const text = readFileSync('/usr/include/node/node_version.h', 'utf8');
    return text.match(/#define NODE_MAJOR_VERSION (\d+)/)?.[1] === process.versions.node.split('.')[0];
  } catch {
    return false;
  }
}

function checkTools() {
  if (process.platform === 'win32') return; // node-gyp finds Visual Studio by itself, or says so
  const missing = ['make', 'python3'].filter((tool) => !onPath(tool));
  if (!['c++', 'g++', 'clang++'].some(onPath)) missing.unshift('a C++ compiler (g++)');
  if (missing.length > 0)
    throw new Trouble(
      `The SQLite binding has to be built once for Node ${process.version}, and this is missing here: ${missing.join(', ')}. ` +
        'Install it (Debian: apt-get install -y g++ make python3), or use Node 22.14 or later, which needs no build.',
    );
}

function whyFailed(output, log) {
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|bad response|headers/i.test(output) &&
    !/error: /.test(output)
  )
    return `The SQLite binding could not be built because Node's headers could not be fetched: connect once, or put them in /usr/include/node (full log: ${log}).`;
  return `The SQLite binding could not be built; the compiler's own words are in ${log}. Node 22.14 or later needs no build.`;
}

async function proveBinding(file) {
  const test =
    'const D=require("better-sqlite3");const d=new D(":memory:",{nativeBinding:process.argv[1]});' +
    'if(d.prepare("select 6*7 as n").get().n!==42)process.exit(3)';
  const { code, output } = await collect(process.execPath, ['-e', test, file], {
    env: { ...process.env, NODE_PATH: modules },
  });
  if (code !== 0)
    throw new Trouble(`The SQLite binding was built but does not load: ${output.trim().split('\n').pop()}`);
}
