// That class balance and the column of weights reach the learners: the fit of a job is the one that weights worked out here give.
import { describe, expect, it } from 'vitest';
import { openSession } from '../../../main/compute';
import { assembleModel, fitJob, unattended } from '../../../main/learn';
import { fitRecipe, splitLabelled } from '../../../main/recipe';
import { type Balance, Random, type RecipeSpec, systemClock } from '../../../shared/domain';
import type { HeldOut } from '../../../main/project';
import { feedsOf, frameOf } from '../recipe/frames';

const ROWS = 400;
const random = new Random(5);
const x = Array.from({ length: ROWS }, () => (random.below(2) === 0 ? 'a' : 'b'));
const y = x.map((value) => (random.uniform() < (value === 'a' ? 0.05 : 0.3) ? 'yes' : 'no'));
const counts = x.map(() => random.below(4));
const frame = frameOf({
  x: { type: 'text', values: x },
  counts: { type: 'integer', values: counts },
  y: { type: 'text', values: y },
});
const base: RecipeSpec = {
  target: 'y',
  task: 'binary',
  positive: 'yes',
  columns: [
    { name: 'x', role: 'feature' },
    { name: 'counts', role: 'ignore' },
    { name: 'y', role: 'target' },
  ],
  steps: [{ id: 'oneHot', transform: 'oneHot', columns: ['x'], settings: {} }],
  split: { validation: 0.2, test: 0.2, seed: 1 },
};
const weighed: RecipeSpec = {
  ...base,
  columns: base.columns.map((c) => (c.name === 'counts' ? { name: 'counts', role: 'weight' } : c)),
};
const split = splitLabelled(frame, base, ['no', 'yes']);

/** What a fit says of “a” and of “b”, and what it said of the rows held out. */
async function fitted(spec: RecipeSpec): Promise<{ yes: [number, number]; heldOut: HeldOut }> {
  const recipe = fitRecipe(spec, 1, frame, splitLabelled(frame, spec, ['no', 'yes']).train);
  const settings = { penaltyBy: 'given', penalty: 1e-6 };
  const job = {
    frame,
    recipe,
    learner: 'linear' as const,
    settings,
    seed: 1,
    timeBudgetMs: null,
    checkpoint: null,
  };
  let heldOut: HeldOut | undefined;
  let yes: [number, number] | undefined;
  for await (const event of fitJob(job, unattended, systemClock)) {
    if (event.type === 'heldOut') heldOut = event.heldOut;
    if (event.type !== 'fitted') continue;
    const session = openSession(assembleModel(event.recipe, event.onnx));
    const two = frameOf({ x: { type: 'text', values: ['a', 'b'] } });
    const outputs = session.runSync(feedsOf(event.recipe, two));
    const said = Array.from(outputs['probabilities']?.data ?? [], Number);
    yes = [said[1] ?? NaN, said[3] ?? NaN];
    session.dispose();
  }
  if (!heldOut || !yes) throw new Error('not fitted');
  return { yes, heldOut };
}

/** With one feature and no penalty to speak of, logistic regression says each group's weighted share of the positive class. */
function shares(weightOf: (row: number) => number): [number, number] {
  const of = (group: string): number => {
    const rows = [...split.train].filter((row) => x[row] === group);
    const total = (some: number[]): number => some.reduce((sum, row) => sum + weightOf(row), 0);
    return total(rows.filter((row) => y[row] === 'yes')) / total(rows);
  };
  return [of('a'), of('b')];
}

/** So that both classes weigh the same: all / (2 * own), by hand. */
function balanced(own: (row: number) => number): (row: number) => number {
  const sum = (label: string): number =>
    [...split.train].filter((row) => y[row] === label).reduce((all, row) => all + own(row), 0);
  const [no, yes] = [sum('no'), sum('yes')];
  return (row) => (own(row) * (no + yes)) / (2 * (y[row] === 'yes' ? yes : no));
}

const one = (): number => 1;
const counted = (row: number): number => counts[row] ?? 0;

describe('what training rows count', () => {
  it.each([
    ['every row once', base, one],
    ['classes alike', { ...base, balance: 'weights' as const }, balanced(one)],
    ['rows by their column', weighed, counted],
    ['classes alike, rows by their column', { ...weighed, balance: 'weights' as const }, balanced(counted)],
  ])('is what the learner is fitted to: %s', async (_, spec, weightOf) => {
    const [a, b] = shares(weightOf);
    const { yes } = await fitted(spec);
    expect(yes[0]).toBeCloseTo(a, 3);
    expect(yes[1]).toBeCloseTo(b, 3);
  });

  it('is drawn for training alone: rows held out are the same ones, each once', async () => {
    const plain = await fitted(base);
    for (const balance of ['oversample', 'undersample'] satisfies Balance[]) {
      const spec = { ...base, balance };
      const parts = splitLabelled(frame, spec, ['no', 'yes']);
      expect(parts.test).toEqual(split.test);
      const { yes, heldOut } = await fitted(spec);
      expect(heldOut.positions).toEqual(plain.heldOut.positions);
      expect(heldOut.actual).toEqual(plain.heldOut.actual);
      expect(new Set(heldOut.positions).size).toBe(split.validation.length);
      // Classes of one size: what is said is near what equal weights give, and far from the plain shares.
      const [a, b] = shares(balanced(one));
      expect(Math.abs(yes[0] - a)).toBeLessThan(0.15);
      expect(Math.abs(yes[1] - b)).toBeLessThan(0.15);
      expect(yes[1] - plain.yes[1]).toBeGreaterThan(0.2);
    }
  });
});
