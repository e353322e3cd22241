import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import Database from 'better-sqlite3';
import { AssayError, type CheckResult, type SuiteEntry, text } from '../../../shared/domain';
import { Project } from '../../../main/project';
import { startFixture, temporaryFolder } from './places';
import { model, report, run, suite, version } from './values';

const folder = temporaryFolder();
const clock = { now: () => 1_700_000_000_000 };

function place(): { path: string; cacheRoot: string } {
  const at = folder();
  return { path: join(at, 'shop.assay'), cacheRoot: join(at, 'cache') };
}

function made(): { project: Project; path: string; cacheRoot: string } {
  const { path, cacheRoot } = place();
  return { project: Project.create(path, { name: 'Shop', cacheRoot, clock }), path, cacheRoot };
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (thrown) {
    return thrown instanceof AssayError ? thrown.code : String(thrown);
  }
  return 'nothing thrown';
}

describe('a project file', () => {
  it('gives its versions some columns at a time, each once', () => {
    const { project } = made();
    for (let i = 0; i < 5; i++) project.datasets.addVersion(version({ rows: 0 }), []);
    const parts: number[][] = [];
    for (let after = 0; ;) {
      const { versions, more } = project.datasets.after(after, 4);
      parts.push(versions.map(({ id }) => id));
      if (!more) break;
      after = versions.at(-1)?.id ?? 0;
    }
    expect(parts).toEqual([[1, 2], [3, 4], [5]]);
    // One version alone may have more columns than that.
    expect(project.datasets.after(4, 1)).toMatchObject({ versions: [{ id: 5 }], more: false });
    expect(project.datasets.after(5)).toEqual({ versions: [], more: false });
    project.datasets.use(2);
    expect(project.datasets.currentId()).toBe(2);
    project.close();
  });

  it('gives back after reopening everything that was put in', async () => {
    const { project, path, cacheRoot } = made();
    const hash = project.blobs.put(Buffer.from('part'));
    const aside = project.blobs.put(Buffer.from('aside'));
    const first = project.datasets.addVersion(version(), [{ hash, rows: 3 }]);
    const second = project.datasets.addVersion(
      version({ parentId: first.id, rows: 2, quarantined: 1 }),
      [{ hash, rows: 2 }],
      [{ hash: aside, rows: 1 }],
    );
    const stored = project.quality.add(await project.quality.ready(report(second.id), suite));
    await project.quality.accept(stored.id, { reason: 'known', at: 5 });
    const finished = project.runs.create(run({ state: 'finished' }));
    project.runs.addPoints([
      { runId: finished.id, step: 1, epoch: 0, name: 'loss', value: 0.5, at: 1 },
      { runId: finished.id, step: 1, epoch: 0, name: 'loss', value: 0.25, at: 2 },
      { runId: finished.id, step: 2, epoch: 0, name: 'loss', value: NaN, at: 3 },
    ]);
    project.models.add(model(), { onnx: Buffer.from('onnx'), manifest: { inputs: [1, 'two', null] } });
    project.models.setAlias('production', 1, 'promote');
    project.settings.set('target', 'y');
    project.usage.add({ model: 1, at: 9, predictions: 2, classes: { yes: 2 }, columns: [] });
    project.history.add(text('project.made'));
    expect(project.evaluations.countOpening('split')).toBe(1);
    project.close();

    const again = Project.open(path, { cacheRoot, clock });
    expect(again.summary()).toEqual({ path, name: 'Shop', createdAt: clock.now(), versionId: second.id });
    expect(again.datasets.list().map((v) => [v.datasetId, v.number, v.parentId])).toEqual([
      [1, 1, null],
      [1, 2, first.id],
    ]);
    expect(again.datasets.parts(second.id, 'quarantine')).toEqual([{ hash: aside, rows: 1 }]);
    expect((await again.quality.latest())?.report.accepted?.reason).toBe('known');
    expect(again.runs.points(finished.id).map((p) => p.value)).toEqual([0.25]);
    expect(again.models.get(1).aliases).toEqual(['production']);
    expect(again.models.onnx(1).toString()).toBe('onnx');
    expect(again.models.manifest(1)).toEqual({ inputs: [1, 'two', null] });
    expect(again.settings.get('target', z.string())).toBe('y');
    expect(again.settings.get('suite', z.string())).toBeNull();
    expect(again.usage.list(1)).toHaveLength(1);
    expect(again.history.list()[0]?.text.key).toBe('project.made');
    expect(again.evaluations.openings('split')).toBe(1);
    again.close();
    expect(readdirSync(join(path, '..')).sort()).toEqual(['cache', 'shop.assay']);
  });

  it('keeps versions: a second import begins a second data set, use() goes back', () => {
    const { project } = made();
    const hash = project.blobs.put(Buffer.from('part'));
    const first = project.datasets.addVersion(version(), [{ hash, rows: 3 }]);
    const other = project.datasets.addVersion(version({ name: 'other.csv' }), [{ hash, rows: 3 }]);
    expect([other.datasetId, other.number]).toEqual([2, 1]);
    expect(project.datasets.current()?.id).toBe(other.id);
    project.datasets.use(first.id);
    expect(project.datasets.current()?.id).toBe(first.id);
    expect(codeOf(() => project.datasets.use(99))).toBe('data.versionMissing');
    project.close();
  });

  it('reads a version once, to be changed by nobody, and forgets one whose transaction failed', () => {
    const { project } = made();
    const { datasets } = project;
    const kept = datasets.addVersion(version({ rows: 0 }), []);
    expect(datasets.get(kept.id)).toBe(datasets.current());
    expect(() => datasets.get(kept.id).columns.pop()).toThrow(TypeError);
    expect(() =>
      project.transaction(() => {
        const { id } = datasets.addVersion(version({ rows: 0, name: 'taken back' }), []);
        expect(datasets.get(id).name).toBe('taken back');
        throw new AssayError('cancelled');
      }),
    ).toThrow('cancelled');
    expect(datasets.current()).toEqual(kept);
    const next = datasets.addVersion(version({ rows: 0, name: 'another' }), []);
    expect(datasets.get(next.id).name).toBe('another');
    // More than are kept in memory: each is still there.
    const wide = Array.from({ length: 25_000 }, (_, i) => ({ name: `c${i}`, type: 'text' as const }));
    for (let i = 0; i < 4; i++)
      datasets.addVersion(version({ rows: 0, name: `wide ${i}`, columns: wide }), []);
    expect(datasets.list().map(({ name }) => name)).toEqual([
      ...[kept.name, 'another'],
      ...['wide 0', 'wide 1', 'wide 2', 'wide 3'],
    ]);
    project.close();
  });

  it('refuses a version whose parts do not add up, and keeps nothing of it', () => {
    const { project } = made();
    const hash = project.blobs.put(Buffer.from('part'));
    expect(codeOf(() => project.datasets.addVersion(version(), [{ hash, rows: 2 }]))).toBe('internal');
    expect(codeOf(() => project.datasets.addVersion(version(), [{ hash: 'none', rows: 3 }]))).toBe(
      'internal',
    );
    expect(project.datasets.list()).toEqual([]);
    project.close();
  });

  it('tells listeners once a transaction is committed, and never of one that failed', () => {
    const { project } = made();
    let told = 0;
    const end = project.onChange(() => told++);
    project.transaction(() => {
      project.settings.set('a', 1);
      project.settings.set('b', 2);
      expect(told).toBe(0);
    });
    expect(told).toBe(1);
    expect(() =>
      project.transaction(() => {
        project.settings.set('a', 3);
        throw new AssayError('cancelled');
      }),
    ).toThrow(AssayError);
    expect(told).toBe(1);
    expect(project.settings.get('a', z.number())).toBe(1);
    end();
    project.settings.set('a', 4);
    expect(told).toBe(1);
    project.close();
  });

  it('reads a document and the newest report once, and anew where they have changed or were given back', async () => {
    const { project } = made();
    const hash = project.blobs.put(Buffer.from('part'));
    const { id } = project.datasets.addVersion(version(), [{ hash, rows: 3 }]);
    const Names = z.object({ names: z.array(z.string()) });
    project.settings.set('names', { names: ['a'] });
    const first = project.settings.get('names', Names);
    expect(project.settings.get('names', Names)).toBe(first);
    expect(project.settings.get('names', z.object({ names: z.array(z.string()).max(3) }))).toEqual(first);
    const ready = await project.quality.ready(report(id), suite);
    expect(() =>
      project.transaction(() => {
        project.settings.set('names', { names: ['b'] }, Names);
        project.quality.add(ready);
        throw new Error('no');
      }),
    ).toThrow();
    expect(project.settings.get('names', Names)).toEqual({ names: ['a'] });
    expect(await project.quality.latest()).toBeNull();
    const stored = project.quality.add(ready);
    expect((await project.quality.latest())?.report).toBe(stored);
    await project.quality.accept(stored.id, { reason: 'known', at: 5 });
    expect((await project.quality.latest())?.report.accepted?.reason).toBe('known');
    project.close();
  });

  it('makes runs that were left running interrupted, resumable where a checkpoint was kept', () => {
    const { project, path, cacheRoot } = made();
    const with_ = project.runs.create(run());
    const without = project.runs.create(run({ state: 'paused', resumable: true }));
    const done = project.runs.create(run({ state: 'finished' }));
    project.runs.saveCheckpoint(with_.id, Buffer.from('weights'));
    project.close();
    const again = Project.open(path, { cacheRoot });
    expect(again.runs.list().map((r) => [r.id, r.state, r.resumable])).toEqual([
      [done.id, 'finished', false],
      [without.id, 'interrupted', false],
      [with_.id, 'interrupted', true],
    ]);
    expect(again.runs.checkpoint(with_.id)?.toString()).toBe('weights');
    again.runs.remove(with_.id);
    expect(again.runs.checkpoint(with_.id)).toBeNull();
    expect(codeOf(() => again.runs.get(with_.id))).toBe('learn.runMissing');
    again.close();
  });

  it('notes alias changes with what they replaced, and names the versions there are', () => {
    const { project } = made();
    for (const bytes of ['one', 'two'])
      project.models.add(model(), { onnx: Buffer.from(bytes), manifest: null });
    project.models.setAlias('production', 1, 'promote');
    project.models.setAlias('production', 2, 'promote');
    project.models.setAlias('production', 1, 'rollback');
    expect(project.models.alias('production')).toBe(1);
    expect(project.models.aliasHistory().map((c) => [c.version, c.previous, c.kind])).toEqual([
      [1, 2, 'rollback'],
      [2, 1, 'promote'],
      [1, null, 'promote'],
    ]);
    expect(() => project.models.get(9)).toThrow(
      expect.objectContaining({ code: 'registry.modelMissing', params: { model: '9', models: '1, 2' } }),
    );
    project.close();
  });

  it('collects blobs that nothing refers to when it is opened again, and gives the space back', async () => {
    const { project, path, cacheRoot } = made();
    const kept = project.blobs.put(Buffer.from('kept'));
    const lost = project.blobs.put(Buffer.alloc(3_000_000, 1));
    project.datasets.addVersion(version(), [{ hash: kept, rows: 3 }]);
    expect(await project.blobs.collect()).toBe(0); // its own fresh ones are about to be used
    project.close();
    const again = Project.open(path, { cacheRoot });
    await expect.poll(() => again.blobs.has(lost)).toBe(false);
    expect(again.blobs.get(kept).toString()).toBe('kept');
    const back = again.blobs.put(Buffer.alloc(3_000_000, 2));
    expect(await again.blobs.collect([back, kept])).toBe(1);
    again.close();
    expect(statSync(path).size).toBeLessThan(1_000_000);
  });

  it('lays a blob out as a file, again after the cache was deleted', async () => {
    const { project } = made();
    const hash = project.blobs.put(Buffer.from('rows'));
    const file = await project.blobs.layOut(hash, 'a.parquet');
    expect(readFileSync(file, 'utf8')).toBe('rows');
    writeFileSync(file, 'ro'); // cut short
    expect(readFileSync(await project.blobs.layOut(hash, 'a.parquet'), 'utf8')).toBe('rows');
    expect(readdirSync(project.cacheDir)).toEqual(['a.parquet']);
    project.close();
  });
});

