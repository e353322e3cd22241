// The registry from the terminal: a run becomes a version only through the gate, versions are told, and aliases move forth and back.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Project } from '../../../main/project';
import { bankTenth } from '../../samples';
import { Terminal } from './terminal';

const terminal = new Terminal();
const project = terminal.path('bank.assay');
afterAll(() => terminal.dispose());

const of = (command: string, ...more: string[]) => terminal.run(command, '--project', project, ...more);
const train = (learner: string) =>
  terminal.run(
    ...['run', bankTenth, '--target', 'y', '--project', project, '--learner', learner, '--seed', '3'],
    ...['--accept-gate', 'a test'],
  );

interface Listed {
  models: { version: number; run: number; aliases: string[]; accepted: string[] }[];
  moves: { alias: string; version: number; kind: string }[];
}
const listed = async (...more: string[]): Promise<Listed> => {
  const { code, stdout, stderr } = await of('models', ...more, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Listed;
};
const standing = ({ models }: Listed): [number, string[]][] =>
  models.map(({ version, aliases }) => [version, [...aliases].sort()]);

beforeAll(async () => {
  expect((await train('linear')).code).toBe(0);
});

it('tells the versions of a project, with who let which through', async () => {
  const { code, stdout } = await of('models');
  expect(code).toBe(0);
  expect(stdout).toMatch(/version +learner +run +ROC AUC +95% interval +registered +stands as/);
  expect(stdout).toMatch(/\n {2}1 +\S.* +0\.\d+ .*production\n/);
});

it('registers the run that was evaluated last, once, and never past the gate', async () => {
  const [first] = (await listed()).models;
  const run = first?.run ?? 0;
  const again = await of('register', '--json');
  expect(again.code).toBe(0);
  expect((JSON.parse(again.stdout) as { model: unknown }).model).toMatchObject({ version: 1, run });

  // Asked for more than it can do, it is refused with the rule that it fails, and nothing is registered.
  const hard = await of('evaluate', '--run', String(run), '--threshold', '0.9', '--require', 'rocAuc>=0.999');
  expect(hard.code).toBe(3);
  const refused = await of('register');
  expect(refused.code).toBe(3);
  expect(refused.stdout).toMatch(/Evaluation gate: failed[\s\S]*✗ .*0\.999/);
  expect(refused.stderr).toMatch(/The evaluation gate says no/);
  expect(standing(await listed())).toEqual([[1, ['production']]]);

  // No word is no reason; with one it passes, and the reason goes into report, version and exported manifest.
  for (const nothing of ['', '  ', 'ok'])
    expect(await of('register', '--accept-gate', nothing)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--accept-gate takes the reason in words'),
    });
  const passed = await of('register', '--accept-gate', ' For a trial of two weeks ', '--json');
  expect(JSON.parse(passed.stdout)).toMatchObject({
    model: { version: 2, accepted: expect.arrayContaining(['For a trial of two weeks']) },
  });
  expect((await of('export', '--model', '2', '--out', terminal.path('two.onnx'))).code).toBe(0);
  expect(JSON.parse(readFileSync(terminal.path('two.json'), 'utf8'))).toMatchObject({
    evaluation: { verdict: 'fail', accepted: { reason: 'For a trial of two weeks' } },
  });
  expect((await of('models')).stdout).toContain('Version 2 was let through a gate by a person: For a trial');
  const made = await of('register', '--purpose', 'Whom to call first.', '--json');
  expect(JSON.parse(made.stdout)).toMatchObject({
    model: { version: 2, run, threshold: 0.9, aliases: ['candidate'] },
    purpose: 'Whom to call first.',
  });
});

it('moves aliases forth and back', async () => {
  expect(standing(await listed('--promote', 'candidate'))).toEqual([
    [2, ['candidate', 'production']],
    [1, []],
  ]);
  const back = await listed('--roll-back');
  expect(standing(back)).toEqual([
    [2, ['candidate']],
    [1, ['production']],
  ]);
  expect(back.moves[0]).toMatchObject({ alias: 'production', version: 1, kind: 'rollback' });
  expect(standing(await listed('--promote', '1', '--as', 'candidate'))).toEqual([
    [2, []],
    [1, ['candidate', 'production']],
  ]);
  const straight = await of('register', '--as', 'production');
  expect(straight.stdout).toMatch(/^Run \d+ is registered as model version 2\./);
  expect(standing(await listed())).toEqual([
    [2, ['production']],
    [1, ['candidate']],
  ]);
});

it('refuses by name what it cannot do, and leaves all as it was', async () => {
  const before = standing(await listed());
  const refused = async (...args: [string, ...string[]]): Promise<[number | null, string]> => {
    const { code, stderr } = await of(...args);
    return [code, stderr];
  };
  expect(await refused('models', '--promote', '7')).toEqual([4, expect.stringContaining('“7”')]);
  expect(await refused('models', '--promote', '1', '--as', 'champion')).toEqual([
    2,
    expect.stringContaining('production, candidate'),
  ]);
  expect(await refused('models', '--promote', '1', '--roll-back')).toEqual([
    2,
    expect.stringContaining('do not go together'),
  ]);
  expect(await refused('models', '--as', 'candidate')).toEqual([2, expect.stringContaining('--promote')]);
  expect(await refused('register', '--run', '999')).toEqual([
    2,
    expect.stringContaining('The newest evaluation is not one of run 999'),
  ]);
  expect(standing(await listed())).toEqual(before);
});

it('says so where there is nothing to register or to list', async () => {
  const empty = terminal.path('empty.assay');
  Project.create(empty, { cacheRoot: terminal.path('cache'), name: 'Empty' }).close();
  const { code, stderr } = await terminal.run('models', '--project', empty);
  expect([code, stderr]).toEqual([2, expect.stringContaining('No model has been registered yet')]);
  const none = await terminal.run('register', '--project', empty);
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('Nothing has been evaluated yet')]);
});
