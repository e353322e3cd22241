// The whole way in the real application: bank-full.csv is dropped on the window and ends as a prediction of the local service.
// After the drop everything is done by keyboard alone. A picture of each view is taken on the way.
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { text } from '../../shared/domain';
import { type MessageKey, say } from '../../shared/messages';
import { bankFull } from '../samples';
import { type App, dropFile, screenshot, startApp } from './harness';

const t = (key: MessageKey, params?: Parameters<typeof text>[1]): string => say(text(key, params), 'en');

/** More than any view has places to stop at. */
const MOST_TABS = 200;

describe('from a dropped file to a served model', () => {
  let app: App;
  beforeAll(async () => {
    app = await startApp({ size: { width: 1280, height: 800 } });
  });
  afterAll(() => app?.close());

  const button = (key: MessageKey): Locator => app.page.getByRole('button', { name: t(key), exact: true });

  /** Walks with Tab until the element has the focus. */
  async function reach(target: Locator): Promise<void> {
    await target.waitFor({ timeout: 20_000 });
    for (let i = 0; i < MOST_TABS; i++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await app.page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not reach ${String(target)}`);
  }

  async function press(target: Locator, key = 'Enter'): Promise<void> {
    await reach(target);
    await app.page.keyboard.press(key);
  }

  const view = (place: number): Promise<void> => app.page.keyboard.press(`Control+${place}`);

  it('begins with a place to drop a file and real samples', async () => {
    await app.page.getByText(t('view.home.start.title')).waitFor();
    await app.page.getByText(t('pipeline.sample.bank.question')).waitFor();
    await screenshot(app.page, 'flagship-01-start');
  });

  it('imports the dropped file with the right delimiter and types, without being told', async () => {
    await dropFile(app.page, bankFull);
    await button('view.shell.import.begin').waitFor();
    await app.page.getByText('management').first().waitFor();
    await screenshot(app.page, 'flagship-02-import');
    await press(button('view.shell.import.begin'));
    const grid = app.page.getByRole('grid');
    await grid.waitFor();
    await app.page.getByRole('gridcell', { name: 'management' }).first().waitFor();
    expect(Number(await grid.getAttribute('aria-colcount'))).toBeGreaterThanOrEqual(17);
    expect(Number(await grid.getAttribute('aria-rowcount'))).toBeGreaterThanOrEqual(45_211);
    await screenshot(app.page, 'flagship-03-data');
  });

  it('passes the quality gate', async () => {
    await view(3);
    await press(button('view.quality.run'));
    await button('view.quality.runAgain').waitFor({ timeout: 60_000 });
    await screenshot(app.page, 'flagship-04-quality');
  });

  it('proposes and fits a recipe for the chosen target', async () => {
    await view(4);
    const pick = app.page.getByRole('button', { name: /(^|\s)y\s+Text$/ });
    const fit = button('view.features.fit');
    await pick.or(fit).first().waitFor();
    if (await pick.isVisible()) await press(pick);
    await press(fit);
    await button('view.features.toTraining').waitFor({ timeout: 60_000 });
    await screenshot(app.page, 'flagship-05-features');
  });

  it('trains a baseline and a network', async () => {
    await view(5);
    await press(button('view.training.start'));
    await app.page.getByRole('heading', { name: /^Run 2/ }).waitFor({ timeout: 60_000 });
    await screenshot(app.page, 'flagship-06-training');
    await button('view.training.evaluate').waitFor({ timeout: 240_000 });
    await screenshot(app.page, 'flagship-07-trained');
  });

  it('opens the sealed test split and passes the evaluation gate', async () => {
    await press(button('view.training.evaluate'));
    await press(app.page.getByRole('button', { name: /^Evaluate/ }).first());
    await app.page
      .getByText(t('view.evaluation.verdict.pass'), { exact: true })
      .waitFor({ timeout: 120_000 });
    await screenshot(app.page, 'flagship-08-evaluation');
  });

  it('registers the model and answers a prediction on the local service', async () => {
    await view(7);
    await press(button('view.deploy.register'));
    await press(app.page.getByRole('switch', { name: t('view.deploy.service.switch') }), 'Space');
    const example = app.page.locator('code, pre').filter({ hasText: '/v1/predict' }).first();
    await example.waitFor();
    await screenshot(app.page, 'flagship-09-deploy');
    const words = (await example.textContent()) ?? '';
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(words)?.[0] ?? '';
    const token = /Bearer ([\w-]+)/.exec(words)?.[1] ?? '';
    const body = /(\{"rows".*\})'/s.exec(words)?.[1] ?? '';
    const ask = (authorization: string): Promise<Response> =>
      fetch(`${url}/v1/predict`, { method: 'POST', headers: { authorization }, body });
    expect((await ask('Bearer wrong')).status).toBe(401);
    const answer = await ask(`Bearer ${token}`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      model: 1,
      predictions: [{ prediction: expect.stringMatching(/^(yes|no)$/) as string }],
    });
  });

  it('shows the whole flowchart as gone through, without an error on the way', async () => {
    await view(8);
    await screenshot(app.page, 'flagship-10-monitor');
    await view(1);
    await app.page.getByText(t('pipeline.deploy.done', { version: 1 })).waitFor();
    await screenshot(app.page, 'flagship-11-flow');
    expect(app.errors).toEqual([]);
  });
});
