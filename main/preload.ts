// The bridge: runs sandboxed before the page, and gives it `window.assay` (shared/bridge.ts) and nothing else.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { type Bridge, type KernelNews, type Launch, type MenuCommand, PORT_MESSAGE } from '../shared/bridge';

const LAUNCH = '--assay-launch=';

/** A channel of the main process; what arrives before the first listener waits for it. */
function channel<T>(name: string): (listener: (value: T) => void) => () => void {
  const listeners = new Set<(value: T) => void>();
  const waiting: T[] = [];
  ipcRenderer.on(name, (_event, value: T) => {
    if (listeners.size === 0) waiting.push(value);
    for (const listener of listeners) listener(value);
  });
  return (listener) => {
    listeners.add(listener);
    for (const value of waiting.splice(0)) listener(value);
    return () => listeners.delete(listener);
  };
}

const onCommand = channel<MenuCommand>('assay:command');
const onKernel = channel<KernelNews>('assay:kernel');
const onOpenPath = channel<string>('assay:open-path');

// A port cannot cross the context bridge; it travels on as a window message.
ipcRenderer.on(PORT_MESSAGE, (event) => {
  window.postMessage(PORT_MESSAGE, window.location.origin, [...event.ports]);
});

function readLaunch(): Launch {
  const text = process.argv.find((arg) => arg.startsWith(LAUNCH))?.slice(LAUNCH.length);
  return text
    ? (JSON.parse(decodeURIComponent(text)) as Launch)
    : { demo: false, openPath: null, theme: 'system', locale: 'en' };
}

const bridge: Bridge = {
  launch: readLaunch(),
  platform: process.platform as Bridge['platform'],
  pathForFile: (file) => webUtils.getPathForFile(file),
  openFileDialog: (kind) => ipcRenderer.invoke('assay:open-file', kind),
  saveFileDialog: (options) => ipcRenderer.invoke('assay:save-file', options),
  showItemInFolder: (path) => ipcRenderer.invoke('assay:show-item', path),
  openPage: (path) => ipcRenderer.invoke('assay:open-page', path),
  copyText: (text) => ipcRenderer.invoke('assay:copy-text', text),
  setTheme: (theme) => ipcRenderer.invoke('assay:set-theme', theme),
  setLocale: (locale) => ipcRenderer.invoke('assay:set-locale', locale),
  restartKernel: () => ipcRenderer.invoke('assay:restart-kernel'),
  onCommand,
  onKernel,
  onOpenPath,
};

contextBridge.exposeInMainWorld('assay', bridge);
