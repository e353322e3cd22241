// Starts a package once, as a person would: its window must load the page, it must end when told to,
// and it must hold what it should and nothing that it should not.
import { listPackage } from '@electron/asar';
import { getCurrentFuseWire, FuseV1Options } from '@electron/fuses';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { electronSwitches } from './launch.mjs';
import { progress, Trouble } from './progress.mjs';

// FuseState of @electron/fuses, which it does not export by name: the wire holds these characters.
const OFF = '0'.charCodeAt(0);
const ON = '1'.charCodeAt(0);
const LIMIT_MS = 60_000;
const PROGRAM = { linux: 'assay', win32: 'Assay.exe', darwin: 'Assay.app/Contents/MacOS/Assay' }[
  process.platform
];
const RESOURCES = process.platform === 'darwin' ? 'Assay.app/Contents/Resources' : 'resources';

/** Checks the unpacked package in `folder`; throws Trouble with what is wrong. `env` names the display. */
export async function checkPackage(folder, env) {
  const line = progress('Starting the package once');
  const program = join(folder, PROGRAM);
  try {
    checkContents(folder);
    await checkFuses(program);
    await checkStart(program, env);
    line.done('its window opened, its kernel answered, it ended in order');
  } catch (error) {
    line.done('failed');
    throw error;
  }
}

function checkContents(folder) {
  const resources = join(folder, RESOURCES);
  if (existsSync(join(resources, 'default_app.asar')))
    throw new Trouble('The package still holds default_app.asar.');
  if (!existsSync(join(resources, 'resources/samples/bank-full.csv')))
    throw new Trouble('The package lacks its samples.');
  const files = listPackage(join(resources, 'app.asar'), { isPack: false });
  const natives = files.filter((file) => /\.(node|dll|dylib|so(\.\d+)*)$/.test(file));
  const foreign = {
    linux: /darwin|win32|\.dll$|\.dylib$/,
    win32: /darwin|linux|\.so$|\.dylib$/,
    darwin: /win32|linux|\.dll$/,
  };
  const wrong = natives.filter((file) => foreign[process.platform].test(file));
  if (wrong.length > 0)
    throw new Trouble(`The package holds other platforms' native files: ${wrong.join(', ')}`);
  if (files.some((file) => file.replaceAll('\\', '/').includes('node_modules/@tensorflow/')))
    throw new Trouble('The package holds TensorFlow for CUDA, which is for working copies.');
  for (const wanted of ['better-sqlite3', 'onnxruntime', 'duckdb'])
    if (!natives.some((file) => file.includes(wanted)))
      throw new Trouble(`The package lacks the native part of ${wanted}.`);
}

async function checkFuses(program) {
  const wire = await getCurrentFuseWire(program);
  const off = ['RunAsNode', 'EnableNodeOptionsEnvironmentVariable', 'EnableNodeCliInspectArguments'];
  const on = ['OnlyLoadAppFromAsar', 'EnableEmbeddedAsarIntegrityValidation'];
  for (const name of off)
    if (wire[FuseV1Options[name]] === ON) throw new Trouble(`The fuse ${name} is still on.`);
  for (const name of on) if (wire[FuseV1Options[name]] === OFF) throw new Trouble(`The fuse ${name} is off.`);
}

async function checkStart(program, env) {
  const userData = mkdtempSync(join(tmpdir(), 'assay-package-'));
  const switches = [
    ...electronSwitches({ virtual: true }),
    `--user-data-dir=${userData}`,
    '--remote-debugging-port=0',
  ];
  const child = spawn(program, switches, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let said = '';
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  try {
    const address = await new Promise((resolve, reject) => {
      const hear = (data) => {
        said += data;
        const found = said.match(/DevTools listening on (ws:\/\/\S+)/);
        if (found) resolve(found[1]);
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('error', reject);
      void ended.then((code) => reject(new Trouble(`The package ended at once with code ${code}:\n${said}`)));
    });
    const browser = await chromium.connectOverCDP(address);
    const page = await firstPage(browser);
    await page.waitForLoadState('load');
    if (!page.url().startsWith('app://assay/'))
      throw new Trouble(`The package shows ${page.url()} instead of its page.`);
    await page
      .locator('body *:visible')
      .first()
      .waitFor({ timeout: LIMIT_MS / 2 });
    // What the page shows until the kernel has answered; a kernel that cannot load its native parts dies, and the log says so.
    await page.locator('.starting').waitFor({ state: 'detached', timeout: LIMIT_MS / 2 });
    checkLog(join(userData, 'logs/kernel.log'));
    await browser.close();
    child.kill('SIGTERM');
    const code = await ended;
    if (code !== 0) throw new Trouble(`The package ended with code ${code}:\n${said}`);
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 });
  }
}

function checkLog(file) {
  const log = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (log.includes('ended unexpectedly'))
    throw new Trouble(`The kernel of the package does not stay alive:\n${log}`);
}

async function firstPage(browser) {
  const [context] = browser.contexts();
  return context.pages()[0] ?? (await context.waitForEvent('page', { timeout: LIMIT_MS / 2 }));
}
