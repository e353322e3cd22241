// The application window: its looks before the page is there, its remembered place, its recovery when the page's process dies.
import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { Launch } from '../../shared/bridge';
import { PAGE } from './assets';
import { hardenContents } from './harden';
import { readJson, writeJson } from './json-file';
import { RestartPolicy } from './restart-policy';
import { defaultState, fitState, MINIMUM, WindowState } from './window-state';

export interface MainWindowOptions {
  preload: string;
  icon: string;
  stateFile: string;
  launch: Launch;
  devServer: string | undefined;
  now: () => number;
  /** The page has loaded, the first time or again. */
  onLoaded: (window: BrowserWindow) => void;
}

/** As the page's own background, so that nothing flashes before it is drawn. */
const background = (): string => (nativeTheme.shouldUseDarkColors ? '#111318' : '#f7f8fa');
const SAVE_AFTER_MS = 400;

export function createMainWindow(options: MainWindowOptions): BrowserWindow {
  const { devServer, launch } = options;
  const remembered = readJson(options.stateFile, WindowState, defaultState);
  const screens = screen.getAllDisplays().map((display) => display.workArea);
  const { maximized, ...bounds } = fitState(remembered, screens);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: MINIMUM.width,
    minHeight: MINIMUM.height,
    title: 'Assay',
    icon: options.icon,
    show: false,
    backgroundColor: background(),
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      additionalArguments: [`--assay-launch=${encodeURIComponent(JSON.stringify(launch))}`],
    },
  });
  if (maximized) window.maximize();
  hardenContents(window.webContents, devServer);
  window.once('ready-to-show', () => window.show());
  window.on('page-title-updated', (event) => event.preventDefault());
  window.webContents.on('did-finish-load', () => options.onLoaded(window));
  const recolour = (): void => window.setBackgroundColor(background());
  nativeTheme.on('updated', recolour);
  window.once('closed', () => nativeTheme.off('updated', recolour));
  rememberPlace(window, options.stateFile);
  reviveWhenGone(window, options.now);
  // A page that cannot be loaded shows as an empty window rather than as none.
  void window.loadURL(devServer ?? PAGE).catch(() => window.show());
  return window;
}

function rememberPlace(window: BrowserWindow, file: string): void {
  let timer: NodeJS.Timeout | null = null;
  const save = (): void => {
    timer = null;
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return;
    const state: WindowState = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    void writeJson(file, state).catch(() => undefined);
  };
  const later = (): void => {
    if (timer) clearTimeout(timer);
    timer = setTimeout(save, SAVE_AFTER_MS);
  };
  window.on('resize', later);
  window.on('move', later);
  window.on('maximize', later);
  window.on('unmaximize', later);
  window.on('close', () => {
    if (timer) clearTimeout(timer);
    save();
  });
}

function reviveWhenGone(window: BrowserWindow, now: () => number): void {
  const policy = new RestartPolicy(now);
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    const delay = policy.died();
    if (delay === null) return;
    setTimeout(() => {
      if (!window.isDestroyed()) window.webContents.reload();
    }, delay);
  });
}
