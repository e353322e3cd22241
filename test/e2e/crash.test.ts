// Power cut in the middle of training: nothing that was shown as saved is lost, and the run goes on from its checkpoint.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { bankFull } from '../samples';
import { type App, killKernel, screenshot, startApp } from './harness';
import { Person } from './person';

const userData = mkdtempSync(join(tmpdir(), 'assay-crash-'));
let app: App | undefined;
afterAll(async () => {
  await app?.close();
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 });
});

/** The row of a learner's run in the list, once it has finished. */
const finished = (at: App, learner: string): Locator =>
  at.page.locator('tr, [role="row"]').filter({ hasText: learner }).filter({ hasText: 'Finished' });

describe('kill -9 in the middle of training', () => {
  it('leaves a project that opens, with the run offered for resumption', async () => {
    app = await startApp({ userData, size: { width: 1280, height: 800 } });
    let person = new Person(app);
    await person.openStart();
    await person.dropAndImport(bankFull);
    await person.runGate();
    await person.fitRecipe('y');
    await person.startTraining();
    await app.page
      .getByText(/^Epoch [2-9]/)
      .first()
      .waitFor({ timeout: 60_000 });
    await app.kill();

    app = await startApp({ userData, size: { width: 1280, height: 800 } });
    person = new Person(app);
    await person.openStart();
    await person.press(app.page.getByRole('button', { name: /^bank-full/ }));
    await app.page.getByText(person.t('pipeline.features.done', { target: 'y', features: 51 })).waitFor();
    await screenshot(app.page, 'crash-1-reopened');
    await person.view(5);
    await person.button('view.training.resume').first().waitFor();
    await screenshot(app.page, 'crash-2-interrupted');
    await person.press(person.button('view.training.resume').first());
    await finished(app, 'Dense network').waitFor({ timeout: 240_000 });
  });

  it('brings the window back by itself when only the kernel dies', async () => {
    if (!app) throw new Error('no application');
    const person = new Person(app);
    await person.view(2);
    await app.page.getByRole('gridcell').first().waitFor();
    await killKernel(app);
    await app.page.getByText(person.t('view.shell.kernel.back')).waitFor({ timeout: 30_000 });
    await person.view(5);
    await finished(app, 'Dense network').waitFor({ timeout: 30_000 });
    expect(await finished(app, 'Linear model').count()).toBe(1);
  });
});
