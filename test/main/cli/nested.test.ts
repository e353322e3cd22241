// Nested cross-validation alone from the terminal: of a small file, and of a project's search.
import { readdirSync, writeFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { Project } from '../../../main/project';
import { Random } from '../../../shared/domain';
import { Terminal } from './terminal';

interface Nested {
  nested: { folds: number; score: number; low: number; high: number; chosen: { fold: number }[] };
}

const terminal = new Terminal();
const file = terminal.path('small.csv');
afterAll(() => terminal.dispose());

function write(rows: number): void {
  const random = new Random(7);
  const lines = Array.from({ length: rows }, () => {
    const [a, b] = [random.normal(), random.normal()];
    return `${a.toFixed(3)},${b.toFixed(3)},${a + 0.5 * random.normal() > 0 ? 'yes' : 'no'}`;
  });
  writeFileSync(file, ['a,b,y', ...lines].join('\n'));
}

it('says what a search is worth on a small file, and keeps nothing of it', async () => {
  write(120);
  const asked = ['nested', file, '--target', 'y', '--seed', '2', '--time', '1', '--accept-gate', 'a test'];
  const { code, stdout, stderr } = await terminal.run(...asked, '--json');
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  const { nested } = JSON.parse(stdout) as Nested;
  expect(nested.folds).toBe(5);
  expect(nested.chosen.map(({ fold }) => fold)).toEqual([1, 2, 3, 4, 5]);
  expect(nested.low).toBeLessThan(nested.score);
  expect(nested.score).toBeGreaterThan(0.8);
  expect(readdirSync(terminal.folder).filter((name) => name.endsWith('.assay'))).toEqual([]);
});

it('repeats a project’s search without opening its test rows, once', async () => {
  write(120);
  const project = terminal.path('small.assay');
  const none = await terminal.run('nested', '--project', project);
  expect(none.code).toBe(4);
  const ran = await terminal.run(
    ...['run', file, '--target', 'y', '--project', project, '--seed', '2', '--time', '1'],
    ...['--accept-gate', 'a test'],
  );
  expect(ran.code).toBe(0);
  const look = (): { openings: number; runs: number } => {
    const open = Project.open(project, { cacheRoot: terminal.path('cache') });
    const found = { openings: open.evaluations.latest()?.openings ?? 0, runs: open.runs.list().length };
    open.close();
    return found;
  };
  const before = look();
  const first = await terminal.run('nested', '--project', project, '--json');
  expect(first.code).toBe(0);
  const { nested } = JSON.parse(first.stdout) as Nested;
  expect(nested.score).toBeGreaterThan(0.8);
  expect(look()).toEqual(before);
  const again = await terminal.run('nested', '--project', project);
  expect(again.stdout).toContain('Repeating the whole search in 5 folds gives');
  expect(again.stderr).toBe('');
});

it('searches and judges by another loss where that is asked for', async () => {
  const random = new Random(7);
  const lines = Array.from({ length: 120 }, () => {
    const a = random.normal();
    return `${a.toFixed(3)},${Math.floor(Math.exp(a + 0.5 * random.normal()))}`;
  });
  const counts = terminal.path('counts.csv');
  writeFileSync(counts, ['a,calls', ...lines].join('\n'));
  const project = terminal.path('counts.assay');
  const { code, stdout, stderr } = await terminal.run(
    ...['run', counts, '--target', 'calls', '--task', 'number', '--loss', 'poisson', '--time', '3'],
    ...['--project', project, '--seed', '2', '--accept-gate', 'a test'],
  );
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  expect(stdout).toMatch(/trial +learner +Poisson deviance/);
  expect(stdout).toContain('Poisson deviance, for which it was trained');
  const open = Project.open(project, { cacheRoot: terminal.path('cache') });
  const tried = open.runs.list().map(({ learner, settings }) => [learner, settings['objective']]);
  open.close();
  const able = ['linear', 'trees', 'dense', 'transformer', 'ensemble'];
  for (const [learner, objective] of tried)
    expect([able.includes(String(learner)), objective]).toEqual([true, 'poisson']);
  const named = await terminal.run(
    ...['run', counts, '--target', 'calls', '--loss', 'poisson', '--learner', 'trees', '--project', project],
  );
  expect(named.code).toBe(2);
});

it('refuses what it cannot do', async () => {
  const linear = terminal.path('linear.assay');
  write(120);
  const trained = await terminal.run(
    ...['run', file, '--target', 'y', '--project', linear, '--learner', 'linear', '--accept-gate', 'a test'],
  );
  expect(trained.code).toBe(0);
  const refused = async (...args: string[]): Promise<[number | null, string]> => {
    const { code, stderr } = await terminal.run('nested', ...args);
    return [code, stderr];
  };
  expect(await refused('--project', linear)).toEqual([2, expect.stringContaining('holds no search')]);
  expect((await refused())[0]).toBe(2);
  expect((await refused(file, '--project', linear, '--target', 'y'))[0]).toBe(2);
  expect((await refused('--target', 'y', '--project', linear))[0]).toBe(2);
  expect(await refused(file, '--target', 'z')).toEqual([4, expect.stringContaining('no column “z”')]);
});
