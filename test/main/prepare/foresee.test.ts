// An earlier step changed: what is said beforehand of it and of the later steps is what the replay then does; remedies are changed likewise.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change, DatasetVersion, Remedy, Step, SuiteEntry } from '../../../shared/domain';
import { PrepareService } from '../../../main/prepare';
import { QualityService } from '../../../main/quality';
import { errorOf, type Workshop, workshops } from '../data/workshop';

const workshop = workshops();

async function open(csv: string): Promise<Workshop & { prepare: PrepareService; quality: QualityService }> {
  const made = await workshop();
  await made.data.import(made.file('t.csv', csv));
  return {
    ...made,
    prepare: new PrepareService(made.project, made.data),
    quality: new QualityService(made.project, made.data),
  };
}

const CSV = `n,word\n${Array.from({ length: 40 }, (_, i) => `${i % 5 === 4 ? '' : i},${i % 3 === 0 ? 'a' : 'b'}`).join('\n')}\n`;
const below = (value: number, action: 'keep' | 'drop' | 'setAside'): Step => ({
  ...{ kind: 'filter', match: 'all', action },
  conditions: [{ column: 'n', test: 'below', value: String(value) }],
});

const later: fc.Arbitrary<Step> = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 39 }), fc.constantFrom('keep', 'drop', 'setAside'))
    .map(([n, action]) => below(n, action as 'keep')),
  fc.constantFrom<Step>(
    { kind: 'fillMissing', column: 'n', method: 'median' },
    { kind: 'derive', name: 'twice', formula: 'n * 2' },
    { kind: 'rename', column: 'word', to: 'sign' },
    { kind: 'columns', keep: ['n'] },
    { kind: 'distinct', columns: ['n'] },
    { kind: 'group', by: ['n'], aggregates: [{ aggregate: 'count', name: 'count' }] },
    { kind: 'clean', columns: ['word'], cleanings: ['upper'] },
  ),
);

