// Rows that were set aside: listed with their line and reason, exported, put back, and what came in still adds up.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { say } from '../../../shared/messages';
import { PrepareService } from '../../../main/prepare';
import { QualityService } from '../../../main/quality';
import { errorOf, workshops } from '../data/workshop';

const workshop = workshops();

const SHORT_AND_LONG =
  'id,day,amount\n1,2024-03-01,5\n2,2024-03-02\n3,2024-03-03,7,x,y\n4,2024-03-04,8\nfive,2024-03-05\n';

async function open(csv: string, options = {}) {
  const made = await workshop();
  const prepare = new PrepareService(made.project, made.data);
  const quality = new QualityService(made.project, made.data);
  const version = await made.data.import(made.file('t.csv', csv), { ragged: 'setAside', ...options });
  const asides = (step = version.id) =>
    made.data.asides.window({
      versionId: made.project.datasets.current()?.id ?? 0,
      ...{ step, offset: 0, limit: 100 },
    });
  return { ...made, prepare, quality, version, asides };
}

describe('records of the wrong length', () => {
  it('are listed with their line, their cells, the reason, and why one does not fit', async () => {
    const { version, asides, data } = await open(SHORT_AND_LONG);
    expect(data.asides.steps(version.id)).toMatchObject([{ versionId: version.id, rows: 3 }]);
    const { rows, total } = await asides();
    expect(total).toBe(3);
    expect(rows.map(({ id, line, cells }) => [id, line, ...cells])).toEqual([
      [2, 3, '2', '2024-03-02', null],
      [3, 4, '3', '2024-03-03', '7'],
      [4, 6, 'five', '2024-03-05', null],
    ]);
    expect(rows.map(({ reason }) => say(reason, 'en'))).toEqual([
      '2 fields where 3 are expected',
      '5 fields where 3 are expected',
      '2 fields where 3 are expected',
    ]);
    expect(rows.map(({ unfit }) => unfit && say(unfit, 'en'))).toEqual([
      null,
      '2 fields are left over: x, y',
      '“five” in id cannot be read as: Whole number',
    ]);
  });

  it('are put back where they fit, and what came in is kept, set aside or dropped', async () => {
    const { prepare, data, project, cells, version, asides } = await open(SHORT_AND_LONG);
    const made = await prepare.putBack({ step: version.id, rows: null });
    expect([made.rows, made.quarantined, made.dropped, made.operation.settings['restored']]).toEqual([
      3, 0, 0, 1,
    ]);
    expect(await cells()).toEqual([
      [1, '2024-03-01', 5],
      [4, '2024-03-04', 8],
      [2, '2024-03-02', null],
    ]);
    // 5 came in: 3 are kept, 2 are still aside.
    expect((await asides()).rows.map(({ line }) => line)).toEqual([4, 6]);
    expect(data.asides.steps(made.id)).toMatchObject([{ rows: 2 }]);
    expect(say(made.operation.summary, 'en')).toBe(
      'Put 1 row back that had been set aside; 2 do not fit and stay set aside, the first because: 2 fields are left over: x, y',
    );
    expect(say(made.operation.summary, 'zh')).toContain('另有 2 行与列不符');
    const error = await errorOf(prepare.putBack({ step: version.id, rows: null }));
    expect(error.code).toBe('prepare.notBack');
    expect(project.datasets.current()?.id).toBe(made.id);
    expect(data.asides.steps(version.id)).toMatchObject([{ rows: 3 }]);
  });

  it('have the cells of their columns where several files name these in another order', async () => {
    const { data, file, project, prepare, cells } = await workshop().then((made) => ({
      ...made,
      prepare: new PrepareService(made.project, made.data),
    }));
    const paths = [file('a.csv', 'n,city\n1,Bonn\n2\n'), file('b.csv', 'city;n\nLyon;3\nOslo\n')];
    const version = await data.import(paths, { ragged: 'setAside', sourceColumn: 'from' });
    const request = { versionId: version.id, step: version.id, offset: 0, limit: 9 };
    const { rows } = await data.asides.window(request);
    expect(rows.map(({ file: name, line, cells: own }) => [name, line, ...own])).toEqual([
      ['a.csv', 3, '2', null, 'a.csv'],
      ['b.csv', 3, null, 'Oslo', 'b.csv'],
    ]);
    await prepare.putBack({ step: version.id, rows: null });
    expect((await cells()).slice(2)).toEqual([
      [2, null, 'a.csv'],
      [null, 'Oslo', 'b.csv'],
    ]);
    expect(project.datasets.current()?.columns.map(({ type }) => type)).toEqual(['integer', 'text', 'text']);
  });

  it('keep what the user said of missing values and of how dates are written', async () => {
    const { prepare, version, cells } = await open(
      'n;day;note\n1,5;05.03.2024;a\nkeine;25.03.2024\n3,5;06.03.2024;c\n2,5;07.03.2024\n',
      { nullTokens: ['keine'] },
    );
    await prepare.putBack({ step: version.id, rows: null });
    expect((await cells()).slice(2)).toEqual([
      [null, '2024-03-25', null],
      [2.5, '2024-03-07', null],
    ]);
  });
});

