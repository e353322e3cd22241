// Values lost to a chosen type: found by the gate with their rows and with what stood in the file, for as long as they are lost.
import { describe, expect, it } from 'vitest';
import { say } from '../../../shared/messages';
import { PrepareService } from '../../../main/prepare';
import { QualityService } from '../../../main/quality';
import { workshops } from '../data/workshop';
import { judgeEntry } from './judge';

const workshop = workshops();
const CSV = 'id,"due ""day""",n\n1,2024-02-28,5\n2,2024-02-31,6\n3,,x\n4,soon,8\n5,2024-03-01,9\n';
const types = { 'due "day"': 'date', n: 'integer' } as const;
const entry = { check: 'lostValues', severity: 'warn' as const };

async function open(files: Record<string, string> = { 'a.csv': CSV }) {
  const shop = await workshop();
  const quality = new QualityService(shop.project, shop.data);
  const prepare = new PrepareService(shop.project, shop.data);
  const paths = Object.entries(files).map(([name, csv]) => shop.file(name, csv));
  const version = await shop.data.import(paths, { types });
  const written = async () => {
    const report = (await quality.report())?.report;
    const request = { reportId: report?.id ?? 0, entryId: 'it', offset: 0, limit: 10 };
    return (await quality.failingRows(request)).cells;
  };
  return { ...shop, quality, prepare, version, written };
}

describe('values lost to a chosen type', () => {
  it('are found with their rows and their text, are proposed to be looked for, and no column shows them', async () => {
    const { quality, written, cells, version } = await open();
    expect((await quality.suite()).entries.filter(({ check }) => check === 'lostValues')).toHaveLength(1);
    const found = await judgeEntry(quality, entry);
    expect(found).toMatchObject({ verdict: 'warn', figure: 0.6, failingRows: 3, ids: [1, 2, 3] });
    expect(say(found.summary, 'en')).toContain('In 3 of 5 rows (60%), values of due "day", n stood');
    expect(await written()).toEqual([
      [2, '2024-02-31', 6],
      [3, null, 'x'],
      [4, 'soon', 8],
    ]);
    expect((await cells())[1]).toEqual([2, null, 6]);
    expect(version.columns).toHaveLength(3);
  });

  it('are no longer lost where a later step fills or drops them, and are named in a version renamed or set aside', async () => {
    const { quality, prepare, project, written, version } = await open();
    await prepare.apply({ kind: 'fillMissing', column: 'n', method: 'constant', value: '0' });
    expect(await judgeEntry(quality, entry)).toMatchObject({ failingRows: 2, ids: [1, 3] });
    await quality.applyRemedy({ kind: 'quarantine', entryId: 'it' });
    expect(await judgeEntry(quality, entry)).toMatchObject({ verdict: 'pass', failingRows: 0 });
    // What the remedy did can be done again, and the rows put back.
    const back = await prepare.putBack({ step: project.datasets.current()?.id ?? 0, rows: null });
    expect(back.rows).toBe(5);
    await judgeEntry(quality, entry);
    expect((await written()).map((row) => row[1])).toEqual(['2024-02-31', 'soon']);
    project.datasets.use(version.id);
    await prepare.apply({ kind: 'sql', query: 'SELECT * FROM data WHERE id > 1' });
    expect(await judgeEntry(quality, entry)).toMatchObject({
      verdict: 'warn',
      failingRows: 0,
      hasRows: false,
    });
  });

  it('come from several files, of which some lose none', async () => {
    const { quality, written } = await open({
      'a.csv': 'id,"due ""day""",n\n1,2024-02-28,5\n',
      'b.csv': CSV,
    });
    expect(await judgeEntry(quality, entry)).toMatchObject({ failingRows: 3, ids: [2, 3, 4] });
    expect((await written())[0]).toEqual([2, '2024-02-31', 6]);
  });

  it('are none where no type was chosen', async () => {
    const { data, file, quality } = await workshop().then((shop) => ({
      ...shop,
      quality: new QualityService(shop.project, shop.data),
    }));
    await data.import(file('a.csv', CSV));
    expect(await judgeEntry(quality, entry)).toMatchObject({ verdict: 'pass', figure: 0 });
  });
});
