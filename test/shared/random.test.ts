import { describe, expect, it } from 'vitest';
import { Random } from '../../shared/domain';

describe('Random', () => {
  it('repeats by seed and differs between seeds', () => {
    const draw = (seed: number) =>
      Array.from(
        { length: 5 },
        (
          (random) => () =>
            random.uint32()
        )(new Random(seed)),
      );
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('goes on from a stored state as if it had not stopped', () => {
    const random = new Random(3);
    for (let i = 0; i < 100; i++) random.normal();
    const later = Random.restore(random.state);
    expect([later.uint32(), later.uint32()]).toEqual([random.uint32(), random.uint32()]);
  });

  it('draws uniformly and normally', () => {
    const random = new Random(11);
    const n = 200_000;
    let sum = 0;
    let square = 0;
    const bins = new Array<number>(16).fill(0);
    for (let i = 0; i < n; i++) {
      const z = random.normal();
      sum += z;
      square += z * z;
      const bin = random.below(16);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    // Five standard errors.
    expect(Math.abs(sum / n)).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(square / n - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    for (const count of bins) expect(Math.abs(count - n / 16)).toBeLessThan(5 * Math.sqrt(n / 16));
  });

  it('shuffles into a permutation', () => {
    const values = Int32Array.from({ length: 1000 }, (_, i) => i);
    const shuffled = new Random(5).shuffle(values.slice());
    expect(shuffled).not.toEqual(values);
    expect([...shuffled].sort((a, b) => a - b)).toEqual([...values]);
  });
});
