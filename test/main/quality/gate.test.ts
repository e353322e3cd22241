import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CheckResult,
  type DatasetVersion,
  type Remedy,
  RemedyKind,
  type SuiteEntry,
  text,
} from '../../../shared/domain';
import { QualityService } from '../../../main/quality';
import { Project } from '../../../main/project';
import { errorOf, workshops, type Workshop } from '../data/workshop';

const workshop = workshops();

async function gate(): Promise<Workshop & { quality: QualityService }> {
  const shop = await workshop();
  return { ...shop, quality: new QualityService(shop.project, shop.data) };
}

/** 200 rows: `age` missing in 80 of them, `country` always the same, rows 190 to 199 repeating rows 0 to 9. */
const DIRTY = `age,job,country,y\n${Array.from({ length: 200 }, (_, r) => {
  const i = r < 190 ? r : r - 190;
  return `${i % 5 < 2 ? '' : 20 + i},job ${i},CN,${i % 3 === 0 ? 'yes' : 'no'}`;
}).join('\n')}\n`;

const find = (checks: readonly CheckResult[], entryId: string): CheckResult => {
  const found = checks.find((check) => check.entryId === entryId);
  if (!found) throw new Error(`no check ${entryId}`);
  return found;
};

describe('the gate', () => {
  it('fails a dirty file with the right figures, and passes it once it is mended', async () => {
    const { data, quality, file, project } = await gate();
    const imported = await data.import(file('dirty.csv', DIRTY));
    await quality.saveSuite(await quality.propose('y'));
    const report = await quality.run();
    expect(report.verdict).toBe('fail');
    expect(find(report.checks, 'missing:age')).toMatchObject({
      ...{ verdict: 'fail', figure: 0.4, threshold: 0.3, failingRows: 80, hasRows: true },
      summary: text('quality.missing.some', { column: 'age', failing: 80, rows: 200, share: 0.4 }),
      remedies: ['fill', 'drop', 'quarantine', 'removeColumn'],
    });
    expect(find(report.checks, 'duplicates')).toMatchObject({ verdict: 'fail', figure: 10, failingRows: 10 });
    expect(find(report.checks, 'constant')).toMatchObject({
      verdict: 'warn',
      figure: 1,
      columns: ['country'],
    });
    const rows = await quality.failingRows({
      reportId: report.id,
      entryId: 'duplicates',
      offset: 4,
      limit: 3,
    });
    expect([rows.total, rows.rowIds]).toEqual([10, [194, 195, 196]]);
    expect(rows.cells[0]?.[1]).toBe('job 4');

    const drop = await quality.applyRemedy({ kind: 'drop', entryId: 'duplicates' });
    expect([drop.rows, drop.dropped, drop.quarantined, drop.number]).toEqual([190, 10, 0, 2]);
    const fill: Remedy = { kind: 'fill', entryId: 'missing:age', column: 'age', method: 'median' };
    expect(await quality.previewRemedy(fill)).toMatchObject({
      rowsBefore: 190,
      rowsAfter: 190,
      cellsChanged: 76,
    });
    const filled = await quality.applyRemedy(fill);
    expect([filled.rows, filled.dropped, filled.operation.kind]).toEqual([190, 0, 'fill']);
    await quality.applyRemedy({ kind: 'removeColumn', entryId: 'constant', column: 'country' });
    expect((await quality.report())?.stale).toBe(true);

    const again = await quality.run();
    expect(again.checks.filter((check) => check.verdict !== 'pass').map((check) => check.entryId)).toEqual([
      'idLike',
    ]);
    expect(again.verdict).toBe('warn');
    expect(await quality.report()).toEqual({
      report: again,
      stale: false,
      otherTarget: null,
      otherSplit: false,
    });
    expect(project.datasets.list().map((version) => version.operation.kind)).toEqual([
      ...['import', 'drop', 'fill', 'removeColumn'],
    ]);
    expect(project.datasets.current()?.columns.map((column) => column.name)).toEqual(['age', 'job', 'y']);
    project.datasets.use(imported.id);
    expect((await quality.report())?.stale).toBe(true);
  });

  it('keeps suite, report and acceptance in the project file', async () => {
    const { data, quality, file, project, folder, engine } = await gate();
    await data.import(file('dirty.csv', DIRTY));
    await quality.saveSuite(await quality.propose('y'));
    const report = await quality.run();
    const accepted = await quality.accept('The CRM has no age for companies.');
    expect(accepted).toMatchObject({
      id: report.id,
      accepted: { reason: 'The CRM has no age for companies.' },
    });
    engine.close();
    const { path } = project;
    project.close();
    const reopened = Project.open(path, { cacheRoot: `${folder}/cache` });
    const stored = await reopened.quality.latest();
    expect(stored?.report).toEqual(accepted);
    expect(stored?.suite.target).toBe('y');
    reopened.close();
  });

  it('is stale once the suite is another, and cannot be accepted then', async () => {
    const { data, quality, file } = await gate();
    expect(await quality.report()).toBeNull();
    expect((await errorOf(quality.accept('because'))).code).toBe('quality.notRun');
    expect((await errorOf(quality.run())).code).toBe('data.none');
    await data.import(file('dirty.csv', DIRTY));
    const { id } = await quality.run();
    expect(await quality.report()).toMatchObject({ report: { id }, stale: false });
    const suite = await quality.suite();
    await quality.saveSuite({ ...suite, entries: suite.entries.slice(1) });
    expect((await quality.report())?.stale).toBe(true);
    expect((await errorOf(quality.accept('because'))).code).toBe('quality.notRun');
    expect((await errorOf(quality.propose('nothing'))).code).toBe('target.missing');
  });

  it('asks other data anew, and the same data by the kept suite', async () => {
    const { data, quality, file } = await gate();
    await data.import(file('a.csv', 'city,n\nBonn,1\nRome,2\nBonn,3\nRome,4\n'));
    await quality.run();
    await data.import(file('b.csv', 'city,n\nBonn,1\nParis,2\nBonn,3\nRome,4\n'));
    expect(find((await quality.run()).checks, 'valueSet:city')).toMatchObject({
      verdict: 'fail',
      failingRows: 1,
    });
    await data.import(file('c.csv', 'other,thing,here\nx,1,2\ny,2,3\n'));
    expect((await quality.suite()).entries.some((entry) => entry.columns.includes('city'))).toBe(false);
  });

  it('tells its progress and can be cancelled, leaving no report', async () => {
    const { data, quality, file } = await gate();
    await data.import(file('dirty.csv', DIRTY));
    const fractions: number[] = [];
    await quality.run({ onProgress: ({ fraction }) => fractions.push(fraction ?? -1) });
    expect(fractions[fractions.length - 1]).toBe(1);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    const before = (await quality.report())?.report.id;
    const stop = new AbortController();
    const run = quality.run({
      signal: stop.signal,
      onProgress: ({ fraction }) => {
        if ((fraction ?? 0) > 0.3) stop.abort();
      },
    });
    expect((await errorOf(run)).code).toBe('cancelled');
    expect((await quality.report())?.report.id).toBe(before);
  });
});

