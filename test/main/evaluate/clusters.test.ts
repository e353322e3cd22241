// Rows that belong together are drawn together: figures by hand, and intervals that hold the truth as often as they say, where intervals over
// rows would be far too narrow.
import { describe, expect, it } from 'vitest';
import { bootstrap } from '../../../main/evaluate/bootstrap';
import { among, clusteredVariance, type Clusters, clustersOf } from '../../../main/evaluate/clusters';
import { mcNemar, signsP } from '../../../main/evaluate/compare';
import { calibration, thresholdTable } from '../../../main/evaluate/curves';
import { fairnessOf } from '../../../main/evaluate/fairness';
import { gains, liftByTenth } from '../../../main/evaluate/gains';
import { rank } from '../../../main/evaluate/metrics/ranking';
import { valuedCurve } from '../../../main/evaluate/money';
import { countIntervals, fromCounts } from '../../../main/evaluate/resample';
import { slicesOf } from '../../../main/evaluate/slices';
import { normalShare, weakSegments } from '../../../main/evaluate/weak';
import { paired, scoreOf } from '../../../main/learn/standing';
import { type Estimate, Random } from '../../../shared/domain';

const clusters = (of: readonly number[]): Clusters => {
  const found = clustersOf({ kind: 'groups', groups: Int32Array.from(of) });
  if (!found) throw new Error('no clusters');
  return found;
};
/** As many customers with so many rows each. */
const customers = (count: number, rows: number): Clusters =>
  clusters(Array.from({ length: count * rows }, (_, i) => Math.floor(i / rows)));
const holds = ({ low, high }: Pick<Estimate, 'low' | 'high'>, truth: number): boolean =>
  low <= truth && truth <= high;

