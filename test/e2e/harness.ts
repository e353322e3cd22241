// Starts the built application and holds the handles that tests need. The runtime and the display come from the environment
// that scripts/test.mjs (or screenshots.mjs, bench.mjs) prepares.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';

export const repository = resolve(import.meta.dirname, '../..');

export interface AppOptions {
  /** More arguments, for example `--demo` or the path of a project. */
  args?: readonly string[];
  /** Reuse another run's folder (reopening, crash recovery); a fresh one by default, removed on close. */
  userData?: string;
  env?: Readonly<Record<string, string>>;
  /** Content size in pixels; 1280 x 800 by default. */
  size?: { width: number; height: number };
}

export interface App {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly userData: string;
  /** What the page wrote to its console as errors, and what it threw. */
  readonly errors: readonly string[];
  /** Quits in order, as a person does. */
  close(): Promise<void>;
  /** kill -9 of every process of the application: power cut, out of memory. */
  kill(): Promise<void>;
}

/** Starts the application and waits for its page to have loaded. */
export async function startApp(options: AppOptions = {}): Promise<App> {
  if (!process.env['ELECTRON_OVERRIDE_DIST_PATH'])
    throw new Error('No Electron runtime is prepared: run through `npm run test:e2e -- FILE`.');
  const userData = options.userData ?? mkdtempSync(join(tmpdir(), 'assay-e2e-'));
  const switches = ['--disable-gpu', '--log-level=3', `--user-data-dir=${userData}`];
  if (process.getuid?.() === 0) switches.push('--no-sandbox');
  const electron = await _electron.launch({
    args: [repository, ...switches, ...(options.args ?? [])],
    cwd: repository,
    // The application's own colours, not those that the driver would put in their place.
    colorScheme: null,
    // HOME too: a project made without a path goes to the documents folder, and a test leaves nothing in a person's own.
    env: { ...definedEnv(), LANGUAGE: 'en_US', HOME: userData, ...options.env },
  });
  const page = await electron.firstWindow();
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  await page.waitForLoadState('load');
  if (options.size) await resize(electron, options.size.width, options.size.height);
  const forget = (): void => {
    if (options.userData === undefined) rmSync(userData, { recursive: true, force: true, maxRetries: 5 });
  };
  return {
    electron,
    page,
    userData,
    errors,
    async close() {
      await electron.close();
      forget();
    },
    async kill() {
      const pids = await processIds(electron);
      const closed = electron.waitForEvent('close');
      for (const pid of pids) killHard(pid);
      await closed;
      forget();
    },
  };
}

/** Gives the window's content a size in pixels. */
export async function resize(electron: ElectronApplication, width: number, height: number): Promise<void> {
  await electron.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  );
}

/** Drops files with their real paths in the middle of the window, or at `at` (CSS pixels). */
export async function dropFile(
  page: Page,
  path: string | readonly string[],
  at?: { x: number; y: number },
): Promise<void> {
  const client = await page.context().newCDPSession(page);
  const middle = await page.evaluate(() => ({ x: innerWidth / 2, y: innerHeight / 2 }));
  const files = (typeof path === 'string' ? [path] : path).map((file) => resolve(file));
  const common = { ...(at ?? middle), data: { items: [], files, dragOperationsMask: 1 } };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await client.send('Input.dispatchDragEvent', { type, ...common });
  await client.detach();
}

/** Answers the next system dialogs with this path, or with a cancel where it is null. */
export async function answerDialogs(app: App, path: string | null): Promise<void> {
  await app.electron.evaluate(({ dialog }, chosen) => {
    const open = { canceled: chosen === null, filePaths: chosen === null ? [] : [chosen] };
    const save = { canceled: chosen === null, filePath: chosen ?? '' };
    Object.assign(dialog, { showOpenDialog: async () => open, showSaveDialog: async () => save });
  }, path);
}

/** Sends a menu command as if the item had been chosen. */
export async function chooseMenu(app: App, id: string): Promise<void> {
  await app.electron.evaluate(
    ({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.click(),
    id,
  );
}

/** Takes a picture of the window into screenshots/NAME.png (or $ASSAY_SCREENSHOTS); gives its path. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const folder = process.env['ASSAY_SCREENSHOTS'] ?? join(repository, 'screenshots');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path });
  return path;
}

/** Process ids: the main process first, then every child. */
export async function processIds(electron: ElectronApplication): Promise<number[]> {
  const pids = await electron.evaluate(({ app }) => app.getAppMetrics().map((metric) => metric.pid));
  const own = electron.process().pid;
  return [...new Set([...(own ? [own] : []), ...pids])];
}

/** The process id of the running kernel, or null. */
export function kernelPid(app: App): Promise<number | null> {
  return app.electron.evaluate(({ app: electron }) => {
    const metrics = electron.getAppMetrics();
    return (
      metrics.find((metric) => metric.name === 'assay-kernel' || metric.serviceName === 'assay-kernel')
        ?.pid ?? null
    );
  });
}

/** kill -9 of the kernel alone. */
export async function killKernel(app: App): Promise<void> {
  const pid = await kernelPid(app);
  if (pid === null) throw new Error('there is no kernel to kill');
  killHard(pid);
}

/** How long event loops were held, in ms. */
export interface LoopReport {
  /** The page's longest task: what a key or a press has to wait for at most. 50 where none was longer than that. */
  task: number;
  /** The longest time between two turns of the page's loop as a timer and a message see them: many tasks may lie in it. */
  page: number;
  /** The same of the main process. */
  main: number;
}

/** Watches the event loops of page and main process; call the result to stop and read. */
export async function watchLoops(app: App): Promise<() => Promise<LoopReport>> {
  await app.page.evaluate(() => {
    const watch = { longest: 0, task: 50, running: true };
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) watch.task = Math.max(watch.task, duration);
    }).observe({ type: 'longtask' });
    const channel = new MessageChannel();
    let last = performance.now();
    channel.port1.onmessage = () => {
      const now = performance.now();
      watch.longest = Math.max(watch.longest, now - last);
      last = now;
      // A short pause between turns, so that watching costs next to nothing.
      if (watch.running) setTimeout(() => channel.port2.postMessage(0), 5);
    };
    channel.port2.postMessage(0);
    Object.assign(window, { __loop: watch });
  });
  await app.electron.evaluate(() => {
    const watch = { longest: 0, timer: setInterval(tick, 5) };
    let last = performance.now();
    function tick(): void {
      const now = performance.now();
      watch.longest = Math.max(watch.longest, now - last);
      last = now;
    }
    Object.assign(globalThis, { __loop: watch });
  });
  return async () => ({
    ...(await app.page.evaluate(() => {
      const { __loop: watch } = window as unknown as {
        __loop: { longest: number; task: number; running: boolean };
      };
      watch.running = false;
      return { page: watch.longest, task: watch.task };
    })),
    main: await app.electron.evaluate(() => {
      const { __loop: watch } = globalThis as unknown as {
        __loop: { longest: number; timer: NodeJS.Timeout };
      };
      clearInterval(watch.timer);
      return watch.longest;
    }),
  });
}

function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Already gone with its parent.
  }
}

function definedEnv(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
