// Imports run one way. shared: nothing of the house. renderer: shared. In main a room: shared and the rooms below it; the
// kernel: every room; the window: shared; and only main/index.ts opens the window. A folder is entered by its index alone.
import { builtinModules } from 'node:module';
import { dirname, posix, relative, sep } from 'node:path';

/** The rooms of main from the ground up; those of one floor don't know each other. */
const FLOORS = [
  ['wasm'],
  ['project', 'compute'],
  ['data'],
  ['prepare'],
  ['quality'],
  ['recipe'],
  ['learn'],
  ['evaluate'],
  ['registry'],
  ['serve'],
  ['pipeline'],
];
const rooms = FLOORS.flat();
const floorOf = (room) => FLOORS.findIndex((floor) => floor.includes(room));
const folders = [...rooms, 'kernel', 'window', 'cli'];

const nodeModules = new Set(builtinModules);
const nativePackages = ['better-sqlite3', '@duckdb/node-api', 'onnxruntime-node'];

/** Which part of the house a path (relative to the root, with slashes) is in; null for tests, scripts and settings. */
function placeOf(path) {
  const [top, second, ...rest] = path.split('/');
  if (top === 'shared' || top === 'renderer') return { name: top };
  if (top !== 'main' || second === undefined) return null;
  if (folders.includes(second))
    return { name: second, door: rest.length === 0 || /^index(\.[a-z]+)?$/.test(rest.join('/')) };
  const file = second.replace(/\.[a-z]+$/, '');
  if (rest.length > 0) return { name: 'main' };
  if (file === 'cli') return { name: 'cli' };
  return { name: ['index', 'preload'].includes(file) ? `main/${file}` : 'main' };
}

/** Why `from` may not import `to`, or null. */
function objection(from, to) {
  if (from === to || to === 'shared') return null;
  if (from === 'shared') return 'shared imports nothing of the house';
  if (from === 'renderer')
    return 'the renderer imports only shared: what it needs from the kernel is a contract';
  if (to === 'renderer') return 'nothing imports the renderer';
  if (to === 'window') return from === 'main/index' ? null : 'only main/index.ts imports the window';
  if (from === 'cli' || from === 'kernel')
    return rooms.includes(to) || to === 'kernel' ? null : `${from} imports kernel and rooms only`;
  if (['main/index', 'main/preload', 'window'].includes(from))
    return `${from} imports only shared${from === 'main/index' ? ' and window' : ''}`;
  if (rooms.includes(from) && rooms.includes(to))
    return floorOf(to) < floorOf(from) ? null : `${from} may import only rooms below it, and ${to} is not`;
  return `${from} may not import ${to}`;
}

function packageObjection(from, source) {
  const bare = source.replace(/^node:/, '');
  if (from === 'shared' || from === 'renderer') {
    if (source.startsWith('node:') || nodeModules.has(bare))
      return `${from} runs in a page, where there is no Node`;
    if (nativePackages.includes(source))
      return `${from} runs in a page, where native packages cannot be loaded`;
  }
  if (source === 'electron' && !['window', 'main/index', 'main/preload'].includes(from))
    return 'only the window room, main/index.ts and the preload know Electron';
  return null;
}

export default {
  meta: {
    type: 'problem',
    docs: { description: 'imports run one way, and enter a folder by its index' },
    schema: [],
    messages: { wrong: 'Import of {{source}}: {{reason}}.' },
  },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join('/');
    const here = placeOf(file);
    if (!here) return {};

    function check(node, source) {
      const reason = source.startsWith('.') ? checkRelative(source) : packageObjection(here.name, source);
      if (reason) context.report({ node, messageId: 'wrong', data: { source, reason } });
    }

    function checkRelative(source) {
      const target = posix.normalize(
        posix.join(dirname(file).split(sep).join('/'), source.replace(/\?.*$/, '')),
      );
      const there = placeOf(target);
      if (!there)
        return target.startsWith('..') || /^(test|scripts)\//.test(target)
          ? `${target} is not part of the application`
          : null;
      const wrong = objection(here.name, there.name);
      if (wrong) return wrong;
      return there.door === false && there.name !== here.name
        ? `${there.name} is entered by its index only`
        : null;
    }

    const fromSource = (node) => {
      if (typeof node.source?.value === 'string') check(node.source, node.source.value);
    };
    return {
      ImportDeclaration: fromSource,
      ExportNamedDeclaration: fromSource,
      ExportAllDeclaration: fromSource,
      ImportExpression: fromSource,
      TSImportType: fromSource,
    };
  },
};
