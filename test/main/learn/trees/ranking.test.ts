// LambdaMART: its gradients against the formula pair by pair, its rounds, and what it refuses.
import { describe, expect, it } from 'vitest';
import { trees } from '../../../../main/learn/trees';
import { listsOf, meanOfLists } from '../../../../main/learn/ranking';
import { type RankOptions, rankLoss, Room } from '../../../../main/learn/trees/rank-loss';
import { Random } from '../../../../shared/domain';
import { draw, inputFor, runFit } from '../../../conformance/material';
import { bundleWorker } from '../bundle';

/** Lambdas and second derivatives by Burges 2010, equations of section 7 as LightGBM has them, rows taken two by two. */
function slowly(
  y: readonly number[],
  s: readonly number[],
  truncation: number,
): { g: number[]; h: number[] } {
  const order = [...y.keys()].sort((a, b) => (s[b] ?? 0) - (s[a] ?? 0) || a - b);
  const place = order.map((_, i) => order.indexOf(i));
  const gain = (i: number): number => 2 ** (y[i] ?? 0) - 1;
  const at = (i: number): number => 1 / Math.log2(2 + i);
  const ideal = [...y.keys()]
    .sort((a, b) => (y[b] ?? 0) - (y[a] ?? 0))
    .slice(0, truncation)
    .reduce((sum, row, i) => sum + gain(row) * at(i), 0);
  const g = y.map(() => 0);
  const h = y.map(() => 0);
  const spread = Math.max(...s) > Math.min(...s);
  let total = 0;
  for (const a of y.keys())
    for (const b of y.keys()) {
      if ((y[a] ?? 0) <= (y[b] ?? 0) || Math.min(place[a] ?? 0, place[b] ?? 0) >= truncation) continue;
      const lead = (s[a] ?? 0) - (s[b] ?? 0);
      const swap = ((gain(a) - gain(b)) * Math.abs(at(place[a] ?? 0) - at(place[b] ?? 0))) / ideal;
      const delta = spread ? swap / (0.01 + Math.abs(lead)) : swap;
      const rho = 1 / (1 + Math.exp(lead));
      g[a] = (g[a] ?? 0) - rho * delta;
      g[b] = (g[b] ?? 0) + rho * delta;
      h[a] = (h[a] ?? 0) + rho * (1 - rho) * delta;
      h[b] = (h[b] ?? 0) + rho * (1 - rho) * delta;
      total += 2 * rho * delta;
    }
  const share = Math.log2(1 + total) / total;
  return { g: g.map((v) => v * share), h: h.map((v) => v * share) };
}

/** The gradients of all lists, one after the other. */
function pullAll(
  set: { scores: Float64Array; gradient: Float32Array; hessian: Float32Array },
  groups: Int32Array,
  y: Float64Array,
  options?: RankOptions,
  check = (): void => undefined,
): void {
  const loss = rankLoss(options).lists;
  const lists = listsOf(groups, y);
  const room = new Room();
  if (!loss) throw new Error('no loss of lists');
  const worth = { ...lists, ...loss.worth(lists) };
  for (let list = 0; list < lists.count; list++) loss.pull(list, set, worth, room, check);
}

describe('the gradients of an order', () => {
  it.each([1, 3, 30])('are those of the formula, with %i places that matter', (truncation) => {
    const random = new Random(truncation);
    const rows = 60;
    const y = Float64Array.from({ length: rows }, () => random.below(4));
    // Lists of ten rows that do not lie together; the scores of one list are all equal.
    const groups = Int32Array.from(y, (_, i) => i % 6);
    const scores = Float64Array.from(y, (_, i) => (i % 6 === 2 ? 0.5 : Math.round(4 * random.normal()) / 4));
    const set = { scores, gradient: new Float32Array(rows), hessian: new Float32Array(rows) };
    pullAll(set, groups, y, { truncation, gain: 'auto' });
    for (let list = 0; list < 6; list++) {
      const own = [...y.keys()].filter((i) => i % 6 === list);
      const { g, h } = slowly(
        own.map((i) => y[i] ?? 0),
        own.map((i) => scores[i] ?? 0),
        truncation,
      );
      own.forEach((row, i) => {
        expect(set.gradient[row]).toBeCloseTo(g[i] ?? NaN, 5);
        expect(set.hessian[row]).toBeCloseTo(h[i] ?? NaN, 5);
      });
    }
  });

  it('are finite for counts in the thousands, whose gain is the count itself', () => {
    const y = Float64Array.of(0, 5000, 3, 12);
    const set = { scores: new Float64Array(4), gradient: new Float32Array(4), hessian: new Float32Array(4) };
    pullAll(set, new Int32Array(4), y);
    expect(set.gradient.every(Number.isFinite)).toBe(true);
    expect(set.gradient[1]).toBeLessThan(0);
    expect(set.hessian.every((h) => h > 0)).toBe(true);
  });

  it('leave off within a long list', () => {
    const rows = 6000;
    const y = Float64Array.from({ length: rows }, (_, i) => i % 3);
    let looks = 0;
    const set = {
      scores: new Float64Array(rows),
      gradient: new Float32Array(rows),
      hessian: new Float32Array(rows),
    };
    const leave = (): void => {
      if (++looks > 3) throw new Error('left');
    };
    expect(() => pullAll(set, new Int32Array(rows), y, undefined, leave)).toThrow('left');
  });
});

