import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { linkAddress } from '../../../main/window/links';
import { menuTemplate } from '../../../main/window/menu';
import { MENU_COMMANDS } from '../../../shared/bridge';

type Item = MenuItemConstructorOptions;
const flatten = (items: Item[]): Item[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])]);

describe.each(['en', 'zh'] as const)('the menu in %s', (locale) => {
  const sent: string[] = [];
  const actions = { command: (id: string) => sent.push(id), openLink() {}, showLogs() {}, about() {} };
  const items = flatten(menuTemplate(locale, actions, false));

  it('offers every command once, and sends its id', () => {
    const commands = items.filter((item) => item.id !== undefined);
    for (const item of commands) (item.click as (() => void) | undefined)?.();
    expect([...sent].sort()).toEqual([...MENU_COMMANDS].sort());
  });

  it('labels everything, gives each key once, and has no developer tools in a release', () => {
    expect(items.filter((item) => item.type !== 'separator' && !item.label)).toEqual([]);
    const keys = items.flatMap((item) => item.accelerator ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    expect(items.map((item) => item.role)).not.toContain('toggleDevTools');
  });
});

it('links lead to https only', () => {
  expect(linkAddress('onnx')).toMatch(/^https:\/\//);
});
