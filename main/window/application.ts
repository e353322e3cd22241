// The life of the application: one instance, one kernel, one window, and an orderly end.
import { app, BrowserWindow, Menu, nativeTheme, session, shell } from 'electron';
import { join } from 'node:path';
import type { MenuCommand } from '../../shared/bridge';
import { hardenSession, silenceChromium } from './harden';
import { written } from './json-file';
import { KernelHost } from './kernel-host';
import { linkAddress } from './links';
import { LogFile } from './log-file';
import { createMainWindow } from './main-window';
import { menuTemplate } from './menu';
import { PreferencesFile } from './preferences';
import { registerScheme, serveRenderer } from './protocol';
import { answerRequests } from './requests';
import { readStartArguments } from './start-arguments';

export interface ApplicationOptions {
  /** Folder of the built application: main/, preload/, renderer/ lie in it. */
  out: string;
  /** Where the kernel finds what ships beside the code: a package's resources folder, or the root of a checkout. */
  resources: string;
  /** Folder of the application's icons. */
  icons: string;
}

/** Starts the application. Returns at once; Electron's own events carry on. */
export function startApplication(options: ApplicationOptions): void {
  app.setName('Assay');
  const userData = app.commandLine.getSwitchValue('user-data-dir') || process.env['ASSAY_USER_DATA'];
  if (userData) app.setPath('userData', userData);
  if (!app.requestSingleInstanceLock({ args: process.argv.slice(1), cwd: process.cwd() })) {
    app.exit(0);
    return;
  }
  // As root Chromium runs without a sandbox only, and asking for one would end every child process.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  silenceChromium();
  registerScheme();
  // Not awaited at top level: an ES module that waits for `ready` there never becomes ready.
  void app.whenReady().then(() => run(options));
}

function run({ out, resources, icons }: ApplicationOptions): void {
  const devServer = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];
  const data = app.getPath('userData');
  const now = (): number => performance.now();
  const preferences = new PreferencesFile(join(data, 'preferences.json'), app.getLocale());
  nativeTheme.themeSource = preferences.value.theme;
  const log = new LogFile(join(data, 'logs/kernel.log'), () => new Date());
  const kernel = new KernelHost({
    script: join(out, 'main/kernel.js'),
    args: {
      userData: data,
      documents: app.getPath('documents'),
      temp: app.getPath('temp'),
      resources,
      locale: preferences.value.locale,
      version: app.getVersion(),
    },
    log,
    now,
  });
  kernel.start();
  serveRenderer(join(out, 'renderer'));
  hardenSession(session.defaultSession, devServer);

  const start = readStartArguments(process.argv.slice(1), process.cwd());
  let opened = start.openPath ?? openedBeforeReady;
  const openWindow = (): BrowserWindow =>
    createMainWindow({
      preload: join(out, 'preload/preload.cjs'),
      icon: join(icons, '512x512.png'),
      stateFile: join(data, 'window.json'),
      launch: { demo: start.demo, openPath: opened, ...preferences.value },
      devServer,
      now,
      onLoaded: (window) => kernel.connect(window.webContents),
    });

  const page = (): BrowserWindow | undefined => BrowserWindow.getAllWindows()[0];
  const relabel = (): void =>
    setMenu(preferences, log, (command) => page()?.webContents.send('assay:command', command));
  const open = (path: string | null): void => {
    const window = page();
    if (!window) return;
    if (window.isMinimized()) window.restore();
    window.focus();
    if (path) window.webContents.send('assay:open-path', path);
  };
  relabel();
  answerRequests({ kernel, preferences, devServer, relabel });
  openWindow();
  opened = null;

  app.on('second-instance', (_event, argv, cwd, extra) => open(pathOf(argv, cwd, extra)));
  app.removeListener('open-file', rememberOpened);
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open(path);
  });
  app.on('activate', () => {
    if (!page()) openWindow();
  });
  app.on('window-all-closed', () => app.quit());
  endInOrder(kernel, log);
}

let openedBeforeReady: string | null = null;
function rememberOpened(event: { preventDefault(): void }, path: string): void {
  event.preventDefault();
  openedBeforeReady = path;
}
app.on('open-file', rememberOpened);

/** The project that another start of the application named; Chromium reorders `argv`, so our own copy is asked first. */
function pathOf(argv: readonly string[], cwd: string, extra: unknown): string | null {
  const own = extra as { args?: unknown; cwd?: unknown } | null;
  const args = Array.isArray(own?.args) ? own.args.filter((arg) => typeof arg === 'string') : argv.slice(1);
  return readStartArguments(args, typeof own?.cwd === 'string' ? own.cwd : cwd).openPath;
}

function setMenu(preferences: PreferencesFile, log: LogFile, command: (id: MenuCommand) => void): void {
  const template = menuTemplate(
    preferences.value.locale,
    {
      command,
      openLink: (link) => void shell.openExternal(linkAddress(link)),
      showLogs: () => shell.showItemInFolder(log.file),
      about: () => app.showAboutPanel(),
    },
    !app.isPackaged,
  );
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function endInOrder(kernel: KernelHost, log: LogFile): void {
  let ended = false;
  app.on('will-quit', (event) => {
    if (ended) return;
    event.preventDefault();
    void kernel
      .stop()
      .then(() => Promise.all([log.close(), written()]))
      .finally(() => {
        ended = true;
        app.quit();
      });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
}