describe('a file that is no sound project', () => {
  const open = (path: string): string => codeOf(() => Project.open(path, { cacheRoot: folder() }).close());

  it('is refused by name and left as it was', () => {
    const { path } = place();
    expect(open(path)).toBe('project.notFound');
    const cases: [string, Buffer | string, string][] = [
      ['other.assay', 'name;age\nAnn;3\n', 'project.notAProject'],
      ['empty.assay', '', 'project.truncated'],
      ['empty.csv', '', 'project.notAProject'],
      ['stub.assay', 'SQLite format 3\0', 'project.truncated'],
    ];
    for (const [name, bytes, code] of cases) {
      const at = join(folder(), name);
      writeFileSync(at, bytes);
      expect([name, open(at)]).toEqual([name, code]);
      expect(readFileSync(at).equals(Buffer.from(bytes))).toBe(true);
    }
    expect(open(folder())).toBe('project.notAProject');
  });

  it('is refused when it is another program’s SQLite file or of a newer format', () => {
    const at = join(folder(), 'foreign.assay');
    const foreign = new Database(at);
    foreign.exec('CREATE TABLE t (a)');
    foreign.close();
    expect(open(at)).toBe('project.notAProject');

    const { project, path, cacheRoot } = made();
    project.close();
    const db = new Database(path);
    db.pragma('user_version = 99');
    db.close();
    expect(() => Project.open(path, { cacheRoot })).toThrow(
      expect.objectContaining({ code: 'project.newer', params: expect.objectContaining({ found: 99 }) }),
    );
  });

  it('is refused when a part of it is missing, wherever it was cut', () => {
    for (const share of [0.2, 0.5, 0.99]) {
      const { project, path } = made();
      project.blobs.put(Buffer.alloc(2_000_000, 7));
      project.close();
      truncateSync(path, Math.floor(statSync(path).size * share));
      const before = readFileSync(path);
      expect(open(path)).toBe('project.truncated');
      expect(readFileSync(path).equals(before)).toBe(true);
    }
  });

  it('is refused when pages in its middle are damaged', () => {
    const { project, path } = made();
    for (let i = 0; i < 50; i++) project.history.add(text(`entry ${i} ${'x'.repeat(2000)}`));
    project.close();
    const bytes = readFileSync(path);
    bytes.fill(0xff, 20_000, bytes.length - 20_000);
    writeFileSync(path, bytes);
    expect(open(path)).toBe('project.truncated');
  });

  it('is refused while it is open elsewhere, in this process or another', async () => {
    const { project, path, cacheRoot } = made();
    expect(codeOf(() => Project.open(path, { cacheRoot }))).toBe('project.locked');
    // A refusal here must not have let go of the lock that others are kept out by.
    const opening = startFixture(join(import.meta.dirname, 'fixtures-open.ts'), [path, cacheRoot]);
    expect(await opening.end()).toBe(0);
    expect(opening.output).toBe('project.locked');
    project.close();
    Project.open(path, { cacheRoot }).close();

    const theirs = place();
    const child = startFixture(join(import.meta.dirname, 'fixtures-writer.ts'), [
      theirs.path,
      theirs.cacheRoot,
    ]);
    await child.said('ready');
    expect(open(theirs.path)).toBe('project.locked');
    await child.kill();
    expect(open(theirs.path)).toBe('nothing thrown');
  });

  it('is not made over a file that exists, nor in a folder that does not', () => {
    const at = folder();
    const taken = join(at, 'taken.assay');
    writeFileSync(taken, 'mine');
    expect(codeOf(() => Project.create(taken, { name: 'x', cacheRoot: at }))).toBe('project.exists');
    expect(readFileSync(taken, 'utf8')).toBe('mine');
    expect(codeOf(() => Project.create(join(at, 'no', 'x.assay'), { name: 'x', cacheRoot: at }))).toBe(
      'project.notFound',
    );
    expect(readdirSync(at)).toEqual(['taken.assay']);
  });
});