describe('by hand', () => {
  it('numbers clusters as they are met, and knows none where rows stand for themselves', () => {
    expect(clusters([7, 3, 7, 9])).toEqual({ of: Int32Array.of(0, 1, 0, 2), count: 3 });
    expect(among(clusters([7, 3, 7, 9]), [3, 1])).toEqual({ of: Int32Array.of(0, 1), count: 2 });
    expect(clustersOf({ kind: 'none' })).toBeUndefined();
    expect(clustersOf({ kind: 'times', times: Float64Array.of(1, 2) })).toBeUndefined();
    // (1 + 1)² + (-1 - 1)² = 8, times 2 / (2 - 1).
    expect(clusteredVariance(clusters([0, 0, 1, 1]), [1, 1, -1, -1])).toBe(16);
    expect(clusteredVariance(clusters([0, 0]), [1, -1])).toBe(Infinity);
  });

  it('draws two customers of two rows and one in no other way than together', async () => {
    const values = [0, 0, 1];
    const seen = new Set<number>();
    const mean = (weights?: Float64Array): { mean: number } => {
      const all = weights ?? Float64Array.of(1, 1, 1);
      const total = all.reduce((a, b) => a + b, 0);
      const found = values.reduce((sum, value, i) => sum + value * (all[i] as number), 0) / total;
      if (weights) seen.add(Math.round(found * 1e9) / 1e9);
      return { mean: found };
    };
    const { mean: estimate } = await bootstrap(mean, { rows: 3, seed: 1, clusters: clusters([0, 0, 1]) });
    // Both twice, one of each, both the other.
    expect([...seen].sort()).toEqual([0, 0.333333333, 1]);
    expect(estimate).toEqual({ value: 1 / 3, low: 0, high: 1 });
  });

  it('has standard errors over what whole groups add', () => {
    const held = {
      positions: Int32Array.of(0, 1, 2, 3),
      actual: Float64Array.of(0, 0, 1, 1),
      width: 3,
      repeats: 1,
      // The first two right, the others wrong: accuracy one half, influences 1/2 and -1/2.
      outputs: Float32Array.of(1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0),
    };
    expect(scoreOf('multiclass', held)).toMatchObject({ value: 0.5, error: 0.25, rows: 4 });
    expect(scoreOf('multiclass', held).groups).toBeUndefined();
    const together = { ...held, groups: Int32Array.of(5, 5, 8, 8) };
    // Sums 1 and -1: sqrt(2 · 2 / 1) / 4.
    expect(scoreOf('multiclass', together)).toMatchObject({ value: 0.5, error: 0.5, rows: 4, groups: 2 });
    // All of one group: no surer than one row is.
    expect(scoreOf('multiclass', { ...held, groups: Int32Array.of(1, 1, 1, 1) })).toMatchObject({
      error: 0.5,
      groups: 1,
    });
    const other = { ...together, outputs: Float32Array.of(0, 1, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0) };
    // Differences of influences 1, 0, -1, 0; less their mean 0: sums 1 and -1.
    expect(paired('multiclass', together, other)).toMatchObject({ difference: 0, error: 0.5, groups: 2 });
    // Only the rows that both held out, with their groups.
    const fewer = { ...other, positions: Int32Array.of(0, 7, 2, 9) };
    expect(paired('multiclass', together, fewer)).toMatchObject({ rows: 2, groups: 2 });
  });

  it('tells by signs of groups what McNemar tells by rows', () => {
    // ±2 ±1: of four sums two are as far from nought as 3.
    expect(signsP(Float64Array.of(2, 1))).toBe(0.5);
    expect(signsP(Float64Array.of(2, -2, 0))).toBe(1);
    expect(signsP(Float64Array.of())).toBe(1);
    const rows = Float64Array.from({ length: 40 }, (_, i) => (i < 27 ? 1 : -1));
    expect(signsP(rows)).toBeCloseTo(mcNemar(27, 13), 12);
    // The same rows as ten customers' say far less.
    expect(signsP(Float64Array.of(4, 4, 4, 4, 4, 4, 3, -4, -4, -5))).toBeGreaterThan(5 * mcNemar(27, 13));
    const many = Float64Array.from({ length: 9000 }, (_, i) => (i % 16 < 8 ? 1 : -1) * (1 + (i % 3)));
    many[0] = 150;
    expect(signsP(many)).toBeCloseTo(
      2 * (1 - normalShare(Math.abs(many.reduce((a, b) => a + b, 0)) / Math.hypot(...many))),
      9,
    );
  });
});

