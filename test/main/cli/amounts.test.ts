// Money of several classes from the terminal: amounts from a file, which way of deciding brings more, and the choice that goes with the model.
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAmounts, squareOf } from '../../../main/cli/amounts';
import { Project } from '../../../main/project';
import { bankTenth } from '../../samples';
import { Terminal } from './terminal';

const terminal = new Terminal();
const project = terminal.path('marital.assay');
afterAll(() => terminal.dispose());

const CLASSES = ['divorced', 'married', 'single'];
/** A divorced person who is found brings much, and other mistakes cost little. */
const AMOUNTS = [
  [60, -1, -1],
  [-2, 1, -1],
  [-2, -1, 1],
];
function file(name: string, content: string): string {
  writeFileSync(terminal.path(name), content);
  return terminal.path(name);
}
const csv = (classes: readonly string[], delimiter = ','): string =>
  [
    ['is', ...classes],
    ...classes.map((is) => [
      is,
      ...classes.map((decided) => String(AMOUNTS[CLASSES.indexOf(is)]?.[CLASSES.indexOf(decided)])),
    ]),
  ]
    .map((row) => row.join(delimiter))
    .join('\n');
const ask = (...args: string[]) => terminal.run('evaluate', '--project', project, ...args);

describe('a file of amounts', () => {
  it('is read in any order of its classes, and in any form of table', () => {
    const straight = squareOf(readAmounts(file('a.csv', csv(CLASSES))), CLASSES);
    expect(straight).toEqual(AMOUNTS);
    expect(
      squareOf(readAmounts(file('b.csv', csv(['single', 'divorced', 'married'], ';'))), CLASSES),
    ).toEqual(AMOUNTS);
    expect(squareOf(readAmounts(file('c.tsv', `\ufeff${csv(CLASSES, '\t')}\r\n\r\n`)), CLASSES)).toEqual(
      AMOUNTS,
    );
    const json = Object.fromEntries(
      CLASSES.map((is, k) => [
        is,
        Object.fromEntries(CLASSES.map((decided, j) => [decided, AMOUNTS[k]?.[j]])),
      ]),
    );
    expect(squareOf(readAmounts(file('d.json', JSON.stringify(json))), CLASSES)).toEqual(AMOUNTS);
    const minus = csv(['甲', '乙']).replaceAll('undefined', '\u22125');
    expect(squareOf(readAmounts(file('e.csv', minus)), ['甲', '乙'])).toEqual([
      [-5, -5],
      [-5, -5],
    ]);
  });

  it.each([
    ['no table', 'hello', /neither a table/],
    ['JSON of something else', '{"divorced": 3}', /neither a table/],
    ['an unfinished row', 'is,a,b\na,1,2\nb,1\n', /neither a table/],
    [
      'another class',
      csv(CLASSES).replaceAll('married', 'wed'),
      /no class “wed”; the classes are divorced, married/,
    ],
    ['a class too few', csv(CLASSES.slice(1)), /Nothing is said of “divorced” decided as “divorced”/],
    ['a class twice', `${csv(CLASSES)}\nsingle,1,2,3`, /“single” decided as “divorced” is there twice/],
    ['a word', csv(CLASSES).replace('60', 'much'), /has “much”, which is no number/],
    ['a gap', csv(CLASSES).replace('60', ''), /Nothing is said of “divorced” decided as “divorced”/],
  ])('is refused where it holds %s', async (_, content, why) => {
    const { code, stderr } = await ask('--amounts', file('bad.csv', content));
    expect([code, stderr]).toEqual([4, expect.stringMatching(why)]);
  });
});

beforeAll(async () => {
  const made = await terminal.run(
    ...['run', bankTenth, '--target', 'marital', '--project', project, '--learner', 'linear', '--seed', '3'],
    ...['--accept-gate', 'a test'],
  );
  expect(made.code).toBe(0);
});

interface Said {
  decisions: {
    likeliest: { value: number };
    value: { value: number };
    more: { value: number; low: number; high: number };
    bringsMore: { way: string | null; sure: boolean };
    money: { column: string | null; shares: number[][] };
    summary: string;
    decidedBy: string;
  };
  metrics: { accuracy: { value: number } };
}

