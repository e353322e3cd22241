// How the Electron program is called: sandboxed wherever the system allows it, never silently without.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Trouble } from './progress.mjs';

/** Switches for Electron itself: no sandbox only as root (Chromium refuses otherwise), no GPU on a virtual display. */
export function electronSwitches({ virtual }) {
  const switches = [];
  if (process.platform === 'linux' && process.getuid?.() === 0) switches.push('--no-sandbox');
  if (virtual) switches.push('--disable-gpu', '--log-level=3');
  return switches;
}

/** Throws Trouble where this system lets nobody but root make a sandbox and the runtime's helper is not set up for it. */
export function checkSandbox(dist) {
  if (process.platform !== 'linux' || process.getuid?.() === 0) return;
  const barred =
    setting('/proc/sys/kernel/unprivileged_userns_clone') === '0' ||
    setting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1';
  const helper = join(dist, 'chrome-sandbox');
  if (!barred || !existsSync(helper)) return;
  const { uid, mode } = statSync(helper);
  if (uid === 0 && (mode & 0o4000) !== 0) return;
  throw new Trouble(
    `This system reserves sandboxes for root; this line allows it for Assay: sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`,
  );
}

/**
 * On Linux, variables that make file names UTF-8 where the locale is not (containers, bare machines): there Chromium would see
 * an empty path for a file whose name is not plain ASCII. The language stays what it was.
 */
export function localeEnv() {
  if (process.platform !== 'linux') return {};
  const charmap = spawnSync('locale', ['charmap'], { encoding: 'utf8' }).stdout?.trim();
  if (charmap === 'UTF-8') return {};
  const { LANGUAGE, LC_ALL, LC_MESSAGES, LANG } = process.env;
  const language = LANGUAGE ?? (LC_ALL || LC_MESSAGES || LANG || 'en').split('.')[0];
  return { LC_ALL: 'C.UTF-8', LANGUAGE: language };
}

function setting(file) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}
