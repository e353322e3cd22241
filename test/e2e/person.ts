// What a person does in the window, by keyboard: reach a control with Tab, press it, go to a view, and the steps of the way.
import type { Locator, Page } from 'playwright-core';
import { text } from '../../shared/domain';
import { type Locale, type MessageKey, say } from '../../shared/messages';
import { type App, dropFile } from './harness';

/** More than any view has places to stop at. */
const MOST_TABS = 200;

export class Person {
  constructor(
    readonly app: App,
    readonly locale: Locale = 'en',
  ) {}

  /** A sentence of the window, in this person's language. */
  t(key: MessageKey, params?: Parameters<typeof text>[1]): string {
    return say(text(key, params), this.locale);
  }

  button(key: MessageKey, params?: Parameters<typeof text>[1]): Locator {
    return this.app.page.getByRole('button', { name: this.t(key, params), exact: true });
  }

  /** Walks with Tab until the element has the focus. */
  async reach(target: Locator): Promise<void> {
    await target.waitFor({ timeout: 30_000 });
    for (let i = 0; i < MOST_TABS; i++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.app.page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not reach ${String(target)}`);
  }

  async press(target: Locator, key = 'Enter'): Promise<void> {
    await this.reach(target);
    await this.app.page.keyboard.press(key);
  }

  /** Takes one of what a picker of columns offers, by its name. */
  async pick(label: MessageKey, name: string, within: Locator | Page = this.app.page): Promise<void> {
    const field = within.getByRole('combobox', { name: this.t(label) });
    await field.fill(name);
    await this.app.page.keyboard.press('Enter');
  }

  /** 1 the flowchart, 2 data, 3 quality, 4 features, 5 training, 6 evaluation, 7 deployment, 8 monitoring. */
  view(place: number): Promise<void> {
    return this.app.page.keyboard.press(`Control+${place}`);
  }

  async openStart(): Promise<void> {
    await this.app.page.getByText(this.t('view.home.start.title')).waitFor();
  }

  async dropAndImport(path: string): Promise<void> {
    await dropFile(this.app.page, path);
    await this.press(this.button('view.shell.import.begin'));
    await this.app.page.getByRole('gridcell').first().waitFor({ timeout: 60_000 });
  }

  async runGate(): Promise<void> {
    await this.view(3);
    await this.press(this.button('view.quality.run'));
    await this.button('view.quality.runAgain').waitFor({ timeout: 60_000 });
  }

  /** @param target a text column */
  async fitRecipe(target: string): Promise<void> {
    await this.view(4);
    const name = new RegExp(`(^|\\s)${target}\\s+${this.t('view.shell.type.text')}$`);
    const pick = this.app.page.getByRole('button', { name });
    const fit = this.button('view.features.fit');
    await pick.or(fit).first().waitFor();
    if (await pick.isVisible()) await this.press(pick);
    await this.press(fit);
    await this.button('view.features.toTraining').waitFor({ timeout: 60_000 });
  }

  /** Starts a network with its baseline before it; resolves once the network is under way. */
  async startTraining(): Promise<void> {
    await this.view(5);
    await this.chooseLearner('learn.dense.name');
    await this.press(this.button('view.training.start'));
    await this.networkHeading().waitFor({ timeout: 60_000 });
  }

  /** From the proposed automatic mode to one kind of learner, by arrow keys. */
  async chooseLearner(name: MessageKey): Promise<void> {
    const radio = (key: MessageKey): Locator =>
      this.app.page.getByRole('radio', { name: new RegExp(`^\\s*${this.t(key)}`) });
    await this.reach(radio('view.training.search.find'));
    for (let i = 0; i < MOST_TABS && !(await radio(name).isChecked()); i++)
      await this.app.page.keyboard.press('ArrowDown');
  }

  networkHeading(): Locator {
    return this.app.page.getByRole('heading', {
      name: new RegExp(`^${this.t('view.training.run', { id: 2, learner: '' })}`),
    });
  }

  async waitForTraining(): Promise<void> {
    await this.button('view.training.evaluate').waitFor({ timeout: 240_000 });
  }

  async evaluate(): Promise<void> {
    await this.press(this.button('view.training.evaluate'));
    const begin = this.button('view.evaluation.evaluate').or(
      this.button('view.evaluation.evaluateRun', { run: 2 }),
    );
    await this.press(begin.first());
    await this.button('view.evaluation.again').waitFor({ timeout: 120_000 });
  }

  async register(): Promise<void> {
    await this.view(7);
    await this.press(this.button('view.deploy.register'));
    await this.app.page.getByRole('switch', { name: this.t('view.deploy.service.switch') }).waitFor();
  }
}