describe('clusters of one row each', () => {
  it('leave every figure where it is, with intervals like those of rows', async () => {
    const random = new Random(5);
    const n = 2000;
    const scores = Float64Array.from({ length: n }, () => random.uniform());
    const actual = Float64Array.from(scores, (p) => (random.uniform() < p ? 1 : 0));
    const own = customers(n, 1);
    const levels = { column: 'x', conditions: [], of: Uint8Array.from(scores, (_, i) => i % 2) };
    const named = [
      { kind: 'is' as const, column: 'x', value: 'a' },
      { kind: 'is' as const, column: 'x', value: 'b' },
    ];
    const both = { ...levels, conditions: named };
    const outputs = Float64Array.from({ length: 2 * n }, (_, i) =>
      i % 2 === 1 ? (scores[i >> 1] as number) : 1 - (scores[i >> 1] as number),
    );
    const ranking = rank(scores);
    const table = thresholdTable(actual, scores);
    const money = { gains: actual.map((y) => (y === 1 ? 5 : -4)), scores };
    const judged = { task: 'binary' as const, actual, outputs, width: 2 };
    const looked = { threshold: 0.5, seed: 1, attributes: 1 };
    const pairs: [readonly (Estimate | null | undefined)[], readonly (Estimate | null | undefined)[]][] = [
      [
        (await gains(actual, ranking, 1)).map((p) => p.gain),
        (await gains(actual, ranking, 1, own)).map((p) => p.gain),
      ],
      [
        (await liftByTenth(actual, ranking, 1)).map((p) => p.lift),
        (await liftByTenth(actual, ranking, 1, own)).map((p) => p.lift),
      ],
      [
        (await valuedCurve(table, money, 1)).map((p) => p.profit),
        (await valuedCurve(table, { ...money, clusters: own }, 1)).map((p) => p.profit),
      ],
      [
        [fairnessOf(both, actual, scores, looked).parity],
        [fairnessOf(both, actual, scores, looked, own).parity],
      ],
      [
        (await slicesOf(judged, [both], 1)).map((slice) => slice.score),
        (await slicesOf({ ...judged, clusters: own }, [both], 1)).map((slice) => slice.score),
      ],
    ];
    for (const [rows, drawn] of pairs) {
      expect(drawn.length).toBe(rows.length);
      const widths = { rows: 0, drawn: 0 };
      rows.forEach((one, i) => {
        const other = drawn[i];
        if (!one || !other) throw new Error('no figure');
        expect(other.value).toBeCloseTo(one.value, 9);
        widths.rows += one.high - one.low;
        widths.drawn += other.high - other.low;
      });
      expect(widths.drawn / widths.rows).toBeGreaterThan(0.85);
      expect(widths.drawn / widths.rows).toBeLessThan(1.15);
    }
  });

  it('are what rows are, where a table of probabilities is compared with what came true', () => {
    const random = new Random(6);
    const p = Float64Array.from({ length: 1000 }, () => random.uniform());
    const y = p.map((chance) => (random.uniform() < chance ? 1 : 0));
    const [rows, own] = [calibration(p, y), calibration(p, y, customers(1000, 1))];
    own.forEach((bin, i) =>
      expect(bin.high - bin.low).toBeCloseTo((rows[i]?.high ?? 0) - (rows[i]?.low ?? 0), 1),
    );
    // Ten rows each that all say the same are a tenth as many: the square root of ten times as wide, about.
    const alike = Float64Array.from({ length: 1000 }, (_, i) => ((Math.floor(i / 10) * 7) % 100) / 100);
    const same = alike.map((chance, i) => (Math.floor(i / 10) % 3 === 0 ? 1 : 0) + 0 * chance);
    const [narrow, wide] = [calibration(alike, same), calibration(alike, same, customers(100, 10))];
    const width = (bins: typeof narrow): number => bins.reduce((sum, { low, high }) => sum + high - low, 0);
    expect(width(wide) / width(narrow)).toBeGreaterThan(2);
    expect(wide.every(({ observed, low, high }) => low <= observed && observed <= high)).toBe(true);
  });
});

