// Pictures of every view in both languages, both themes and two sizes: npm run screenshots [-- DRESS…] [-- --home FOLDER].
// The way is gone once, on a made-up table of customers, on searches, on pictures and on sounds; then every scene is visited in each
// dress. A dress is named like its pictures, zh-dark-1920 or a part of that (zh, dark-1280), and without any all are taken. With --home
// the projects stay in that folder, and a later call goes straight to the pictures; with --only NAME it takes one project.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Locale, MessageKey } from '../../shared/messages';
import { churnCsv } from '../churn';
import { digits, fill, sine, wav } from '../main/data/assets/material';
import { accessibilityFaults } from './accessible';
import { type App, dropFile, resize, screenshot, startApp } from './harness';
import { Person } from './person';
import { RANKING_SCENES, rankingWalk } from './ranking';
import { assetScenes, type Scene, TABLE_SCENES } from './scenes';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
const THEMES = { light: 'view.shell.command.themeLight', dark: 'view.shell.command.themeDark' } as const;
const LANGUAGES = { en: 'view.shell.command.english', zh: 'view.shell.command.chinese' } as const;

const { values, positionals: dresses } = parseArgs({
  options: { home: { type: 'string' }, only: { type: 'string' } },
  allowPositionals: true,
});
const kept = values.home === undefined ? null : resolve(values.home);
const home = kept ?? mkdtempSync(join(tmpdir(), 'assay-screenshots-'));

const settle = (app: App, ms = 500): Promise<void> => app.page.waitForTimeout(ms);

/** Runs a command from the palette, in the language that the window speaks. */
async function command(person: Person, key: MessageKey): Promise<void> {
  await person.app.page.keyboard.press('Control+K');
  const words = person.app.page.getByPlaceholder(person.t('view.shell.palette.placeholder'));
  await words.fill(person.t(key));
  await person.app.page.keyboard.press('Enter');
  await words.waitFor({ state: 'hidden' });
}

async function table(person: Person): Promise<void> {
  const { app } = person;
  const { page } = app;
  const file = join(home, 'customers.csv');
  writeFileSync(file, churnCsv());
  await dropFile(page, file);
  await page.getByText('C10001').first().waitFor({ timeout: 60_000 });
  await settle(app);
  await screenshot(page, 'import');
  await person.button('view.shell.import.begin').click();
  await page.getByRole('gridcell').first().waitFor({ timeout: 60_000 });
  await person.view(3);
  await person.pick('view.quality.target', 'churned');
  await settle(app);
  await screenshot(page, 'quality-not-run');
  await person.runGate();
  await attempt('a second version', () => secondVersion(person));
  await person.view(4);
  await person.press(person.button('view.features.fit'));
  await person.button('view.features.toTraining').waitFor({ timeout: 60_000 });
  await person.view(5);
  await page.getByRole('textbox', { name: person.t('view.training.search.minutes') }).fill('5');
  await page.keyboard.press('Enter');
  await person.button('view.training.search.find').click();
  const trees = page
    .locator('tr[data-row]')
    .filter({ hasText: person.t('view.training.state.finished') })
    .filter({ hasText: person.t('learn.trees.name') });
  await trees.first().waitFor({ timeout: 300_000 });
  await settle(app, 1500);
  await screenshot(page, 'training-running');
  await person.button('view.training.search.enough').click();
  await person.button('view.training.evaluate').waitFor({ timeout: 300_000 });
  await trees.first().click();
  await person.button('view.training.evaluateThis').click();
  await settle(app);
  await screenshot(page, 'evaluation-not-run');
  await page
    .getByRole('button', { name: /^Evaluate/ })
    .first()
    .click();
  await person.button('view.evaluation.again').waitFor({ timeout: 240_000 });
  const part = (key: MessageKey): Promise<void> =>
    page.getByRole('tab', { name: new RegExp(`^${person.t(key)}`) }).click();
  await attempt('money', async () => {
    await part('view.evaluation.tab.money');
    await person.button('view.evaluation.money.begin').click();
    await person.button('view.evaluation.money.forget').waitFor({ timeout: 60_000 });
  });
  await attempt('fairness', async () => {
    await part('view.evaluation.tab.weak');
    await page
      .getByRole('group', { name: person.t('view.evaluation.fairness.columns') })
      .getByRole('combobox')
      .fill('region');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'region' }).waitFor({ timeout: 60_000 });
  });
  await attempt('explanations', async () => {
    await part('view.evaluation.tab.why');
    await person.button('view.explain.begin').click();
    await page.getByRole('table', { name: person.t('view.explain.path') }).waitFor({ timeout: 60_000 });
    await part('view.explain.general');
    await person.button('view.explain.summary.begin').click();
    await person.button('view.explain.summary.again').waitFor({ timeout: 120_000 });
    await person.pick('view.explain.dependence.column', 'tenure_months');
    await page.getByRole('figure', { name: /tenure_months/ }).waitFor({ timeout: 60_000 });
  });
  await attempt('a registered model', () => register(person));
}

