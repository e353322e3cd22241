// One customer followed from the raw row through the recipe to the explanation, in the real window: a table is dropped, the leaderboard
// fills, a trial is opened and evaluated, and one row is asked about. By mouse first, then the main steps by keyboard alone.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageKey } from '../../shared/messages';
import { churnCsv } from '../churn';
import { accessibilityFaults } from './accessible';
import { type App, answerDialogs, dropFile, screenshot, startApp } from './harness';
import { Person } from './person';

/** Not among the first rows, so that the way from the grid is the only one there. */
const ROW = 1234;

describe('the explanation of one customer', () => {
  let folder: string;
  let app: App;
  let person: Person;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'assay-explain-'));
    app = await startApp({ size: { width: 1280, height: 800 } });
    person = new Person(app);
    await person.openStart();
  });
  afterAll(async () => {
    await app?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  async function look(name: string): Promise<void> {
    await screenshot(app.page, `explain-${name}`);
    expect(await accessibilityFaults(app.page), name).toEqual([]);
  }
  const stage = (key: MessageKey): Locator =>
    app.page
      .getByRole('navigation', { name: person.t('view.shell.ribbon.label') })
      .getByRole('button', { name: new RegExp(`^${person.t(key)}`) });
  const board = (): Locator => app.page.getByRole('table', { name: person.t('view.training.leaderboard') });
  const trials = (): Locator => board().locator('tr[data-row]');
  const finished = (): Locator => trials().filter({ hasText: person.t('view.training.state.finished') });
  const path = (): Locator => app.page.getByRole('table', { name: person.t('view.explain.path') });
  const verdict = (): Promise<string> => app.page.locator('.says').innerText();
  const whatModelSays = (): Locator => app.page.getByText(/gives “(yes|no)” a chance of/);
  const rowNumber = (): Locator =>
    app.page.getByRole('textbox', { name: person.t('view.explain.rowNumber') });

  it('begins with a dropped table, a passed gate and a proposed recipe', async () => {
    const { page } = app;
    const file = join(folder, 'customers.csv');
    writeFileSync(file, churnCsv());
    await dropFile(page, file);
    await person.button('view.shell.import.begin').click();
    await page.getByRole('gridcell', { name: 'C10001' }).waitFor({ timeout: 60_000 });
    await person.button('view.data.toQuality').click();
    await person.pick('view.quality.target', 'churned');
    await person.button('view.quality.run').click();
    await person.button('view.quality.runAgain').waitFor({ timeout: 60_000 });
    await stage('pipeline.stage.features').click();
    await person.button('view.features.fit').click();
    await person.button('view.features.toTraining').waitFor({ timeout: 60_000 });
    await look('01-recipe');
  });

  it('fills the leaderboard while the search runs', async () => {
    const { page } = app;
    await person.button('view.features.toTraining').click();
    await page.getByRole('textbox', { name: person.t('view.training.search.minutes') }).fill('4');
    await page.keyboard.press('Enter');
    await person.button('view.training.search.find').click();
    await person.button('view.training.search.enough').waitFor({ timeout: 60_000 });
    // Seen to grow, not only to be full at the end.
    await finished().first().waitFor({ timeout: 120_000 });
    const few = await finished().count();
    await look('02-leaderboard');
    await finished()
      .filter({ hasText: person.t('learn.trees.name') })
      .first()
      .waitFor({ timeout: 240_000 });
    expect(await finished().count()).toBeGreaterThan(few);
    expect(await person.button('view.training.search.enough').isVisible()).toBe(true);
    await person.button('view.training.search.enough').click();
    await person.button('view.training.evaluate').waitFor({ timeout: 120_000 });
    await look('03-found');
  });

  it('opens a trial and evaluates it', async () => {
    const { page } = app;
    await finished()
      .filter({ hasText: person.t('learn.trees.name') })
      .first()
      .click();
    await page.getByRole('heading', { name: /^What made run/ }).waitFor();
    await look('04-trial');
    await person.button('view.training.evaluateThis').click();
    await page
      .getByRole('button', { name: /^Evaluate/ })
      .first()
      .click();
    await person.button('view.evaluation.again').waitFor({ timeout: 240_000 });
    await look('05-evaluated');
  });

  it('leads from a row of the grid to what the model says of it, and why', async () => {
    const { page } = app;
    await stage('pipeline.stage.collect').click();
    const go = page.getByRole('textbox', { name: person.t('view.data.goToRow') });
    await go.fill(String(ROW));
    await go.press('Enter');
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: '1,234' }) });
    await row.getByRole('gridcell', { name: 'C11234' }).waitFor();
    const cells = await row.getByRole('gridcell').allInnerTexts();
    const box = await row.boundingBox();
    if (!box) throw new Error('the row is not seen');
    await page.mouse.click(box.x + 20, box.y + box.height / 2);
    const inspector = page.getByRole('region', { name: 'Row 1,234', exact: true });
    await inspector.waitFor();
    for (const cell of cells.slice(0, 5)) await inspector.getByText(cell, { exact: true }).waitFor();
    await look('06-row');
    await person.button('view.data.row.why').click();
    await whatModelSays().waitFor({ timeout: 60_000 });
    expect(await rowNumber().inputValue()).toBe(String(ROW));
    // The raw values are those of the grid.
    const region = path().getByRole('row', { name: /^contract/ });
    expect(cells).toContain(await region.getByRole('cell').first().innerText());
    await look('07-why');
  });

  it('leads from a contribution to its step of the recipe with what it learnt, and back', async () => {
    const { page } = app;
    await path().getByRole('button', { name: 'contract' }).click();
    await page.getByText(person.t('view.explain.steps')).waitFor();
    await look('08-contribution');
    await person.button('view.explain.toStep').first().click();
    await page.getByText(person.t('view.features.learnt')).waitFor();
    await page.locator('[aria-current="true"]').first().waitFor();
    await look('09-step');
    await page.keyboard.press('Alt+ArrowLeft');
    await page.getByText(person.t('view.explain.steps')).waitFor();
    expect(await rowNumber().inputValue()).toBe(String(ROW));
  });

  it('answers what if, and what it would take', async () => {
    const { page } = app;
    const before = await verdict();
    await page.getByRole('radio', { name: person.t('view.explain.mode.whatIf') }).click();
    const slider = page.getByRole('slider', {
      name: person.t('view.explain.slider', { column: 'support_calls' }),
    });
    const box = await slider.boundingBox();
    if (!box) throw new Error('the slider is not seen');
    await page.mouse.click(box.x + box.width * 0.7, box.y + box.height / 2);
    await expect.poll(verdict).not.toBe(before);
    await look('10-what-if');
    await person.button('view.explain.restore').click();
    await expect.poll(verdict).toBe(before);
    await page.getByRole('radio', { name: person.t('view.explain.mode.counterfactual') }).click();
    await person.button('view.explain.search').click();
    await person
      .button('view.explain.take')
      .or(page.getByText(person.t('view.explain.notFound')))
      .waitFor({ timeout: 60_000 });
    await look('11-what-it-takes');
  });

  it('is gone by keyboard alone, too', async () => {
    const { page } = app;
    await person.view(2);
    await person.reach(page.getByRole('grid'));
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+Space');
    await page.getByRole('region', { name: 'Row 2', exact: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('region', { name: 'Row 3', exact: true }).waitFor();
    await person.press(person.button('view.data.row.why'));
    await expect.poll(() => rowNumber().inputValue()).toBe('3');
    await person.press(path().getByRole('button', { name: 'plan' }));
    await person.press(person.button('view.explain.toStep').first());
    await page.getByText(person.t('view.features.learnt')).waitFor();
    await page.keyboard.press('Alt+ArrowLeft');
    await person.reach(page.getByRole('radio', { name: person.t('view.explain.mode.why') }));
    const before = await verdict();
    await page.keyboard.press('ArrowRight');
    const slider = page.getByRole('slider', {
      name: person.t('view.explain.slider', { column: 'support_calls' }),
    });
    await person.reach(slider);
    await page.keyboard.press('End');
    await expect.poll(verdict).not.toBe(before);
    await look('12-by-keyboard');
  });

  it('ends as a model card that opens', async () => {
    const { page } = app;
    await person.view(7);
    await person.press(person.button('view.deploy.register'));
    const card = join(folder, 'card.html');
    await answerDialogs(app, card);
    await app.electron.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { __opened: opened });
      Object.assign(shell, {
        openPath: async (file: string) => {
          opened.push(file);
          return '';
        },
      });
    });
    await person.press(person.button('view.deploy.card.write'));
    await person.press(person.button('view.deploy.card.open'));
    await expect
      .poll(() => app.electron.evaluate(() => (globalThis as unknown as { __opened: string[] }).__opened))
      .toEqual([card]);
    expect(readFileSync(card, 'utf8')).toContain('churned');
    // No page but those that the person has named.
    expect(await page.evaluate((file) => window.assay.openPage(file), `${folder}/customers.csv`)).toBe(false);
    await look('13-card');
    expect(app.errors).toEqual([]);
  });
});
