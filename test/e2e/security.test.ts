// The promises of the window: nothing inline, nothing of Node in the page, no way out of the application, no connection outside.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, kernelPid, killKernel, processIds, startApp } from './harness';
import { outsideConnections } from './network';

let app: App;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

describe('the page', () => {
  it('has a policy without inline script, inline style or eval', async () => {
    const policy = await app.page.evaluate(async () =>
      (await fetch('index.html')).headers.get('content-security-policy'),
    );
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toContain('http');
  });

  it('refuses eval and injected script', async () => {
    const outcome = await app.page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.__injected = true';
      document.head.append(script);
      // In a task of its own: what the debugger evaluates directly is exempt from the policy.
      const evaluated = await new Promise((resolve) => {
        setTimeout(() => {
          try {
            resolve(new Function('return true')());
          } catch {
            resolve(false);
          }
        }, 0);
      });
      return { evaluated, injected: '__injected' in window };
    });
    expect(outcome).toEqual({ evaluated: false, injected: false });
  });

  it('sees nothing of Node or Electron but the bridge', async () => {
    const seen = await app.page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter((name) => name in window),
    );
    expect(seen).toEqual([]);
    expect(await app.page.evaluate(() => Object.keys(window.assay).sort())).toEqual(
      [
        ...[
          'copyText',
          'launch',
          'onCommand',
          'onKernel',
          'onOpenPath',
          'openFileDialog',
          'openPage',
          'pathForFile',
          'platform',
        ],
        ...['restartKernel', 'saveFileDialog', 'setLocale', 'setTheme', 'showItemInFolder'],
      ].sort(),
    );
  });

  it('runs sandboxed and isolated', async () => {
    const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      return (
        contents as unknown as { getLastWebPreferences(): Record<string, unknown> }
      ).getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    });
  });

  it('cannot leave, open a window or fetch a file', async () => {
    const address = app.page.url();
    await app.page.evaluate(() => {
      window.location.href = 'https://example.com/';
    });
    await app.page.evaluate(() => {
      window.location.href = 'file:///etc/passwd';
    });
    const opened = await app.page.evaluate(() => window.open('https://example.com/') !== null);
    const outcome = await app.page.evaluate(async () => {
      const attempt = (url: string): Promise<boolean> =>
        fetch(url).then(
          (r) => r.ok,
          () => false,
        );
      return Promise.all([
        attempt('https://example.com/'),
        attempt('file:///etc/passwd'),
        attempt('app://assay/../../package.json'),
        attempt('app://assay/%2e%2e/%2e%2e/package.json'),
        attempt('app://assay/..%2f..%2fpackage.json'),
        attempt('app://elsewhere/index.html'),
      ]);
    });
    expect(opened).toBe(false);
    expect(outcome).toEqual([false, false, false, false, false, false]);
    expect(app.page.url()).toBe(address);
    expect(app.electron.windows()).toHaveLength(1);
  });

  it('is granted no permission', async () => {
    const states = await app.page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone'] as PermissionName[];
      const asked = await Promise.all(names.map((name) => navigator.permissions.query({ name })));
      return asked.map((status) => status.state);
    });
    expect(new Set(states)).toEqual(new Set(['denied']));
  });

  it('has its requests to main checked', async () => {
    const refused = await app.page.evaluate(async () => {
      const bridge = window.assay as unknown as Record<string, (value: unknown) => Promise<unknown>>;
      const attempt = async (name: string, value: unknown): Promise<boolean> => {
        try {
          await bridge[name]?.(value);
          return false;
        } catch {
          return true;
        }
      };
      return Promise.all([
        attempt('showItemInFolder', 'relative/path'),
        attempt('setTheme', 'purple'),
        attempt('openFileDialog', 'everything'),
        attempt('saveFileDialog', { kind: 'exe', defaultName: 'x' }),
        attempt('copyText', 3),
      ]);
    });
    expect(refused).toEqual([true, true, true, true, true]);
  });
});

describe('the application', () => {
  it('starts the kernel again when it dies, and gives the page a new port', async () => {
    const before = await kernelPid(app);
    expect(before).not.toBeNull();
    await app.page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(window, { __seen: seen });
      window.addEventListener('message', (event) => {
        if (event.data === 'assay:port' && event.ports.length === 1) seen.push('port');
      });
      window.assay.onKernel((news) => seen.push(news.state));
    });
    await killKernel(app);
    await expect
      .poll(() => app.page.evaluate(() => (window as unknown as { __seen: string[] }).__seen), {
        timeout: 10_000,
      })
      .toEqual(['restarted', 'port']);
    expect(await kernelPid(app)).not.toBe(before);
  });

  it.runIf(process.platform === 'linux')('opens no connection to the outside', async () => {
    const seen = new Set<string>();
    for (let look = 0; look < 20; look++) {
      for (const connection of outsideConnections(await processIds(app.electron))) seen.add(connection);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect([...seen]).toEqual([]);
  });
});
