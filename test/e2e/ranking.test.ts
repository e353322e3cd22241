// Rows put in order within their lists, in the real window: a table with Chinese names is proposed as lists, trained, judged list by list,
// registered, and a file scored with ranks.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SEARCH_COLUMNS, searchesCsv } from '../searches';
import { accessibilityFaults } from './accessible';
import { type App, screenshot, startApp } from './harness';
import { Person } from './person';
import { judge, putInOrder, trainTrees, useOn } from './ranking';
import { tab } from './scenes';

describe('an order within lists', () => {
  let folder: string;
  let app: App;
  let person: Person;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'assay-ranking-'));
    app = await startApp({ size: { width: 1280, height: 800 } });
    person = new Person(app);
    await person.openStart();
  }, 120_000);
  afterAll(async () => {
    await app?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  async function look(name: string): Promise<void> {
    await screenshot(app.page, `ranking-${name}`);
    expect(await accessibilityFaults(app.page), name).toEqual([]);
  }

  it('is proposed where a column is called like lists', async () => {
    const file = join(folder, '搜索.csv');
    writeFileSync(file, searchesCsv(300, 'zh'));
    await person.dropAndImport(file);
    await person.runGate();
    await putInOrder(person, '相关程度');
    await app.page.getByText(person.t('view.features.task.ranking', { group: '搜索编号' })).waitFor();
    await look('1-features');
    await person.press(person.button('view.features.fit'));
    await person.button('view.features.toTraining').waitFor({ timeout: 60_000 });
  }, 180_000);

  it('is learnt and watched by NDCG', async () => {
    await trainTrees(person);
    const board = app.page.getByRole('table', { name: person.t('view.training.leaderboard') });
    await board.getByRole('columnheader', { name: person.t('view.training.metric.ndcg') }).waitFor();
    await look('2-trained');
  }, 300_000);

  it('is judged list by list, against a drawn order', async () => {
    await judge(person);
    await app.page.getByText(person.t('view.evaluation.verdict.pass'), { exact: true }).waitFor();
    await look('3-evaluation');
    await tab(person, 'view.evaluation.tab.lists');
    const worst = app.page.getByRole('table', { name: person.t('view.evaluation.lists.worst') });
    const lists = worst.locator('tr[data-row]');
    expect(await lists.count()).toBe(6);
    await lists.nth(1).click();
    const name = ((await lists.nth(1).textContent()) ?? '').match(/S\d{4}/)?.[0] ?? '';
    await app.page
      .getByRole('heading', { name: person.t('view.evaluation.lists.one', { column: '搜索编号', name }) })
      .waitFor();
    for (const order of ['view.evaluation.lists.said', 'view.evaluation.lists.ideal'] as const) {
      const rows = app.page.getByRole('table', { name: person.t(order) }).locator('tbody tr');
      expect(await rows.count()).toBeGreaterThan(7);
    }
    await look('4-lists');
    await tab(person, 'view.evaluation.tab.weak');
    await app.page.getByText(person.t('view.evaluation.fairness.ranking')).waitFor();
    await look('5-weak');
  }, 240_000);

  it('gives the rows of a file their ranks', async () => {
    const file = join(folder, 'new.csv');
    const out = join(folder, 'new-scored.csv');
    // In two rows a word stands in the column of days.
    const rows = searchesCsv(20, 'zh').split('\n');
    for (const row of [2, 5]) {
      const cells = rows[row]?.split(',') ?? [];
      cells[SEARCH_COLUMNS.zh.indexOf('送达天数')] = '很快';
      rows[row] = cells.join(',');
    }
    writeFileSync(file, rows.join('\n'));
    await useOn(person, file, out);
    await app.page
      .getByText(person.t('view.deploy.score.ranks', { column: '搜索编号', lists: 20 }), { exact: true })
      .waitFor();
    const lost = person.t('serve.lost', { column: '送达天数', count: 2, values: '很快' });
    await app.page.getByText(lost, { exact: true }).waitFor();
    await look('6-scored');
    const lines = readFileSync(out, 'utf8').trim().split('\n');
    expect(lines[0]?.endsWith(',prediction,rank')).toBe(true);
    const first = lines.slice(1).filter((line) => line.endsWith(',1'));
    expect(new Set(first.map((line) => line.split(',')[0])).size).toBe(20);
    expect(app.errors).toEqual([]);
  }, 180_000);
});
