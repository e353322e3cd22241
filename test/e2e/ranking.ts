// The way of rows that are put in order within their lists, and what of it is pictured.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { searchesCsv } from '../searches';
import type { MessageKey } from '../../shared/messages';
import { dropFile, screenshot } from './harness';
import type { Person } from './person';
import { bring, evaluationTab, explanation, type Scene, tab } from './scenes';

type Attempt = (what: string, work: () => Promise<void>) => Promise<void>;

/** From the file to scores that have ranks. `folder` takes the files. */
export async function rankingWalk(person: Person, folder: string, attempt: Attempt): Promise<void> {
  const { app } = person;
  const { page } = app;
  const file = join(folder, 'searches.csv');
  writeFileSync(file, searchesCsv());
  await dropFile(page, file);
  await page.getByText('S1001').first().waitFor({ timeout: 60_000 });
  await person.button('view.shell.import.begin').click();
  await page.getByRole('gridcell').first().waitFor({ timeout: 60_000 });
  await person.view(3);
  await person.pick('view.quality.target', 'relevance');
  await person.runGate();
  await screenshot(page, 'ranking-gate');
  await putInOrder(person, 'relevance');
  await screenshot(page, 'ranking-features');
  await person.press(person.button('view.features.fit'));
  await person.button('view.features.toTraining').waitFor({ timeout: 60_000 });
  // It judged other training and test rows.
  await person.view(3);
  await person.button('view.quality.runAgain').click();
  await page.waitForTimeout(500);
  await page.locator('button[aria-busy="true"]').waitFor({ state: 'hidden', timeout: 60_000 });
  await person.view(5);
  await page.waitForTimeout(500);
  await screenshot(page, 'ranking-training-start');
  await trainTrees(person);
  await judge(person);
  await attempt('an explanation', async () => {
    await tab(person, 'view.evaluation.tab.why');
    await person.button('view.explain.begin').click();
    await page.getByRole('table', { name: person.t('view.explain.path') }).waitFor({ timeout: 60_000 });
    await tab(person, 'view.explain.general');
    await person.button('view.explain.summary.begin').click();
    await person.button('view.explain.summary.again').waitFor({ timeout: 120_000 });
  });
  await attempt('a scored file', () => useOn(person, file, join(folder, 'searches-scored.csv')));
}

/** Another target, and an order within the lists that a column's name tells of. */
export async function putInOrder(person: Person, target: string): Promise<void> {
  const { page } = person.app;
  await person.view(4);
  const fit = person.button('view.features.fit');
  const pick = page.getByRole('button', {
    name: new RegExp(`(^|\\s)${target}\\s+${person.t('view.shell.type.integer')}$`),
  });
  await pick.or(fit).first().waitFor();
  if (!(await fit.isVisible())) await person.press(pick);
  await fit.waitFor();
  await page.waitForTimeout(500);
  await screenshot(page, 'ranking-features-proposed');
  await person.press(person.button('view.features.change').first());
  await page
    .getByRole('radio', { name: person.t('view.features.task.as.ranking'), exact: true })
    .click({ timeout: 30_000 });
  await page.waitForTimeout(500);
}

/** Boosted trees with a baseline before them, until both are finished. */
export async function trainTrees(person: Person): Promise<void> {
  const { page } = person.app;
  await person.view(5);
  await person.chooseLearner('learn.trees.name');
  await person.press(person.button('view.training.start'));
  await page.waitForTimeout(2500);
  await screenshot(page, 'ranking-training-running');
  await person.waitForTraining();
}

/** Opens the sealed test lists. */
export async function judge(person: Person): Promise<void> {
  await person.press(person.button('view.training.evaluate'));
  await person.press(person.app.page.getByRole('button', { name: /^Evaluate/ }).first());
  await person.button('view.evaluation.again').waitFor({ timeout: 120_000 });
}

/** Registers the model and scores the file that it came from. */
export async function useOn(person: Person, file: string, out: string): Promise<void> {
  const { app } = person;
  await person.view(7);
  await person.press(person.button('view.deploy.register'));
  await app.page
    .getByRole('switch', { name: person.t('view.deploy.service.switch') })
    .waitFor({ timeout: 60_000 });
  await answerScoring(person, file, out);
}

async function answerScoring(person: Person, file: string, out: string): Promise<void> {
  const { app } = person;
  await app.electron.evaluate(
    ({ dialog }, paths) => {
      Object.assign(dialog, {
        showOpenDialog: async () => ({ canceled: false, filePaths: [paths.file] }),
        showSaveDialog: async () => ({ canceled: false, filePath: paths.out }),
      });
    },
    { file, out },
  );
  await person.press(person.button('view.deploy.choose'));
  await app.page.locator('p.done').waitFor({ timeout: 60_000 });
}

const tabScene = (name: string, key: MessageKey): Scene =>
  evaluationTab(name, async (person) => {
    await tab(person, key);
    await person.app.page
      .getByRole('tabpanel')
      .first()
      .evaluate((panel) => panel.scrollIntoView());
  });

/** Of a project that has put the rows of lists in order. */
export const RANKING_SCENES: readonly Scene[] = [
  { name: 'ranking-flow', open: (person) => person.view(1) },
  { name: 'ranking-quality', open: (person) => person.view(3) },
  {
    name: 'ranking-features',
    open: async (person) => {
      await person.view(4);
      await person.button('view.features.change').first().click();
    },
  },
  {
    name: 'ranking-split',
    open: async (person) => {
      await person.view(4);
      await person.app.page
        .getByRole('region', { name: person.t('view.features.split') })
        .getByRole('button')
        .click();
    },
  },
  { name: 'ranking-training', open: (person) => person.view(5) },
  {
    name: 'ranking-training-new',
    open: async (person) => {
      await person.view(5);
      await person.button('view.training.new').click();
      await person.app.page
        .getByRole('radio', { name: new RegExp(`^\\s*${person.t('learn.trees.name')}`) })
        .check({ force: true });
    },
  },
  evaluationTab('ranking-evaluation', async (person) => {
    await person.view(5);
    await person.button('view.shell.cancel').click();
    await person.view(6);
    await tab(person, 'view.evaluation.tab.worth');
  }),
  tabScene('ranking-evaluation-worth', 'view.evaluation.tab.worth'),
  tabScene('ranking-evaluation-lists', 'view.evaluation.tab.lists'),
  evaluationTab('ranking-evaluation-list', async (person) => {
    await tab(person, 'view.evaluation.tab.lists');
    await bring(person, 'view.evaluation.lists.worst');
  }),
  tabScene('ranking-evaluation-weak', 'view.evaluation.tab.weak'),
  tabScene('ranking-evaluation-trust', 'view.evaluation.tab.trust'),
  tabScene('ranking-evaluation-details', 'view.evaluation.tab.details'),
  explanation('ranking-explain', 'view.explain.mode.why'),
  explanation('ranking-explain-what-if', 'view.explain.mode.whatIf'),
  explanation('ranking-explain-what-it-takes', 'view.explain.mode.counterfactual'),
  evaluationTab('ranking-explain-general', async (person) => {
    await tab(person, 'view.evaluation.tab.why');
    await tab(person, 'view.explain.general');
    await bring(person, 'view.explain.summary');
  }),
  { name: 'ranking-deploy', open: (person) => person.view(7) },
  { name: 'ranking-monitor', open: (person) => person.view(8) },
];