describe('intervals where customers differ', () => {
  const TIMES = 150;
  /** How often intervals over rows, and over customers, hold the truth. */
  const covered = async (
    once: (random: Random) => Promise<[Pick<Estimate, 'low' | 'high'>, Pick<Estimate, 'low' | 'high'>]>,
    truth: number,
  ): Promise<{ rows: number; customers: number }> => {
    const random = new Random(11);
    const hits = { rows: 0, customers: 0 };
    for (let i = 0; i < TIMES; i++) {
      const [rows, own] = await once(random);
      if (holds(rows, truth)) hits.rows += 1 / TIMES;
      if (holds(own, truth)) hits.customers += 1 / TIMES;
    }
    return hits;
  };
  const rightly = ({ rows, customers: own }: { rows: number; customers: number }): void => {
    expect(rows).toBeLessThan(0.7);
    expect(own).toBeGreaterThan(0.88);
    expect(own).toBeLessThan(0.995);
  };
  const some = customers(60, 10);
  const n = some.of.length;

  it('hold a mean by the bootstrap', async () => {
    const once = async (random: Random): Promise<[Estimate, Estimate]> => {
      const off = Float64Array.from({ length: some.count }, () => random.normal());
      const values = some.of.reduce((all, c, i) => {
        all[i] = (off[c] as number) + 0.5 * random.normal();
        return all;
      }, new Float64Array(n));
      const mean = (weights?: Float64Array): { mean: number } => {
        let [sum, total] = [0, 0];
        for (let i = 0; i < n; i++) {
          const weight = weights ? (weights[i] as number) : 1;
          sum += weight * (values[i] as number);
          total += weight;
        }
        return { mean: sum / total };
      };
      const how = { rows: n, seed: 3, resamples: 200 };
      const [a, b] = [await bootstrap(mean, how), await bootstrap(mean, { ...how, clusters: some })];
      return [a['mean'] as Estimate, b['mean'] as Estimate];
    };
    rightly(await covered(once, 0));
  });

  /** Customers of one class each, whose scores differ by customer: the AUC is normalShare(1 / sqrt(2 · (1 + 0.25))). */
  const scored = (random: Random): { actual: Float64Array; outputs: Float32Array } => {
    const own = Array.from({ length: some.count }, () => ({ y: random.below(2), off: random.normal() }));
    const actual = Float64Array.from(some.of, (c) => own[c]?.y ?? 0);
    const outputs = new Float32Array(2 * n);
    some.of.forEach((c, i) => {
      const { y = 0, off = 0 } = own[c] ?? {};
      outputs[2 * i + 1] = 1 / (1 + Math.exp(-(y + off + 0.5 * random.normal())));
      outputs[2 * i] = 1 - (outputs[2 * i + 1] as number);
    });
    return { actual, outputs };
  };
  const AUC = normalShare(1 / Math.sqrt(2.5));
  const positions = Int32Array.from({ length: n }, (_, i) => i);

  it('hold the figure on held-out rows, by which runs are chosen', async () => {
    const once = (random: Random): Promise<[Estimate, Estimate]> => {
      const held = { ...scored(random), positions, width: 2, repeats: 1 };
      return Promise.resolve([scoreOf('binary', held), scoreOf('binary', { ...held, groups: some.of })]);
    };
    rightly(await covered(once, AUC));
  });

  it('hold the difference of two runs on the same rows', async () => {
    const once = (random: Random): Promise<[Estimate, Estimate]> => {
      const { actual, outputs } = scored(random);
      const first = { actual, outputs, positions, width: 2, repeats: 1 };
      // As good, with errors of its own for each customer.
      const off = Float64Array.from({ length: some.count }, () => random.normal());
      const theirs = outputs.slice();
      some.of.forEach((c, i) => {
        theirs[2 * i + 1] =
          1 / (1 + Math.exp(-((actual[i] as number) + (off[c] as number) + 0.5 * random.normal())));
      });
      const second = { ...first, outputs: theirs };
      const interval = (groups?: Int32Array): Estimate => {
        const found = paired('binary', { ...first, groups }, { ...second, groups });
        if (!found) throw new Error('no rows');
        return { value: found.difference, low: found.low, high: found.high };
      };
      return Promise.resolve([interval(), interval(some.of)]);
    };
    rightly(await covered(once, 0));
  });

  it('hold profit, counts at a threshold, and a level by itself', async () => {
    const table = thresholdTable([1], [0.5]);
    const profit = async (random: Random): Promise<[Estimate, Estimate]> => {
      const off = Float64Array.from({ length: some.count }, () => random.normal());
      const gain = Float64Array.from(some.of, (c) => 2 + (off[c] as number) + 0.5 * random.normal());
      const valued = { gains: gain, scores: new Float64Array(n).fill(0.9) };
      const [a] = await valuedCurve(table, valued, 3);
      const [b] = await valuedCurve(table, { ...valued, clusters: some }, 3);
      return [a?.profit as Estimate, b?.profit as Estimate];
    };
    rightly(await covered(profit, 2 * n));
    /** Whether each row is right: of most customers nearly all, of others nearly none. */
    const right = (random: Random): Int32Array => {
      const share = Float64Array.from({ length: some.count }, () => (random.uniform() < 0.7 ? 0.95 : 0.05));
      return Int32Array.from(some.of, (c) => (random.uniform() < (share[c] as number) ? 0 : 1));
    };
    const truth = 0.7 * 0.95 + 0.3 * 0.05;
    const counts = (random: Random): Promise<[Estimate, Estimate]> => {
      const cellOf = right(random);
      const wrong = cellOf.reduce((a, b) => a + b, 0);
      const share = (cells: ArrayLike<number>): { share: number } => ({
        share: (cells[0] as number) / ((cells[0] as number) + (cells[1] as number)),
      });
      const cells = [n - wrong, wrong];
      const [a, b] = [fromCounts(cells, share, 3), fromCounts(cells, share, 3, { cellOf, clusters: some })];
      return Promise.resolve([a.share as Estimate, b.share as Estimate]);
    };
    rightly(await covered(counts, truth));
    const slice = async (random: Random): Promise<[Estimate, Estimate]> => {
      const wrong = right(random);
      const outputs = Float64Array.from({ length: 2 * n }, (_, i) =>
        i % 2 === (wrong[i >> 1] as number) ? 1 : 0,
      );
      const judged = { task: 'multiclass' as const, actual: new Float64Array(n), outputs, width: 2 };
      const all = {
        column: 'x',
        conditions: [{ kind: 'is' as const, column: 'x', value: 'a' }],
        of: new Uint8Array(n),
      };
      const [a] = await slicesOf(judged, [all], 3);
      const [b] = await slicesOf({ ...judged, clusters: some }, [all], 3);
      expect(b?.groups).toBe(60);
      return [a?.score as Estimate, b?.score as Estimate];
    };
    rightly(await covered(slice, truth));
  });

  it('call no segment weak that only some customers make so', async () => {
    let [byRows, byCustomers] = [0, 0];
    for (let seed = 1; seed <= 20; seed++) {
      const random = new Random(seed);
      const own = Array.from({ length: 40 }, () => ({
        error: Math.exp(random.normal()),
        levels: Array.from({ length: 4 }, () => random.below(4)),
      }));
      const forty = customers(40, 20);
      const errors = Float64Array.from(forty.of, (c) => (own[c]?.error ?? 0) * random.uniform());
      const levels = [0, 1, 2, 3].map((k) => ({
        column: `c${k}`,
        conditions: [0, 1, 2, 3].map((v) => ({ kind: 'is' as const, column: `c${k}`, value: String(v) })),
        of: Uint8Array.from(forty.of, (c) => own[c]?.levels[k] ?? 0),
      }));
      const sure = async (by?: Clusters): Promise<number> =>
        (await weakSegments(errors, levels, seed, { clusters: by })).weak.filter((one) => one.sure).length;
      byRows += await sure();
      byCustomers += await sure(forty);
    }
    expect(byRows).toBeGreaterThan(20);
    expect(byCustomers).toBeLessThan(4);
  });
});

it('draws rows as it always did where each stands for itself', async () => {
  const values = Float64Array.from({ length: 50 }, (_, i) => Math.sin(i));
  const mean = (weights?: Float64Array): { mean: number } => ({
    mean: values.reduce((sum, v, i) => sum + v * (weights ? (weights[i] as number) : 1), 0) / 50,
  });
  expect((await bootstrap(mean, { rows: 50, seed: 9 }))['mean']).toMatchInlineSnapshot(`
    {
      "high": 0.19189138899519906,
      "low": -0.1897443405311238,
      "value": 0.003265041083919391,
    }
  `);
  const row = {
    threshold: 0.5,
    truePositives: 30,
    falsePositives: 10,
    falseNegatives: 20,
    trueNegatives: 140,
  };
  expect(countIntervals(row, 9).f1).toMatchInlineSnapshot(`
    {
      "high": 0.7572968829841594,
      "low": 0.5587083628632176,
      "value": 0.6666666666666666,
    }
  `);
});
