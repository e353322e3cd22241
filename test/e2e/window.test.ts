// What the main process promises: a kernel that comes back and is not restarted for ever, one instance, choices remembered.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type App,
  chooseMenu,
  dropFile,
  kernelPid,
  killKernel,
  repository,
  resize,
  startApp,
  watchLoops,
} from './harness';

let folder: string;
let app: App | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-window-'));
});
afterEach(async () => {
  await app?.close().catch(() => undefined);
  app = null;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Keeps what the bridge tells the page from now on. */
async function listen(on: App): Promise<() => Promise<string[]>> {
  await on.page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { __heard: heard });
    window.assay.onKernel((news) => heard.push(news.state));
    window.assay.onCommand((command) => heard.push(command));
    window.assay.onOpenPath((path) => heard.push(path));
  });
  return () => on.page.evaluate(() => [...(window as unknown as { __heard: string[] }).__heard]);
}

describe('the kernel', () => {
  it('is given up after three deaths in a minute, and comes back when asked to', async () => {
    app = await startApp({ userData: folder });
    const heard = await listen(app);
    for (const state of ['restarted', 'restarted', 'failed']) {
      const before = (await heard()).length;
      await expect.poll(() => app && kernelPid(app), { timeout: 10_000 }).not.toBeNull();
      await killKernel(app);
      await expect.poll(async () => (await heard())[before], { timeout: 10_000 }).toBe(state);
    }
    expect(await kernelPid(app)).toBeNull();
    await app.page.evaluate(() => window.assay.restartKernel());
    await expect.poll(() => app && kernelPid(app), { timeout: 10_000 }).not.toBeNull();
    expect(readFileSync(join(folder, 'logs/kernel.log'), 'utf8')).toContain('ended unexpectedly');
  });

  it('ends with the application', async () => {
    app = await startApp({ userData: folder });
    const pid = await kernelPid(app);
    expect(pid).not.toBeNull();
    await app.close();
    app = null;
    // The last process is gone a moment after the window's driver says closed.
    await expect
      .poll(() => existsSync(`/proc/${pid}/status`) && process.platform === 'linux', { timeout: 10_000 })
      .toBe(false);
  });
});

describe('the window', () => {
  it('remembers its size, colours and language', async () => {
    app = await startApp({ userData: folder });
    await resize(app.electron, 1190, 777);
    await app.page.evaluate(() => Promise.all([window.assay.setTheme('dark'), window.assay.setLocale('zh')]));
    expect(await app.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);
    await app.close();
    app = await startApp({ userData: folder });
    const { launch, width } = await app.page.evaluate(() => ({
      launch: window.assay.launch,
      width: innerWidth,
    }));
    expect(launch).toMatchObject({ theme: 'dark', locale: 'zh', demo: false, openPath: null });
    expect(width).toBe(1190);
    const label = await app.electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items[0]?.label);
    expect(label).toBe('文件');
  });

  it('is one: a second start hands over its project and ends', async () => {
    app = await startApp({ userData: folder, args: ['first.assay', '--demo'] });
    expect(await app.page.evaluate(() => window.assay.launch)).toMatchObject({
      demo: true,
      openPath: join(repository, 'first.assay'),
    });
    const heard = await listen(app);
    const program = app.electron.process().spawnfile;
    const switches = [
      '--disable-gpu',
      `--user-data-dir=${folder}`,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ];
    const second = spawn(program, [repository, ...switches, 'second.assay'], {
      cwd: folder,
      stdio: 'ignore',
    });
    const code = await new Promise((resolve) => second.once('exit', resolve));
    expect(code).toBe(0);
    await expect.poll(heard, { timeout: 10_000 }).toContain(join(folder, 'second.assay'));
  });

  it('opens again after the whole application was killed', async () => {
    app = await startApp({ userData: folder });
    await app.kill();
    app = await startApp({ userData: folder });
    expect(await kernelPid(app)).not.toBeNull();
  });

  it('lets both event loops be watched', async () => {
    app = await startApp({ userData: folder });
    const stop = await watchLoops(app);
    await chooseMenu(app, 'view.flow');
    await expect.poll(() => app?.page.evaluate(() => document.readyState)).toBe('complete');
    const longest = await stop();
    expect(longest.page).toBeGreaterThan(0);
    expect(longest.main).toBeGreaterThan(0);
  });

  it('sends menu commands, and gives dropped files their real paths', async () => {
    app = await startApp({ userData: folder });
    const heard = await listen(app);
    await chooseMenu(app, 'help.shortcuts');
    await expect.poll(heard).toContain('help.shortcuts');
    const file = join(folder, 'dropped 文件.txt');
    writeFileSync(file, 'not a table\n');
    await app.page.evaluate(() => {
      addEventListener('dragover', (event) => event.preventDefault(), { capture: true });
      addEventListener(
        'drop',
        (event) => {
          event.preventDefault();
          event.stopImmediatePropagation();
          const paths = [...(event.dataTransfer?.files ?? [])].map((dropped) =>
            window.assay.pathForFile(dropped),
          );
          Object.assign(window, { __paths: paths });
        },
        { capture: true },
      );
    });
    await dropFile(app.page, file);
    await expect
      .poll(() => app?.page.evaluate(() => (window as unknown as { __paths?: string[] }).__paths))
      .toEqual([file]);
    const made = await app.page.evaluate(() => window.assay.pathForFile(new File(['x'], 'made.txt')));
    expect(made).toBe('');
  });
});
