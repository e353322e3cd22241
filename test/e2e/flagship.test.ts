// The whole way in the real application: bank-full.csv is dropped on the window and ends as a prediction of the local service.
// A picture of each view is taken on the way.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { text } from '../../shared/domain';
import { type MessageKey, say } from '../../shared/messages';
import { bankFull } from '../samples';
import { type App, dropFile, screenshot, startApp } from './harness';

const t = (key: MessageKey, params?: Parameters<typeof text>[1]): string => say(text(key, params), 'en');

describe('from a dropped file to a served model', () => {
  let app: App;
  beforeAll(async () => {
    app = await startApp({ size: { width: 1280, height: 800 } });
  });
  afterAll(() => app?.close());

  const button = (key: MessageKey, params?: Parameters<typeof text>[1]) =>
    app.page.getByRole('button', { name: t(key, params) });

  it('begins with a place to drop a file and real samples', async () => {
    await app.page.getByText(t('view.home.start.title')).waitFor();
    await app.page.getByText(t('pipeline.sample.bank.question' as MessageKey)).waitFor();
    await screenshot(app.page, 'flagship-1-start');
  });

  it('imports the dropped file with the right delimiter and types, without being told', async () => {
    await dropFile(app.page, bankFull);
    await app.page.getByRole('button', { name: t('view.shell.import.begin'), exact: true }).waitFor();
    await screenshot(app.page, 'flagship-2-import');
    await app.page.getByRole('button', { name: t('view.shell.import.begin'), exact: true }).click();
    const grid = app.page.getByRole('grid');
    await grid.waitFor();
    await app.page.getByRole('gridcell', { name: 'management' }).first().waitFor();
    expect(Number(await grid.getAttribute('aria-colcount'))).toBeGreaterThanOrEqual(17);
    expect(Number(await grid.getAttribute('aria-rowcount'))).toBeGreaterThanOrEqual(45_211);
    await screenshot(app.page, 'flagship-3-data');
  });

  it('passes the quality gate', async () => {
    await app.page.keyboard.press('Control+3');
    await app.page
      .getByRole('button', { name: t('view.quality.run' as MessageKey) })
      .first()
      .click();
    await app.page
      .getByText(/Passed/)
      .first()
      .waitFor({ timeout: 60_000 });
    await screenshot(app.page, 'flagship-4-quality');
  });

  it('proposes and fits a recipe for the chosen target', async () => {
    await app.page.keyboard.press('Control+4');
    await app.page.getByText(t('view.features.question')).waitFor();
    await app.page.getByRole('button', { name: /^y\b/ }).first().click();
    await button('view.features.fit').click();
    await button('view.features.toTraining').waitFor();
    await screenshot(app.page, 'flagship-5-features');
  });

  it('trains a baseline and a network', async () => {
    await app.page.keyboard.press('Control+5');
    await app.page
      .getByRole('button', { name: /^(Train|Start)/ })
      .first()
      .click();
    await app.page.getByText('Run 2').first().waitFor({ timeout: 60_000 });
    await screenshot(app.page, 'flagship-6-training');
    await button('view.training.toEvaluation' as MessageKey).waitFor({ timeout: 240_000 });
    await screenshot(app.page, 'flagship-7-trained');
  });

  it('opens the sealed test split and passes the evaluation gate', async () => {
    await app.page.keyboard.press('Control+6');
    await button('view.evaluation.evaluate').first().click();
    await app.page.getByText(/Good enough to use/).waitFor({ timeout: 120_000 });
    await screenshot(app.page, 'flagship-8-evaluation');
  });

  it('registers the model and answers a prediction on the local service', async () => {
    await app.page.keyboard.press('Control+7');
    await button('view.deploy.register').click();
    await app.page.getByRole('switch', { name: t('view.deploy.service.switch') }).click();
    const address = await app.page
      .getByText(/http:\/\/127\.0\.0\.1:\d+/)
      .first()
      .textContent();
    await screenshot(app.page, 'flagship-9-deploy');
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(address ?? '')?.[0] ?? '';
    const refused = await fetch(`${url}/v1/predict`, { method: 'POST', body: '{}' });
    expect(refused.status).toBe(401);
    await app.page.keyboard.press('Control+8');
    await screenshot(app.page, 'flagship-10-monitor');
    await app.page.keyboard.press('Control+1');
    await screenshot(app.page, 'flagship-11-flow');
    expect(app.errors).toEqual([]);
  });
});
