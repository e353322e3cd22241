// The application menu: a plain template, so that tests can read it. Items send command ids to the page.
import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../../shared/bridge';
import type { Locale } from '../../shared/messages';
import type { Link } from './links';
import { type MenuMessage, menuMessages } from './menu-messages';

export interface MenuActions {
  command(id: MenuCommand): void;
  openLink(link: Link): void;
  showLogs(): void;
  about(): void;
}

type Item = MenuItemConstructorOptions;
const separator: Item = { type: 'separator' };

/** The menu in a language; `development` adds reload and developer tools. */
export function menuTemplate(locale: Locale, actions: MenuActions, development: boolean): Item[] {
  const label = (key: MenuMessage): string => menuMessages[locale][key];
  const command = (id: MenuCommand, accelerator?: string): Item => ({
    id,
    label: label(id),
    ...(accelerator ? { accelerator } : {}),
    click: () => actions.command(id),
  });
  const role = (name: NonNullable<Item['role']>, key: MenuMessage): Item => ({
    role: name,
    label: label(key),
  });
  const submenu = (key: MenuMessage, items: Item[]): Item => ({ label: label(key), submenu: items });

  return [
    submenu('file', [
      command('project.new', 'CmdOrCtrl+N'),
      command('project.open', 'CmdOrCtrl+O'),
      command('project.close'),
      separator,
      command('data.import', 'CmdOrCtrl+I'),
      command('samples.open'),
      separator,
      role('quit', 'quit'),
    ]),
    submenu('edit', [
      role('undo', 'undo'),
      role('redo', 'redo'),
      separator,
      role('cut', 'cut'),
      role('copy', 'copy'),
      role('paste', 'paste'),
      role('selectAll', 'selectAll'),
    ]),
    submenu('view', [
      command('palette.open', 'CmdOrCtrl+K'),
      separator,
      command('view.flow', 'CmdOrCtrl+1'),
      command('view.data', 'CmdOrCtrl+2'),
      command('view.quality', 'CmdOrCtrl+3'),
      command('view.features', 'CmdOrCtrl+4'),
      command('view.training', 'CmdOrCtrl+5'),
      command('view.evaluation', 'CmdOrCtrl+6'),
      command('view.deploy', 'CmdOrCtrl+7'),
      separator,
      role('zoomIn', 'zoomIn'),
      role('zoomOut', 'zoomOut'),
      role('resetZoom', 'zoomReset'),
      role('togglefullscreen', 'fullScreen'),
      ...(development ? [separator, role('reload', 'reload'), role('toggleDevTools', 'developer')] : []),
    ]),
    submenu('window', [role('minimize', 'minimize'), role('close', 'close')]),
    submenu('help', [
      command('help.shortcuts', 'F1'),
      { label: label('onnx'), click: () => actions.openLink('onnx') },
      separator,
      { label: label('logs'), click: actions.showLogs },
      { label: label('about'), click: actions.about },
    ]),
  ];
}
