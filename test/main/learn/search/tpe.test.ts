import { describe, expect, it } from 'vitest';
import { behindMedian } from '../../../../main/learn/search/hopeless';
import { placeOf, type SearchSpace, settingsAt } from '../../../../main/learn/search/space';
import { nextPlace, type Tried } from '../../../../main/learn/search/tpe';
import { Random } from '../../../../shared/domain';

const SPACE: SearchSpace = {
  rate: { min: 0.001, max: 1, log: true },
  leaves: { min: 2, max: 60, whole: true },
  kind: { values: ['a', 'b', 'c'] },
};

/** Best at rate 0.03, 20 leaves, kind b. */
const worth = ({ rate, leaves, kind }: Record<string, unknown>): number =>
  -((Math.log10(Number(rate)) + 1.5) ** 2) - ((Number(leaves) - 20) / 20) ** 2 - (kind === 'b' ? 0 : 0.7);

function search(trials: number, seed: number, next: typeof nextPlace): number {
  const tried: Tried[] = [];
  for (let i = 0; i < trials; i++) {
    const place = next(SPACE, tried, new Random(seed + 1000 * i));
    tried.push({ place, value: worth(settingsAt(SPACE, place)) });
  }
  return Math.max(...tried.map(({ value }) => value));
}

describe('the Parzen estimator', () => {
  it('finds better settings than as many random ones', () => {
    const seeds = Array.from({ length: 15 }, (_, i) => i);
    const sum = (next: typeof nextPlace): number =>
      seeds.reduce((total, seed) => total + search(40, seed, next), 0) / seeds.length;
    const guided = sum(nextPlace);
    const random = sum((space, _tried, draws) => nextPlace(space, [], draws));
    expect(guided).toBeGreaterThan(random);
    expect(guided).toBeGreaterThan(-0.12);
  });

  it('keeps within the space, and repeats exactly', () => {
    const tried = [0, 1, 0.5, 0.2, 0.9, 0.3].map((at, i) => ({
      place: { rate: at, leaves: at, kind: i % 3 },
      value: i,
    }));
    for (let seed = 0; seed < 50; seed++) {
      const place = nextPlace(SPACE, tried, new Random(seed));
      expect(nextPlace(SPACE, tried, new Random(seed))).toEqual(place);
      for (const name of ['rate', 'leaves']) {
        expect(place[name]).toBeGreaterThanOrEqual(0);
        expect(place[name]).toBeLessThanOrEqual(1);
      }
      expect([0, 1, 2]).toContain(place['kind']);
    }
    expect(placeOf(SPACE, { rate: 50, leaves: 2, kind: 'z' })).toEqual({ rate: 1, leaves: 0 });
  });
});

describe('the median rule', () => {
  const course = (...values: number[]) => ({ points: values.map((value, i) => ({ step: i + 1, value })) });
  const others = [course(0.8, 0.7, 0.9), course(0.6, 0.7, 0.8), course(0.9, 0.9, 0.9), course(0.7, 0.8, 0.6)];

  it('ends what is behind the middle at the same point', () => {
    expect(behindMedian('auc', course(0.6, 0.6), others, 'folds')).toBeCloseTo(0.75);
    expect(behindMedian('auc', course(0.9, 0.8), others, 'folds')).toBeNull();
    expect(behindMedian('rmse', course(0.9, 0.8), others, 'folds')).toBeCloseTo(0.75);
  });

  it('lets what learns slowly go on as long as the others did', () => {
    const slow = (steps: number) => course(...Array.from({ length: steps }, () => 0.2));
    expect(behindMedian('auc', slow(2), others, 'best')).toBeNull();
    expect(behindMedian('auc', slow(3), others, 'best')).toBeCloseTo(0.9);
    expect(behindMedian('auc', course(0.2, 0.2, 0.95), others, 'best')).toBeNull();
  });

  it('says nothing too early or with too few to compare with', () => {
    expect(behindMedian('auc', course(0.1), others, 'folds')).toBeNull();
    expect(behindMedian('auc', course(0.1, 0.1), others.slice(1), 'folds')).toBeNull();
    expect(behindMedian('auc', course(), others, 'best')).toBeNull();
  });
});
