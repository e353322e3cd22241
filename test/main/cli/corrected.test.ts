// Corrected probabilities from the terminal, with how far off they were before and after; what cannot be corrected is refused unopened.
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Project } from '../../../main/project';
import { bankTenth } from '../../samples';
import { Terminal } from './terminal';

interface Told {
  by: string;
  metrics: { ece: { value: number }; brier: { value: number }; logLoss: { value: number } };
  bins: unknown[];
}
interface Said {
  run: number;
  correction: { before: Told; after: Told };
  metrics: { ece: { value: number }; rocAuc: { value: number } };
}

const terminal = new Terminal();
const project = terminal.path('bank.assay');
afterAll(() => terminal.dispose());

const ask = (...args: string[]) => terminal.run('evaluate', '--project', project, ...args);
const asked = async (...args: string[]): Promise<Said> => {
  const { code, stdout } = await ask(...args, '--json');
  expect(code).toBe(0);
  return JSON.parse(stdout) as Said;
};
function openings(path = project): number {
  const open = Project.open(path, { cacheRoot: terminal.path('cache') });
  const count = open.evaluations.latest()?.openings ?? 0;
  open.close();
  return count;
}

beforeAll(async () => {
  const trained = await terminal.run(
    ...['run', bankTenth, '--target', 'y', '--project', project, '--learner', 'bayes', '--seed', '3'],
    ...['--accept-gate', 'a test'],
  );
  expect(trained.code).toBe(0);
});

it('corrects by the curve that was asked for, and the figures before are those of the report before', async () => {
  const plain = await asked('--accept-gate', 'a test');
  const before = openings();
  const { correction, metrics } = await asked('--correct', 'isotonic', '--accept-gate', 'a test');
  expect([correction.before.by, correction.after.by]).toEqual(['none', 'isotonic']);
  expect(correction.before.metrics.ece).toEqual(plain.metrics.ece);
  expect(correction.after.metrics.ece).toEqual(metrics.ece);
  expect(correction.after.metrics.ece.value).toBeLessThan(correction.before.metrics.ece.value / 2);
  expect(correction.after.metrics.logLoss.value).toBeLessThan(correction.before.metrics.logLoss.value);
  expect(correction.before.bins.length).toBeGreaterThan(2);
  expect(openings()).toBe(before + 1);

  // It goes with the model that is registered.
  expect((await terminal.run('register', '--project', project)).code).toBe(0);
  const out = terminal.path('m.onnx');
  expect((await terminal.run('export', '--project', project, '--model', '2', '--out', out)).code).toBe(0);
  expect(JSON.parse(readFileSync(terminal.path('m.json'), 'utf8'))).toMatchObject({
    calibration: { kind: 'isotonic' },
  });
});

it('does nothing twice, changes to another and takes it back to the digit', async () => {
  const before = openings();
  const again = await ask('--correct', 'isotonic', '--accept-gate', 'a test');
  expect(again.stdout).toContain('The model is corrected so already.');
  expect(openings()).toBe(before);
  const smooth = await ask('--correct', 'platt', '--accept-gate', 'a test');
  expect(smooth.stdout).toMatch(
    /smooth curve \(Platt\)[\s\S]*metric +before +after[\s\S]*Calibration error +0/,
  );
  expect(smooth.stdout).not.toContain('not opened again');
  const { correction } = await asked('--correct', 'none', '--accept-gate', 'a test');
  expect([correction.before.by, correction.after.by]).toEqual(['platt', 'none']);
  const plain = await asked('--correct', 'auto', '--accept-gate', 'a test');
  expect(plain.correction.before.metrics).toEqual(correction.after.metrics);
});

it('refuses what has no such correction before anything is opened', async () => {
  const before = openings();
  expect(await ask('--correct', 'linear')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('auto, platt, isotonic, none') as string,
  });
  expect(openings()).toBe(before);
  const other = terminal.path('marital.assay');
  await terminal.run(
    ...['run', bankTenth, '--target', 'marital', '--project', other, '--learner', 'linear', '--seed', '3'],
    ...['--accept-gate', 'a test'],
  );
  const opened = openings(other);
  const several = await terminal.run('evaluate', '--project', other, '--correct', 'platt');
  expect([several.code, several.stderr]).toEqual([4, expect.stringContaining('a temperature')]);
  expect(openings(other)).toBe(opened);
  const warm = await terminal.run(
    ...['evaluate', '--project', other, '--correct', 'auto', '--accept-gate', 'a test', '--json'],
  );
  expect((JSON.parse(warm.stdout) as Said).correction.after.by).toBe('temperature');
  const file = terminal.path('numbers.csv');
  const lines = Array.from({ length: 300 }, (_, i) => `${i % 17},${(i % 17) * 3 + ((i * 7) % 5) / 10}`);
  writeFileSync(file, `a,price\n${lines.join('\n')}\n`);
  const numbers = terminal.path('numbers.assay');
  await terminal.run(
    ...['run', file, '--target', 'price', '--task', 'number', '--project', numbers, '--learner', 'linear'],
    ...['--accept-gate', 'a test'],
  );
  const none = await terminal.run('evaluate', '--project', numbers, '--correct', 'auto');
  expect([none.code, none.stderr]).toEqual([4, expect.stringContaining('nothing to correct')]);
});