describe('trees that put rows in order', () => {
  const lists = (seed: number, rows = 3000) => draw('ranking', rows, 6, seed);
  const settings = { rounds: 60, learningRate: 0.1, patience: 20 };

  it('find a better order than a drawn one, and keep the round that was best on the validation rows', async () => {
    const test = lists(9);
    const { model, events, error } = await runFit(
      trees,
      inputFor(trees, 'ranking', { train: lists(1), validation: lists(2, 900), settings }),
    );
    expect(error).toBeNull();
    const all = listsOf(test.groups ?? new Int32Array(0), test.y);
    const drawn = meanOfLists(all, new Float64Array(test.rows), 'ndcg10');
    const found = meanOfLists(all, model?.predict(test.x, test.rows) ?? [], 'ndcg10');
    expect(found).toBeGreaterThan(drawn + 0.15);
    // Early stopping keeps the round with the best NDCG@10 of the validation rows.
    const points = events.flatMap((event) => (event.type === 'points' ? event.points : []));
    const watched = points.filter(({ name }) => name === 'ndcg');
    const best = events.filter((event) => event.type === 'best').at(-1);
    expect(best).toMatchObject({ metric: 'ndcg', value: Math.max(...watched.map(({ value }) => value)) });
    for (const { step, value } of points.filter(({ name }) => name === 'validationLoss'))
      expect(value).toBeCloseTo(1 - (watched.find((point) => point.step === step)?.value ?? NaN), 5);
  });

  it('are the same for any number of threads', async () => {
    const file = await bundleWorker('main/learn/trees/thread.ts');
    const input = { train: lists(1, 20_000), validation: lists(2, 600) };
    const alone = await runFit(trees, inputFor(trees, 'ranking', { ...input, settings: { rounds: 8 } }));
    const threads = { file, count: 3, fromCells: 0 };
    const together = await runFit(
      trees,
      inputFor(trees, 'ranking', { ...input, settings: { rounds: 8 }, threads }),
    );
    expect(together.model?.toOnnx().toBytes()).toEqual(alone.model?.toOnnx().toBytes());
  });

  it('are the same with lists of any length shared out, some rows in none', async () => {
    const file = await bundleWorker('main/learn/trees/thread.ts');
    // Lists of one row, of a few, and of more than a unit of work; rows that are in no list that has an order stay without gradients.
    const random = new Random(3);
    const train = draw('ranking', 16_000, 4, 1);
    const groups = Int32Array.from(train.y, (_, i) =>
      i < 6000 ? 0 : i < 7000 ? i : 7000 + random.below(900),
    );
    const y = train.y.map((value, i) => (groups[i] === 7001 ? 2 : value));
    const input = {
      train: { ...train, groups, y },
      validation: lists(2, 600),
      settings: { rounds: 6, patience: 6 },
    };
    const alone = await runFit(trees, inputFor(trees, 'ranking', input));
    expect(alone.error).toBeNull();
    for (const count of [2, 4]) {
      const threads = { file, count, fromCells: 0 };
      const together = await runFit(trees, inputFor(trees, 'ranking', { ...input, threads }));
      expect(together.model?.toOnnx().toBytes()).toEqual(alone.model?.toOnnx().toBytes());
    }
  });

  it('refuse gains that double for counts, and say so', async () => {
    const train = { ...draw('ranking', 60, 2, 1), y: Float64Array.from({ length: 60 }, (_, i) => 10 * i) };
    const { error } = await runFit(
      trees,
      inputFor(trees, 'ranking', { train, settings: { gain: 'exponential' } }),
    );
    expect(error).toMatchObject({
      code: 'learn.settings',
      params: { reason: { key: 'learn.trees.gain.counts' } },
    });
    expect(
      (await runFit(trees, inputFor(trees, 'ranking', { train, settings: { rounds: 5 } }))).error,
    ).toBeNull();
  });
});
