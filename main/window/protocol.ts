// The app:// protocol: the built renderer, served from the package with a strict policy. There is no file:// page.
import { protocol } from 'electron';
import { readFile } from 'node:fs/promises';
import { resolveAsset, SCHEME } from './assets';
import { contentSecurityPolicy } from './csp';

/** Must be called before the application is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Answers app://assay/… from `root`; anything else, or outside it, is not found. */
export function serveRenderer(root: string): void {
  protocol.handle(SCHEME, async (request) => {
    const asset = request.method === 'GET' ? resolveAsset(root, request.url) : null;
    if (!asset) return answer(null, 404, 'text/plain; charset=utf-8');
    try {
      return answer(new Uint8Array(await readFile(asset.file)), 200, asset.mime);
    } catch {
      return answer(null, 404, 'text/plain; charset=utf-8');
    }
  });
}

function answer(body: Uint8Array<ArrayBuffer> | null, status: number, mime: string): Response {
  return new Response(body, {
    status,
    headers: {
      'content-type': mime,
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
    },
  });
}
