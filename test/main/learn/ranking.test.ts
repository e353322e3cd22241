// Figures of lists put in order: against scikit-learn, and against all orders that equal scores can stand in.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  drawLists,
  figuresOfLists,
  listsOf,
  RANKING_FIGURES,
  type RankingFigure,
} from '../../../main/learn/ranking';
import { errorOf, paired, part, scoreOf, standingOf } from '../../../main/learn/standing';
import { listMetrics } from '../../../main/evaluate/metrics/lists';
import { bootstrap } from '../../../main/evaluate/bootstrap';
import { clustersOf } from '../../../main/evaluate/clusters';
import type { HeldOut } from '../../../main/project';
import { Random } from '../../../shared/domain';

/** Relevances and scores. */
const LISTS: [number[], number[]][] = [
  [
    [3, 2, 3, 0, 1, 2],
    [0.9, 0.8, 0.1, 0.7, 0.3, 0.2],
  ],
  [
    [0, 1, 0, 0, 2, 0, 0, 0, 1, 0, 0, 4],
    [0.5, 0.5, 0.5, 0.2, 0.2, 0.9, 0.9, 0.1, 0.1, 0.1, 0.4, 0.4],
  ],
  [
    [1, 0, 0],
    [1, 1, 1],
  ],
  [
    [0, 7, 20, 1],
    [-1, -2, -0.5, -0.5],
  ],
  [
    [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    [12, 2, 10, 9, 8, 7, 6, 5, 4, 3, 11, 1],
  ],
];
const actual = Float64Array.from(LISTS.flatMap(([y]) => y));
const scores = LISTS.flatMap(([, s]) => s);
const groups = Int32Array.from(LISTS.flatMap(([y], list) => y.map(() => list)));

/** Every order of the places, those with equal scores in every order among themselves, best first. */
function ordersOf(said: readonly number[]): number[][] {
  const build = (left: readonly number[]): number[][] => {
    if (left.length === 0) return [[]];
    const top = Math.max(...left.map((i) => said[i] ?? 0));
    return left
      .filter((i) => said[i] === top)
      .flatMap((i) => build(left.filter((other) => other !== i)).map((rest) => [i, ...rest]));
  };
  return build([...said.keys()]);
}

/** By the definition, one order. */
function slowly(figure: RankingFigure, y: readonly number[], order: readonly number[]): number {
  const rel = order.map((i) => y[i] ?? 0);
  const hits = rel.flatMap((r, place) => (r > 0 ? [place] : []));
  if (figure === 'mrr') return hits[0] === undefined ? 0 : 1 / (hits[0] + 1);
  if (figure === 'map') return hits.reduce((sum, place, i) => sum + (i + 1) / (place + 1), 0) / hits.length;
  const most = figure === 'ndcg5' ? 5 : 10;
  const dcg = (list: readonly number[]): number =>
    list.slice(0, most).reduce((sum, r, place) => sum + r / Math.log2(place + 2), 0);
  return dcg(rel) / dcg([...y].sort((a, b) => b - a));
}

describe('figures of lists', () => {
  // ndcg_score([y], [s], k=k) of scikit-learn 1.2.1 (numpy 1.24.2), list by list; average_precision_score of the first and the last, whose
  // scores have no equals.
  it('agree with scikit-learn', () => {
    const lists = listsOf(groups, actual);
    const close = (figure: RankingFigure, expected: readonly number[]): void =>
      figuresOfLists(lists, scores, figure).forEach((value, i) =>
        expect(Math.abs(value - (expected[i] ?? value)), `${figure} ${i}`).toBeLessThan(1e-9),
      );
    close('ndcg5', [0.7654733743357941, 0.07092029024578708, 0.7103099178571524, 0.8082793181426979, 0]);
    close('ndcg10', [0.9151194017836325, 0.4087351747143383, 0.7103099178571524, 0.8082793181426979, 0]);
    const map = figuresOfLists(lists, scores, 'map');
    expect(map[0]).toBeCloseTo(0.8766666666666667, 12);
    expect(map[4]).toBeCloseTo(0.12878787878787878, 12);
    const whole = listMetrics({
      task: 'ranking',
      actual,
      outputs: scores,
      lists: groups,
      classes: 0,
      threshold: 0,
    })();
    expect(whole.ndcg5).toBeCloseTo(0.47099658011628626, 9);
    expect(whole.ndcg10).toBeCloseTo(0.5684887624995643, 9);
  });

  it('are what all orders of equal scores come to on average', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ y: fc.nat({ max: 3 }), s: fc.nat({ max: 2 }) }), { minLength: 2, maxLength: 6 }),
        (rows) => {
          const y = rows.map((row) => row.y);
          const s = rows.map((row) => row.s);
          fc.pre(new Set(y).size > 1);
          const lists = listsOf(new Int32Array(y.length), Float64Array.from(y));
          const orders = ordersOf(s);
          for (const figure of RANKING_FIGURES) {
            const mean = orders.reduce((sum, order) => sum + slowly(figure, y, order) / orders.length, 0);
            expect(figuresOfLists(lists, s, figure)[0], figure).toBeCloseTo(mean, 9);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('leave out lists that any order suits', () => {
    const rows = Int32Array.of(4, 4, 7, 1, 1, 9, 9);
    const lists = listsOf(rows, Float64Array.of(2, 2, 5, 0, 1, 0, 0));
    expect(lists.count).toBe(1);
    expect([...lists.rows]).toEqual([3, 4]);
  });
});

function held(seed: number, skill: number): HeldOut {
  const random = new Random(seed);
  const noise = new Random(seed + skill * 100);
  const lists = 150;
  const rows = lists * 8;
  const relevance = Float64Array.from({ length: rows }, () => random.below(4));
  return {
    ...{ positions: Int32Array.from(relevance.keys()), actual: relevance, width: 1, repeats: 1 },
    outputs: Float32Array.from(relevance, (y) => skill * y + noise.normal()),
    lists: Int32Array.from(relevance, (_, i) => i % lists),
  };
}

describe('standing of an order', () => {
  it('has the standard error that drawing lists again shows', async () => {
    const one = held(3, 1);
    const { metric, value, influence } = standingOf('ranking', one);
    expect(metric).toBe('ndcg');
    expect(influence.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 9);
    const measure = listMetrics({ ...one, task: 'ranking', classes: 0, threshold: 0 });
    const drawn = await bootstrap((weights) => measure(weights), {
      ...{
        rows: one.actual.length,
        clusters: clustersOf({ kind: 'groups', groups: one.lists ?? new Int32Array(0) }),
        seed: 1,
      },
    });
    expect(drawn['ndcg10']?.value).toBeCloseTo(value, 9);
    const width = (drawn['ndcg10']?.high ?? 0) - (drawn['ndcg10']?.low ?? 0);
    expect(width / (2 * 1.96 * errorOf(influence))).toBeGreaterThan(0.8);
    expect(width / (2 * 1.96 * errorOf(influence))).toBeLessThan(1.2);
    const score = scoreOf('ranking', one);
    expect(score.high).toBeLessThanOrEqual(1);
    expect(score.rows).toBe(one.actual.length);
  });

  it('compares two runs list by list, also where they share some rows only', () => {
    const [good, poor] = [held(5, 2), held(5, 0.2)];
    const found = paired('ranking', good, poor);
    expect(found?.low).toBeGreaterThan(0);
    const some = part(
      good,
      good.positions.filter((row) => row % 150 < 75),
    );
    const fewer = paired('ranking', some, poor);
    expect(fewer?.rows).toBe(600);
    expect(fewer?.difference).toBeGreaterThan(0);
  });

  it('draws whole lists', () => {
    const { lists: all = new Int32Array(0) } = held(1, 1);
    const taken = drawLists(all, 20, new Random(2));
    expect(taken.length).toBe(24);
    expect(new Set(taken.map((place) => all[place] ?? -1)).size).toBe(3);
  });
});