const ROWS = 20;
const PLAIN = `id,city,spent\n${Array.from({ length: ROWS }, (_, i) => `${i},c${i % 3},${i % 5 === 0 ? '' : i}`).join('\n')}\n`;

/** Four rows without a value are set aside by a step, then a column is added. */
async function stepped() {
  const made = await open(PLAIN);
  const { prepare, version } = made;
  const conditions = [{ column: 'spent', test: 'missing' as const }];
  const aside = await prepare.apply({ kind: 'filter', match: 'all', action: 'setAside', conditions });
  const last = await prepare.apply({ kind: 'derive', name: 'twice', formula: 'id * 2' });
  return { ...made, imported: version, aside, last };
}

describe('rows set aside by a step', () => {
  it('stand with the line of the file, and in their place with what later steps made once some are put back', async () => {
    const { prepare, aside, asides, project, cells } = await stepped();
    expect((await asides(aside.id)).rows.map(({ id, line }) => [id, line])).toEqual([
      [0, 2],
      [5, 7],
      [10, 12],
      [15, 17],
    ]);
    const made = await prepare.putBack({ step: aside.id, rows: [5, 15, 999] });
    expect(project.datasets.lineage(made.id).map(({ operation }) => operation.kind)).toEqual([
      ...['import', 'step', 'putBack', 'step'],
    ]);
    const all = await cells();
    expect(all.length).toBe(18);
    expect(all.filter((row) => row[2] === null)).toEqual([
      [5, 'c2', null, 10],
      [15, 'c0', null, 30],
    ]);
    expect(all.map((row) => row[0])).toEqual(all.map((row) => Number(row[0])).sort((a, b) => a - b));
    const rest = await prepare.putBack({ step: aside.id, rows: null });
    expect(rest.rows).toBe(ROWS);
    expect((await errorOf(prepare.putBack({ step: aside.id, rows: null }))).code).toBe('prepare.notBack');
  });

  it('come back by going back, and are put back again where an earlier step is changed or left out', async () => {
    const { prepare, data, project, aside, last, cells } = await stepped();
    const made = await prepare.putBack({ step: aside.id, rows: null });
    project.datasets.use(last.id);
    expect([data.asides.steps(last.id)[0]?.rows, data.asides.steps(made.id)]).toEqual([4, []]);
    project.datasets.use(made.id);
    // The step sets other rows aside now: they are the ones that are put back.
    const conditions = [{ column: 'city', test: 'equals' as const, value: 'c1' }];
    const other = await prepare.replay(aside.id, {
      kind: 'filter',
      match: 'all',
      action: 'setAside',
      conditions,
    });
    expect([other.rows, (await cells()).length]).toEqual([ROWS, ROWS]);
    const trail = project.datasets.lineage(other.id);
    expect(trail.map(({ rows, quarantined }) => [rows, quarantined])).toEqual([
      [20, 0],
      [13, 7],
      [20, 0],
      [20, 0],
    ]);
    // Left out, there is nothing to put back.
    const without = await prepare.replay(trail[1]?.id ?? 0, null);
    expect(project.datasets.lineage(without.id).map(({ operation }) => operation.kind)).toEqual([
      'import',
      'step',
    ]);
    // And the putting back itself can be left out.
    project.datasets.use(other.id);
    const aside7 = await prepare.replay(trail[2]?.id ?? 0, null);
    expect([aside7.rows, data.asides.steps(aside7.id)[0]?.rows]).toEqual([13, 7]);
  });

  it('have no line any more once rows are made anew, and are of the lineage or refused', async () => {
    const { prepare, data, file, project, asides } = await open(PLAIN);
    await prepare.apply({ kind: 'sql', query: 'SELECT * FROM data ORDER BY id DESC' });
    const conditions = [{ column: 'spent', test: 'missing' as const }];
    const aside = await prepare.apply({ kind: 'filter', match: 'all', action: 'setAside', conditions });
    expect((await asides(aside.id)).rows.map(({ line }) => line)).toEqual([null, null, null, null]);
    await data.import(file('other.csv', 'a\n1\n'));
    expect((await errorOf(prepare.putBack({ step: aside.id, rows: null }))).code).toBe('data.versionMissing');
    expect(project.datasets.current()?.name).toBe('other.csv');
  });

  it('leave the data as it is where putting them back is cancelled', async () => {
    const { prepare, aside, last, project } = await stepped();
    const stop = new AbortController();
    const work = prepare.putBack(
      { step: aside.id, rows: null },
      { signal: stop.signal, onProgress: () => stop.abort() },
    );
    expect((await errorOf(work)).code).toBe('cancelled');
    expect(project.datasets.current()?.id).toBe(last.id);
  });
});

