// npm run package [-- TARGET… --check]: packages the build into dist/. Without targets: dir and zip, which need no network
// (electron-builder would fetch a tool for zip, so the unpacked folder is zipped here). --check starts the unpacked package once, on a virtual display, sees its page load, and ends it.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage } from './lib/check-package.mjs';
import { neededByOptionalOnly } from './lib/development-only.mjs';
import { modules, out, packageJson, root } from './lib/paths.mjs';
import { prepareWindow } from './lib/prepare.mjs';
import { command, note, progress, Trouble } from './lib/progress.mjs';
import { collect, onPath } from './lib/run.mjs';

const PLATFORM_FLAG = { linux: '--linux', darwin: '--mac', win32: '--win' };
const NODE_API_10 = 36; // the first Electron for which better-sqlite3's own binaries fit

await command(async (args) => {
  const check = args.includes('--check');
  const wanted = args.filter((arg) => arg !== '--check');
  const targets = wanted.length > 0 ? wanted : ['dir', 'zip'];
  const { electron, display, env } = await prepareWindow({ virtual: true });
  try {
    const fetching = targets.filter((target) => target !== 'zip');
    await pack(electron, fetching.length > 0 ? fetching : ['dir'], env);
    if (targets.includes('zip')) await zip(unpackedFolder());
    if (check) await checkPackage(unpackedFolder(), env);
  } finally {
    display.stop();
  }
});

async function pack(electron, targets, env) {
  if (electron.source === 'registry')
    note('This package holds the development runtime: good for trying, not for handing out.');
  if (!existsSync(join(out, 'main/index.js'))) throw new Trouble('There is no build to package.');
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const line = progress(`Packaging (${targets.join(', ')})`);
  const { code, output } = await collect(
    process.execPath,
    [
      join(modules, 'electron-builder/cli.js'),
      ...[PLATFORM_FLAG[process.platform], ...targets, `--${process.arch}`, '--publish', 'never'],
      `--config.electronVersion=${electron.version}`,
      ...(electron.source === 'package' ? [] : [`--config.electronDist=${electron.dist}`]),
      ...leftOut(electron.version).map((pattern) => `--config.files=${pattern}`),
    ],
    { cwd: root, env: { ...env, FORCE_COLOR: '0', CSC_IDENTITY_AUTO_DISCOVERY: 'false' } },
  );
  if (code !== 0) {
    line.done('failed');
    process.stderr.write(output);
    throw new Trouble('The package could not be made: what electron-builder says is above.');
  }
  line.done();
}

async function zip(folder) {
  const { name, version } = packageJson();
  const target = join(root, 'dist', `${name}-${version}-${process.platform}-${process.arch}.zip`);
  const line = progress('Zipping');
  const [program, args] = onPath('zip')
    ? ['zip', ['-qry', target, '.']]
    : [process.platform === 'win32' ? 'python' : 'python3', ['-c', ZIP, target]];
  const { code, output } = await collect(program, args, { cwd: folder });
  line.done(code === 0 ? 'done' : 'failed');
  if (code !== 0) throw new Trouble(`The package could not be zipped: ${output.trim()}`);
}

const ZIP = `
import os, sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as z:
    for folder, folders, files in os.walk('.'):
        for name in files: z.write(os.path.join(folder, name))
`;

/**
 * Patterns that leave out every native file of another platform, all SQLite bindings but the one that fits, and TensorFlow
 * for CUDA, which is for working copies.
 */
function leftOut(version) {
  const runtime = 'node_modules/onnxruntime-node/bin';
  const here = join(process.platform, process.arch);
  const foreign = readdirSync(join(root, runtime)).flatMap((api) =>
    readdirSync(join(root, runtime, api)).flatMap((platform) =>
      readdirSync(join(root, runtime, api, platform))
        .filter((arch) => join(platform, arch) !== here)
        .map((arch) => `${runtime}/${api}/${platform}/${arch}/**`),
    ),
  );
  const sqlite = 'node_modules/better-sqlite3';
  const bindings =
    Number(version.split('.')[0]) >= NODE_API_10
      ? [
          `${sqlite}/build/**`,
          ...readdirSync(join(root, sqlite, 'prebuilds'))
            .filter((file) => file !== `${process.platform}-${process.arch}.node`)
            .map((file) => `${sqlite}/prebuilds/${file}`),
        ]
      : [`${sqlite}/prebuilds/**`];
  const tensorflow = neededByOptionalOnly().map((name) => `node_modules/${name}/**`);
  return [...foreign, ...bindings, ...tensorflow].map((pattern) => `!${pattern}`);
}

function unpackedFolder() {
  const arch = process.arch === 'x64' ? '' : `-${process.arch}`;
  const name = { linux: `linux${arch}-unpacked`, win32: `win${arch}-unpacked`, darwin: `mac${arch}` }[
    process.platform
  ];
  return join(root, 'dist', name);
}
