import { describe, expect, it } from 'vitest';
import { type SuiteEntry, text } from '../../../shared/domain';
import { say } from '../../../shared/messages';
import { checkTexts, judgeEntry, type Judged, lines } from './judge';
import { ROW } from '../../../main/data';
import { QualityService } from '../../../main/quality';
import { BANK, workshops, type Workshop } from '../data/workshop';

const workshop = workshops();

interface Gate extends Workshop {
  quality: QualityService;
  /** Imports a CSV, runs one entry, and returns its result and the ids of its failing rows. */
  judge(csv: string, entry: Partial<SuiteEntry> & { check: string }, target?: string): Promise<Judged>;
}
async function gate(): Promise<Gate> {
  const shop = await workshop();
  const quality = new QualityService(shop.project, shop.data);
  return {
    ...shop,
    quality,
    judge: async (csv, entry, target) => {
      await shop.data.import(shop.file('t.csv', csv));
      return judgeEntry(quality, entry, target);
    },
  };
}

describe('a check', () => {
  it('of columns misses what is gone, retyped or new', async () => {
    const { judge } = await gate();
    const expected = [
      { name: 'a', type: 'integer' },
      { name: 'b', type: 'text' },
    ];
    const entry = { check: 'columns', settings: { expected } };
    expect(await judge('a,b\n1,x\n', entry)).toMatchObject({ verdict: 'pass', figure: 0 });
    expect(await judge('a,c\n1,x\n', entry)).toMatchObject({
      verdict: 'fail',
      figure: 1,
      columns: ['b', 'c'],
    });
    expect(await judge('a,b\n1.5,x\n', entry)).toMatchObject({ verdict: 'fail', columns: ['a'] });
    expect(await judge('a,b,c\n1,x,2\n', entry)).toMatchObject({ verdict: 'warn', columns: ['c'] });
  });

  it('of types finds numbers and dates among which a word stands', async () => {
    const { judge } = await gate();
    const entry = { check: 'types', columns: ['a', 'b', 'c'] };
    const csv = (a: string, b: string): string =>
      `a,b,c\n${lines(20, (i) => `${i === 3 ? a : i},${i === 5 ? b : '2024-03-05'},0${i}`)}\n`;
    expect(await judge(csv('3', '2024-03-06'), entry)).toMatchObject({ verdict: 'pass', figure: 0 });
    expect(await judge(csv('three', '2024-03-06'), entry)).toMatchObject({
      ...{
        verdict: 'fail',
        figure: 1,
        columns: ['a'],
        failingRows: 1,
        ids: [3],
        remedies: ['convert', 'removeColumn'],
      },
      summary: text('quality.types.number', { column: 'a', failing: 1, rows: 20 }),
    });
    expect(await judge(csv('3', 'spring'), entry)).toMatchObject({
      verdict: 'fail',
      columns: ['b'],
      ids: [5],
    });
    expect(await judge(csv('three', 'spring'), entry)).toMatchObject({
      figure: 2,
      failingRows: 2,
      ids: [3, 5],
    });
    const open = `a,b,c\n${lines(20, (i) => `${i % 9}/${1 + (i % 9)}/2024,"1,${200 + i} 元",0`)}\nx,y,0\n`;
    expect(await judge(open.replaceAll('\n0/', '\n9/'), { check: 'types', columns: ['a'] })).toMatchObject({
      remedies: ['removeColumn'],
      summary: text('quality.types.dateOpen', { column: 'a', failing: 1, rows: 21 }),
    });
    expect(await judge(open, { check: 'types', columns: ['b'] })).toMatchObject({
      ids: [20],
      remedies: ['convert', 'removeColumn'],
    });
  });

  it('says which of its settings do not hold', async () => {
    const { data, file, quality } = await gate();
    await data.import(file('t.csv', `z,n\n${lines(3, (i) => `A${i},${i}`)}\n`));
    const entries: SuiteEntry[] = (
      [
        ['pattern', { pattern: '[' }],
        ['format', { kind: 'postcode', country: 'USA' }],
        ['valueSet', {}],
      ] as const
    ).map(([check, settings]) => ({
      ...{ id: check, check, columns: ['z'], settings },
      ...{ severity: 'warn', tolerance: 0, enabled: true },
    }));
    await quality.saveSuite({ ...(await quality.suite()), entries });
    const { checks } = await quality.run();
    const said = (key: string, params: Record<string, string>) =>
      text('quality.unmeasured', { why: text('error.quality.settings', { reason: text(key, params) }) });
    expect(checks.map(({ summary }) => summary)).toEqual([
      said('quality.pattern.broken', { pattern: '[' }),
      said('quality.format.country', { country: 'USA' }),
      said('quality.settings.broken', { names: 'allowed' }),
    ]);
  });

  it('of missing values warns, then fails above the tolerance', async () => {
    const { judge } = await gate();
    const entry = { check: 'missing', columns: ['b'], tolerance: 0.2, settings: { warnAbove: 0.1 } };
    const csv = (gone: number): string => `a,b\n${lines(10, (i) => `${i},${i < gone ? '' : 'x'}`)}\n`;
    expect(await judge(csv(1), entry)).toMatchObject({
      verdict: 'pass',
      figure: 0.1,
      failingRows: 1,
      ids: [0],
    });
    expect(await judge(csv(2), entry)).toMatchObject({ verdict: 'warn', figure: 0.2 });
    expect(await judge(csv(3), entry)).toMatchObject({
      verdict: 'fail',
      figure: 0.3,
      threshold: 0.2,
      ids: [0, 1, 2],
    });
  });

  it('of duplicates counts each repetition and names it, not the first', async () => {
    const { judge } = await gate();
    const entry = { check: 'duplicates' };
    expect(await judge('a,b\n1,x\n1,y\n2,x\n', entry)).toMatchObject({ verdict: 'pass', figure: 0, ids: [] });
    expect(await judge('a,b\n1,\n1,y\n1,\n1,\n', entry)).toMatchObject({
      verdict: 'fail',
      figure: 2,
      ids: [2, 3],
    });
    expect(await judge('a,b\n1,x\n1,y\n2,x\n', { ...entry, columns: ['a'] })).toMatchObject({
      figure: 1,
      ids: [1],
    });
    expect(await judge('a,b\n1,x\n1,x\n', { ...entry, tolerance: 0.5 })).toMatchObject({
      verdict: 'warn',
      threshold: 1,
    });
  });

  it('of a value set finds the one value that is not in it', async () => {
    const { judge } = await gate();
    const entry = { check: 'valueSet', columns: ['a'], settings: { allowed: ["it's", 'b'] } };
    expect(await judge("a,n\nit's,1\nb,2\n,3\n", entry)).toMatchObject({ verdict: 'pass', figure: 0 });
    expect(await judge("a,n\nit's,1\nB,2\nb,3\n", entry)).toMatchObject({ verdict: 'fail', ids: [1] });
    expect(await judge("a,n\nit's,1\nB,2\nb,3\n", { ...entry, severity: 'warn' })).toMatchObject({
      verdict: 'warn',
    });
    expect(await judge("a,n\nit's,1\nB,2\nb,3\n", { ...entry, tolerance: 0.4 })).toMatchObject({
      verdict: 'pass',
    });
  });

  it('of a range takes both limits as allowed, for numbers and dates', async () => {
    const { judge } = await gate();
    const entry = { check: 'range', columns: ['a'], settings: { min: 1, max: 3 } };
    expect(await judge('a,b\n1,x\n3,x\n,x\n', entry)).toMatchObject({ verdict: 'pass' });
    expect(await judge('a,b\n1,x\n3,x\n4,x\n', entry)).toMatchObject({ verdict: 'fail', ids: [2] });
    expect(await judge('a,b\n0.5,x\n3,x\n4,x\n', { ...entry, settings: { min: 1 } })).toMatchObject({
      ids: [0],
    });
    const dates = { ...entry, settings: { min: '2024-01-01', max: null } };
    expect(await judge('a,b\n2023-12-31,x\n2024-01-01,x\n', dates)).toMatchObject({
      verdict: 'fail',
      ids: [0],
    });
    expect(await judge('a,b\nx,1\ny,2\n', entry)).toMatchObject({ verdict: 'pass' });
  });

  it('of constant columns names them', async () => {
    const { judge } = await gate();
    const entry = { check: 'constant', columns: ['a', 'b'] };
    expect(await judge('a,b\n1,x\n2,y\n', entry)).toMatchObject({ verdict: 'pass', figure: 0 });
    expect(await judge('a,b\n1,x\n1,y\n', entry)).toMatchObject({
      ...{ verdict: 'fail', figure: 1, columns: ['a'], remedies: ['removeColumn'], hasRows: false },
    });
    expect(await judge('a,b\n,x\n,y\n', entry)).toMatchObject({ columns: ['a'] });
  });

  it('of ids finds what numbers the rows, and spares amounts, prose and what repeats once', async () => {
    const { judge } = await gate();
    const entry = { check: 'idLike', columns: ['id', 'key', 'amount', 'prose'] };
    const csv = (id: (i: number) => number): string =>
      `id,key,amount,prose\n${lines(30, (i) => `${id(i)},K-${i},${i * i * i},${`word ${i} `.repeat(12)}`)}\n`;
    expect(
      await judge(
        csv((i) => i + 100),
        entry,
      ),
    ).toMatchObject({ verdict: 'fail', columns: ['id', 'key'] });
    expect(
      await judge(
        csv((i) => (i === 7 ? 8 : i)),
        entry,
      ),
    ).toMatchObject({ columns: ['key'] });
    expect(await judge('id,key,amount,prose\n1,a,2,x\n2,b,3,y\n', entry)).toMatchObject({ verdict: 'pass' });
  });

  it('of the target asks for rows that have one, at least two classes and not too many', async () => {
    const { judge } = await gate();
    const entry = { check: 'target', columns: ['y'], tolerance: 0.1 };
    const csv = (y: (i: number) => string): string => `x,y\n${lines(40, (i) => `${i},${y(i)}`)}\n`;
    const judged = async (y: (i: number) => string): Promise<[string, string]> => {
      const { verdict, summary } = await judge(csv(y), entry, 'y');
      return [verdict, summary.key];
    };
    expect(await judged((i) => (i % 2 ? 'yes' : 'no'))).toEqual(['pass', 'quality.target.classes']);
    expect(await judged((i) => `${i * 1.5}`)).toEqual(['pass', 'quality.target.number']);
    expect(await judged((i) => (i < 4 ? '' : i % 2 ? 'yes' : 'no'))).toEqual([
      'warn',
      'quality.target.missing',
    ]);
    expect(await judged((i) => (i < 5 ? '' : i % 2 ? 'yes' : 'no'))).toEqual([
      'fail',
      'quality.target.missing',
    ]);
    expect(await judged(() => 'yes')).toEqual(['fail', 'quality.target.oneClass']);
    expect(await judged(() => '')).toEqual(['fail', 'quality.target.allMissing']);
    expect(await judged((i) => `c${i % 21}`)).toEqual(['fail', 'quality.target.tooManyClasses']);
    expect(await judged((i) => `c${i % 20}`)).toEqual(['pass', 'quality.target.classes']);
  });

  it('of balance looks at the rarest class', async () => {
    const { judge } = await gate();
    const entry = { check: 'classBalance', columns: ['y'], settings: { min: 0.1 } };
    const csv = (rare: number): string => `x,y\n${lines(50, (i) => `${i},${i < rare ? 'yes' : 'no'}`)}\n`;
    expect(await judge(csv(5), entry, 'y')).toMatchObject({ verdict: 'pass', figure: 0.1 });
    expect(await judge(csv(4), entry, 'y')).toMatchObject({ verdict: 'fail', figure: 0.08, threshold: 0.1 });
    expect(await judge(csv(0), entry, 'y')).toMatchObject({ verdict: 'pass' });
  });

  it('of one column that knows too much finds the target in disguise, not an id', async () => {
    const { judge } = await gate();
    const csv = (leak: (i: number) => string): string =>
      `id,leak,other,y\n${lines(400, (i) => `K${i},${leak(i)},${(i * 7) % 13},${i % 3 === 0 ? 'yes' : 'no'}`)}\n`;
    const entry = { check: 'predictive', columns: ['id', 'leak', 'other'] };
    expect(
      await judge(
        csv((i) => `${i % 3 === 0 ? 9 : 2}`),
        entry,
        'y',
      ),
    ).toMatchObject({
      ...{ verdict: 'fail', figure: 1, columns: ['leak'], threshold: 0.9875, remedies: ['removeColumn'] },
    });
    expect(
      await judge(
        csv((i) => `${(i * 11) % 5}`),
        entry,
        'y',
      ),
    ).toMatchObject({ verdict: 'pass' });
    const weaker = await judge(
      csv((i) => `${i % 3 === 0 && i % 5 > 0 ? 9 : 2}`),
      entry,
      'y',
    );
    expect([weaker.verdict, weaker.columns]).toEqual(['warn', ['leak']]);
    expect(
      await judge(
        csv(() => '1'),
        entry,
      ),
    ).toMatchObject({ verdict: 'pass', figure: null });
    const amount = `x,y\n${lines(100, (i) => `${i},${i * 2.5 + 1}`)}\n`;
    expect(await judge(amount, { ...entry, columns: ['x'] }, 'y')).toMatchObject({
      verdict: 'fail',
      columns: ['x'],
    });
  });
});

