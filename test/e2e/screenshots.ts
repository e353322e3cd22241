// Pictures of every view in both languages, both themes and two sizes: npm run screenshots. The way is gone once, on the tenth of
// Bank Marketing; then every view is visited in each dress.
import type { MessageKey } from '../../shared/messages';
import { bankTenth } from '../samples';
import { dropFile, resize, screenshot, startApp } from './harness';
import { Person } from './person';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
const VIEWS = ['flow', 'data', 'quality', 'features', 'training', 'evaluation', 'deploy', 'monitor'];
const THEMES = { light: 'view.shell.command.themeLight', dark: 'view.shell.command.themeDark' } as const;

const app = await startApp({ size: { width: 1280, height: 800 } });
try {
  const { page } = app;
  const english = new Person(app);
  const settle = (): Promise<void> => page.waitForTimeout(600);

  /** Runs a command from the palette, in the language that the window speaks. */
  const command = async (person: Person, key: MessageKey): Promise<void> => {
    await page.keyboard.press('Control+K');
    await page.getByPlaceholder(person.t('view.shell.palette.placeholder')).fill(person.t(key));
    await page.keyboard.press('Enter');
    await settle();
  };

  await english.openStart();
  await settle();
  await screenshot(page, 'start');
  await dropFile(page, bankTenth);
  await english.button('view.shell.import.begin').waitFor();
  await settle();
  await screenshot(page, 'import');
  await english.press(english.button('view.shell.import.begin'));
  await page.getByRole('gridcell').first().waitFor();
  await english.view(3);
  await settle();
  await screenshot(page, 'quality-not-run');
  await english.runGate();
  await english.fitRecipe('y');
  await english.startTraining();
  await english.waitForTraining();
  await english.evaluate();
  await english.register();
  await english.press(page.getByRole('switch', { name: english.t('view.deploy.service.switch') }), 'Space');

  for (const locale of ['en', 'zh'] as const) {
    if (locale === 'zh') await command(english, 'view.shell.command.chinese');
    const person = new Person(app, locale);
    for (const [theme, key] of Object.entries(THEMES)) {
      await command(person, key);
      for (const size of SIZES) {
        await resize(app.electron, size.width, size.height);
        for (const [index, view] of VIEWS.entries()) {
          await person.view(index + 1);
          await settle();
          await screenshot(page, `${view}-${locale}-${theme}-${size.width}`);
        }
      }
    }
  }
} finally {
  await app.close();
}
