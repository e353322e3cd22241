// Which file of the built renderer an app:// address means. Electron-free, so that escaping it can be tested directly.
import { extname, join, normalize, sep } from 'node:path';

export const SCHEME = 'app';
export const HOST = 'assay';
export const PAGE = `${SCHEME}://${HOST}/index.html`;

const MIME: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
};

export interface Asset {
  /** Absolute path inside the root. */
  file: string;
  mime: string;
}

/** The file that `address` names below `root`; null for another scheme or host, a path that leaves `root`, or an unknown type. */
export function resolveAsset(root: string, address: string): Asset | null {
  if (!isOwn(address)) return null;
  let path: string;
  try {
    path = decodeURIComponent(new URL(address).pathname);
  } catch {
    return null;
  }
  if (path.includes('\0') || path.includes('\\')) return null;
  const base = normalize(root).replace(/[/\\]+$/, '');
  const file = normalize(join(base, path === '/' ? 'index.html' : path));
  if (!file.startsWith(base + sep)) return null;
  const mime = MIME[extname(file).toLowerCase()];
  return mime === undefined ? null : { file, mime };
}

/**
 * Whether an address is the application's own. `origin` is no help: it is 'null' for app:// in Node. In development the page
 * comes from `devServer` (an http address on this machine).
 */
export function isOwn(address: string, devServer?: string): boolean {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return false;
  }
  if (url.protocol === `${SCHEME}:`) return url.host === HOST;
  return devServer !== undefined && url.origin === new URL(devServer).origin;
}
