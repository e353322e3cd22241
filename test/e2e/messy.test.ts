// Messy files in the real window: the gate says no, its list of what would turn it green is followed, and it says yes.
import { utils, write } from '@e965/xlsx';
import iconv from 'iconv-lite';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Locale } from '../../shared/messages';
import { accessibilityFaults } from './accessible';
import { type App, screenshot, startApp } from './harness';
import { Person } from './person';

let folder: string;
let app: App | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-messy-'));
});
afterEach(async () => {
  await app?.close().catch(() => undefined);
  app = null;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Orders of which every fifth is there twice. */
function orders(cities: readonly string[]): (string | number)[][] {
  return Array.from({ length: 200 }, (_, i) => {
    const n = i % 5 === 4 ? i - 1 : i;
    return [
      `2024-0${1 + (n % 9)}-1${n % 7}`,
      cities[n % cities.length] ?? '',
      ((n * 37) % 101) + 0.5,
      1 + (n % 4),
    ];
  });
}

function workbook(): string {
  const book = utils.book_new();
  const rows = [
    ['Orders of the spring'],
    [],
    ['day', 'city', 'amount', 'pieces'],
    ...orders(['Berlin', 'Lyon', 'Oslo']),
  ];
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows), 'Orders');
  const path = join(folder, 'orders.xlsx');
  writeFileSync(path, write(book, { bookType: 'xlsx', type: 'buffer' }) as Uint8Array);
  return path;
}

function gbk(): string {
  const rows = [['日期', '城市', '金额', '件数'], ...orders(['北京', '上海', '广州'])];
  const path = join(folder, '订单.csv');
  writeFileSync(path, iconv.encode(`${rows.map((row) => row.join(',')).join('\r\n')}\r\n`, 'gbk'));
  return path;
}

describe('the quality gate', () => {
  it.each<[string, () => string, Locale, 'light' | 'dark']>([
    ['a workbook below its title', workbook, 'en', 'light'],
    ['a text in GBK', gbk, 'zh', 'dark'],
  ])('refuses %s, says what would turn it green, and passes it then', async (_, make, locale, theme) => {
    app = await startApp({
      size: { width: 1280, height: 800 },
      env: { LANGUAGE: locale === 'zh' ? 'zh_CN' : 'en_US' },
    });
    const { page } = app;
    await app.electron.evaluate(({ nativeTheme }, source) => {
      nativeTheme.themeSource = source;
    }, theme);
    const person = new Person(app, locale);
    await person.openStart();
    await person.dropAndImport(make());
    await page.getByRole('columnheader', { name: locale === 'zh' ? /金额/ : /amount/ }).waitFor();
    await person.runGate();
    const list = page.getByRole('list', { name: person.t('view.quality.toDo') });
    await list.waitFor();
    await screenshot(page, `messy-${locale}-1-refused`);
    expect(await accessibilityFaults(page)).toEqual([]);
    await list.getByRole('button').first().click();
    const proposed = page.getByRole('radio', { name: person.t('view.quality.remedy.quarantine.short') });
    await expect.poll(() => proposed.isChecked()).toBe(true);
    // It can be applied once it was shown what it would do.
    await expect.poll(() => person.button('view.quality.applyRemedy').isEnabled()).toBe(true);
    await screenshot(page, `messy-${locale}-2-remedy`);
    await person.press(person.button('view.quality.applyRemedy'));
    await list.waitFor({ state: 'hidden', timeout: 60_000 });
    await person.button('view.quality.toFeatures').waitFor();
    await screenshot(page, `messy-${locale}-3-passed`);
    expect(app.errors).toEqual([]);
  });
});