describe('a process that dies', () => {
  it('leaves every saved thing in the project', async () => {
    const { path, cacheRoot } = place();
    const child = startFixture(join(import.meta.dirname, 'fixtures-writer.ts'), [path, cacheRoot]);
    await child.said('saved 40');
    await child.kill();
    const said = [...child.output.matchAll(/saved (\d+)\n/g)].map((match) => Number(match[1]));
    const last = Math.max(...said);
    expect(existsSync(`${path}-wal`)).toBe(true);

    const project = Project.open(path, { cacheRoot });
    expect(project.datasets.current()?.name).toBe('people.csv');
    const [left] = project.runs.list();
    expect(left).toMatchObject({ state: 'interrupted', resumable: true });
    const points = project.runs.points(left?.id ?? 0);
    expect(points.length).toBeGreaterThanOrEqual(last);
    expect(points.map((p) => p.step)).toEqual(points.map((_, i) => i + 1));
    await expect.poll(() => project.blobs.unreferenced().length).toBe(0);
    project.close();
  });

  it('is no worse than a disk that fills: what was saved stays', async () => {
    const { path, cacheRoot } = place();
    const child = startFixture(join(import.meta.dirname, 'fixtures-full.ts'), [path, cacheRoot], {
      fileBlocks: 12_000,
    });
    expect(await child.end()).toBe(0);
    expect(child.output).toContain('error data.diskFull version people.csv');
    const project = Project.open(path, { cacheRoot });
    expect(project.datasets.current()?.name).toBe('people.csv');
    project.close();
  });
});

