// Every check: what passes, what one row makes fail, and a table without rows.
import { describe, expect, it } from 'vitest';
import { type DatasetVersion, text } from '../../../shared/domain';
import { ROW } from '../../../main/data';
import { CHECKS, QualityService } from '../../../main/quality';
import { workshops } from '../data/workshop';
import { CASES } from './cases';
import { checkTexts, judgeEntry } from './judge';

const workshop = workshops();
const clock = { now: () => Date.UTC(2024, 5, 1) };

it('has its cases for every check', () => {
  expect(Object.keys(CASES).sort()).toEqual(CHECKS.map(({ id }) => id).sort());
  expect(
    Object.entries(CASES).filter(
      ([check, cases]) => cases.length === 0 || cases.some(({ entry }) => entry.check !== check),
    ),
  ).toEqual([]);
});

describe.each(Object.entries(CASES))('the check %s', (check, cases) => {
  it.each(cases.map((one, i) => [i + 1, one] as const))('tells one bad row (%i)', async (_, one) => {
    const shop = await workshop();
    const quality = new QualityService(shop.project, shop.data, clock);
    const options = { ragged: 'setAside' as const, ...(one.types ? { types: one.types } : {}) };
    if (one.before) {
      await shop.data.import(shop.file(one.before.name, one.before.csv));
      await judgeEntry(quality, { check: 'setAside' });
    }
    await shop.data.import(shop.file('pass.csv', one.pass), options);
    expect(await judgeEntry(quality, one.entry, one.target)).toMatchObject({
      ...{ verdict: one.passes ?? 'pass', check },
    });
    let version = await shop.data.import(shop.file('fail.csv', one.fail), options);
    const derive = async (select: string, where: string): Promise<DatasetVersion> =>
      shop.data.derive({
        parentId: version.id,
        operation: {
          kind: 'drop',
          summary: text('quality.operation.drop', { count: 1, left: 0 }),
          settings: {},
        },
        columns: version.columns,
        selectSql: `SELECT ${select}, ${ROW} FROM ${await shop.data.relation(version.id)} WHERE ${where}`,
      });
    if (one.spoiled) version = await derive(one.spoiled, 'true');
    const judged = await judgeEntry(quality, one.entry, one.target);
    expect(judged).toMatchObject({ verdict: 'fail', ...one.expected });
    if (one.expected.ids) expect(judged.failingRows).toBe(one.expected.ids.length);

    const names = version.columns.map(({ name }) => `"${name}"`).join(', ');
    await derive(names, 'false');
    const empty = await judgeEntry(quality, one.entry, one.target);
    checkTexts(empty);
    expect(empty.summary.key).not.toBe('quality.unmeasured');
    expect([empty.failingRows, empty.ids]).toEqual([0, []]);
    expect(empty.verdict).toBe(one.empty ?? 'pass');
  });
});
