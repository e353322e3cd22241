// Outer folds in this thread: what they read, what they choose, and that they go on to the same bits.
import { afterEach, describe, expect, it } from 'vitest';
import type { Frame } from '../../../../main/data';
import { scoreOf } from '../../../../main/learn';
import {
  type NestedEvent,
  type NestedJob,
  nestedJob,
  nestedScore,
  outerFolds,
} from '../../../../main/learn/nested';
import { heldOutOf } from '../../../../main/learn/nested/outer';
import type { HeldOut, NestedTrial } from '../../../../main/project';
import { belongingOf, columnsOf } from '../../../../main/recipe';
import { type FittedRecipe, type LearnerId, Random, systemClock } from '../../../../shared/domain';
import { handControl } from '../../../conformance/material';
import { type Bench, customersCsv, openBench } from '../project';

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

const mean = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0) / all.length;

interface Table {
  recipe: FittedRecipe;
  frame: Frame;
}

async function open(csv: string, target: string, split: object = {}): Promise<Table> {
  const b = await openBench(csv, target, '');
  bench = b;
  const spec = await b.recipe.propose(target);
  await b.recipe.save({ ...spec, split: { ...spec.split, ...split } });
  const recipe = b.recipe.fitted();
  if (!recipe) throw new Error('no recipe');
  return { recipe, frame: await b.data.frame(recipe.versionId, columnsOf(recipe.spec)) };
}

const jobOf = ({ recipe, frame }: Table, fold: number, more: Partial<NestedJob> = {}): NestedJob => ({
  nested: true,
  frame,
  recipe,
  outer: outerFolds(recipe, frame)[fold] ?? { train: new Int32Array(), held: new Int32Array() },
  learners: ['linear', 'bayes', 'neighbours'],
  breadth: 'all',
  resampling: { kind: 'folds', folds: 5, repeats: 1 },
  seed: 1,
  trials: 5,
  ensemble: true,
  tried: [],
  ...more,
});

async function runFold(job: NestedJob, control = handControl()) {
  const trials: NestedTrial[] = [];
  let last: Extract<NestedEvent, { type: 'nestedFold' }> | null = null;
  for await (const event of nestedJob(job, control, systemClock)) {
    if (event.type === 'nestedTrial') trials.push(event.trial);
    if (event.type === 'nestedFold') last = event;
  }
  if (!last) throw new Error('no end');
  return { trials, last };
}

it('repeats a search for another loss by that loss', async () => {
  const table = await open(customersCsv(150), 'income');
  const aim = { metric: 'pinball' as const, quantile: 0.8 };
  const job = jobOf(table, 0, { learners: ['linear'], trials: 1, ensemble: false, aim });
  const { trials, last } = await runFold(job);
  expect(trials[0]?.settings).toMatchObject({ objective: 'quantile', alpha: 0.8 });
  expect(trials[0]?.score).toMatchObject({ metric: 'pinball', quantile: 0.8 });
  const held = heldOutOf(table.recipe, table.frame, job.outer.held, last.outputs, { aim });
  const score = nestedScore('regression', [held]);
  expect(score).toMatchObject({ metric: 'pinball', quantile: 0.8 });
  expect(score.value).toBeCloseTo(last.value, 9);
});

/** Numbers and categories that say nothing of a target that is drawn. */
function noiseCsv(rows: number, seed: number): string {
  const random = new Random(seed);
  const lines = ['a,b,c,d,e,f,good'];
  for (let i = 0; i < rows; i++) {
    const numbers = Array.from({ length: 5 }, () => random.normal().toFixed(4));
    lines.push(`${numbers.join(',')},${'xyz'[random.below(3)]},${random.below(2) === 1 ? 'yes' : 'no'}`);
  }
  return `${lines.join('\n')}\n`;
}

