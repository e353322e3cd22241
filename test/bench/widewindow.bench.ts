// The window over ten thousand columns of ten rows: the file is dropped, imported, looked at, judged and taken to training as a person
// would; for each picture how long it took, and for how long the loops of main process, kernel and page were held.
// Run with: npm run bench -- widewindow. ASSAY_BENCH_COLUMNS, ASSAY_BENCH_ROWS: how many; ASSAY_BENCH_PICTURES=FOLDER keeps screenshots,
// ASSAY_BENCH_PROFILES=FOLDER what page and kernel computed in each step, as .cpuprofile.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessageKey } from '../../shared/messages';
import {
  type App,
  dropFile,
  kernelPid,
  killKernel,
  resize,
  screenshot,
  startApp,
  watchLoops,
} from '../e2e/harness';
import { Person } from '../e2e/person';
import { radio } from '../e2e/scenes';
import { writeWide } from './wide/table';

const COLUMNS = Number(process.env['ASSAY_BENCH_COLUMNS'] ?? 10_000);
const ROWS = Number(process.env['ASSAY_BENCH_ROWS'] ?? 10);
const HOLD_LIMIT = 100;
const WAIT_LIMIT = 1000;
const PICTURES = process.env['ASSAY_BENCH_PICTURES'];
const PROFILES = process.env['ASSAY_BENCH_PROFILES'];
const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
const csv = join(folder, 'wide.csv');
const beats = join(folder, 'kernel-holds.txt');
if (PICTURES) process.env['ASSAY_SCREENSHOTS'] = PICTURES;
if (PROFILES) mkdirSync(PROFILES, { recursive: true });

