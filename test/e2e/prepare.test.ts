// Preparing data in the window: a column by formula, spellings made alike, a step changed later, one left out, undo.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accessibilityFaults } from './accessible';
import { type App, screenshot, startApp } from './harness';
import { Person } from './person';

const SHOPS = [
  'city,people,sold',
  'Berlin,10,100',
  'berlin ,20,100',
  'Paris,5,80',
  'Paris,4,',
  '北京,8,90',
].join('\n');

let folder: string;
let app: App;
let person: Person;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-prepare-'));
  app = await startApp({ size: { width: 1280, height: 800 } });
  person = new Person(app);
  await person.openStart();
  const file = join(folder, 'shops.csv');
  writeFileSync(file, `${SHOPS}\n`);
  await person.dropAndImport(file);
});
afterEach(async () => {
  await app.close().catch(() => undefined);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const cell = (text: string): Promise<void> =>
  app.page.getByRole('gridcell', { name: text, exact: true }).first().waitFor();

async function choose(kind: 'derive' | 'recode'): Promise<void> {
  await person.button('view.prepare.open').click();
  const name = new RegExp(`^${person.t(`view.prepare.kind.${kind}`)}`);
  await app.page.getByRole('button', { name }).click();
}

const apply = async (): Promise<void> => {
  await person.button('view.prepare.apply').click();
  await app.page.getByRole('dialog').waitFor({ state: 'hidden' });
};

/** What of a line in the tree of versions stands outside of the line's padding. */
const reaching = (): Promise<(string | null)[]> =>
  app.page.getByRole('treeitem').evaluateAll((lines) =>
    lines.flatMap((line) => {
      const body = line.lastElementChild;
      if (!body) return [];
      const edge = body.getBoundingClientRect().right - parseFloat(getComputedStyle(body).paddingRight);
      return [...body.querySelectorAll('*')]
        .filter((part) => part.getBoundingClientRect().right > edge + 0.5)
        .map((part) => part.textContent);
    }),
  );

describe('the data view', () => {
  it('makes steps, changes an early one, and leaves one out', async () => {
    const { page } = app;
    await person.button('view.prepare.open').click();
    await screenshot(page, 'prepare-choice');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');

    await choose('derive');
    await page.getByRole('textbox', { name: person.t('view.prepare.field.newName') }).fill('each');
    const formula = page.getByRole('textbox', { name: person.t('view.prepare.field.formula') });
    await formula.fill('sold / peopel');
    await page.getByText('is “people” meant?').waitFor();
    expect(await person.button('view.prepare.apply').isDisabled()).toBe(true);
    await formula.fill('sold / people');
    await page.getByRole('columnheader', { name: 'each' }).first().waitFor();
    await screenshot(page, 'prepare-derive');
    expect(await accessibilityFaults(page)).toEqual([]);
    await apply();
    await cell('16');

    await choose('recode');
    await person.pick('view.prepare.field.column', 'city');
    await person.button('view.prepare.similar.find').click();
    await person.button('view.prepare.similar.use').click();
    await page.getByText('Recoded 1 value of “city” in 1 cell.').waitFor();
    await screenshot(page, 'prepare-recode');
    await apply();
    await page.getByText('version 3').first().waitFor();

    await person.button('view.data.versions').click();
    await page.getByText('1 cell changed').waitFor();
    await screenshot(page, 'prepare-versions');
    expect(await accessibilityFaults(page)).toEqual([]);
    const changes = page.getByRole('button', { name: person.t('view.data.versions.edit') });
    await changes.last().click();
    await page
      .getByRole('textbox', { name: person.t('view.prepare.field.formula') })
      .fill('sold / people * 100');
    // What the later step will do is said before anything is done.
    await page.getByText(person.t('view.prepare.later.all', { count: 1 })).waitFor();
    await page.getByRole('cell', { name: '1600' }).first().waitFor();
    await screenshot(page, 'prepare-edit');
    expect(await accessibilityFaults(page)).toEqual([]);
    await person.button('view.prepare.redo').click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByText('version 5').first().waitFor();
    await cell('1600');
    // With a branch, lines have the least room.
    expect(await reaching()).toEqual([]);

    await page
      .getByRole('button', { name: person.t('view.data.versions.leaveOut') })
      .last()
      .click();
    // Here too, what the later step will do is said first.
    await page.getByText(person.t('view.prepare.later.all', { count: 1 })).waitFor();
    await page.getByText('5 rows, as so far').waitFor();
    await screenshot(page, 'prepare-leave');
    expect(await accessibilityFaults(page)).toEqual([]);
    await person.button('view.prepare.leave.apply').click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByText('version 6').first().waitFor();
    await page.getByRole('columnheader', { name: /each/ }).first().waitFor({ state: 'hidden' });

    await page.keyboard.press('Control+z');
    await cell('1600');
  });

  it('narrows the grid to the rows of a value, and keeps them on wish', async () => {
    const { page } = app;
    await page.getByRole('columnheader', { name: /city/ }).click();
    await page.getByRole('button', { name: 'Show only rows with Paris' }).click();
    await page.getByText('2 of 5 rows').waitFor();
    await page.getByRole('gridcell', { name: 'Berlin', exact: true }).waitFor({ state: 'hidden' });
    await screenshot(page, 'filter');
    expect(await accessibilityFaults(page)).toEqual([]);
    await person.button('view.data.filter.asStep').click();
    await page.getByText('3 rows dropped, 2 left').waitFor();
    await apply();
    await page.getByText('2 rows · 3 columns · version 2').waitFor();
    await person.button('view.data.filter.clear').click();
    await page.getByText('2 of 2 rows').waitFor({ state: 'hidden' });
    expect(app.errors).toEqual([]);
  });
});
