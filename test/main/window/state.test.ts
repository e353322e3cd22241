import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readJson, writeJson } from '../../../main/window/json-file';
import { LogFile } from '../../../main/window/log-file';
import { PreferencesFile } from '../../../main/window/preferences';
import { RestartPolicy } from '../../../main/window/restart-policy';
import { readStartArguments } from '../../../main/window/start-arguments';
import { defaultState, fitState, MINIMUM, WindowState } from '../../../main/window/window-state';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-window-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('window state', () => {
  const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];

  it('comes back where it was', () => {
    const state = { x: 100, y: 50, width: 1400, height: 900, maximized: true };
    expect(fitState(state, screens)).toEqual(state);
  });

  it('is never below the minimum, and never on a screen that is gone', () => {
    expect(fitState({ x: 0, y: 0, width: 5, height: 5, maximized: false }, screens)).toMatchObject(MINIMUM);
    expect(
      fitState({ x: 5000, y: 50, width: 1400, height: 900, maximized: false }, screens),
    ).not.toHaveProperty('x');
    expect(
      fitState({ x: 100, y: -400, width: 1400, height: 900, maximized: false }, screens),
    ).not.toHaveProperty('y');
  });

  it('survives writing and reading, and a damaged file gives the default', async () => {
    const file = join(folder, 'deep/window.json');
    await Promise.all([1, 2, 3].map((x) => writeJson(file, { ...defaultState, x, y: 0 })));
    expect(readJson(file, WindowState, defaultState)).toMatchObject({ x: 3, y: 0 });
    expect(readdirSync(join(folder, 'deep'))).toEqual(['window.json']);
    writeFileSync(file, '{"width": 12');
    expect(readJson(file, WindowState, defaultState)).toEqual(defaultState);
    writeFileSync(file, '{"width": "wide"}');
    expect(readJson(file, WindowState, defaultState)).toEqual(defaultState);
  });
});

describe('preferences', () => {
  it('begin with the system language and are remembered', async () => {
    const file = join(folder, 'preferences.json');
    const first = new PreferencesFile(file, 'zh-CN');
    expect(first.value).toEqual({ theme: 'system', locale: 'zh' });
    await first.change({ theme: 'dark' });
    expect(new PreferencesFile(file, 'de').value).toEqual({ theme: 'dark', locale: 'zh' });
  });
});

describe('restart policy', () => {
  it('gives up at the third death within a minute, and forgets old ones', () => {
    let now = 0;
    const policy = new RestartPolicy(() => now);
    expect(policy.died()).toBeLessThan(1000);
    now = 10_000;
    expect(policy.died()).toBeGreaterThanOrEqual(1000);
    now = 20_000;
    expect(policy.died()).toBeNull();
    policy.forget();
    expect(policy.died()).not.toBeNull();
    now = 200_000;
    expect(policy.died()).toBe(100);
  });
});

describe('log file', () => {
  it('keeps the last two files and no more', async () => {
    const file = join(folder, 'logs/kernel.log');
    const log = new LogFile(file, () => new Date(0), 200);
    for (let entry = 0; entry < 20; entry++) log.write('kernel', `entry ${entry} ${'x'.repeat(40)}`);
    await log.close();
    expect(readdirSync(join(folder, 'logs')).sort()).toEqual(expect.arrayContaining(['kernel.log.1']));
    expect(readFileSync(`${file}.1`, 'utf8')).toContain('1970-01-01T00:00:00.000Z kernel entry');
    expect(readdirSync(join(folder, 'logs')).length).toBeLessThanOrEqual(2);
  });
});

describe('start arguments', () => {
  it('finds the project and the demonstration among Chromium switches', () => {
    const args = [
      '/repository',
      '--disable-gpu',
      '--user-data-dir=/tmp/x.assay',
      'work/Sales.ASSAY',
      '--demo',
    ];
    expect(readStartArguments(args, '/home/me')).toEqual({
      demo: true,
      openPath: '/home/me/work/Sales.ASSAY',
    });
    expect(readStartArguments([], '/')).toEqual({ demo: false, openPath: null });
  });
});
