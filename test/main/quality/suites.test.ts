// Suites kept and carried, the baseline of history, the to-do list, the printed report, and a target chosen later.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { headOf, QualityService } from '../../../main/quality';
import { CheckGroup } from '../../../shared/domain';
import { RecipeService } from '../../../main/recipe';
import { errorOf, workshops, type Workshop } from '../data/workshop';
import { checkTexts, judgeEntry, lines } from './judge';

const workshop = workshops();

async function gate(): Promise<Workshop & { quality: QualityService }> {
  const shop = await workshop();
  return { ...shop, quality: new QualityService(shop.project, shop.data) };
}

const table = (n: number, row: (i: number) => string): string => `x,city,y\n${lines(n, row)}\n`;
const plainRow = (i: number): string =>
  `${(i * 37) % 101},${['Bonn', 'Rome', 'Oslo'][i % 3] ?? ''},${i % 2 ? 'yes' : 'no'}`;

describe('a suite', () => {
  it('is kept by name, and used again on what columns there are', async () => {
    const { data, quality, file } = await gate();
    await data.import(file('a.csv', table(60, plainRow)));
    const first = await quality.saveSuite(await quality.propose('y'));
    expect(await quality.suites.keep('Monthly')).toEqual(['Monthly']);
    await quality.saveSuite({ target: null, entries: [] });
    await quality.suites.use('Monthly');
    expect(await quality.suite()).toEqual(first);
    await data.import(file('b.csv', 'x,z\n1,2\n3,4\n'));
    await quality.suites.use('Monthly');
    const fitted = await quality.suite();
    expect(fitted.target).toBeNull();
    expect(fitted.entries.flatMap(({ columns }) => columns)).not.toContain('city');
    expect(fitted.entries.map(({ id }) => id)).toContain('missing:x');
    expect(quality.suites.forget('Monthly')).toEqual([]);
    expect((await errorOf(quality.suites.use('Monthly'))).code).toBe('quality.checkMissing');
  });

  it('goes into a file and comes back the same; another file is refused', async () => {
    const { data, quality, file, folder } = await gate();
    await data.import(file('a.csv', table(60, plainRow)));
    const first = await quality.saveSuite(await quality.propose('y'));
    const path = await quality.suites.write(join(folder, 'suite.json'));
    await quality.saveSuite({ target: null, entries: [] });
    await quality.suites.take(path);
    expect(await quality.suite()).toEqual(first);
    writeFileSync(path, '{"format":"other"}');
    expect((await errorOf(quality.suites.take(path))).code).toBe('quality.suiteUnreadable');
    expect(await quality.suite()).toEqual(first);
  });
});

describe('history', () => {
  it('holds the next file against the last accepted one', async () => {
    const { data, quality, file } = await gate();
    await data.import(file('jan.csv', table(400, plainRow)));
    const entries = (check: string, columns: string[]) => ({ check, columns });
    expect(await judgeEntry(quality, entries('rowCount', []))).toMatchObject({
      verdict: 'pass',
      figure: null,
    });
    await data.import(file('feb.csv', table(400, plainRow)));
    for (const [check, columns] of [
      ['rowCount', []],
      ['stability', ['x', 'city']],
      ['distance', ['x']],
      ['shares', ['city']],
    ] as const)
      expect(await judgeEntry(quality, entries(check, [...columns]))).toMatchObject({
        verdict: 'pass',
        check,
      });
    await data.import(
      file(
        'mar.csv',
        table(150, (i) => `${((i * 37) % 101) + 60},Oslo,${i % 2 ? 'yes' : 'no'}`),
      ),
    );
    expect(await judgeEntry(quality, { ...entries('rowCount', []), settings: { most: 0.5 } })).toMatchObject({
      verdict: 'fail',
      figure: -0.625,
    });
    expect(await judgeEntry(quality, entries('stability', ['x', 'city']))).toMatchObject({ verdict: 'fail' });
    expect(await judgeEntry(quality, entries('distance', ['x']))).toMatchObject({
      verdict: 'fail',
      columns: ['x'],
    });
    expect(await judgeEntry(quality, entries('shares', ['city']))).toMatchObject({
      verdict: 'fail',
      columns: ['city'],
    });
  });

  it('finds values that another data set of the project does not know', async () => {
    const { data, quality, file } = await gate();
    await data.import(file('customers.csv', 'customer_id,name,age\n1,a,20\n2,b,30\n3,c,40\n'));
    await data.import(file('orders.csv', 'order_no,customer_id,amount\n1,1,5\n2,3,6\n3,4,7\n'));
    const entry = { check: 'foreignKey', columns: ['customer_id'] };
    const known = { dataset: 'customers.csv', column: 'customer_id' };
    const found = await judgeEntry(quality, { ...entry, settings: known });
    expect([found.summary.key, found.ids]).toEqual(['quality.foreignKey.some', [2]]);
    const other = await judgeEntry(quality, { ...entry, settings: { ...known, dataset: 'nothing' } });
    expect(other).toMatchObject({ verdict: 'pass', figure: null });
  });
});