describe('long lists', () => {
  const entry: SuiteEntry = {
    ...{ id: 'missing:a', check: 'missing', columns: ['a'], settings: { warnAbove: 0.3 } },
    ...{ severity: 'warn', tolerance: 0, enabled: true },
  };
  const check: CheckResult = {
    ...{ entryId: 'missing:a', check: 'missing', group: 'completeness', title: text('a'), columns: ['a'] },
    ...{ figure: 0.25, threshold: 0.3, unit: 'share', severity: 'warn', tolerance: 0, verdict: 'pass' },
    ...{ failingRows: 1, hasRows: true, summary: text('b'), remedies: [] },
  };

  it('are kept in pieces that equal lists share, and collected once nothing refers to them', async () => {
    const { project, path, cacheRoot } = made();
    const long = {
      target: null,
      entries: Array.from({ length: 1000 }, (_, i) => ({ ...entry, id: `missing:${i}` })),
    };
    const kept = await project.quality.keep(long);
    const again = await project.quality.keep({
      ...long,
      // The same said in another order.
      entries: long.entries.map(({ id, ...rest }) => ({ ...rest, id })),
    });
    expect(again).toEqual(kept);
    expect(kept.entries).toMatchObject({ items: 1000 });
    expect(await project.quality.suite(kept)).toEqual(long);
    project.settings.set('suite', kept);
    const lost = await project.quality.keep({ target: null, entries: [{ ...entry, id: 'lost' }] });
    project.close();

    const opened = Project.open(path, { cacheRoot });
    await expect
      .poll(() =>
        opened.quality.suite(lost).then(
          () => 'there',
          (thrown: AssayError) => thrown.code,
        ),
      )
      .toBe('project.truncated');
    expect(await opened.quality.suite(kept)).toEqual(long);
    opened.close();
  });

  it('are read where an earlier project held them within the report', async () => {
    const { project, path, cacheRoot } = made();
    const hash = project.blobs.put(Buffer.from('part'));
    const { id } = project.datasets.addVersion(version(), [{ hash, rows: 3 }]);
    project.close();
    const db = new Database(path);
    const old = db.prepare('INSERT INTO gate_report (version_id, suite, body) VALUES (?, ?, ?)');
    const body = { ...report(id), checks: [check] };
    old.run(id, JSON.stringify({ target: null, entries: [entry] }), JSON.stringify(body));
    db.close();
    const opened = Project.open(path, { cacheRoot });
    expect(await opened.quality.latest()).toMatchObject({ report: body, suite: { entries: [entry] } });
    expect(opened.quality.list()).toMatchObject([{ versionId: id, verdict: report(id).verdict }]);
    expect(await opened.quality.figures('missing:a')).toMatchObject([{ figure: 0.25, threshold: 0.3 }]);
    opened.close();
  });
});