describe('rows set aside by a remedy', () => {
  it('say which check did it, are exported whole or not at all, and count for the gate until they are back', async () => {
    const { prepare, quality, data, folder, version, asides } = await open(`${PLAIN}x\n`);
    const missing = { id: 'it', check: 'missing', columns: ['spent'], settings: { warnAbove: 0 } };
    const whole = { severity: 'warn' as const, tolerance: 0, enabled: true };
    const ragged = { id: 'aside', check: 'setAside', columns: [], settings: {}, ...whole };
    await quality.saveSuite({ target: null, entries: [{ ...missing, ...whole }, ragged] });
    const aside = await quality.applyRemedy({ kind: 'quarantine', entryId: 'it' });
    const { rows } = await asides(aside.id);
    expect(rows.map(({ line, reason }) => [line, say(reason, 'en')])[3]).toEqual([
      17,
      'Missing values in “spent”',
    ]);
    const path = join(folder, 'aside.csv');
    const request = { versionId: aside.id, step: aside.id, path };
    expect(await data.asides.export(request, 'en')).toEqual({ path, rows: 4 });
    expect(readFileSync(path, 'utf8')).toBe(
      '\ufeffLine,File,Set aside because of,Cannot be put back,id,city,spent\n' +
        [0, 5, 10, 15].map((i) => `${i + 2},,Missing values in “spent”,,${i},c${i % 3},\n`).join(''),
    );
    const stop = new AbortController();
    stop.abort();
    const cut = data.asides.export({ ...request, path: `${path}2` }, 'zh', { signal: stop.signal });
    expect((await errorOf(cut)).code).toBe('cancelled');
    const figure = async (): Promise<number | null | undefined> =>
      (await quality.run()).checks.find(({ check }) => check === 'setAside')?.figure;
    expect(await figure()).toBeCloseTo(1 / 21);
    expect((await errorOf(prepare.putBack({ step: version.id, rows: [20] }))).code).toBe('prepare.notBack');
  });
});