describe('later steps', () => {
  it('are foreseen as the replay then does them, and nothing is changed by looking', async () => {
    const { project, prepare } = await open(CSV);
    const imported = project.datasets.current()?.id ?? 0;
    await fc.assert(
      fc.asyncProperty(fc.array(later, { maxLength: 4 }), fc.option(later), async (steps, change) => {
        project.datasets.use(imported);
        const first = await prepare.apply(below(30, 'setAside'));
        for (const step of steps) await prepare.apply(step).catch(() => undefined);
        const before = project.datasets.current();
        const versions = project.datasets.list().length;
        if (change) {
          const own = await prepare.previewChange(first.id, change).catch((thrown: unknown) => thrown);
          if (own instanceof Error || (own as { rowsAfter: number }).rowsAfter === 0) return;
        }
        const told = await prepare.foresee(first.id, change);
        expect(project.datasets.current()?.id).toBe(before?.id);
        expect(project.datasets.list()).toHaveLength(versions);

        const stops = told.find(({ outcome }) => outcome === 'stops');
        const made = await prepare.replay(first.id, change).catch((thrown: unknown) => thrown);
        expect(made instanceof Error).toBe(stops !== undefined);
        const trail = project.datasets.lineage(project.datasets.current()?.id ?? 0).slice(change ? 2 : 1);
        const applied = told.filter(({ outcome }) => outcome === 'applies');
        expect(
          trail.map(({ rows, quarantined, operation }) => [rows, quarantined, operation.summary]),
        ).toEqual(applied.map(({ rows, setAside, summary }) => [rows, setAside, summary]));
        // In = kept + set aside + dropped, for every step that keeps rows as they are.
        let parent = project.datasets.get(trail[0]?.parentId ?? project.datasets.current()?.id ?? 0);
        for (const version of trail) {
          if (version.operation.settings['reshapes'] !== true)
            expect(version.rows + version.quarantined + version.dropped).toBe(parent.rows);
          parent = version;
        }
      }),
      { numRuns: 16, seed: 20261126 },
    );
  });

  it('say which one stops and why, and which are not reached', async () => {
    const { prepare } = await open(CSV);
    const first = await prepare.apply({ kind: 'derive', name: 'twice', formula: 'n * 2' });
    await prepare.apply({ kind: 'derive', name: 'more', formula: 'twice + 1' });
    await prepare.apply({ kind: 'rename', column: 'word', to: 'sign' });
    const [second, third] = await prepare.foresee(first.id, {
      kind: 'derive',
      name: 'half',
      formula: 'n / 2',
    });
    expect(second).toMatchObject({ outcome: 'stops', rows: null, rowsNow: 40 });
    expect(JSON.stringify(second?.reason)).toContain('twice');
    expect(third).toMatchObject({ outcome: 'unreached', reason: null });
    // Left out, it is missed by the same step.
    expect((await prepare.foresee(first.id, null)).map(({ outcome }) => outcome)).toEqual([
      'stops',
      'unreached',
    ]);
  });

  it('foresee rows that come back, and say where none are set aside any more', async () => {
    const { prepare, project } = await open(CSV);
    const first = await prepare.apply(below(10, 'setAside'));
    const back = await prepare.putBack({ step: first.id, rows: null });
    expect(back.rows).toBe(40);
    await prepare.apply({ kind: 'rename', column: 'word', to: 'sign' });
    const some = await prepare.foresee(first.id, below(20, 'setAside'));
    expect(some.map(({ outcome, rows }) => [outcome, rows])).toEqual([
      ['applies', 40],
      ['applies', 40],
    ]);
    const none = await prepare.foresee(first.id, below(20, 'drop'));
    expect(none[0]).toMatchObject({ outcome: 'idle', rows: 24 });
    const made = await prepare.replay(first.id, below(20, 'drop'));
    expect(made.rows).toBe(24);
    expect(project.datasets.lineage(made.id)).toHaveLength(3);
  });

  it('foresee what putting rows back does where a step is left out', async () => {
    const { prepare, data } = await open(CSV);
    const first = await prepare.apply(below(10, 'setAside'));
    const [one] = (await data.asides.window({ versionId: first.id, step: first.id, offset: 0, limit: 1 }))
      .rows;
    const some = await prepare.putBack({ step: first.id, rows: [one?.id ?? -1] });
    await prepare.putBack({ step: first.id, rows: null });
    const last = await prepare.apply({ kind: 'rename', column: 'word', to: 'sign' });
    const told = async (id: number): Promise<unknown[]> =>
      (await prepare.foresee(id, null)).map(({ outcome, rows }) => [outcome, rows]);
    // The rows were never set aside: there is nothing to put back.
    expect(await told(first.id)).toEqual([
      ['idle', 40],
      ['idle', 40],
      ['applies', 40],
    ]);
    // What the one did not put back, the other does.
    expect(await told(some.id)).toEqual([
      ['applies', 40],
      ['applies', 40],
    ]);
    expect(await told(last.id)).toEqual([]);
    expect((await prepare.replay(some.id, null)).rows).toBe(40);
  });

  it('can be cancelled, which leaves no table behind', async () => {
    const { prepare, engine } = await open(CSV);
    const first = await prepare.apply({ kind: 'derive', name: 'twice', formula: 'n * 2' });
    await prepare.apply({ kind: 'rename', column: 'word', to: 'sign' });
    const abort = new AbortController();
    const looking = prepare.foresee(first.id, null, {
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    expect((await errorOf(looking)).code).toBe('cancelled');
    await prepare.foresee(first.id, null);
    expect(await engine.rows("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'job-%'")).toEqual(
      [],
    );
    expect(engine.passing.size).toBe(0);
  });
});

describe('a remedy', () => {
  const MESSY = `id,spent,note,city,x\n${Array.from(
    { length: 60 },
    (_, i) =>
      `${i},${i % 10 === 3 ? '' : i},${i === 9 ? '无' : `n${i % 5}`},${i === 4 ? 'Lyon ' : 'Lyon'},${i === 7 ? 5000 : 100 + (i % 30)}`,
  ).join('\n')}\n`;
  const entry = (check: string, columns: string[], settings = {}): SuiteEntry => ({
    ...{ id: 'it', check, columns, settings, severity: 'warn', tolerance: 0, enabled: true },
  });

  async function remedied(suite: SuiteEntry, remedy: Remedy) {
    const made = await open(MESSY);
    await made.quality.saveSuite({ target: null, entries: [suite] });
    const version = await made.quality.applyRemedy(remedy);
    await made.prepare.apply({ kind: 'derive', name: 'twice', formula: 'id * 2' });
    const change = async (wanted: Change): Promise<DatasetVersion> => {
      const preview = await made.prepare.previewChange(version.id, wanted);
      const told = await made.prepare.foresee(version.id, wanted);
      const last = await made.prepare.replay(version.id, wanted);
      const parent = made.project.datasets.get(last.parentId ?? 0);
      expect([preview.rowsAfter, preview.setAside]).toEqual([parent.rows, parent.quarantined]);
      expect(preview.summary).toEqual(parent.operation.summary);
      expect(told.map(({ outcome, rows }) => [outcome, rows])).toEqual([['applies', last.rows]]);
      return parent;
    };
    return { ...made, version, change };
  }
  const missing = entry('missing', ['spent'], { warnAbove: 0 });

  it('drops rows that it had set aside, and the other way round', async () => {
    const { version, change, data } = await remedied(missing, { kind: 'quarantine', entryId: 'it' });
    expect([version.rows, version.quarantined]).toEqual([54, 6]);
    const dropped = await change({ kind: 'remedyRows', action: 'drop' });
    expect([dropped.rows, dropped.quarantined, dropped.dropped]).toEqual([54, 0, 6]);
    expect(dropped.operation).toMatchObject({ kind: 'drop', summary: { key: 'quality.operation.drop' } });
    expect(data.asides.steps(dropped.id)).toEqual([]);
  });

  it('fills with something else, and refuses what is no value of the column', async () => {
    const { prepare, version, change, cells } = await remedied(missing, {
      ...{ kind: 'fill', entryId: 'it', column: 'spent', method: 'median' },
    });
    const wrong = { kind: 'remedyFill', column: 'spent', method: 'constant', value: 'much' } as const;
    expect((await errorOf(prepare.previewChange(version.id, wrong))).code).toBe('prepare.unfit');
    expect((await errorOf(prepare.foresee(version.id, wrong))).code).toBe('prepare.unfit');
    const filled = await change({ ...wrong, value: '7' });
    expect(filled.operation.summary.params).toMatchObject({ count: 6, column: 'spent', value: '7' });
    expect((await cells())[3]?.[1]).toBe(7);
  });

  it('removes another column, but not the last nor the one to be predicted', async () => {
    const { change, prepare, version, project } = await remedied(missing, {
      ...{ kind: 'removeColumn', entryId: 'it', column: 'spent' },
    });
    project.settings.set('target', 'city');
    const target = prepare.previewChange(version.id, { kind: 'remedyRemove', column: 'city' });
    expect((await errorOf(target)).code).toBe('prepare.unfit');
    const made = await change({ kind: 'remedyRemove', column: 'note' });
    expect(made.columns.map(({ name }) => name)).toEqual(['id', 'spent', 'city', 'x']);
  });

  it('draws numbers in to other bounds', async () => {
    const { version, change, project, prepare } = await remedied(entry('outliers', ['x'], { limit: 8 }), {
      ...{ kind: 'clip', entryId: 'it' },
    });
    const mends = version.operation.settings['mends'] as { column: string; low: number; high: number }[];
    expect(mends[0]?.high).toBeLessThan(5000);
    // Bounds of one column are a step's affair.
    const step = await change({ kind: 'clip', column: 'x', low: 0, high: 110 });
    expect(step.operation).toMatchObject({ kind: 'step', summary: { params: { high: 110 } } });
    const none = prepare.previewChange(step.id, { kind: 'remedyCells', columns: ['x'] });
    expect((await errorOf(none)).code).toBe('prepare.unfit');
    expect(project.datasets.current()?.rows).toBe(60);
  });
});

it('changes cells in fewer columns, and offers all of them again', async () => {
  const { quality, prepare, project, cells } = await open('a,b\n x, y\nz,w\nz,w\nz,w\n');
  const whole: SuiteEntry = {
    ...{ id: 'it', check: 'trimmed', columns: ['a', 'b'], settings: {} },
    ...{ severity: 'warn', tolerance: 0, enabled: true },
  };
  await quality.saveSuite({ target: null, entries: [whole] });
  const made = await quality.applyRemedy({ kind: 'trim', entryId: 'it' });
  const one = await prepare.replay(made.id, { kind: 'remedyCells', columns: ['b'] });
  expect((await cells())[0]).toEqual([' x', 'y']);
  expect(one.operation.settings['offered']).toHaveLength(2);
  const two = await prepare.replay(one.id, { kind: 'remedyCells', columns: ['a', 'b'] });
  expect((await cells())[0]).toEqual(['x', 'y']);
  const stranger = prepare.previewChange(two.id, { kind: 'remedyCells', columns: ['c'] });
  expect((await errorOf(stranger)).code).toBe('prepare.unfit');
  expect(project.datasets.lineage(two.id)).toHaveLength(2);
});
