// The data desk by keyboard in the real window: a pattern of gaps, a pair of columns, a pinned column, a range of a histogram.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { accessibilityFaults } from './accessible';
import { type App, screenshot, startApp } from './harness';
import { Person } from './person';

let folder: string;
let app: App | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-desk-'));
});
afterEach(async () => {
  await app?.close().catch(() => undefined);
  app = null;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** 400 customers: age and income are missing together in every fourth row, and age alone in ten; spend follows income. */
function customers(): string {
  const lines = Array.from({ length: 400 }, (_, i) => {
    const age = 20 + (i % 50);
    const income = i % 4 === 0 ? '' : String(age * 1000 + (i % 7));
    const more = ['city', 'street', 'house', 'phone', 'contact', 'notes'].map((name) => `${name}${i % 3}`);
    return [`C${i}`, i % 4 === 0 || i % 40 === 1 ? '' : age, income, age * 10 + (i % 3), ...more].join(',');
  });
  const path = join(folder, 'customers.csv');
  writeFileSync(path, `id,age,income,spend,city,street,house,phone,contact,notes\n${lines.join('\n')}\n`);
  return path;
}

it('is walked over by keyboard, and says what it shows', async () => {
  app = await startApp({ size: { width: 1280, height: 800 } });
  const { page } = app;
  const person = new Person(app);
  await person.openStart();
  await person.dropAndImport(customers());
  const shape = (name: string) => page.getByRole('radio', { name, exact: true });

  await person.reach(shape(person.t('view.assets.table')));
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const pattern = page.getByRole('button', {
    name: `100 25% ${person.t('view.desk.gaps.only', { columns: 'age, income' })}`,
  });
  await pattern.waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await screenshot(page, 'desk-1-gaps');
  await person.press(pattern);
  await page.getByText(person.t('view.data.filter.matching', { matching: '100', total: '400' })).waitFor();
  await person.press(person.button('view.data.filter.clear'));

  await person.reach(shape(person.t('view.assets.table')));
  await page.keyboard.press('ArrowRight');
  const map = page.getByRole('grid', { name: person.t('view.desk.pairs.map') });
  await map.waitFor();
  const cell = map.getByRole('gridcell', { name: /^(income and spend|spend and income):/ }).first();
  for (let i = 0; i < 20 && !(await cell.evaluate((node) => node === document.activeElement)); i++) {
    if (i === 0) await person.reach(map.locator('[tabindex="0"]'));
    const [row, column] = await cell.evaluate((node) => node.id.split('-').slice(-2).map(Number));
    const [r, c] = await page.evaluate(
      () => document.activeElement?.id.split('-').slice(-2).map(Number) ?? [],
    );
    await page.keyboard.press(
      (r ?? 0) < (row ?? 0)
        ? 'ArrowDown'
        : (r ?? 0) > (row ?? 0)
          ? 'ArrowUp'
          : (c ?? 0) < (column ?? 0)
            ? 'ArrowRight'
            : 'ArrowLeft',
    );
  }
  await page.keyboard.press('Enter');
  await page.getByText(/rises with (income|spend), closely/).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await screenshot(page, 'desk-2-pair');

  await person.reach(shape(person.t('view.desk.pairs')));
  await page.keyboard.press('ArrowLeft');
  const grid = page.getByRole('grid');
  await person.reach(grid);
  await page.keyboard.press('Control+Shift+L');
  await page.getByRole('button', { name: person.t('view.desk.unpinColumn', { column: 'id' }) }).waitFor();
  await page.keyboard.press('End');
  await expect.poll(() => grid.evaluate((node) => node.scrollLeft)).toBeGreaterThan(0);
  const head = page.getByRole('columnheader', { name: /\bid\b/ });
  await expect.poll(async () => (await head.boundingBox())?.x ?? -1).toBeLessThan(120);
  expect((await head.boundingBox())?.x).toBeGreaterThan(0);
  await screenshot(page, 'desk-3-pinned');

  await page.getByRole('columnheader', { name: /spend/ }).click();
  const bars = page.getByRole('slider', { name: /spend/ });
  await person.reach(bars);
  await page.keyboard.down('Shift');
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
  await page.keyboard.up('Shift');
  await page.getByText(/of 400 rows/).waitFor();
  await screenshot(page, 'desk-4-range');
  await person.reach(bars);
  await page.keyboard.press('Escape');
  await page.getByText(/of 400 rows/).waitFor({ state: 'hidden' });
  expect(app.errors).toEqual([]);
});
