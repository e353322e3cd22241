// What the window's evaluation offers, from the terminal: money and the threshold that earns it, levels of chosen columns, fairness.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Project } from '../../../main/project';
import { bankTenth } from '../../samples';
import { Terminal } from './terminal';

interface Estimate {
  value: number;
  low: number;
  high: number;
}
interface Point {
  threshold: number;
  named: number;
  profit: Estimate;
}
interface Said {
  run: number;
  threshold: number;
  money: { truePositive: number; column: string | null; best: Point; chosen: Point; curve: Point[] };
  slices: {
    columns: string[];
    metric: string;
    levels: { level: string; rows: number; score: Estimate | null }[];
  };
  fairness: {
    column: string;
    verdict: string;
    ratio: Estimate;
    groups: { level: string; named: Estimate }[];
  }[];
}

const terminal = new Terminal();
const project = terminal.path('bank.assay');
afterAll(() => terminal.dispose());

const ask = (...args: string[]) => terminal.run('evaluate', '--project', project, ...args);
const asked = async (...args: string[]): Promise<Said> => {
  const { code, stdout, stderr } = await ask(...args, '--json');
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  return JSON.parse(stdout) as Said;
};
/** How often the test rows were opened. */
function openings(): number {
  const open = Project.open(project, { cacheRoot: terminal.path('cache') });
  const count = open.evaluations.latest()?.openings ?? 0;
  open.close();
  return count;
}

beforeAll(async () => {
  const trained = await terminal.run(
    ...['run', bankTenth, '--target', 'y', '--project', project, '--learner', 'linear', '--seed', '3'],
  );
  expect(trained.code).toBe(0);
});

it('says which threshold earns most, and sets it', async () => {
  const before = openings();
  const { money, threshold } = await asked('--true-positive', '100', '--false-positive', '-8');
  expect(money).toMatchObject({ truePositive: 100, falsePositive: -8, falseNegative: 0, column: null });
  const { best, chosen, curve } = money;
  expect(best.profit.low).toBeLessThan(best.profit.value);
  expect(best.profit.value).toBeLessThan(best.profit.high);
  expect(chosen.threshold).toBeCloseTo(threshold, 9);
  // The best is chosen on the validation rows; on the test rows another may come to a little more.
  expect(Math.max(...curve.map(({ profit }) => profit.value))).toBeGreaterThanOrEqual(best.profit.value);
  expect(curve.map((point) => point.threshold)).toContain(best.threshold);
  const set = await asked('--threshold', 'profit');
  expect(set.threshold).toBeCloseTo(best.threshold, 9);
  const words = await ask('--true-positive', '100', '--false-positive', '-8');
  expect(words.stdout).toMatch(/Best threshold: 0\.\d+\. Acting on the [\d,]+ test rows .* earns /);
  expect(words.stdout).toContain('the test rows were not opened again');
  expect(openings()).toBe(before);
});

it('sets a threshold by number, by what is found and by how many can be handled', async () => {
  expect((await asked('--threshold', '0.3')).threshold).toBeCloseTo(0.3, 9);
  const found = await asked('--threshold', 'recall>=0.9');
  expect(found.threshold).toBeLessThan(0.3);
  const few = await asked('--threshold', 'rows<=20', '--true-positive', '1');
  expect(few.money.chosen.named).toBeLessThanOrEqual(20);
});

it('takes the worth of a row from a column', async () => {
  const { money } = await asked('--value', 'balance', '--false-positive', '-8');
  expect(money).toMatchObject({ column: 'balance', falsePositive: -8 });
  expect(money.best.named).toBeGreaterThan(0);
});

it('looks level by level, and at groups, by columns that are named', async () => {
  const { slices, fairness } = await asked('--slice', 'job', '--slice', 'age', '--fairness', 'marital');
  expect(slices.columns).toEqual(['job', 'age']);
  const levels = slices.levels.map(({ level }) => level);
  expect(levels).toContain('job is “management”');
  expect(levels.some((level) => /^age is below \d+$/.test(level))).toBe(true);
  expect(slices.levels.every(({ score }) => score === null || score.low <= score.high)).toBe(true);
  expect(fairness.map(({ column }) => column)).toEqual(['marital']);
  expect(fairness[0]?.groups.map(({ level }) => level)).toContain('marital is “single”');
  expect(fairness[0]?.ratio.value).toBeLessThanOrEqual(1);
  // Groups that were chosen stay when only levels are asked for, and the other way round.
  const words = await ask('--fairness', 'age');
  expect(words.stdout).toMatch(/Fairness over age, at the present threshold:[\s\S]*demographic parity/);
  const open = Project.open(project, { cacheRoot: terminal.path('cache') });
  expect(open.evaluations.latest()?.slices?.columns).toEqual(['job', 'age']);
  open.close();
});

it('leaves money out again, and keeps the threshold', async () => {
  const before = openings();
  const { threshold } = await asked(
    '--true-positive',
    '100',
    '--false-positive',
    '-8',
    '--threshold',
    'profit',
  );
  const words = await ask('--amounts', 'none');
  expect(words.code).toBe(0);
  expect(words.stdout).toMatch(
    /Money is left out: what each kind of row brings is forgotten\. The threshold stays 0\./,
  );
  expect(await asked('--amounts', 'none')).toMatchObject({ money: null, threshold });
  // A threshold by profit asks for money again.
  expect((await ask('--threshold', 'profit')).code).toBe(2);
  const beside = [
    ['--true-positive', '1'],
    ['--value', 'balance'],
    ['--threshold', 'profit'],
  ];
  for (const more of beside) {
    const { code, stderr } = await ask('--amounts', 'none', ...more);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--amounts none')]);
  }
  expect(openings()).toBe(before);
});

it('refuses by name what it cannot do, and opens nothing for it', async () => {
  const before = openings();
  const refused = async (...args: string[]): Promise<[number | null, string]> => {
    const { code, stderr } = await ask(...args);
    return [code, stderr];
  };
  const [code, words] = await refused('--slice', 'jobs');
  expect(code).toBe(4);
  expect(words).toMatch(/no column “jobs”[\s\S]*age, job/);
  expect((await refused('--fairness', 'y'))[0]).toBe(4);
  expect((await refused('--value', 'salary'))[0]).toBe(4);
  const [unfit, why] = await refused('--value', 'job');
  expect([unfit, why]).toEqual([4, expect.stringMatching(/“job” holds text/)]);
  expect((await refused('--run', '99', '--slice', 'job'))[0]).toBe(4);
  for (const wrong of [
    ['--true-positive', 'much'],
    ['--true-positive', '1', '--value', 'balance'],
    ['--threshold', '1.5'],
    ['--threshold', 'recall>=2'],
    ['--threshold', 'luck'],
  ])
    expect((await refused(...wrong))[0]).toBe(2);
  expect(openings()).toBe(before);
});
