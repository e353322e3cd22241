import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AssayError, ERROR_KINDS, nameList, shortList, text } from '../../shared/domain';
import { errorTexts, hasMessage, say } from '../../shared/messages';
import { render } from '../../shared/messages/format';

const one = (pattern: string, params: Record<string, string | number | null>, locale: 'en' | 'zh' = 'en') =>
  render(text('k', params), locale, () => pattern);

describe('messages', () => {
  it('fills placeholders by name, in the forms that the locale wants', () => {
    expect(one('{a} of {b}', { a: 1234, b: 'x' })).toBe('1,234 of x');
    expect(one('{a, percent}', { a: 0.0266 })).toBe('2.7%');
    expect(one('{a, bytes}', { a: 4_610_348 })).toBe('4.6 MB');
    expect(one('{a, plain}', { a: 8080 })).toBe('8080');
    expect(one('{a, seconds}', { a: 125 }, 'zh')).toBe('2 分 5 秒');
    expect(one('{a}', { a: null })).toBe('–');
  });

  it('chooses the plural form by the language', () => {
    const pattern = '{n, plural, one {# row} other {# rows}}.';
    expect(one(pattern, { n: 1 })).toBe('1 row.');
    expect(one(pattern, { n: 45211 })).toBe('45,211 rows.');
    expect(one('{n, plural, other {# 行}}。', { n: 2 }, 'zh')).toBe('2 行。');
  });

  it('fills placeholders within a plural form', () => {
    const pattern = '{n, plural, one {# row of “{of}” is} other {# rows of “{of}” are}} not taken.';
    expect(one(pattern, { n: 1, of: 'a.csv' })).toBe('1 row of “a.csv” is not taken.');
    expect(one(pattern, { n: 2, of: 'a # b.csv' })).toBe('2 rows of “a # b.csv” are not taken.');
    const note = text('prepare.note.unused', { count: 2, other: 'shops.csv', keys: '' });
    expect(say(note, 'en')).toBe('2 rows of “shops.csv” match nothing here and are not taken.');
  });

  it('renders a text inside a text', () => {
    const message = text('pipeline.evaluate.passed', {
      metric: text('evaluate.metric.rocAuc'),
      value: 0.9312,
    });
    expect(say(message, 'en')).toBe('ROC AUC 0.9312');
  });

  it('has two sentences for every error, in both languages, that differ from the key', () => {
    for (const code of Object.keys(ERROR_KINDS) as (keyof typeof ERROR_KINDS)[]) {
      const { what, next } = errorTexts(new AssayError(code));
      expect(hasMessage(what.key), what.key).toBe(true);
      expect(hasMessage(next.key), next.key).toBe(true);
    }
  });

  it('uses the same placeholders in both languages', async () => {
    for (const file of messageFiles()) {
      const module = (await import(/* @vite-ignore */ file)) as Record<
        string,
        { en: Record<string, string>; zh: Record<string, string> }
      >;
      for (const table of Object.values(module)) {
        if (typeof table !== 'object' || !('en' in table)) continue;
        for (const [key, pattern] of Object.entries(table.en)) {
          expect(names(table.zh[key] ?? ''), `${key} in ${file}`).toEqual(names(pattern));
        }
      }
    }
  });

  it('sets a space between Latin letters or digits and Chinese characters, also where a placeholder brings them', async () => {
    const close = /[\p{Script=Latin}\p{Nd}%]\p{Script=Han}|\p{Script=Han}[\p{Script=Latin}\p{Nd}]/u;
    expect(one('{m}为 {v}，按{m}排序', { m: 'ROC AUC', v: 0.9 }, 'zh')).toBe(
      'ROC AUC 为 0.9，按 ROC AUC 排序',
    );
    expect(one('{m}为 {v}', { m: '准确率', v: 0.9 }, 'zh')).toBe('准确率为 0.9');
    expect(one('“{m}”为{v}', { m: 'age', v: '是' }, 'zh')).toBe('“age”为是');
    let patterns = 0;
    for (const file of messageFiles()) {
      const module = (await import(/* @vite-ignore */ file)) as Record<
        string,
        { zh?: Record<string, string> }
      >;
      for (const { zh } of Object.values(module))
        for (const [key, pattern] of Object.entries(zh ?? {})) {
          patterns++;
          const filled = Object.fromEntries(names(pattern).map((name) => [name, 'F1']));
          expect(one(pattern, filled, 'zh'), key).not.toMatch(close);
        }
    }
    expect(patterns).toBeGreaterThan(1000);
  });

  it('lists names as the language does, and says how many more there are', () => {
    const names = ['id', '城市', 'a, b', 'd', 'e'];
    const lists = (list: ReturnType<typeof nameList>): string[] =>
      (['en', 'zh'] as const).map((locale) => (typeof list === 'string' ? list : say(list, locale)));
    expect(lists(nameList([]))).toEqual(['', '']);
    expect(lists(nameList(['id']))).toEqual(['id', 'id']);
    expect(lists(nameList(names.slice(0, 3)))).toEqual(['id, 城市, a, b', 'id、城市、a, b']);
    expect(lists(nameList(names))).toEqual(['id, 城市, a, b, d (+1)', 'id、城市、a, b、d（另有 1 个）']);
    expect(lists(shortList(names))).toEqual(['id, 城市, a, b …', 'id、城市、a, b 等']);
  });

  it('writes the per cent sign next to its number', async () => {
    for (const file of messageFiles()) {
      const module = (await import(/* @vite-ignore */ file)) as Record<string, Record<string, unknown>>;
      for (const dictionary of Object.values(module))
        for (const patterns of Object.values(dictionary))
          for (const [key, pattern] of Object.entries((patterns ?? {}) as Record<string, unknown>))
            expect(String(pattern), key).not.toMatch(/[\d}] %/);
    }
  });

  it('has every literal key that the code names', () => {
    const missing = new Set<string>();
    for (const file of sources(['main', 'renderer'])) {
      for (const match of readFileSync(file, 'utf8').matchAll(/\btext\(\s*'([a-z][\w.-]+)'/g)) {
        const key = match[1] ?? '';
        if (!hasMessage(key)) missing.add(`${key} (${file})`);
      }
    }
    expect([...missing]).toEqual([]);
  });
});

const root = join(import.meta.dirname, '..', '..');

function messageFiles(): string[] {
  return sources(['shared/messages']).filter((file) => !/\/(form|format|index)\.ts$/.test(file));
}

function sources(folders: string[]): string[] {
  return folders.flatMap((folder) => walk(join(root, folder))).filter((file) => /\.(ts|svelte)$/.test(file));
}

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}

function names(pattern: string): string[] {
  const outside = pattern.replace(/\b(zero|one|two|few|many|other)\s*\{[^{}]*\}/g, '');
  return [...new Set([...outside.matchAll(/\{(\w+)\s*[,}]/g)].map((match) => match[1] ?? ''))].sort();
}
