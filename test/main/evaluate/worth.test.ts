// What a model is worth: money by threshold, goals, corrected probabilities, intervals around numbers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSession } from '../../../main/compute';
import { GraphBuilder } from '../../../main/compute';
import { calibrated, fitCalibration, fitIsotonic, fitPlatt } from '../../../main/evaluate/calibrate';
import { fitBand, measureBand } from '../../../main/evaluate/conformal';
import { thresholdTable } from '../../../main/evaluate/curves';
import { gains, liftByTenth } from '../../../main/evaluate/gains';
import { rank } from '../../../main/evaluate/metrics/ranking';
import {
  mostProfitable,
  nearest,
  profitCurve,
  thresholdFor,
  valuedCurve,
} from '../../../main/evaluate/money';
import { lowerBand, lowerCalibration } from '../../../main/learn/correction';
import { type Calibration, Random } from '../../../shared/domain';

const money = { truePositive: 50, falsePositive: -5, falseNegative: -20, trueNegative: 0, column: null };

/** Rows whose score is the chance that they come true, bent by a power. */
function rowsOf(count: number, bend = 1, seed = 7) {
  const random = new Random(seed);
  const p = Float64Array.from({ length: count }, () => random.uniform());
  const y = p.map((chance) => (random.uniform() < chance ? 1 : 0));
  return { y, p: p.map((chance) => Math.fround(chance ** bend)) };
}

