import { join, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOwn, resolveAsset } from '../../../main/window/assets';
import { contentSecurityPolicy } from '../../../main/window/csp';

const root = join(sep, 'app', 'out', 'renderer');

describe('resolveAsset', () => {
  it('finds pages and their parts', () => {
    expect(resolveAsset(root, 'app://assay/')?.file).toBe(join(root, 'index.html'));
    expect(resolveAsset(root, 'app://assay/assets/a.js?v=1#x')).toEqual({
      file: join(root, 'assets/a.js'),
      mime: 'text/javascript; charset=utf-8',
    });
  });

  it.each([
    'app://assay/../../package.json',
    'app://assay/%2e%2e/%2e%2e/package.json',
    'app://assay/..%2f..%2fpackage.json',
    'app://assay/..%5c..%5cpackage.json',
    'app://assay/assets/%00.js',
    'app://assay/%E0%A4%A.js',
    'app://elsewhere/index.html',
    'https://assay/index.html',
    'file:///etc/passwd',
    'app://assay/program.exe',
    'nonsense',
    '',
  ])('refuses %s', (address) => {
    const asset = resolveAsset(root, address);
    if (asset) expect(asset.file.startsWith(root + sep)).toBe(true);
    else expect(asset).toBeNull();
  });

  it('never leaves its root, whatever the address', () => {
    const part = fc.oneof(fc.constantFrom('..', '%2e%2e', '..%2f', '%2f', '.', 'a', '%5c'), fc.string());
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const asset = resolveAsset(root, `app://assay/${parts.join('/')}.js`);
        expect(asset === null || asset.file.startsWith(root + sep)).toBe(true);
      }),
    );
  });
});

describe('isOwn', () => {
  it('knows the application and the development server, and nobody who looks like them', () => {
    expect(isOwn('app://assay/index.html')).toBe(true);
    expect(isOwn('app://assay.example.com/')).toBe(false);
    expect(isOwn('https://assay/')).toBe(false);
    expect(isOwn('http://localhost:5173/x')).toBe(false);
    expect(isOwn('http://localhost:5173/x', 'http://localhost:5173')).toBe(true);
    expect(isOwn('http://localhost:51730/x', 'http://localhost:5173')).toBe(false);
    expect(isOwn('not an address', 'http://localhost:5173')).toBe(false);
  });
});

describe('contentSecurityPolicy', () => {
  it('allows nothing inline, no eval, and no other host', () => {
    expect(contentSecurityPolicy).toMatch(/^default-src 'none';/);
    expect(contentSecurityPolicy).not.toMatch(/unsafe|https?:|\*/);
  });
});