describe('an outer fold', () => {
  it('holds the figure of chance on noise, where the best of many trials does not', async () => {
    const gaps: number[] = [];
    const values: number[] = [];
    for (const seed of [1, 2, 3]) {
      const table = await open(noiseCsv(160, seed), 'good');
      const folds = outerFolds(table.recipe, table.frame);
      const best: number[] = [];
      const said: HeldOut[] = [];
      for (const [k, { held }] of folds.entries()) {
        const job = jobOf(table, k, { learners: ['bayes', 'neighbours'], trials: 12, ensemble: false });
        const { trials, last } = await runFold(job);
        best.push(Math.max(...trials.map(({ score }) => score?.value ?? 0)));
        said.push(heldOutOf(table.recipe, table.frame, held, last.outputs));
      }
      const { low, value, high, rows } = nestedScore('binary', said);
      expect(rows).toBe(folds.reduce((sum, { held }) => sum + held.length, 0));
      expect(low).toBeLessThanOrEqual(0.5);
      expect(high).toBeGreaterThanOrEqual(0.5);
      values.push(value);
      gaps.push(mean(best) - value);
      await bench?.close();
      bench = undefined;
    }
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan(0.05);
    // What the best trial claims beyond that is luck.
    expect(mean(gaps)).toBeGreaterThan(0.01);
  });

  it('goes on after any trial to the same bits', async () => {
    const table = await open(customersCsv(160), 'bought');
    const whole = await runFold(jobOf(table, 0));
    expect(whole.trials.map(({ learner }) => learner).slice(0, 3)).toEqual(['linear', 'bayes', 'neighbours']);
    for (let k = 1; k <= whole.trials.length; k++) {
      const rest = await runFold(jobOf(table, 0, { tried: whole.trials.slice(0, k) }));
      expect(rest.last).toEqual(whole.last);
      expect(rest.trials.map(({ outputs }) => outputs)).toEqual(
        whole.trials.slice(k).map(({ outputs }) => outputs),
      );
    }
  });

  it('reads nothing of its own rows before its choice is made', async () => {
    const table = await open(customersCsv(160), 'bought');
    const plain = await runFold(jobOf(table, 1));
    const { held } = jobOf(table, 1).outer;
    const columns = table.frame.columns.map((column) => {
      if (column.kind === 'number') {
        const values = column.values.slice();
        held.forEach((row) => (values[row] = 1e6));
        return { ...column, values };
      }
      const codes = column.codes.slice();
      held.forEach((row) => (codes[row] = 0));
      return { ...column, codes };
    });
    const changed = { ...jobOf(table, 1), frame: { ...table.frame, columns } };
    const { trials, last } = await runFold(changed);
    const told = (all: NestedTrial[]) =>
      all.map(({ learner, settings, score, outputs }) => ({ learner, settings, score, outputs }));
    expect(told(trials)).toEqual(told(plain.trials));
    expect(last.learner).toBe(plain.last.learner);
    // The rows themselves were changed, so what is said of them is something else.
    expect(last.outputs).not.toEqual(plain.last.outputs);
  });

  it('leaves a learner that cannot take the rows, and says why where none can', async () => {
    const table = await open(customersCsv(160), 'bought');
    const { spec } = table.recipe;
    // Gaps in the numbers, which a linear model cannot take, and trees can.
    const steps = spec.steps.filter(({ transform }) => transform !== 'impute');
    const gaps = { ...table, recipe: { ...table.recipe, spec: { ...spec, steps } } };
    const job = (learners: LearnerId[]): NestedJob =>
      jobOf(gaps, 0, { learners, breadth: 'firsts', ensemble: false });
    await expect(runFold(job(['linear']))).rejects.toMatchObject({ code: 'learn.missingValues' });
    const one = await runFold(job(['linear', 'trees']));
    expect(one.trials.map(({ state }) => state)).toEqual(['failed', 'finished']);
    expect(one.last.learner).toBe('trees');
  });

  it('leaves at once when it is cancelled', async () => {
    const table = await open(customersCsv(160), 'bought');
    const control = handControl();
    const job = nestedJob(jobOf(table, 0, { learners: ['forest'] }), control, systemClock);
    await job.next();
    control.cancel();
    await expect(
      (async () => {
        for await (const event of job) expect(event.type).toBe('nestedProgress');
      })(),
    ).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('outer folds', () => {
  it('keep groups whole and judge every row of training and validation once', async () => {
    const { recipe, frame } = await open(customersCsv(300), 'bought', { method: 'grouped', column: 'age' });
    const folds = outerFolds(recipe, frame);
    expect(folds.length).toBe(5);
    const judged = folds.flatMap(({ held }) => [...held]).sort((a, b) => a - b);
    expect(new Set(judged).size).toBe(judged.length);
    const all = Int32Array.from(judged);
    const belonging = belongingOf(frame, recipe.spec, all);
    if (belonging.kind !== 'groups') throw new Error('no groups');
    const group = new Map(judged.map((row, i) => [row, belonging.groups[i]]));
    for (const { train, held } of folds) {
      expect([...train, ...held].sort((a, b) => a - b)).toEqual(judged);
      const own = new Set([...held].map((row) => group.get(row)));
      expect([...train].some((row) => own.has(group.get(row)))).toBe(false);
    }
  });

  it('learn only from what came before, in time', async () => {
    const { recipe, frame } = await open(customersCsv(300), 'bought', { method: 'time', column: 'since' });
    const folds = outerFolds(recipe, frame);
    expect(folds.length).toBe(5);
    for (const { train, held } of folds) {
      const times = (rows: Int32Array): number[] => {
        const belonging = belongingOf(frame, recipe.spec, rows);
        return belonging.kind === 'times' ? [...belonging.times] : [];
      };
      expect(Math.max(...times(train))).toBeLessThan(Math.min(...times(held)));
    }
    const { last } = await runFold(jobOf({ recipe, frame }, 4, { trials: 2 }));
    expect(last.outputs.length).toBe(2 * (folds[4]?.held.length ?? 0));
  });
});

describe('the figure of all folds', () => {
  const fold = (actual: number[], scores: number[], more: Partial<HeldOut> = {}): HeldOut => ({
    positions: Int32Array.from(actual, (_, i) => i),
    actual: Float64Array.from(actual),
    width: 2,
    repeats: 1,
    outputs: Float32Array.from(scores.flatMap((score) => [1 - score, score])),
    ...more,
  });

  it('ranks no row of one fold against a row of another', () => {
    // Every fold ranks its own rows rightly, by scores that have nothing to do with the other's.
    const said = [fold([0, 1, 0, 1], [0.1, 0.2, 0.1, 0.2]), fold([0, 1, 0, 1], [0.8, 0.9, 0.8, 0.9])];
    expect(nestedScore('binary', said)).toMatchObject({ value: 1, rows: 8 });
    // A fold without a positive row has no pair that could be ranked.
    expect(nestedScore('binary', [...said, fold([0, 0], [0.5, 0.4])]).value).toBe(1);
  });

  it('is that of one fold where there is one, and counts groups of every fold', () => {
    const random = new Random(3);
    const actual = Array.from({ length: 60 }, () => random.below(2));
    const scores = actual.map((y) => 0.3 * y + 0.7 * random.uniform());
    const groups = Int32Array.from(actual, (_, i) => Math.floor(i / 3));
    const one = fold(actual, scores, { groups });
    const alone = nestedScore('binary', [one]);
    const plain = scoreOf('binary', one);
    expect(alone.value).toBeCloseTo(plain.value, 12);
    expect(alone.error).toBeCloseTo(plain.error, 12);
    expect(nestedScore('binary', [one, one])).toMatchObject({ groups: 40, rows: 120 });
    // Twice the rows of the same figure: the error shrinks by the root of two, as nearly as few groups allow.
    expect(nestedScore('binary', [one, one]).error / plain.error).toBeCloseTo(Math.SQRT1_2, 1);
  });
});