/** A second version, so that the gate has something to compare with. */
async function secondVersion(person: Person): Promise<void> {
  const { app } = person;
  const { page } = app;
  await person.view(2);
  await person.button('view.prepare.open').click();
  await page.getByRole('button', { name: new RegExp(`^${person.t('view.prepare.kind.derive')}`) }).click();
  await page.getByRole('textbox', { name: person.t('view.prepare.field.newName') }).fill('yearly_fee');
  await page.getByRole('textbox', { name: person.t('view.prepare.field.formula') }).fill('monthly_fee * 12');
  await page.getByRole('columnheader', { name: 'yearly_fee' }).first().waitFor();
  await settle(app);
  await screenshot(page, 'prepare');
  await person.button('view.prepare.apply').click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.getByText('version 2').first().waitFor();
  await person.view(3);
  await person.button('view.quality.runAgain').click();
  await settle(app);
  await page.locator('button[aria-busy="true"]').waitFor({ state: 'hidden', timeout: 60_000 });
}

async function register(person: Person): Promise<void> {
  const { app } = person;
  const { page } = app;
  await person.view(7);
  await settle(app, 1500);
  if (await person.button('view.deploy.toEvaluation').isVisible()) {
    await person.view(6);
    await screenshot(page, 'evaluation-failed');
    await person.button('view.evaluation.accept').click();
    await page
      .getByRole('textbox', { name: person.t('view.evaluation.reason') })
      .fill('Wanted for the pictures.');
    await person.button('view.evaluation.acceptNow').click();
    await person.view(7);
  }
  await person.button('view.deploy.register').click();
  const service = page.getByRole('switch', { name: person.t('view.deploy.service.switch') });
  await service.waitFor({ timeout: 60_000 });
}

async function pictures({ app }: Person): Promise<void> {
  const files = digits(12).map(({ digit, png }, i): [string, Uint8Array] => [`${digit}/${i}.png`, png]);
  await drop(app, fill(join(home, 'digits'), { ...Object.fromEntries(files), '7/broken.png': 'cut off' }));
}

async function sounds({ app }: Person): Promise<void> {
  const files = Array.from({ length: 60 }, (_, i): [string, Uint8Array] => {
    const tone = sine(200 + 15 * i, 0.5 + 0.02 * i).map(
      (value, at) => value * Math.exp(-at / (500 + 60 * i)) * (1 + 0.5 * Math.sin(at / 90)),
    );
    return [`${['bell', 'drum', 'flute'][i % 3] ?? ''}_${Math.floor(i / 3)}.wav`, wav(tone)];
  });
  await drop(app, fill(join(home, 'takes'), Object.fromEntries(files)));
}

async function drop(app: App, folder: string): Promise<void> {
  const person = new Person(app);
  await dropFile(app.page, folder);
  await person.button('view.shell.import.begin').click();
  await app.page.getByRole('option').first().waitFor({ timeout: 60_000 });
}

/** One part of the way that fails shall not cost the pictures of all others. */
async function attempt(what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    complain(`${what}: ${String(thrown)}`);
  }
}

function complain(words: string): void {
  console.error(words);
  process.exitCode = 1;
}

/** Takes every scene in each dress; axe looks at them in English, where colours and structure are those of all. */
async function visit(app: App, scenes: readonly Scene[]): Promise<void> {
  let locale: Locale = 'en';
  app.page.setDefaultTimeout(10_000);
  for (const [language, words] of Object.entries(LANGUAGES) as [Locale, MessageKey][]) {
    for (const [theme, key] of Object.entries(THEMES)) {
      for (const { width, height } of SIZES) {
        const dress = `${language}-${theme}-${width}`;
        if (dresses.length > 0 && !dresses.some((wanted) => dress.includes(wanted))) continue;
        await resize(app.electron, width, height);
        if (language !== locale) await command(new Person(app, locale), words);
        locale = language;
        const person = new Person(app, locale);
        const dark = await app.page.evaluate(() => document.documentElement.dataset['theme'] === 'dark');
        if (dark !== (theme === 'dark')) await command(person, key);
        for (const scene of scenes) {
          await attempt(`${scene.name}-${dress}`, () => scene.open(person));
          await settle(app);
          await screenshot(app.page, `${scene.name}-${dress}`);
          if (width !== SIZES[0]?.width || language !== 'en') continue;
          for (const fault of await accessibilityFaults(app.page))
            complain(`${scene.name}-${dress}: ${fault}`);
        }
      }
    }
  }
  if (locale !== 'en') await command(new Person(app, locale), LANGUAGES.en);
}

const PROJECTS: readonly {
  name: string;
  walk: (person: Person) => Promise<void>;
  scenes: readonly Scene[];
}[] = [
  { name: 'customers', walk: table, scenes: TABLE_SCENES },
  { name: 'searches', walk: (person) => rankingWalk(person, home, attempt), scenes: RANKING_SCENES },
  { name: 'digits', walk: pictures, scenes: assetScenes('pictures') },
  { name: 'takes', walk: sounds, scenes: assetScenes('sounds') },
];

try {
  for (const { name, walk, scenes } of PROJECTS) {
    if (values.only !== undefined && values.only !== name) continue;
    const userData = join(home, name);
    const walked = join(userData, 'walked');
    const known = existsSync(walked);
    mkdirSync(userData, { recursive: true });
    const app = await startApp({ userData, size: { width: 1280, height: 800 } });
    try {
      const person = new Person(app);
      await person.openStart();
      await settle(app);
      if (known) await app.page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
      else {
        if (name === 'customers') await screenshot(app.page, 'start');
        await walk(person);
        writeFileSync(walked, '');
      }
      await person.view(2);
      await visit(app, scenes);
    } finally {
      await app.close();
    }
  }
} finally {
  if (kept === null) rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}
