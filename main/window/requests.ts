// What the page may ask of the main process: each request checks who asks and what was asked before anything is done.
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  type FileFilter,
  ipcMain,
  type IpcMainInvokeEvent,
  nativeTheme,
  shell,
} from 'electron';
import { stat } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import type { OpenKind, SaveKind } from '../../shared/bridge';
import { isOwn } from './assets';
import type { KernelHost } from './kernel-host';
import { type MenuMessage, menuMessages } from './menu-messages';
import { Locale, type PreferencesFile, Theme } from './preferences';

export interface RequestOptions {
  kernel: KernelHost;
  preferences: PreferencesFile;
  devServer: string | undefined;
  /** The language changed: rebuild the menu. */
  relabel: () => void;
}

const ENDINGS: Readonly<Record<OpenKind | SaveKind, readonly string[]>> = {
  data: [
    ...[
      'csv',
      'tsv',
      'tab',
      'txt',
      'psv',
      'xlsx',
      'xls',
      'xlsm',
      'xlsb',
      'ods',
      'json',
      'jsonl',
      'ndjson',
      'geojson',
    ],
    ...['parquet', 'pq', 'arrow', 'feather', 'db', 'sqlite', 'sqlite3', 'gz', 'zip'],
    ...['png', 'jpg', 'jpeg', 'webp', 'wav', 'flac', 'mp3', 'ogg', 'oga', 'opus'],
  ],
  folder: [],
  project: ['assay'],
  csv: ['csv'],
  onnx: ['onnx'],
  suite: ['json'],
  page: ['html'],
};

const path = z.string().min(1).max(32_767).refine(isAbsolute);
const SaveOptions = z.object({
  kind: z.enum(['project', 'csv', 'onnx', 'suite', 'page']),
  defaultName: z.string().max(255),
});

/** Registers every request of shared/bridge.ts that needs the main process. */
export function answerRequests({ kernel, preferences, devServer, relabel }: RequestOptions): void {
  const say = (key: MenuMessage): string => menuMessages[preferences.value.locale][key];
  const filters = (kind: Exclude<OpenKind, 'folder'> | SaveKind): FileFilter[] => [
    { name: say(`filter.${kind}`), extensions: [...ENDINGS[kind]] },
    { name: say('filter.all'), extensions: ['*'] },
  ];

  function answer<A extends unknown[], R>(
    channel: string,
    schema: z.ZodType<A>,
    run: (window: BrowserWindow, ...args: A) => R | Promise<R>,
  ): void {
    ipcMain.handle(channel, (event, ...args: unknown[]) => {
      const window = ownWindow(event, devServer);
      const checked = schema.safeParse(args);
      if (!window || !checked.success) throw new Error(`refused: ${channel}`);
      return run(window, ...checked.data);
    });
  }

  answer(
    'assay:open-file',
    z.tuple([z.enum(['data', 'folder', 'project', 'suite'])]),
    async (window, kind) => {
      const chosen = await dialog.showOpenDialog(window, {
        title: say(`dialog.${kind}`),
        filters: kind === 'folder' ? [] : filters(kind),
        properties: [kind === 'folder' ? 'openDirectory' : 'openFile'],
      });
      return chosen.canceled ? null : (chosen.filePaths[0] ?? null);
    },
  );
  /** Pages that the person has given a name: no other file is handed to the browser. */
  const pages = new Set<string>();
  answer('assay:save-file', z.tuple([SaveOptions]), async (window, { kind, defaultName }) => {
    const chosen = await dialog.showSaveDialog(window, {
      title: say('dialog.save'),
      defaultPath: join(app.getPath('documents'), basename(defaultName)),
      filters: filters(kind).slice(0, 1),
      properties: ['showOverwriteConfirmation', 'createDirectory'],
    });
    if (chosen.canceled || !chosen.filePath) return null;
    const file = withEnding(chosen.filePath, kind);
    if (kind === 'page') pages.add(file);
    return file;
  });
  answer(
    'assay:open-page',
    z.tuple([path]),
    async (_window, file) => pages.has(file) && (await shell.openPath(file)) === '',
  );
  answer('assay:show-item', z.tuple([path]), async (_window, file) => {
    const exists = await stat(file).then(
      () => true,
      () => false,
    );
    if (exists) shell.showItemInFolder(file);
    return exists;
  });
  answer('assay:copy-text', z.tuple([z.string().max(1_000_000)]), (_window, text) => {
    clipboard.writeText(text);
  });
  answer('assay:set-theme', z.tuple([Theme]), async (_window, theme) => {
    nativeTheme.themeSource = theme;
    await preferences.change({ theme });
  });
  answer('assay:set-locale', z.tuple([Locale]), async (_window, locale) => {
    await preferences.change({ locale });
    relabel();
  });
  answer('assay:restart-kernel', z.tuple([]), () => kernel.restart());
}

/** The window that asks, where it is ours, asks from its own top frame, and that frame shows our page. */
function ownWindow(event: IpcMainInvokeEvent, devServer: string | undefined): BrowserWindow | null {
  const frame = event.senderFrame;
  if (!frame || frame !== event.sender.mainFrame || !isOwn(frame.url, devServer)) return null;
  return BrowserWindow.fromWebContents(event.sender);
}

function withEnding(file: string, kind: SaveKind): string {
  const ending = `.${ENDINGS[kind][0] ?? kind}`;
  return file.toLowerCase().endsWith(ending) ? file : file + ending;
}