describe('money', () => {
  it('is what each row adds over leaving it alone, at every threshold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 100 })), {
          minLength: 1,
          maxLength: 40,
        }),
        fc.tuple(fc.integer(), fc.integer(), fc.integer(), fc.integer()),
        (rows, [tp, fp, fn, tn]) => {
          const worth = {
            truePositive: tp,
            falsePositive: fp,
            falseNegative: fn,
            trueNegative: tn,
            column: null,
          };
          const y = rows.map(([is]) => is);
          const p = rows.map(([, s]) => s / 100);
          for (const { threshold, profit, named } of profitCurve(thresholdTable(y, p), worth, 1)) {
            const total = (act: (s: number) => boolean) =>
              rows.reduce(
                (sum, [is, s]) => sum + (act(s / 100) ? (is === 1 ? tp : fp) : is === 1 ? fn : tn),
                0,
              );
            expect(profit.value).toBeCloseTo(total((s) => s >= threshold) - total(() => false), 3);
            expect(named).toBe(p.filter((s) => s >= threshold).length);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('has intervals as wide as drawing the rows, which a column of equal worths shows', async () => {
    const { y, p } = rowsOf(3000);
    const table = thresholdTable(y, p);
    const fromCells = profitCurve(table, money, 3);
    const fromRows = await valuedCurve(table, { scores: p, gains: y.map((is) => (is === 1 ? 70 : -5)) }, 3);
    for (const at of [0.2, 0.5, 0.8]) {
      const [a, b] = [nearest(fromCells, at)?.profit, nearest(fromRows, at)?.profit];
      if (!a || !b) throw new Error('no such threshold');
      expect(b.value).toBeCloseTo(a.value, 6);
      expect((b.high - b.low) / (a.high - a.low)).toBeGreaterThan(0.8);
      expect((b.high - b.low) / (a.high - a.low)).toBeLessThan(1.25);
    }
    // A row is worth naming from the probability at which its find pays for the alarms: 5 / (70 + 5).
    expect(mostProfitable(fromCells)).toBeLessThan(0.2);
  });

  it('finds the threshold for a goal on the validation rows, and for a capacity on the test rows', () => {
    const test = rowsOf(2000);
    const validation = rowsOf(2000, 1, 8);
    const report = {
      thresholds: thresholdTable(test.y, test.p),
      validationThresholds: thresholdTable(validation.y, validation.p),
    };
    const at = (rows: typeof report.thresholds, threshold: number | null) => nearest(rows, threshold ?? NaN);
    const precise = at(report.validationThresholds, thresholdFor({ kind: 'precision', least: 0.8 }, report));
    expect(
      (precise?.truePositives ?? 0) / ((precise?.truePositives ?? 0) + (precise?.falsePositives ?? 1)),
    ).toBeGreaterThanOrEqual(0.8);
    const found = at(report.validationThresholds, thresholdFor({ kind: 'recall', least: 0.9 }, report));
    expect(
      (found?.truePositives ?? 0) / ((found?.truePositives ?? 0) + (found?.falseNegatives ?? 1)),
    ).toBeGreaterThanOrEqual(0.9);
    const few = at(report.thresholds, thresholdFor({ kind: 'capacity', rows: 300 }, report));
    expect((few?.truePositives ?? 0) + (few?.falsePositives ?? 0)).toBeLessThanOrEqual(300);
    expect((few?.truePositives ?? 0) + (few?.falsePositives ?? 0)).toBeGreaterThan(250);
    expect(thresholdFor({ kind: 'profit' }, report)).toBeNull();
    expect(thresholdFor({ kind: 'profit' }, { ...report, profit: { money, curve: [], best: 0.3 } })).toBe(
      0.3,
    );
  });
});

describe('gains', () => {
  it('end with everything, and begin with the lift of the best rows', async () => {
    const { y, p } = rowsOf(5000);
    const points = await gains(y, rank(p), 1);
    expect(points).toHaveLength(100);
    expect(points.at(-1)).toMatchObject({ share: 1, gain: { value: 1 }, lift: { value: 1 } });
    expect(points[0]?.lift.value).toBeGreaterThan(1.8);
    points.forEach(({ gain }, i) =>
      expect(gain.value).toBeGreaterThanOrEqual(points[i - 1]?.gain.value ?? 0),
    );
    expect(await gains([1, 1], rank([0.1, 0.2]), 1)).toEqual([]);
    expect((await gains([1, 0, 0], rank([0.9, 0.2, 0.1]), 1)).map(({ share }) => share)).toEqual([
      1 / 3,
      2 / 3,
      1,
    ]);
  });
});

describe('lift, tenth by tenth', () => {
  it('is the hit rate of each tenth over that of all, in known numbers', async () => {
    // 40 rows, 8 positive: four in the best tenth, two in the next, one each in the fifth and the last.
    const y = Array.from({ length: 40 }, (_, i) => ([0, 1, 2, 3, 4, 5, 16, 39].includes(i) ? 1 : 0));
    const found = await liftByTenth(y, rank(y.map((_, i) => 1 - i / 40)), 1);
    expect(found.map(({ rows }) => rows)).toEqual(Array(10).fill(4));
    expect(found.map(({ rate }) => rate)).toEqual([1, 0.5, 0, 0, 0.25, 0, 0, 0, 0, 0.25]);
    expect(found.map(({ lift }) => lift.value)).toEqual([5, 2.5, 0, 0, 1.25, 0, 0, 0, 0, 1.25]);
    for (const { lift } of found) {
      expect(lift.low).toBeLessThanOrEqual(lift.value);
      expect(lift.high).toBeGreaterThanOrEqual(lift.value);
    }
  });

  it('is one everywhere for a model that tells no rows apart, however they lie', async () => {
    const y = Array.from({ length: 95 }, (_, i) => (i < 19 ? 1 : 0));
    for (const { rate, lift } of await liftByTenth(y, rank(y.map(() => 0.3)), 1)) {
      expect(rate).toBeCloseTo(0.2, 12);
      expect(lift.value).toBeCloseTo(1, 12);
      expect(lift.low).toBeLessThan(1);
      expect(lift.high).toBeGreaterThan(1);
    }
  });

  it('adds up to all positives, and does not depend on how rows of equal scores lie', async () => {
    const { y, p } = rowsOf(5000);
    const coarse = Array.from(p, (value) => Math.round(value * 20) / 20);
    const found = await liftByTenth(y, rank(coarse), 1);
    const positives = Array.from(y).filter((is) => is === 1).length;
    expect(found.reduce((sum, { rows, rate }) => sum + rows * rate, 0)).toBeCloseTo(positives, 6);
    expect(found.reduce((sum, { rows, lift }) => sum + rows * lift.value, 0) / 5000).toBeCloseTo(1, 9);
    const back = await liftByTenth(Array.from(y).reverse(), rank([...coarse].reverse()), 1);
    found.forEach(({ lift }, d) => expect(back[d]?.lift.value).toBeCloseTo(lift.value, 9));
    // The cumulative lift at 10 % is that of the first tenth.
    expect((await liftByTenth(y, rank(p), 1))[0]?.lift.value).toBeCloseTo(
      (await gains(y, rank(p), 1)).find(({ share }) => share === 0.1)?.lift.value ?? 0,
      9,
    );
  });

  it('needs both classes, and as many rows as there are', async () => {
    expect(await liftByTenth([1, 1], rank([0.1, 0.2]), 1)).toEqual([]);
    expect((await liftByTenth([1, 0, 0], rank([0.9, 0.2, 0.1]), 1)).map(({ rows }) => rows)).toEqual([
      1, 1, 1,
    ]);
  });
});

/** The correction as the model's graph computes it. */
async function inGraph(
  calibration: Calibration,
  outputs: Float32Array,
  classes: number,
): Promise<Float32Array> {
  const graph = new GraphBuilder();
  const learnt = graph.input('learnt', 'float32', ['N', classes]);
  graph.output('p', lowerCalibration(graph, learnt, calibration), 'float32', ['N', classes]);
  const session = openSession(graph.toBytes());
  try {
    const dims = [outputs.length / classes, classes];
    const { p } = await session.run({ learnt: { dtype: 'float32', dims, data: outputs } }, ['p']);
    return p?.data as Float32Array;
  } finally {
    session.dispose();
  }
}

describe('calibration', () => {
  const bent = rowsOf(6000, 3);
  const outputs = Float64Array.from({ length: 2 * bent.p.length }, (_, i) =>
    i % 2 === 1 ? (bent.p[i >> 1] as number) : 1 - (bent.p[i >> 1] as number),
  );
  const off = (q: (p: number) => number) =>
    bent.p.reduce((sum, p, i) => sum + (q(p) - (bent.y[i] as number)) ** 2, 0) / bent.p.length;

  it('mends bent probabilities, and is the same in the graph', async () => {
    for (const method of ['platt', 'isotonic', 'auto'] as const) {
      const fitted = await fitCalibration({ outputs, actual: bent.y }, 2, method, 1);
      if (fitted.kind === 'temperature') throw new Error('two classes need no temperature');
      expect(off((p) => calibrated(p, fitted))).toBeLessThan(off((p) => p) - 0.01);
      if (method === 'auto') expect(fitted.kind).toBe('isotonic');
      const asked = [0, 1e-9, 0.001, 0.2, 0.5, 0.77, 0.999, 1, ...bent.p.subarray(0, 200)];
      const found = await inGraph(fitted, Float32Array.from(asked.flatMap((p) => [1 - p, p])), 2);
      asked.forEach((p, i) => {
        expect(found[2 * i + 1]).toBeCloseTo(calibrated(Math.fround(p), fitted), 6);
        expect((found[2 * i] ?? 0) + (found[2 * i + 1] ?? 0)).toBeCloseTo(1, 6);
      });
    }
  });

  it('chooses by whole groups where the split keeps them together', async () => {
    // Customers of twenty rows with one probability and one answer: held out row by row, the line knows each of them already.
    const random = new Random(12);
    const groups = Int32Array.from({ length: 1600 }, (_, i) => Math.floor(i / 20));
    const chance = Float64Array.from({ length: 80 }, () => random.uniform());
    const came = chance.map((p) => (random.uniform() < p ? 1 : 0));
    const answered = {
      outputs: Float64Array.from([...groups].flatMap((g) => [1 - (chance[g] ?? 0), chance[g] ?? 0])),
      actual: Float64Array.from(groups, (g) => came[g] as number),
    };
    expect((await fitCalibration(answered, 2, 'auto', 1)).kind).toBe('isotonic');
    expect((await fitCalibration({ ...answered, groups }, 2, 'auto', 1)).kind).toBe('platt');
    // All rows of one group leave nothing to learn from without it.
    const one = await fitCalibration({ ...answered, groups: new Int32Array(1600) }, 2, 'auto', 1);
    expect(one.kind).toBe('platt');
  });

  // sklearn 1.2.1: IsotonicRegression(out_of_bounds='clip').fit(p, y).predict([.05,.15,.2,.3,.42,.5,.57,.7,.95]), which reaches 0 and 1.
  it('agrees with scikit-learn on the isotonic line, but that nothing is certain', () => {
    const p = Float64Array.of(0.1, 0.2, 0.2, 0.35, 0.4, 0.5, 0.55, 0.6, 0.8, 0.9);
    const fitted = fitIsotonic(p, Float64Array.of(0, 1, 0, 0, 1, 0, 1, 1, 1, 1));
    const expected = [1 / 12, undefined, 1 / 3, 1 / 3, 0.5, 0.5, 11 / 12, 11 / 12, 11 / 12];
    [0.05, 0.15, 0.2, 0.3, 0.42, 0.5, 0.57, 0.7, 0.95].forEach((at, i) => {
      const value = expected[i];
      if (value !== undefined) expect(calibrated(at, fitted)).toBeCloseTo(value, 9);
    });
    expect(calibrated(0.15, fitted)).toBeCloseTo((1 / 12 + 1 / 3) / 2, 9);
  });

  it('never falls where the score rises, whatever the rows', () => {
    const rows = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })), {
      minLength: 1,
      maxLength: 50,
    });
    fc.assert(
      fc.property(rows, (drawn) => {
        const fitted = fitIsotonic(
          Float64Array.from(drawn, ([, p]) => p),
          Float64Array.from(drawn, ([y]) => y),
        );
        let before = 0;
        for (let p = 0; p <= 1; p += 0.01) {
          const q = calibrated(p, fitted);
          expect(q).toBeGreaterThanOrEqual(before - 1e-12);
          expect(q).toBeLessThan(1);
          before = q;
        }
      }),
    );
  });

  it('leaves honest probabilities as they are', () => {
    const { y, p } = rowsOf(20_000);
    const { slope, intercept } = fitPlatt(p, y);
    expect(slope).toBeCloseTo(1, 1);
    expect(intercept).toBeCloseTo(0, 1);
  });

  it('cools several classes that are too sure, in the graph too', async () => {
    const random = new Random(2);
    const sharp = Array.from({ length: 3000 }, () => {
      const raw = [random.normal(), random.normal(), random.normal()];
      const soft = raw.map((v) => Math.exp(v));
      const sum = soft.reduce((a, b) => a + b, 0);
      let u = random.uniform() * sum;
      const y = soft.findIndex((v) => (u -= v) < 0);
      const over = raw.map((v) => Math.exp(2 * v));
      const all = over.reduce((a, b) => a + b, 0);
      return { y: Math.max(0, y), p: over.map((v) => v / all) };
    });
    const flat = Float64Array.from(sharp.flatMap(({ p }) => p));
    const actual = Float64Array.from(sharp, ({ y }) => y);
    const fitted = await fitCalibration({ outputs: flat, actual }, 3, 'auto', 1);
    if (fitted.kind !== 'temperature') throw new Error('several classes have a temperature');
    expect(fitted.temperature).toBeGreaterThan(1.8);
    expect(fitted.temperature).toBeLessThan(2.2);
    const found = await inGraph(fitted, Float32Array.from(flat.subarray(0, 300)), 3);
    for (let row = 0; row < 100; row++) {
      const powers = [0, 1, 2].map((k) => (flat[3 * row + k] as number) ** (1 / fitted.temperature));
      const sum = powers.reduce((a, b) => a + b, 0);
      powers.forEach((power, k) => expect(found[3 * row + k]).toBeCloseTo(power / sum, 5));
    }
  });
});

