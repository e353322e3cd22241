// The whole way in the real application: bank-full.csv is dropped on the window and ends as a prediction of the local service.
// After the drop everything is done by keyboard alone. A picture of each view is taken on the way.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankFull } from '../samples';
import { accessibilityFaults } from './accessible';
import { type App, dropFile, screenshot, startApp } from './harness';
import { Person } from './person';

describe('from a dropped file to a served model', () => {
  let app: App;
  let person: Person;
  beforeAll(async () => {
    app = await startApp({ size: { width: 1280, height: 800 } });
    person = new Person(app);
  });
  afterAll(() => app?.close());

  /** Takes a picture of the view, and lets axe look at it. */
  async function look(name: string): Promise<void> {
    await screenshot(app.page, `flagship-${name}`);
    expect(await accessibilityFaults(app.page), name).toEqual([]);
  }

  it('begins with a place to drop a file and real samples', async () => {
    await person.openStart();
    await app.page.getByText(person.t('pipeline.sample.bank.question')).waitFor();
    await look('01-start');
  });

  it('imports the dropped file with the right delimiter and types, without being told', async () => {
    await dropFile(app.page, bankFull);
    await person.button('view.shell.import.begin').waitFor();
    await app.page.getByText('management').first().waitFor();
    await look('02-import');
    await person.press(person.button('view.shell.import.begin'));
    const grid = app.page.getByRole('grid');
    await grid.waitFor();
    await app.page.getByRole('gridcell', { name: 'management' }).first().waitFor();
    expect(Number(await grid.getAttribute('aria-colcount'))).toBeGreaterThanOrEqual(17);
    expect(Number(await grid.getAttribute('aria-rowcount'))).toBeGreaterThanOrEqual(45_211);
    await look('03-data');
  });

  it('passes the quality gate', async () => {
    await person.runGate();
    await look('04-quality');
  });

  it('proposes and fits a recipe for the chosen target', async () => {
    await person.fitRecipe('y');
    await look('05-features');
  });

  it('trains a baseline and a network', async () => {
    await person.startTraining();
    await look('06-training');
    await person.waitForTraining();
    await look('07-trained');
  });

  it('opens the sealed test split and passes the evaluation gate', async () => {
    await person.evaluate();
    await app.page.getByText(person.t('view.evaluation.verdict.pass'), { exact: true }).waitFor();
    await look('08-evaluation');
  });

  it('registers the model and answers a prediction on the local service', async () => {
    await person.register();
    await person.press(
      app.page.getByRole('switch', { name: person.t('view.deploy.service.switch') }),
      'Space',
    );
    const example = app.page.locator('code, pre').filter({ hasText: '/v1/predict' }).first();
    await example.waitFor();
    await look('09-deploy');
    const words = (await example.textContent()) ?? '';
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(words)?.[0] ?? '';
    const token = /Bearer ([\w-]+)/.exec(words)?.[1] ?? '';
    const body = /(\{"rows".*\})'/s.exec(words)?.[1] ?? '';
    const ask = (authorization: string): Promise<Response> =>
      fetch(`${url}/v1/predict`, { method: 'POST', headers: { authorization }, body });
    expect((await ask('Bearer wrong')).status).toBe(401);
    const answer = await ask(`Bearer ${token}`);
    expect(answer.status).toBe(200);
    const prediction = expect.stringMatching(/^(yes|no)$/) as string;
    expect(await answer.json()).toMatchObject({ model: 1, predictions: [{ prediction }] });
  });

  it('shows the whole flowchart as gone through, without an error on the way', async () => {
    await person.view(8);
    await look('10-monitor');
    await person.view(1);
    await app.page.getByText(person.t('pipeline.deploy.done', { version: 1 })).waitFor();
    await look('11-flow');
    expect(app.errors).toEqual([]);
  });
});
