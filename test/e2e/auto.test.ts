// Automatic mode in the real application, on Bank Marketing: a small budget, the leaderboard filling, cancel and going on, one setting
// changed, two runs compared, and the preferred one evaluated. By keyboard after the drop.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankFull } from '../samples';
import { accessibilityFaults } from './accessible';
import { type App, screenshot, startApp } from './harness';
import { Person } from './person';

describe('automatic mode', () => {
  let app: App;
  let person: Person;
  beforeAll(async () => {
    app = await startApp({ size: { width: 1280, height: 800 } });
    person = new Person(app);
    await person.openStart();
    await person.dropAndImport(bankFull);
    await person.runGate();
    await person.fitRecipe('y');
    await person.view(5);
  }, 300_000);
  afterAll(() => app?.close());

  async function look(name: string): Promise<void> {
    await screenshot(app.page, `auto-${name}`);
    expect(await accessibilityFaults(app.page), name).toEqual([]);
  }
  const rows = () =>
    app.page.getByRole('table', { name: person.t('view.training.leaderboard') }).locator('tr[data-row]');
  const finished = () => rows().filter({ hasText: person.t('view.training.state.finished') });

  it('is what is proposed, and says before the start what is likely', async () => {
    await person.button('view.training.search.find').waitFor();
    await look('01-start');
    await person.press(person.button('view.training.forecast.ask'));
    await app.page
      .getByText(person.t('view.training.forecast', {}).slice(0, 12))
      .waitFor({ timeout: 120_000 });
    await look('02-forecast');
  });

  it('fills the leaderboard while it runs, is cancelled and goes on', async () => {
    const minutes = app.page.getByRole('textbox', { name: person.t('view.training.search.minutes') });
    await person.reach(minutes);
    await app.page.keyboard.press('Control+A');
    await app.page.keyboard.type('0.8');
    await person.press(person.button('view.training.search.find'));
    await finished().first().waitFor({ timeout: 240_000 });
    await look('03-running');
    await person.press(person.button('view.training.cancel').first());
    const resume = person.button('view.training.resume').first();
    await resume.waitFor({ timeout: 30_000 });
    await look('04-cancelled');
    await person.press(resume);
    // Under way again first: what is cancelled offers the evaluation of what it found, too.
    await person.button('view.training.search.enough').waitFor({ timeout: 30_000 });
    await person.button('view.training.evaluate').waitFor({ timeout: 420_000 });
    await app.page.getByText(person.t('view.training.preferredTag'), { exact: true }).waitFor();
    expect(await finished().count()).toBeGreaterThan(1);
    await look('05-found');
  }, 900_000);

  it('compares two runs on the same rows', async () => {
    // Tab stops at the chosen row alone; the best one is above it.
    await person.press(rows().and(app.page.locator('[tabindex="0"]')), 'Home');
    await person.press(person.button('view.training.compare.ask'));
    const other = app.page.getByRole('combobox', { name: person.t('view.training.compare.with') });
    await person.reach(other);
    await app.page.keyboard.press('ArrowDown');
    await app.page
      .getByText(/on the same [\d,]+ rows/)
      .first()
      .waitFor({ timeout: 30_000 });
    await look('06-compare');
  });

  it('evaluates the preferred one', async () => {
    await person.press(person.button('view.training.evaluate'));
    await person.press(person.button('view.evaluation.evaluate'));
    await person.button('view.evaluation.again').waitFor({ timeout: 240_000 });
    await look('07-evaluated');
    expect(app.errors).toEqual([]);
  });
});
