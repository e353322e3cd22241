// The narrow bridge between the page and the Electron main process: `window.assay`, put there by main/preload.ts. It holds
// only what neither the page (sandboxed) nor the kernel (no window) can do. Everything else is a contract of the kernel.
import type { Locale } from './messages/form';

/** What kind of file a dialog is about. */
export type OpenKind = 'data' | 'folder' | 'project' | 'suite';
export type SaveKind = 'project' | 'csv' | 'onnx' | 'suite' | 'page';

export type Theme = 'system' | 'light' | 'dark';

/** Commands that the application menu sends to the page; the page's command registry answers to the same names. */
export const MENU_COMMANDS = [
  'project.new',
  'project.open',
  'project.close',
  'data.import',
  'samples.open',
  'view.flow',
  'view.data',
  'view.quality',
  'view.features',
  'view.training',
  'view.evaluation',
  'view.deploy',
  'palette.open',
  'help.shortcuts',
] as const;
export type MenuCommand = (typeof MENU_COMMANDS)[number];

/**
 * What became of the kernel. 'restarted': it died and a new one is up (a new port follows); 'failed': it died too often and
 * is not started again until `restartKernel()`. `code` is the exit code of the one that died.
 */
export interface KernelNews {
  state: 'restarted' | 'failed';
  code: number;
}

/** What the application was started with. */
export interface Launch {
  /** Started with --demo: walk the Bank Marketing sample through the flowchart without being asked. */
  demo: boolean;
  /** A project file named on the command line or opened from the file manager. */
  openPath: string | null;
  theme: Theme;
  locale: Locale;
}

export interface Bridge {
  readonly launch: Launch;
  readonly platform: 'linux' | 'darwin' | 'win32';
  /** Absolute path of a dropped or chosen file; '' for a File that page code made up. */
  pathForFile(file: File): string;
  /** The system's dialog; null where the person cancelled. */
  openFileDialog(kind: OpenKind): Promise<string | null>;
  saveFileDialog(options: { kind: SaveKind; defaultName: string }): Promise<string | null>;
  /** Shows an existing file in the system's file manager; false where there is no such file. */
  showItemInFolder(path: string): Promise<boolean>;
  /** Opens a page that the person has named in `saveFileDialog` since the start, in their browser; false where that cannot be. */
  openPage(path: string): Promise<boolean>;
  copyText(text: string): Promise<void>;
  /** Follows or overrides the system's colours, remembered over restarts. */
  setTheme(theme: Theme): Promise<void>;
  /** The language of the menu and of the next start. */
  setLocale(locale: Locale): Promise<void>;
  /** Starts the kernel again after 'failed'. */
  restartKernel(): Promise<void>;
  /** Subscribes; what came before the first subscriber is kept for it. Each returns its unsubscribe. */
  onCommand(listener: (command: MenuCommand) => void): () => void;
  onKernel(listener: (news: KernelNews) => void): () => void;
  onOpenPath(listener: (path: string) => void): () => void;
}

/**
 * The kernel's port reaches the page as a window message whose data is this string and whose `ports[0]` is a MessagePort:
 * once when the page has loaded and again after each restart of the kernel. Listen before the load event.
 */
export const PORT_MESSAGE = 'assay:port';

/** What main hands the kernel process: the first argument after the script, as JSON. Paths are absolute. */
export interface KernelArguments {
  userData: string;
  documents: string;
  temp: string;
  resources: string;
  locale: Locale;
  version: string;
}

/** What main posts to the kernel's parent port. 'connect' carries one MessagePort, for the page of that window. */
export type KernelMessage = { type: 'connect'; windowId: number } | { type: 'shutdown' };

declare global {
  interface Window {
    assay: Bridge;
  }
}