describe('formats', () => {
  const cases: Record<string, [good: string, bad: string]> = {
    email: ['li.wei@example.com', 'li.wei@example'],
    url: ['https://example.com/a?b=1', 'example dot com'],
    card: ['4111 1111 1111 1111', '4111 1111 1111 1112'],
    cnMobile: ['+86 138 0013 8000', '128 0013 8000'],
    cnId: ['11010519491231002X', '110105194912310021'],
    uscc: ['91350100M000100Y43', '91350100M000100Y44'],
    iban: ['GB82 WEST 1234 5698 7654 32', 'GB82 WEST 1234 5698 7654 33'],
    postcode: ['100080', '10008'],
  };
  it.each(Object.entries(cases))('%s is valid or not by its digits', async (kind, [good, bad]) => {
    const { data, quality, file } = await gate();
    const csv = (value: string): string => `code,n\nx ${good},1\n"${value}",2\n`.replace('x ', '');
    const entry = { check: 'format', columns: ['code'], settings: { kind, country: 'CN' } };
    const types = { types: { code: 'text' as const } };
    await data.import(file('good.csv', csv(good)), types);
    expect(await judgeEntry(quality, entry)).toMatchObject({ verdict: 'pass' });
    await data.import(file('bad.csv', csv(bad)), types);
    expect(await judgeEntry(quality, entry)).toMatchObject({ verdict: 'fail', ids: [1] });
  });
});

describe('a failed gate', () => {
  it('ends in a list of the smallest changes, and prints as a page in both languages', async () => {
    const { data, quality, file, folder } = await gate();
    const rows = table(
      200,
      (i) => `${i % 5 < 2 ? '' : i},${i === 9 ? 'bonn ' : 'Bonn'},${i % 2 ? 'yes' : 'no'}`,
    );
    await data.import(file('a.csv', rows));
    await quality.saveSuite(await quality.propose('y'));
    const report = await quality.run();
    checkTexts(report);
    expect(report.verdict).toBe('fail');
    expect(report.toDo[0]).toMatchObject({
      entryId: 'missing:x',
      verdict: 'fail',
      where: 'here',
      remedy: 'fill',
    });
    const doubts = report.toDo.filter(({ verdict }) => verdict === 'warn');
    expect(doubts.map(({ effort }) => effort)).toEqual(
      doubts.map(({ effort }) => effort).sort((a, b) => a - b),
    );
    expect(report.toDo.map(({ entryId }) => entryId).sort()).toEqual(
      report.checks
        .filter(({ verdict }) => verdict !== 'pass')
        .map(({ entryId }) => entryId)
        .sort(),
    );
    for (const [locale, words] of [
      ['en', 'The gate is closed'],
      ['zh', '闸门未打开'],
    ] as const) {
      const { path } = await quality.writeReport({ path: join(folder, `${locale}.html`), locale });
      const page = readFileSync(path, 'utf8');
      expect(page).toContain(words);
      expect(page).not.toMatch(/<script|https?:|\{[a-z]+[,}]|quality\./);
    }
    // Followed from the top, the list leads to an open gate.
    for (let step = 0, last = report; last.verdict === 'fail'; last = await quality.run()) {
      expect(step++).toBeLessThan(5);
      const [item] = last.toDo;
      if (!item) throw new Error('a failed gate has nothing to do');
      const { entryId, remedy } = item;
      if (remedy === 'fill')
        await quality.applyRemedy({ kind: remedy, entryId, column: 'x', method: 'median' });
      else if (remedy === 'quarantine') await quality.applyRemedy({ kind: remedy, entryId });
      else throw new Error(`not expected: ${remedy ?? 'nothing'} for ${entryId}`);
    }
  });
});

