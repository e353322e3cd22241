// A recipe from the command line: proposed, changed, used; and what a person made in a project stays.
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import type { RecipeSpec } from '../../../shared/domain';
import { bankTenth } from '../../samples';
import { Terminal } from './terminal';

const terminal = new Terminal();
afterAll(() => terminal.dispose());

it('is proposed as JSON, changed by hand, used, and kept in the project for the next file', async () => {
  const proposed = await terminal.run('recipe', bankTenth, '--target', 'y');
  expect([proposed.code, proposed.stderr]).toEqual([0, expect.any(String)]);
  const recipe = JSON.parse(proposed.stdout) as RecipeSpec;
  expect(recipe).toMatchObject({ target: 'y', task: 'binary', positive: 'yes' });
  const columns = recipe.columns.map((column) =>
    column.name === 'duration' ? { name: 'duration', role: 'ignore' as const } : column,
  );
  const steps = recipe.steps.map((step) => ({
    ...step,
    columns: step.columns.filter((name) => name !== 'duration'),
  }));
  const file = terminal.path('recipe.json');
  writeFileSync(file, JSON.stringify({ ...recipe, columns, steps, split: { ...recipe.split, seed: 7 } }));
  const project = terminal.path('kept.assay');
  const run = (...more: string[]) =>
    terminal.run(
      'run',
      bankTenth,
      '--target',
      'y',
      '--project',
      project,
      '--learner',
      'trees',
      '--accept-gate',
      'a test',
      ...more,
      '--json',
    );
  const first = await run('--recipe', file, '--settings', '{"rounds": 12}');
  expect([first.code, first.stderr]).toEqual([0, expect.any(String)]);
  // Without being told again: a person's recipe is not replaced by a proposal.
  expect((await run()).code).toBe(0);
  for (const alias of ['1', '2']) {
    const out = terminal.path(`model-${alias}.onnx`);
    expect((await terminal.run('export', '--project', project, '--model', alias, '--out', out)).code).toBe(0);
    const manifest = JSON.parse(readFileSync(out.replace(/\.onnx$/, '.json'), 'utf8')) as {
      inputs: { name: string }[];
      settings: Record<string, unknown>;
    };
    expect(manifest.inputs.map(({ name }) => name)).not.toContain('duration');
    expect(manifest.settings['rounds']).toBe(alias === '1' ? 12 : 1000);
  }
});

it('that cannot be read is refused by name', async () => {
  const file = terminal.path('none.json');
  writeFileSync(file, '{"target": 3}');
  const { code, stderr } = await terminal.run('run', bankTenth, '--recipe', file);
  expect([code, stderr]).toEqual([4, expect.stringContaining('none.json')]);
});
