// System libraries that Electron needs on Linux: looked for first, installed where this is root on Debian, else named.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { progress, Trouble } from './progress.mjs';
import { collect, onPath } from './run.mjs';

// What each Debian package is recognised by: a program on PATH, a shared library, or a file.
const NEEDS = [
  { package: 'unzip', program: 'unzip', setup: true },
  { package: 'xvfb', program: 'Xvfb', headless: true },
  { package: 'libgtk-3-0', library: 'libgtk-3.so.0' },
  { package: 'libnss3', library: 'libnss3.so' },
  { package: 'libasound2', library: 'libasound.so.2' },
  { package: 'libgbm1', library: 'libgbm.so.1' },
  { package: 'libatk-bridge2.0-0', library: 'libatk-bridge-2.0.so.0' },
  { package: 'libdrm2', library: 'libdrm.so.2' },
  { package: 'libxss1', library: 'libXss.so.1' },
  { package: 'fonts-noto-cjk', font: 'zh', optional: true },
];

/**
 * Makes sure of the libraries that Electron loads, and of a virtual display where `headless` is true. Installs what is
 * missing where this is root and apt-get exists; otherwise throws Trouble with the one line that does. Linux only.
 */
export async function ensureSystem({ headless = !hasDisplay() } = {}) {
  if (process.platform !== 'linux') return;
  const missing = lacking(headless);
  const packages = missing.map((need) => need.package);
  const required = missing.filter((need) => !need.optional).map((need) => need.package);
  if (packages.length === 0) return;
  const root = process.getuid?.() === 0;
  if (root && onPath('apt-get')) {
    // A font alone is not worth a failed start where the network is barred.
    const installed = await install(packages);
    const still = installed ? [] : lacking(headless).filter((need) => !need.optional);
    if (still.length > 0) throw new Trouble(advice(still.map((need) => need.package)));
    return;
  }
  if (required.length > 0) throw new Trouble(advice(required));
}

/** Whether there is a screen to open a window on. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function lacking(headless) {
  const libraries = sharedLibraries();
  return NEEDS.filter((need) => {
    if (need.headless && !headless) return false;
    if (need.program) return !onPath(need.program) && !(need.setup && onPath('python3'));
    if (need.library) return !libraries.includes(need.library);
    return headless && !hasFont(need.font);
  });
}

function sharedLibraries() {
  const ldconfig = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find((file) => existsSync(file)) ?? 'ldconfig';
  return spawnSync(ldconfig, ['-p'], { encoding: 'utf8' }).stdout ?? '';
}

function hasFont(language) {
  const list = spawnSync('fc-list', [`:lang=${language}`], { encoding: 'utf8' });
  return list.status !== 0 || list.stdout.trim() !== '';
}

async function install(packages) {
  const line = progress(`Installing system libraries: ${packages.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => collect('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], { env });
  line.update(0.1);
  await apt('update', '-qq');
  line.update(0.3);
  const { code } = await apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
  line.done(code === 0 ? 'done' : 'not all could be installed');
  return code === 0;
}

function advice(packages) {
  const list = packages.join(' ');
  return onPath('apt-get')
    ? `System libraries are missing; this line installs them: sudo apt-get install -y ${list}`
    : `System libraries are missing; install what your distribution calls (Debian's names): ${list}`;
}
