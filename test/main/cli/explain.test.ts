// One row from the terminal: what the model would say with other values, the nearest row of which it would say what is wanted; and how
// its answer changes with one column.
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Counterfactual, type Dependence, type Explanation, Random } from '../../../shared/domain';
import { bankTenth } from '../../samples';
import { Terminal } from './terminal';

const terminal = new Terminal();
const bank = terminal.path('bank.assay');
const flats = terminal.path('flats.assay');
afterAll(() => terminal.dispose());

const said = async <T>(...args: string[]): Promise<T> => {
  const { code, stdout, stderr } = await terminal.run('explain', ...args, '--json');
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  return JSON.parse(stdout) as T;
};

beforeAll(async () => {
  const random = new Random(5);
  const rows = Array.from({ length: 300 }, () => {
    const area = 30 + random.below(100);
    const town = ['north', 'south'][random.below(2)] ?? '';
    const price = 1000 * area + (town === 'south' ? 20_000 : 0) + 3000 * random.normal();
    return `${area},${town},${Math.round(price)}`;
  });
  const file = terminal.path('flats.csv');
  writeFileSync(file, ['area,town,price', ...rows].join('\n'));
  const train = (path: string, target: string, project: string) =>
    terminal.run(
      ...['run', path, '--target', target, '--project', project, '--learner', 'linear', '--seed', '3'],
      ...['--accept-gate', 'a test'],
    );
  expect((await train(bankTenth, 'y', bank)).code).toBe(0);
  expect((await train(file, 'price', flats)).code).toBe(0);
});

describe('what if', () => {
  interface WhatIf {
    changes: Record<string, unknown>;
    before: Explanation;
    after: Explanation;
  }
  const row = ['--project', bank, '--row', '12'];

  it('says what the model would say with other values, and why', async () => {
    const { changes, before, after } = await said<WhatIf>(
      ...row,
      '--set',
      'duration=900',
      '--set',
      'job=retired',
    );
    expect(changes).toEqual({ duration: 900, job: 'retired' });
    expect(before.row['duration']).not.toBe(900);
    expect(after.row).toEqual({ ...before.row, ...changes });
    expect(after.says).toBeGreaterThan(before.says);
    expect(after.contributions.map(({ column }) => column)).toEqual(
      before.contributions.map(({ column }) => column),
    );
    const total = after.contributions.reduce((sum, { amount }) => sum + amount, after.base);
    expect(total).toBeCloseTo(after.margin, 5);
    // The same row of the file comes to the same.
    const given = await said<WhatIf>(bankTenth, ...row, '--set', 'duration=900', '--set', 'job=retired');
    expect(given.after.contributions).toEqual(after.contributions);
  });

  it('tells it in words, and what no training row has', async () => {
    const { stdout, stderr } = await terminal.run('explain', ...row, '--set', 'job=wizard', '--run', '1');
    expect(stdout).toMatch(
      /Row 12: the chance of “yes” of “y” goes from [\d.]+% to [\d.]+% with job = wizard\./,
    );
    expect(stdout).toMatch(/job +admin\. +wizard/);
    expect(stderr).toContain('No training row has job = wizard.');
  });
});

describe('the nearest row', () => {
  interface Nearest {
    already: boolean;
    found: Counterfactual | null;
  }

  it('reaches a class while columns are held', async () => {
    const row = ['--project', bank, '--row', '12', '--goal', 'yes'];
    const free = await said<Nearest>(...row);
    expect(free.found?.prediction).toBe('yes');
    const [first] = free.found?.changes ?? [];
    const held = await said<Nearest>(...row, '--limit', `${first?.column}=fixed`);
    expect(held.found?.prediction).toBe('yes');
    expect(held.found?.changes.map(({ column }) => column)).not.toContain(first?.column);
    expect(await said<Nearest>('--project', bank, '--row', '12', '--goal', 'no')).toMatchObject({
      already: true,
      found: null,
    });
    const words = await terminal.run('explain', ...row);
    expect(words.stdout).toMatch(/The model would say “yes”/);
  });

  it('reaches a number, in one direction only', async () => {
    const row = ['--project', flats, '--row', '5'];
    const { says } = await said<Explanation>(...row);
    const goal = Math.round(says - 12_000);
    const { found } = await said<Nearest>(
      ...row,
      '--goal',
      `<=${goal}`,
      '--limit',
      'area=down',
      '--limit',
      'town=fixed',
    );
    expect(found?.to).toBeLessThanOrEqual(goal);
    expect(found?.changes.map(({ column }) => column)).toEqual(['area']);
    const none = await said<Nearest>(...row, '--goal', '<=-1000000');
    expect(none).toMatchObject({ already: false, found: null });
  });
});

it('gives partial dependence as numbers', async () => {
  const found = await said<Dependence>('--project', flats, '--dependence', 'area');
  const [first, last] = [found.points[0], found.points.at(-1)];
  expect(
    ((last?.says.value ?? 0) - (first?.says.value ?? 0)) / ((last?.x ?? 0) - (first?.x ?? 1)),
  ).toBeCloseTo(1000, -2);
  const words = await terminal.run('explain', '--project', flats, '--dependence', 'town');
  expect(words.code).toBe(0);
  expect(words.stdout).toMatch(
    /What is said for “price” by town[\s\S]*north .*%[\s\S]*south|south[\s\S]*north/,
  );
});

it('refuses by name what it cannot do', async () => {
  const refused = async (...args: string[]): Promise<[number | null, string]> => {
    const { code, stderr } = await terminal.run('explain', '--project', bank, ...args);
    return [code, stderr];
  };
  const row = ['--row', '12'];
  const cases: [string[], number, RegExp][] = [
    [[...row, '--set', 'ages=3'], 4, /no column “ages”[\s\S]*age, job/],
    [[...row, '--set', 'age=old'], 4, /“age” cannot be set to “old”: it holds whole number/],
    [[...row, '--goal', 'maybe'], 4, /“maybe” is no class of “y”[\s\S]*no, yes/],
    [[...row, '--outcome', 'maybe'], 4, /“maybe” is no class/],
    [['--dependence', 'ages'], 4, /no column “ages”/],
    [[...row, '--run', '99'], 4, /no longer in the project/],
    [[...row, '--set', 'age'], 2, /--set takes COLUMN=VALUE/],
    [[...row, '--goal', 'yes', '--limit', 'age=never'], 2, /fixed, up, down/],
    [[...row, '--limit', 'age=fixed'], 2, /--goal is missing/],
    [[...row, '--dependence', 'age'], 2, /--dependence and --row do not go together/],
    [[...row, '--model', '1', '--run', '1'], 2, /do not go together/],
    [[], 2, /--row is missing/],
  ];
  for (const [args, code, words] of cases)
    expect([args, ...(await refused(...args))]).toEqual([args, code, expect.stringMatching(words)]);
  const number = await terminal.run('explain', '--project', flats, ...row, '--goal', 'cheap');
  expect([number.code, number.stderr]).toEqual([2, expect.stringMatching(/>=VALUE or <=VALUE/)]);
});
