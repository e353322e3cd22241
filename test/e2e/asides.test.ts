// Rows that were set aside, in the window: seen with line and reason, exported, put back, and undone.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Locale } from '../../shared/messages';
import { accessibilityFaults } from './accessible';
import { answerDialogs, type App, dropFile, screenshot, startApp } from './harness';
import { Person } from './person';

let folder: string;
let app: App | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-asides-'));
});
afterEach(async () => {
  await app?.close().catch(() => undefined);
  app = null;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Forty orders; the notes of four begin another column, and two lack their amount. */
function orders(): string {
  const rows = Array.from({ length: 40 }, (_, i) => {
    const row = `A-${i},2024-03-${String(1 + (i % 28)).padStart(2, '0')},${i % 2 ? 'Lyon' : 'Oslo'}`;
    if (i === 7 || i === 21) return row;
    return i % 10 === 4 ? `${row},${i}.5,call back,twice` : `${row},${i}.5`;
  });
  const path = join(folder, 'orders.csv');
  writeFileSync(path, `order,day,city,amount\n${rows.join('\n')}\n`);
  return path;
}

describe('rows set aside', () => {
  it.each<[Locale, 'light' | 'dark', { width: number; height: number }]>([
    ['en', 'light', { width: 1280, height: 800 }],
    ['zh', 'dark', { width: 1920, height: 1080 }],
  ])('are looked at, exported and put back (%s)', async (locale, theme, size) => {
    app = await startApp({ size, env: { LANGUAGE: locale === 'zh' ? 'zh_CN' : 'en_US' } });
    const { page } = app;
    await app.electron.evaluate(({ nativeTheme }, source) => {
      nativeTheme.themeSource = source;
    }, theme);
    const person = new Person(app, locale);
    await person.openStart();
    await dropFile(page, orders());
    await person.button('view.shell.import.begin').click();
    await person.button('view.shell.import.setAside').click();
    const look = person.button('view.aside.look');
    await page.getByText(person.t('view.aside.note', { rows: 6 })).waitFor({ timeout: 60_000 });
    await person.press(look);
    const rows = page.getByRole('region', { name: person.t('view.aside.title', { rows: 6 }) });
    await rows
      .getByText(person.t('data.aside.length', { fields: 3, expected: 4 }))
      .first()
      .waitFor();
    await rows.getByText('call back').first().waitFor();
    await screenshot(page, `asides-${locale}-1`);
    expect(await accessibilityFaults(page)).toEqual([]);

    const out = join(folder, 'out.csv');
    await answerDialogs(app, out);
    await person.button('view.aside.export').click();
    await page.getByText(person.t('view.aside.exported', { rows: 6 })).waitFor();
    expect(readFileSync(out, 'utf8').split('\n')).toHaveLength(8);

    await person.button('view.aside.putBack.all').click();
    await page.getByText(person.t('view.aside.note', { rows: 4 })).waitFor({ timeout: 60_000 });
    await person.button('view.data.versions').click();
    await page
      .getByText(person.t('view.data.versions.restored', { rows: 2 }))
      .first()
      .waitFor();
    await screenshot(page, `asides-${locale}-2`);
    // What is left cannot be put back, and says why.
    await person.button('view.aside.putBack.all').click();
    await page.getByText(person.t('error.prepare.notBack.next')).waitFor();
    await screenshot(page, `asides-${locale}-3`);
    await page.keyboard.press('Control+z');
    await page.getByText(person.t('view.aside.note', { rows: 6 })).waitFor();
    expect(app.errors).toEqual([]);
  });
});