writeWide(csv, COLUMNS, ROWS);
console.log(`${COLUMNS} columns by ${ROWS} rows in the window`);
const app = await startApp({ size: { width: 1280, height: 800 } });
const { page } = app;
const person = new Person(app);
const worst = { page: 0, main: 0, kernel: 0, computed: 0, wait: 0 };
try {
  await watchKernel(app);
  await person.openStart();
  await walk();
} catch (thrown) {
  if (PICTURES) await screenshot(page, 'wide-stuck');
  throw thrown;
} finally {
  await app.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
console.log(
  `\nlongest hold: page ${worst.page.toFixed(0)} ms, main ${worst.main.toFixed(0)} ms, kernel ${worst.kernel.toFixed(0)} ms ` +
    `(computing ${worst.computed.toFixed(0)}) ` +
    `(limit ${HOLD_LIMIT}); longest wait for a picture ${worst.wait.toFixed(0)} ms (limit ${WAIT_LIMIT})`,
);

async function walk(): Promise<void> {
  const t = (key: MessageKey, params?: Parameters<Person['t']>[1]): string => person.t(key, params);
  await step('drop: first rows', () => dropFile(page, csv), '.preview td');
  await step('types found', () => undefined, '.preview select', false);
  await picture('preview');
  const begin = person.button('view.shell.import.begin');
  await step(
    'import: first cells',
    () => begin.evaluate((b) => (b as HTMLButtonElement).click()),
    '[role="gridcell"]',
    false,
  );
  await settle();
  await picture('grid');
  await step('grid scrolled across', () => scroll('[role="grid"]', 'scrollLeft', 0.5), '[role="gridcell"]');
  await step(
    'a column looked at',
    () => page.locator('[role="columnheader"]').nth(3).click(),
    '.inspector h2',
  );
  await picture('column');
  await step('a whole row', openRow, '.inspector li button');
  await picture('row');
  await step('the row scrolled to its middle', scrollRow, '.inspector li button');
  await picture('row-middle');
  await step('missing together', () => radio(person, 'view.desk.gaps'), 'table', false);
  await picture('gaps');
  await step('pairs', () => radio(person, 'view.desk.pairs'), '.view', false);
  await settle();
  await picture('pairs');
  await step('back to the grid', () => radio(person, 'view.assets.table'), '[role="gridcell"]');
  await step(
    'versions',
    () => person.button('view.data.versions').first().click(),
    'li[aria-current="true"]',
  );
  await picture('versions');
  await step(
    'prepare: the list of steps',
    () => person.button('view.prepare.open').first().click(),
    'dialog, aside',
  );
  await picture('steps');
  await step(
    'prepare: rename, its form',
    () =>
      page
        .getByRole('button', { name: new RegExp(t('view.prepare.kind.rename')) })
        .first()
        .click(),
    'input[role="combobox"]',
  );
  await step(
    'prepare: all columns offered',
    () => page.locator('input[role="combobox"]').first().click(),
    '[role="option"]',
  );
  await picture('picker');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await step('quality', () => person.view(3), '[role="combobox"]');
  await picture('quality-before');
  await step('a target chosen', () => person.pick('view.quality.target', 'bought'), '[role="combobox"]');
  await settle();
  await step('gate', () => person.button('view.quality.run').click(), 'tr[data-row]', false);
  await person.button('view.quality.runAgain').waitFor({ timeout: 120_000 });
  await settle();
  await picture('quality');
  await step('a check', () => page.locator('tr[data-row]').first().click(), '.inspector h3');
  await picture('check');
  await step('features', () => person.view(4), '.columns [data-row], .picker li');
  await settle();
  await picture('features');
  await step('a column of the recipe', () => page.locator('[data-row]').nth(5).click(), '.inspector h2');
  await picture('features-column');
  await step('a step of the recipe', () => page.locator('ol .step').first().click(), '.inspector h2');
  await picture('features-step');
  await step('recipe fitted', () => person.button('view.features.fit').click(), 'main', false);
  await settle();
  await picture('features-fitted');
  await step('training', () => person.view(5), 'main h1, main h2');
  await settle();
  await picture('training');
  await step('flowchart', () => person.view(1), '.svelte-flow, main h1');
  await picture('flow');
  await inChinese();
}

/** As a person does: with a press on the number of the grid's second row. */
async function openRow(): Promise<void> {
  const grid = page.getByRole('grid');
  const [at, row] = [await grid.boundingBox(), await grid.getByRole('row').nth(2).boundingBox()];
  if (at && row) await page.mouse.click(at.x + 20, row.y + row.height / 2);
}

function scrollRow(): Promise<void> {
  return page.evaluate(() => {
    let at: Element | null = document.querySelector('.inspector ul.windowed');
    while (at && !/auto|scroll/.test(getComputedStyle(at).overflowY)) at = at.parentElement;
    if (at) at.scrollTop = at.scrollHeight / 2;
  });
}

/** The same pictures in Chinese and dark, large; without figures. */
async function inChinese(): Promise<void> {
  if (!PICTURES) return;
  const command = async (who: Person, key: MessageKey): Promise<void> => {
    await page.keyboard.press('Control+K');
    const words = page.getByPlaceholder(who.t('view.shell.palette.placeholder'));
    await words.fill(who.t(key));
    await page.keyboard.press('Enter');
    await words.waitFor({ state: 'hidden' });
  };
  await resize(app.electron, 1920, 1080);
  await command(person, 'view.shell.command.chinese');
  const reader = new Person(app, 'zh');
  await command(reader, 'view.shell.command.themeDark');
  for (const [place, name] of [
    [2, 'grid'],
    [3, 'quality'],
    [4, 'features'],
    [5, 'training'],
  ] as const) {
    await reader.view(place);
    await settle();
    await screenshot(page, `wide-${name}-zh-dark`);
  }
  await reader.view(3);
  await page.getByRole('combobox', { name: reader.t('view.quality.target') }).click();
  await page.keyboard.type('measure_77');
  await page.waitForTimeout(500);
  await screenshot(page, 'wide-picker-zh-dark');
}

/** Does something, waits for a picture, says how long both took and what was held in that time and two seconds after. */
async function step(name: string, act: () => unknown, selector: string, timed = true): Promise<void> {
  const profiled = await profile(name);
  const loops = await watchLoops(app);
  const from = Date.now();
  const start = performance.now();
  await act();
  await page.waitForSelector(selector, { timeout: 180_000 });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const wait = performance.now() - start;
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const held = await loops();
  await profiled();
  const kernel = kernelHolds(from);
  worst.page = Math.max(worst.page, held.task > 50 ? held.task : 0);
  worst.main = Math.max(worst.main, held.main);
  worst.kernel = Math.max(worst.kernel, kernel.held);
  worst.computed = Math.max(worst.computed, kernel.computed);
  if (timed) worst.wait = Math.max(worst.wait, wait);
  console.log(
    `${name.padEnd(34)} ${(wait / 1000).toFixed(2).padStart(6)} s  longest hold of page ${held.task.toFixed(0).padStart(5)} ms, ` +
      `main ${held.main.toFixed(0).padStart(4)} ms, kernel ${kernel.held.toFixed(0).padStart(4)} ms (computing ${kernel.computed.toFixed(0).padStart(4)})`,
  );
}

/** From here to the call of what it gives, page and kernel write down what they compute. */
async function profile(name: string): Promise<() => Promise<void>> {
  if (!PROFILES) return async () => undefined;
  const file = name.replaceAll(/\W+/g, '-');
  const pid = await kernelPid(app);
  const client = await page.context().newCDPSession(page);
  await client.send('Profiler.enable');
  await client.send('Profiler.setSamplingInterval', { interval: 1000 });
  await client.send('Profiler.start');
  // What the kernel has written by then is of the time before.
  writeFileSync(beats + '.name', '');
  if (pid !== null) process.kill(pid, 'SIGUSR2');
  await new Promise((resolve) => setTimeout(resolve, 200));
  return async () => {
    const { profile } = await client.send('Profiler.stop');
    await client.detach();
    writeFileSync(join(PROFILES, `${file}-page.cpuprofile`), JSON.stringify(profile));
    writeFileSync(beats + '.name', join(PROFILES, `${file}-kernel.cpuprofile`));
    if (pid !== null) process.kill(pid, 'SIGUSR2');
    await new Promise((resolve) => setTimeout(resolve, 500));
  };
}

/** Until nothing is said to be under way. */
async function settle(): Promise<void> {
  await page.waitForTimeout(500);
  await page.waitForFunction(() => document.querySelector('[role="progressbar"]') === null, undefined, {
    timeout: 180_000,
  });
  await page.waitForTimeout(500);
}

function scroll(selector: string, way: 'scrollLeft' | 'scrollTop', share: number): Promise<void> {
  return page.evaluate(
    ([selector, way, share]) => {
      const element = document.querySelector(selector);
      if (!element) return;
      const range =
        way === 'scrollLeft'
          ? element.scrollWidth - element.clientWidth
          : element.scrollHeight - element.clientHeight;
      element[way] = share * range;
    },
    [selector, way, share] as const,
  );
}

async function picture(name: string): Promise<void> {
  if (PICTURES) await screenshot(page, `wide-${name}-en-light`);
}

/** The kernel is started again with a clock of its own beside it, which writes down when its loop was held, and for how long. */
async function watchKernel({ electron }: App): Promise<void> {
  const probe = join(import.meta.dirname, 'wide', 'watched-kernel.mjs');
  await electron.evaluate(
    ({ utilityProcess }, { probe, beats }) => {
      const fork = utilityProcess.fork.bind(utilityProcess);
      utilityProcess.fork = (script, args, options) =>
        fork(probe, args, {
          ...options,
          env: { ...options?.env, ASSAY_BENCH_KERNEL: script, ASSAY_BENCH_BEATS: beats },
        });
    },
    { probe, beats },
  );
  await killKernel(app);
  await page.waitForTimeout(3000);
}

/** The kernel's longest hold that ended after a moment, and the longest by what was computed in it: others at work make holds longer. */
function kernelHolds(from: number): { held: number; computed: number } {
  const longest = { held: 0, computed: 0 };
  for (const line of readFileSync(beats, 'utf8').split('\n')) {
    const [at = 0, held = 0, computed = 0] = line.split(' ').map(Number);
    if (at < from) continue;
    longest.held = Math.max(longest.held, held);
    longest.computed = Math.max(longest.computed, computed);
  }
  return longest;
}