describe('every check', () => {
  it('runs on a table without rows', async () => {
    const { data, quality, file } = await gate();
    const version = await data.import(
      file(
        't.csv',
        `x,word,when,y\n${lines(40, (i) => `${i},w${i % 3},2024-01-0${1 + (i % 9)},${i % 2 ? 'a' : 'b'}`)}\n`,
      ),
    );
    await quality.saveSuite(await quality.propose('y'));
    const from = `SELECT x, word, "when", y, ${ROW} FROM ${await data.relation(version.id)} WHERE false`;
    await data.derive({
      parentId: version.id,
      operation: {
        kind: 'drop',
        summary: text('quality.operation.drop', { count: 40, left: 0 }),
        settings: {},
      },
      columns: version.columns,
      selectSql: from,
    });
    const report = await quality.run();
    checkTexts(report);
    expect(report.checks.length).toBe((await quality.suite()).entries.length);
    expect(report.checks.filter((check) => check.summary.key === 'quality.unmeasured')).toEqual([]);
  });

  it('runs even when others cannot, and says why they cannot', async () => {
    const { data, quality, file } = await gate();
    await data.import(file('t.csv', `x,y\n${lines(20, (i) => `${i},${i % 2}`)}\n`));
    const suite = await quality.propose(null);
    const [first] = suite.entries.filter((entry) => entry.check === 'missing');
    if (!first) throw new Error('no entry');
    const broken: SuiteEntry[] = [
      { ...first, id: 'gone', columns: ['no such column'] },
      { ...first, id: 'settings', settings: { warnAbove: 'much' } },
    ];
    await quality.saveSuite({ ...suite, entries: [...broken, ...suite.entries] });
    const report = await quality.run();
    checkTexts(report);
    expect(report.checks).toHaveLength(suite.entries.length + 2);
    const unmeasured = report.checks.filter((check) => check.summary.key === 'quality.unmeasured');
    expect(unmeasured.map((check) => [check.entryId, check.verdict, check.figure])).toEqual([
      ['gone', 'fail', null],
      ['settings', 'fail', null],
    ]);
    expect(say(unmeasured[0]?.summary ?? text(''), 'en')).toContain('no such column');
  });

  it('finds Bank Marketing fit, but warns of the length of the call and of minus one for never', async () => {
    const { data, quality } = await gate();
    await data.import(BANK);
    await quality.saveSuite(await quality.propose('y'));
    const report = await quality.run();
    checkTexts(report);
    expect(report.verdict).toBe('warn');
    expect(
      report.checks.filter((check) => check.verdict !== 'pass').map((check) => [check.check, check.columns]),
    ).toEqual([
      ['disguised', ['pdays']],
      ['predictive', ['duration']],
    ]);
  });

  it('proposes what its own data passes', async () => {
    const { data, quality, file } = await gate();
    await data.import(
      file(
        't.csv',
        `x,size,word,flag,when\n${lines(60, (i) => `${(i * 37) % 60},${i / 7},w${i % 5},${i % 2 === 0},2024-01-${10 + (i % 20)}`)}\n`,
      ),
    );
    const report = await quality.run();
    expect(report.checks.filter((check) => check.verdict !== 'pass').map((check) => check.entryId)).toEqual([
      'idLike',
    ]);
    const asked = new Set((await quality.suite()).entries.map((entry) => entry.id));
    expect(asked).toContain('range:size');
    expect(asked).toContain('valueSet:word');
    expect(asked).toContain('valueSet:flag');
    expect(asked).toContain('missing:when');
  });
});