describe('a target chosen in the recipe', () => {
  it('leaves the report asking to be made again, which then looks for leaks', async () => {
    const { data, quality, file, project } = await gate();
    await data.import(
      file(
        'a.csv',
        table(300, (i) => `${i % 2 ? i : -i},${['Bonn', 'Rome'][(i * 7) % 2] ?? ''},${i % 2 ? 'yes' : 'no'}`),
      ),
    );
    const before = await quality.run();
    expect([before.target, (await quality.report())?.otherTarget]).toEqual([null, null]);
    const recipe = new RecipeService(project, data);
    await recipe.save(await recipe.propose('y'));
    expect(await quality.report()).toMatchObject({ stale: false, otherTarget: 'y' });
    const after = await quality.run();
    expect(after.target).toBe('y');
    expect(after.checks.find(({ check }) => check === 'predictive')).toMatchObject({ verdict: 'fail' });
    expect(await quality.report()).toMatchObject({ stale: false, otherTarget: null });
  });
});

describe('changes of the suite', () => {
  it('come one after the other, lose none, and go back to any revision', async () => {
    const { data, quality, file } = await gate();
    await data.import(file('a.csv', table(60, plainRow)));
    await quality.saveSuite(await quality.propose(null));
    const [first, second] = (await quality.suite()).entries;
    if (!first || !second) throw new Error('no entries');
    const [one] = await Promise.all([
      quality.suites.saveEntry({ ...first, enabled: false }),
      quality.suites.saveEntry({ ...second, enabled: false }),
      quality.suites.addEntry('length', ['city']),
    ]);
    const changed = await quality.suite();
    expect(changed.entries.slice(0, 2).map(({ enabled }) => enabled)).toEqual([false, false]);
    expect(changed.entries.at(-1)).toMatchObject({ id: 'own:length:1', columns: ['city'], severity: 'warn' });
    expect(await quality.suites.removeEntry('own:length:1')).toMatchObject({ suite: { off: 2 } });
    expect(await quality.suites.putRevision(one.before ?? '')).toMatchObject({ off: 0, target: null });
    expect((await quality.suite()).entries.slice(0, 2)).toEqual([first, second]);
    expect((await errorOf(quality.suites.putRevision('none'))).code).toBe('quality.checkMissing');
    expect((await errorOf(quality.suites.addEntry('missing', ['city']))).code).toBe('quality.checkMissing');
  });
});

describe('the lines of a report', () => {
  it('come a page at a time, by list, group and words, and each check in full when it is asked for', async () => {
    const { data, quality, file } = await gate();
    const gaps = (i: number): string => `${i % 5 < 2 ? '' : i},${plainRow(i).split(',')[1]},yes`;
    await data.import(file('a.csv', table(200, gaps)));
    await quality.saveSuite(await quality.propose(null));
    const report = await quality.run();
    const asked = { list: 'open', group: null, words: '', locale: 'en', offset: 0, limit: 200 } as const;
    const open = await quality.checks(asked);
    const quiet = await quality.checks({ ...asked, list: 'quiet' });
    expect([open.total, quiet.total]).toEqual([
      report.checks.filter(({ verdict }) => verdict !== 'pass').length,
      report.checks.filter(({ verdict }) => verdict === 'pass').length,
    ]);
    const places = open.lines.map(({ group }) => CheckGroup.options.indexOf(group ?? 'history'));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    const second = await quality.checks({ ...asked, list: 'quiet', offset: 1, limit: 1 });
    expect(second.lines).toEqual(quiet.lines.slice(1, 2));
    const missing = await quality.checks({ ...asked, group: 'completeness', words: ' X ' });
    expect(missing.lines.map(({ entryId }) => entryId)).toContain('missing:x');
    expect(missing.lines.every(({ group }) => group === 'completeness')).toBe(true);
    expect((await quality.checks({ ...asked, words: '缺失', locale: 'zh' })).total).toBeGreaterThan(0);
    expect((await quality.checks({ ...asked, list: 'off' })).lines).toEqual([]);
    const [entry] = (await quality.suite()).entries;
    if (!entry) throw new Error('no entry');
    await quality.suites.saveEntry({ ...entry, id: 'own:new:1' });
    expect((await quality.checks({ ...asked, list: 'off' })).lines).toMatchObject([
      { entryId: 'own:new:1', verdict: null, enabled: true },
    ]);
    expect(await quality.check('missing:x')).toMatchObject({
      entry: { id: 'missing:x' },
      result: { entryId: 'missing:x', failingRows: 80 },
    });
    expect(await quality.check('nothing')).toEqual({ entry: null, result: null });
    expect(await quality.toDo(1, 1)).toEqual(report.toDo.slice(1, 2));
    expect(headOf(report)).toMatchObject({ toDos: report.toDo.length, checks: { pass: quiet.total } });
  });
});
