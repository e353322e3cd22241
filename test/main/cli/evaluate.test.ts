// Runs of a project from the terminal: judged on the sealed rows by what is required, and compared on the rows that both held out.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Project } from '../../../main/project';
import { bankTenth } from '../../samples';
import { Terminal } from './terminal';

const terminal = new Terminal();
const project = terminal.path('bank.assay');
afterAll(() => terminal.dispose());

const train = (learner: string, ...more: string[]) =>
  terminal.run(
    ...['run', bankTenth, '--target', 'y', '--project', project, '--learner', learner, '--seed', '3'],
    ...['--accept-gate', 'a test', ...more, '--json'],
  );
/** How often the test rows were opened. */
function openings(): number {
  const open = Project.open(project, { cacheRoot: terminal.path('cache') });
  const count = open.evaluations.latest()?.openings ?? 0;
  open.close();
  return count;
}
let runs: number[];

beforeAll(async () => {
  expect((await train('linear')).code).toBe(0);
  expect((await train('bayes')).code).toBe(0);
  const open = Project.open(project, { cacheRoot: terminal.path('cache') });
  runs = open.runs
    .list()
    .map(({ id }) => id)
    .sort((a, b) => a - b);
  open.close();
});

it('evaluates a run by the project’s rules and those that are required, and says by the exit code whether it passes', async () => {
  const before = openings();
  const [first = 0] = runs;
  const asked = ['evaluate', '--project', project, '--run', String(first)];
  const met = await terminal.run(
    ...asked,
    '--require',
    'rocAuc>=0.7',
    '--require',
    'logloss <= 0.9',
    '--json',
  );
  expect([met.code, met.stderr]).toEqual([0, expect.any(String)]);
  const said = JSON.parse(met.stdout) as {
    run: number;
    verdict: string;
    metrics: Record<string, { value: number }>;
    rules: { id: string; threshold: number; verdict: string }[];
  };
  expect(said.run).toBe(first);
  expect(said.metrics['rocAuc']?.value).toBeGreaterThan(0.8);
  expect(said.rules.filter(({ id }) => id === 'atLeast.rocAuc')).toMatchObject([{ threshold: 0.7 }]);
  expect(said.rules.find(({ id }) => id === 'atMost.logLoss')).toMatchObject({
    threshold: 0.9,
    verdict: 'pass',
  });
  expect(openings()).toBe(before + 1);

  const missed = await terminal.run(...asked, '--require', 'rocAuc>=0.999');
  expect(missed.code).toBe(3);
  expect(missed.stdout).toContain('Evaluation gate: failed');
  // What was required stays among the project's rules, each metric once.
  const again = await terminal.run('evaluate', '--project', project, '--json');
  expect(again.code).toBe(3);
  const rules = (JSON.parse(again.stdout) as typeof said).rules;
  expect(rules.filter(({ id }) => id === 'atLeast.rocAuc')).toMatchObject([{ threshold: 0.999 }]);
  expect(rules.map(({ id }) => id)).toContain('atMost.logLoss');
});

it('lets a failed gate pass for a written reason, without opening the test rows again', async () => {
  const before = openings();
  const told = await terminal.run(
    ...['evaluate', '--project', project, '--accept-gate', 'The board has seen it', '--json'],
  );
  expect(told.code).toBe(0);
  expect(JSON.parse(told.stdout)).toMatchObject({ verdict: 'fail', accepted: 'The board has seen it' });
  expect(openings()).toBe(before);
  const empty = await terminal.run('evaluate', '--project', project, '--accept-gate', ' ');
  expect([empty.code, empty.stderr]).toEqual([2, expect.stringContaining('stays with the report')]);
});

it('compares two runs on the rows that both held out, without opening the test rows', async () => {
  const before = openings();
  // Bayes is the last; before it, its baseline was trained, which is the first run once more.
  const [first, second] = [String(runs[0]), String(runs.at(-1))];
  const words = await terminal.run('compare', first, second, '--project', project);
  expect([words.code, words.stderr]).toEqual([0, '']);
  expect(words.stdout).toMatch(/^AUC on the .* rows that both held out: run \d+ 0\.\d+, run \d+ 0\.\d+\./);
  const both = await terminal.run('compare', first, second, '--project', project, '--json');
  const found = JSON.parse(both.stdout) as {
    first: number;
    second: number;
    difference: { value: number; low: number; high: number };
    summary: string;
  };
  expect(Math.abs(found.first - found.second)).toBeCloseTo(Math.abs(found.difference.value), 9);
  expect(found.difference.low).toBeLessThan(found.difference.value);
  expect(found.summary).toMatch(/^Run \d+ is /);
  expect(openings()).toBe(before);
});

it('refuses what it cannot do by name', async () => {
  const refused = async (...args: string[]): Promise<[number | null, string]> => {
    const { code, stderr } = await terminal.run(...args, '--project', project);
    return [code, stderr];
  };
  expect(await refused('evaluate', '--require', 'auc=3')).toEqual([2, expect.stringContaining('rocAuc')]);
  expect(await refused('evaluate', '--run', '999')).toEqual([
    4,
    expect.stringContaining('no longer in the project'),
  ]);
  expect(await refused('compare', 'one', 'two')).toEqual([2, expect.stringContaining('one')]);
  expect(await refused('compare', '1', '999')).toEqual([
    4,
    expect.stringContaining('no longer in the project'),
  ]);
});

it('tells of several classes each against the rest, by areas that can be required', async () => {
  const other = terminal.path('marital.assay');
  const made = await terminal.run(
    ...['run', bankTenth, '--target', 'marital', '--project', other, '--learner', 'linear', '--seed', '3'],
    ...['--accept-gate', 'a test'],
  );
  expect(made.stdout).toMatch(/class +rows +ROC AUC +Average precision +Calibration error/);
  expect(made.stdout).toMatch(/divorced +\d+ +0\.\d+ \(0\.\d+ – 0\.\d+\)/);
  const judged = await terminal.run(
    ...['evaluate', '--project', other, '--require', 'rocaucweighted>=0.999', '--json'],
  );
  expect(judged.code).not.toBe(0);
  const said = JSON.parse(judged.stdout) as {
    classes: { name: string; rocAuc: { value: number }; lift: unknown[] }[];
    decidedBy: string;
    rules: { id: string; verdict: string }[];
  };
  expect(said.classes.map(({ name }) => name)).toEqual(['divorced', 'married', 'single']);
  for (const { rocAuc, lift } of said.classes) {
    expect(rocAuc.value).toBeGreaterThan(0.5);
    expect(lift).toHaveLength(10);
  }
  expect(said.decidedBy).toBe('likeliest');
  expect(said.rules.find(({ id }) => id === 'atLeast.rocAucWeighted')?.verdict).toBe('fail');
});