describe('intervals around numbers', () => {
  const draw = (count: number, seed: number) => {
    const random = new Random(seed);
    const predicted = Float64Array.from({ length: count }, () => 100 * random.uniform());
    // The larger the prediction, the further off it may be.
    return { predicted, actual: predicted.map((p) => p + (0.02 + p / 100) * 10 * random.normal()) };
  };
  it('hold what they promise on rows that had no part in them, wide where the model errs', async () => {
    const fit = draw(2000, 1);
    const judge = draw(4000, 2);
    const band = fitBand(fit.predicted, fit.actual, 0.9);
    expect(band.edges).toHaveLength(4);
    expect(band.halfWidths[4]).toBeGreaterThan(3 * (band.halfWidths[0] ?? Infinity));
    const { coverage } = measureBand(band, judge.predicted, judge.actual, 1);
    expect(coverage.value).toBeGreaterThan(0.88);
    expect(coverage.value).toBeLessThan(0.92);
    expect(coverage.low).toBeLessThan(0.9);

    const graph = new GraphBuilder();
    const { low, high } = lowerBand(graph, graph.input('prediction', 'float32', ['N']), band);
    graph.output('low', low, 'float32', ['N']);
    graph.output('high', high, 'float32', ['N']);
    const session = openSession(graph.toBytes());
    const data = Float32Array.from([...band.edges, ...judge.predicted.subarray(0, 100)]);
    const found = await session.run({ prediction: { dtype: 'float32', dims: [data.length], data } }, [
      'low',
      'high',
    ]);
    session.dispose();
    data.forEach((p, i) => {
      const bin = band.edges.filter((edge) => p >= edge).length;
      expect((found['high']?.data as Float32Array)[i]).toBeCloseTo(p + (band.halfWidths[bin] ?? 0), 3);
      expect((found['low']?.data as Float32Array)[i]).toBeCloseTo(p - (band.halfWidths[bin] ?? 0), 3);
    });
  });
  it('take few rows, and equal predictions', () => {
    expect(fitBand(Float64Array.of(5, 5, 5), Float64Array.of(4, 5, 7), 0.9)).toMatchObject({
      edges: [],
      halfWidths: [2],
    });
    const equal = fitBand(new Float64Array(500).fill(3), new Float64Array(500).fill(4), 0.9);
    expect(equal).toMatchObject({ edges: [], halfWidths: [1] });
  });
});
