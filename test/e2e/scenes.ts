// What of the window is pictured: each scene says how a person comes to it, in the language that the window speaks.
import type { MessageKey } from '../../shared/messages';
import type { Person } from './person';

export interface Scene {
  name: string;
  open(person: Person): Promise<void>;
}

export const tab = (person: Person, key: MessageKey): Promise<void> =>
  person.app.page.getByRole('tab', { name: new RegExp(`^${person.t(key)}`) }).click();
export const radio = (person: Person, key: MessageKey): Promise<void> =>
  person.app.page.getByRole('radio', { name: person.t(key), exact: true }).click();
/** Brings what stands under a heading or label to the top, so that it is seen. */
export const bring = (person: Person, key: MessageKey): Promise<void> =>
  person.app.page
    .getByText(person.t(key), { exact: true })
    .first()
    .evaluate((element) => element.scrollIntoView({ block: 'start' }));

/** Opens a column beside the grid. */
async function column(person: Person, name: string): Promise<void> {
  await person.view(2);
  await person.app.page
    .getByRole('columnheader', { name: new RegExp(`\\b${name}\\b`) })
    .first()
    .click();
}

export const evaluationTab = (name: string, then: (person: Person) => Promise<void>): Scene => ({
  name,
  open: async (person) => {
    await person.view(6);
    await then(person);
  },
});
export const explanation = (name: string, mode: MessageKey): Scene =>
  evaluationTab(name, async (person) => {
    await tab(person, 'view.evaluation.tab.why');
    await tab(person, 'view.explain.one');
    const begin = person.button('view.explain.begin');
    const asked = person.app.page.getByRole('radio', { name: person.t(mode), exact: true });
    await begin.or(asked).first().waitFor();
    if (await begin.isVisible()) await begin.click();
    await radio(person, mode);
    await bring(person, 'view.explain.title');
  });

/** Of a project that has gone the whole way on a table. */
export const TABLE_SCENES: readonly Scene[] = [
  { name: 'flow', open: (person) => person.view(1) },
  {
    name: 'data',
    open: async (person) => {
      await person.view(2);
      const close = person.button('view.shell.close');
      if (await close.first().isVisible()) await close.first().click();
    },
  },
  {
    name: 'data-row',
    open: async (person) => {
      await person.view(2);
      await person.app.page.getByRole('grid').focus();
      await person.app.page.keyboard.press('ArrowDown');
      await person.app.page.keyboard.press('Shift+Space');
      await person.app.page.locator('dl dd').first().waitFor();
    },
  },
  {
    name: 'data-drift',
    open: async (person) => {
      await column(person, 'monthly_fee');
      const find = person.app.page.getByRole('button', {
        name: person.t('view.desk.drift.find', { number: 1 }),
      });
      const figures = person.app.page.getByRole('table', {
        name: person.t('view.desk.drift.figures', { column: 'monthly_fee', number: 1 }),
      });
      await find.or(figures).first().waitFor();
      if (await find.isVisible()) await find.click();
      await figures.waitFor();
      await bring(person, 'view.desk.drift');
    },
  },
  {
    name: 'data-pairs',
    open: async (person) => {
      await person.view(2);
      await radio(person, 'view.desk.pairs');
      await person.app.page.getByRole('grid', { name: person.t('view.desk.pairs.map') }).waitFor();
    },
  },
  {
    name: 'data-pair',
    open: async (person) => {
      const grid = person.app.page.getByRole('grid', { name: person.t('view.desk.pairs.map') });
      await grid
        .getByRole('gridcell', { name: /data_gb.*monthly_fee|monthly_fee.*data_gb/ })
        .first()
        .click();
    },
  },
  {
    name: 'data-gaps',
    open: async (person) => {
      await radio(person, 'view.desk.gaps');
      await person.app.page.getByRole('table', { name: person.t('view.desk.gaps.caption') }).waitFor();
    },
  },
  {
    name: 'data-column',
    open: async (person) => {
      await radio(person, 'view.assets.table');
      await column(person, 'region');
    },
  },
  { name: 'quality', open: (person) => person.view(3) },
  {
    name: 'quality-check',
    open: async (person) => {
      await person.view(3);
      await person.app.page.locator('tr[data-row]').first().click();
      // The history is read after the check is chosen.
      await person.app.page.waitForTimeout(400);
    },
  },
  {
    name: 'features',
    open: async (person) => {
      await person.view(4);
      await person.app.page.locator('ol .step').first().click();
    },
  },
  {
    name: 'features-column',
    open: async (person) => {
      await person.view(4);
      await person.app.page.locator('[data-row]', { hasText: 'monthly_fee' }).first().click();
      await person.app.page.getByText(person.t('view.features.learnt')).waitFor();
    },
  },
  { name: 'training', open: (person) => person.view(5) },
  {
    name: 'training-nested',
    open: async (person) => {
      await person.view(5);
      await bring(person, 'view.training.nested');
    },
  },
  {
    name: 'training-new',
    open: async (person) => {
      await person.view(5);
      await person.button('view.training.new').click();
    },
  },
  {
    name: 'evaluation',
    open: async (person) => {
      await person.view(5);
      await person.button('view.shell.cancel').click();
      await person.view(6);
      await tab(person, 'view.evaluation.tab.worth');
    },
  },
  evaluationTab('evaluation-money', async (person) => {
    await tab(person, 'view.evaluation.tab.money');
    await bring(person, 'view.evaluation.threshold');
  }),
  evaluationTab('evaluation-lift', async (person) => {
    await tab(person, 'view.evaluation.tab.money');
    await bring(person, 'view.evaluation.lift');
  }),
  evaluationTab('evaluation-weak', async (person) => {
    await tab(person, 'view.evaluation.tab.weak');
    await bring(person, 'view.evaluation.weak');
  }),
  evaluationTab('evaluation-fairness', async (person) => {
    await tab(person, 'view.evaluation.tab.weak');
    await bring(person, 'view.evaluation.fairness');
  }),
  evaluationTab('evaluation-trust', async (person) => {
    await tab(person, 'view.evaluation.tab.trust');
    await person.app.page
      .getByRole('tabpanel')
      .first()
      .evaluate((panel) => panel.scrollIntoView());
  }),
  evaluationTab('evaluation-details', async (person) => {
    await tab(person, 'view.evaluation.tab.details');
    await person.app.page
      .getByRole('tabpanel')
      .first()
      .evaluate((panel) => panel.scrollIntoView());
  }),
  explanation('explain', 'view.explain.mode.why'),
  explanation('explain-what-if', 'view.explain.mode.whatIf'),
  explanation('explain-what-it-takes', 'view.explain.mode.counterfactual'),
  evaluationTab('explain-general', async (person) => {
    await tab(person, 'view.evaluation.tab.why');
    await tab(person, 'view.explain.general');
    await bring(person, 'view.explain.summary');
  }),
  { name: 'deploy', open: (person) => person.view(7) },
  { name: 'monitor', open: (person) => person.view(8) },
];

/** Of a project whose rows are pictures or sounds. */
export const assetScenes = (kind: 'pictures' | 'sounds'): readonly Scene[] => [
  {
    name: kind,
    open: async (person) => {
      await person.view(2);
      await radio(person, 'view.assets.gallery');
      await person.app.page.getByRole('option').nth(1).click();
    },
  },
  {
    name: `${kind}-table`,
    open: async (person) => {
      await person.view(2);
      await radio(person, 'view.assets.table');
    },
  },
];