it('says which way brings more and by how much, and the model takes the choice with it', async () => {
  const amounts = file('amounts.csv', csv(CLASSES));
  const before = openings();
  const words = await ask('--amounts', amounts, '--accept-gate', 'a test');
  expect(words.code).toBe(0);
  expect(words.stdout).toMatch(/Decided by +A row brings +95% interval/);
  expect(words.stdout).toMatch(/Deciding by the greatest expected value brings [\d.]+ more a row \(/);
  const plain = JSON.parse(
    (await ask('--accept-gate', 'a test', '--decide', 'likeliest', '--json')).stdout,
  ) as Said;
  const told = await ask('--accept-gate', 'a test', '--decide', 'value', '--json');
  const { decisions, metrics } = JSON.parse(told.stdout) as Said;
  expect(decisions).toMatchObject({ bringsMore: { way: 'value', sure: true }, decidedBy: 'value' });
  expect(decisions.more.value).toBeCloseTo(decisions.value.value - decisions.likeliest.value, 9);
  expect(decisions.more.low).toBeGreaterThan(0);
  expect(metrics.accuracy.value).toBeLessThan(plain.metrics.accuracy.value);
  expect(openings()).toBe(before);
  expect((await terminal.run('register', '--project', project)).code).toBe(0);
  const out = terminal.path('m.onnx');
  expect((await terminal.run('export', '--project', project, '--model', '2', '--out', out)).code).toBe(0);
  expect(JSON.parse(readFileSync(terminal.path('m.json'), 'utf8'))).toMatchObject({ decision: AMOUNTS });
});

it('counts a column of worths, whole where it is right unless shares say otherwise', async () => {
  const amounts = file('amounts.csv', csv(CLASSES));
  const usual = await ask('--amounts', amounts, '--value', 'age', '--accept-gate', 'a test', '--json');
  const first = (JSON.parse(usual.stdout) as Said).decisions;
  expect(first.money).toMatchObject({
    column: 'age',
    shares: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  });
  const shares = file(
    'shares.csv',
    'is,divorced,married,single\ndivorced,0,0,0\nmarried,0,0,0\nsingle,0,0,0\n',
  );
  const none = await ask(
    ...['--amounts', amounts, '--value', 'age', '--shares', shares, '--accept-gate', 'a test', '--json'],
  );
  const second = (JSON.parse(none.stdout) as Said).decisions;
  expect(second.likeliest.value).toBeLessThan(first.likeliest.value);
});

it('leaves money out again, and decides by the likeliest class', async () => {
  const amounts = file('amounts.csv', csv(CLASSES));
  await ask('--amounts', amounts, '--decide', 'value', '--accept-gate', 'a test');
  const before = openings();
  const told = await ask('--amounts', 'none', '--accept-gate', 'a test', '--json');
  expect(JSON.parse(told.stdout)).toMatchObject({ decisions: null });
  const words = await ask('--amounts', 'none', '--accept-gate', 'a test');
  expect(words.stdout).toContain('forgotten, and the model decides by the likeliest class');
  expect(words.stdout).not.toContain('A row brings');
  const [decide, shares] = [
    await ask('--decide', 'value', '--accept-gate', 'a test'),
    await ask('--amounts', 'none', '--shares', amounts),
  ];
  expect([decide.code, shares.code]).toEqual([2, 2]);
  expect(decide.stderr).toContain('--amounts');
  expect(openings()).toBe(before);
});

it('refuses what does not fit before anything is counted', async () => {
  const amounts = file('amounts.csv', csv(CLASSES));
  const before = openings();
  const refused = async (...args: string[]): Promise<[number | null, string]> => {
    const { code, stderr } = await ask(...args);
    return [code, stderr];
  };
  expect(await refused('--amounts', terminal.path('gone.csv'))).toEqual([
    4,
    expect.stringContaining('gone.csv'),
  ]);
  expect(await refused('--amounts', amounts, '--value', 'gone')).toEqual([
    4,
    expect.stringContaining('“gone”'),
  ]);
  expect(await refused('--amounts', amounts, '--false-positive', '-3')).toEqual([
    2,
    expect.stringContaining('do not go together'),
  ]);
  expect(await refused('--shares', amounts)).toEqual([2, expect.stringContaining('--amounts is missing')]);
  expect(await refused('--decide', 'gladly')).toEqual([2, expect.stringContaining('likeliest, value')]);
  expect(openings()).toBe(before);
});

/** How often the test rows were opened. */
function openings(): number {
  const open = Project.open(project, { cacheRoot: terminal.path('cache') });
  const count = open.evaluations.latest()?.openings ?? 0;
  open.close();
  return count;
}
