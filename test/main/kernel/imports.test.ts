import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Imports } from '../../../main/kernel/imports';

const clock = { now: () => 1000 };
const folders: string[] = [];
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'assay-imports-'));
  folders.push(made);
  return made;
};
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

describe('an import that ends the process', () => {
  it('is offered by the next process until it is forgotten, and not before', async () => {
    const home = folder();
    const first = new Imports(home, clock);
    let during: unknown = 'unset';
    // Never settles: the process that did this is gone.
    void first.noted(['/data/a.csv'], () => {
      during = first.interrupted();
      return new Promise(() => undefined);
    });
    expect(during).toBeNull();
    const second = new Imports(home, clock);
    expect(second.interrupted()).toEqual({ paths: ['/data/a.csv'], at: 1000 });
    // An import that ends, well or not, leaves what was there before.
    await second.noted(['/data/b.csv'], () => Promise.resolve());
    await second.noted(['/data/c.csv'], () => Promise.reject(new Error('bad file'))).catch(() => undefined);
    expect(new Imports(home, clock).interrupted()).toEqual({ paths: ['/data/a.csv'], at: 1000 });
    second.forget();
    expect(second.interrupted()).toBeNull();
    expect(new Imports(home, clock).interrupted()).toBeNull();
  });
});

describe('a pasted table', () => {
  it('is a file of its own, gone after the next start', () => {
    const home = folder();
    const imports = new Imports(home, clock);
    const tabs = imports.paste('a\tb\n1\t2\n', 'en');
    const commas = imports.paste('a,b\n1,2\n', 'zh');
    expect([basename(tabs), basename(commas)]).toEqual(['Pasted table 1.tsv', '粘贴的表格 2.csv']);
    expect(readFileSync(tabs, 'utf8')).toBe('a\tb\n1\t2\n');
    new Imports(home, clock).paste('x\n', 'en');
    expect(() => readFileSync(commas)).toThrow('ENOENT');
    expect(() => imports.paste(' \n', 'en')).toThrow('data.nothingPasted');
  });
});
