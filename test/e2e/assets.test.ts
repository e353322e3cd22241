// A folder of pictures or sounds from dropping to gallery and gate: labels from folders or names, and what is damaged is listed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MessageKey } from '../../shared/messages';
import { digits, fill, sine, wav } from '../main/data/assets/material';
import { accessibilityFaults } from './accessible';
import { type App, dropFile, screenshot, startApp } from './harness';
import { Person } from './person';

let folder: string;
let app: App | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-assets-'));
});
afterEach(async () => {
  await app?.close().catch(() => undefined);
  app = null;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Runs a command from the palette, in the language that the window speaks. */
async function command(person: Person, { page }: App, key: MessageKey): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.getByPlaceholder(person.t('view.shell.palette.placeholder')).fill(person.t(key));
  await page.keyboard.press('Enter');
}

/** The window as it stands in both languages and themes; it ends in English and light. */
async function inEveryDress(app: App, name: string): Promise<void> {
  for (const [locale, other] of [
    ['en', 'view.shell.command.chinese'],
    ['zh', 'view.shell.command.english'],
  ] as const) {
    const person = new Person(app, locale);
    for (const [theme, key] of [
      ['dark', 'view.shell.command.themeDark'],
      ['light', 'view.shell.command.themeLight'],
    ] as const) {
      await command(person, app, key);
      await app.page.waitForTimeout(500);
      await screenshot(app.page, `${name}-${locale}-${theme}`);
    }
    await command(person, app, other);
  }
}

describe('a dropped folder', () => {
  it('of digits is labelled by its folders, shown as a gallery, and goes through the gate', async () => {
    const files = Object.fromEntries(
      digits(6).map(({ digit, png }, i) => [`${digit}/${String(i).padStart(2, '0')}.png`, png]),
    );
    const root = fill(join(folder, 'digits'), { ...files, '7/broken.png': 'cut off' });
    app = await startApp({ userData: join(folder, 'home'), size: { width: 1280, height: 800 } });
    const { page } = app;
    await dropFile(page, root);
    const sheet = page.getByRole('dialog', { name: 'Import digits' });
    await sheet.getByText('61 pictures').waitFor();
    expect(await sheet.getByLabel('Labels from').inputValue()).toBe('folder');
    expect(await accessibilityFaults(page)).toEqual([]);
    await screenshot(page, 'assets-import');
    await sheet.getByRole('button', { name: 'Import', exact: true }).click();

    const gallery = page.getByRole('listbox', { name: 'digits, 60 tiles' });
    await gallery.getByRole('option', { name: /^0\s*00.png$/ }).click();
    await gallery.press('ArrowRight');
    await gallery.press('ArrowRight');
    await page.getByRole('img', { name: 'The picture 0/02.png' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await inEveryDress(app, 'assets-gallery');

    await page.getByRole('button', { name: '1 file set aside' }).click();
    await page.getByText('7/broken.png').waitFor();
    await page.getByText('It is of a form that Assay does not read').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);

    const person = new Person(app);
    await person.view(3);
    await person.runGate();
    await page
      .getByText(/Quality gate|passed|failed/)
      .first()
      .waitFor();
    await screenshot(page, 'assets-gate');
  });

  it('of sounds is labelled by the parts of their names, and each can be played', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 24 }, (_, i) => {
        const tone = sine(200 + 40 * i, 0.4 + 0.01 * i).map(
          (value, at) => value * Math.exp(-at / (600 + 80 * i)),
        );
        return [`${i % 4}_${i % 3 ? 'anna' : 'bert'}_${Math.floor(i / 4)}.wav`, wav(tone)];
      }),
    );
    app = await startApp({ userData: join(folder, 'home'), size: { width: 1280, height: 800 } });
    const { page } = app;
    await dropFile(page, fill(join(folder, 'takes'), files));
    const sheet = page.getByRole('dialog', { name: 'Import takes' });
    const pattern = sheet.getByLabel('How names are made');
    await pattern.waitFor();
    expect(await pattern.inputValue()).toBe('{label}_{part2}_{part3}');
    await pattern.fill('{label}_{speaker}_*');
    await pattern.press('Enter');
    await sheet.getByRole('columnheader', { name: 'speaker' }).waitFor();
    await screenshot(page, 'assets-import-sounds');
    await sheet.getByRole('button', { name: 'Import', exact: true }).click();
    const gallery = page.getByRole('listbox', { name: 'takes, 24 tiles' });
    await gallery.getByRole('option').first().click();
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await inEveryDress(app, 'assets-sounds');
  });
});