describe('a remedy', () => {
  it('that does not fit is refused with the reason, and changes nothing', async () => {
    const { data, quality, file, project } = await gate();
    const { id } = await data.import(file('dirty.csv', `${DIRTY}`));
    await quality.saveSuite(await quality.propose('y'));
    const refused = async (remedy: Remedy): Promise<unknown> => {
      const error = await errorOf(quality.applyRemedy(remedy));
      const { reason } = error.params as { reason?: unknown };
      return reason && typeof reason === 'object' && 'key' in reason ? reason.key : error.code;
    };
    const fill = { kind: 'fill', entryId: 'missing:age' } as const;
    expect(await refused({ kind: 'drop', entryId: 'missing:job' })).toBe('quality.remedy.noRows');
    expect(await refused({ ...fill, column: 'job', method: 'mean' })).toBe('quality.remedy.nothingMissing');
    expect(await refused({ ...fill, column: 'age', method: 'constant', value: 'old' })).toBe(
      'prepare.wrongType',
    );
    expect(await refused({ ...fill, column: 'age', method: 'constant' })).toBe('prepare.noValue');
    expect(await refused({ ...fill, column: 'nope', method: 'mean' })).toBe('data.columnMissing');
    expect(await refused({ kind: 'removeColumn', entryId: 'constant', column: 'y' })).toBe(
      'quality.remedy.isTarget',
    );
    expect(await refused({ kind: 'drop', entryId: 'nope' })).toBe('quality.checkMissing');
    expect(project.datasets.list().map((version) => version.id)).toEqual([id]);
  });

  it('fills each type in each way', async () => {
    const { data, quality, file, cells } = await gate();
    await data.import(
      file(
        'f.csv',
        'n,x,w,d,f\n1,0.5,a,2024-01-01,true\n2,1.5,a,2024-01-03,true\n6,,b,,\n,4,,2024-01-05,false\n',
      ),
    );
    await quality.saveSuite(await quality.propose(null));
    const fill = async (
      column: string,
      method: 'mean' | 'median' | 'mode' | 'constant',
      value?: string,
    ): Promise<unknown> => {
      await quality.applyRemedy({
        kind: 'fill',
        entryId: `missing:${column}`,
        column,
        method,
        ...(value ? { value } : {}),
      });
      const names = ['n', 'x', 'w', 'd', 'f'];
      return (await cells()).map((row) => row[names.indexOf(column)]);
    };
    expect(await fill('n', 'mean')).toEqual([1, 2, 6, 3]);
    expect(await fill('x', 'median')).toEqual([0.5, 1.5, 1.5, 4]);
    expect(await fill('w', 'mode')).toEqual(['a', 'a', 'b', 'a']);
    expect(await fill('d', 'median')).toEqual(['2024-01-01', '2024-01-03', '2024-01-03', '2024-01-05']);
    expect(await fill('f', 'constant', 'false')).toEqual([true, true, false, false]);
  });

  it('makes a version whose kept, quarantined and dropped rows add up to what came in', async () => {
    const { data, quality, file } = await gate();
    const cell = fc.constantFrom('', '', '1', '2', '2', '3', '-1', '5', '6', '999');
    const word = fc.constantFrom('', 'alpha', 'alpha', ' alpha', 'Alpha', 'NA', '7', 'gamma', '3');
    const tables = fc.array(fc.tuple(cell, word, cell), { minLength: 2, maxLength: 40 });
    const kinds = fc.constantFrom(...RemedyKind.options);
    const entries = fc.constantFrom(
      ...[
        'missing:a',
        'missing:b',
        'missing:c',
        'duplicates',
        'constant',
        'nullTokens',
        'disguised',
        'spelling',
      ],
      ...['outliers', 'trimmed', 'personal', 'types', 'conflicting', 'key:a', 'emptyRows'],
    );
    await fc.assert(
      fc.asyncProperty(tables, entries, kinds, async (rows, entryId, kind) => {
        const csv = `a,b,c\n${rows.map((row) => row.map((value) => `"${value}"`).join(',')).join('\n')}\n`;
        const parent = await data.import(file('p.csv', csv), {
          types: { a: 'integer', b: 'text', c: 'integer' },
        });
        const proposed = await quality.propose(null);
        const added: SuiteEntry = {
          ...{ id: entryId, check: entryId.split(':')[0] ?? '', columns: ['a', 'b', 'c'], settings: {} },
          ...{ severity: 'warn', tolerance: 0, enabled: true },
        };
        const known = proposed.entries.some(({ id }) => id === entryId);
        await quality.saveSuite(known ? proposed : { ...proposed, entries: [...proposed.entries, added] });
        const column = entryId.split(':')[1] ?? 'b';
        const remedy: Remedy =
          kind === 'fill'
            ? { kind, entryId, column, method: 'mode' }
            : kind === 'removeColumn' || kind === 'mask' || kind === 'hash'
              ? { kind, entryId, column }
              : { kind, entryId };
        let made: DatasetVersion;
        try {
          const preview = await quality.previewRemedy(remedy);
          made = await quality.applyRemedy(remedy);
          expect([preview.rowsBefore, preview.rowsAfter]).toEqual([parent.rows, made.rows]);
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'quality.remedyUnfit' });
          return;
        }
        expect(made.rows + made.quarantined + made.dropped).toBe(parent.rows);
        expect(made.parentId).toBe(parent.id);
        const aside = await data.query(`SELECT count(*) AS n FROM ${await data.quarantine(made.id)}`);
        expect(aside[0]?.['n']).toBe(made.quarantined);
        if (kind === 'drop' || kind === 'quarantine') {
          expect(kind === 'drop' ? made.quarantined : made.dropped).toBe(0);
          const left = (await quality.run()).checks.find((check) => check.entryId === entryId);
          expect(left?.failingRows).toBe(0);
        } else expect(made.rows).toBe(parent.rows);
      }),
      { numRuns: 60 },
    );
  });
});
