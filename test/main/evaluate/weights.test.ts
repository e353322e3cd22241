// Rows that count differently: figures against scikit-learn's with sample_weight (weighted_values.py printed the constants), and a project
// with a weight column from its leaderboard to its gate.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EvaluationService } from '../../../main/evaluate';
import { fitCalibration } from '../../../main/evaluate/calibrate';
import { clustersOf } from '../../../main/evaluate/clusters';
import { compareModels } from '../../../main/evaluate/compare';
import { fitBand, measureBand } from '../../../main/evaluate/conformal';
import { honestyOf } from '../../../main/evaluate/honesty';
import { drawings, figures } from '../../../main/evaluate/measure';
import { thresholdTable } from '../../../main/evaluate/curves';
import { weightsOf } from '../../../main/evaluate/testbed';
import { likeliest, standingOf } from '../../../main/learn';
import { type FittedRecipe, Random, type Task, unitTexts } from '../../../shared/domain';
import { say } from '../../../shared/messages';
import { bundleWorker } from '../learn/bundle';
import { type Bench, openBench, trainHere } from '../learn/project';

const N = 60;
const places = Array.from({ length: N }, (_, i) => i);
const raw = Float64Array.from(places, (i) => (i % 11 === 5 ? 0 : 0.25 + ((i * 29) % 13) / 4));
const mean = raw.reduce((a, b) => a + b, 0) / N;
const weights = raw.map((weight) => weight / mean);
const clusters = clustersOf({ kind: 'none' }, weights);

const recipe = (task: Task, classes: string[]): FittedRecipe =>
  ({ spec: { task, target: 'y', columns: [], steps: [] }, classes }) as unknown as FittedRecipe;

const p = places.map((i) => Math.fround(((i * 37 + 11) % 97) / 97));
const yes = Float64Array.from(places, (i) => (((i * 53 + 7) % 101) / 101 < 0.1 + 0.8 * (p[i] ?? 0) ? 1 : 0));
const two = Float64Array.from(p.flatMap((one) => [Math.fround(1 - one), one]));

const kind = Float64Array.from(places, (i) => ((i * 53) % 7) % 3);
const three = Float64Array.from(
  places.flatMap((i) => {
    const own = [1 + ((i * 37 + 11) % 97), 1 + ((i * 41) % 89), 1 + ((i * 43) % 83)].map(
      (value, c) => value + (kind[i] === c ? 40 : 0),
    );
    const sum = own.reduce((a, b) => a + b, 0);
    return own.map((value) => Math.fround(value / sum));
  }),
);

const amount = Float64Array.from(places, (i) => 3 + ((i * 31) % 59) / 7);
const said = amount.map((value, i) => Math.fround(value + (((i * 17) % 23) - 11) / 5));

const SKLEARN = {
  binary: {
    accuracy: 0.6223958333333334,
    balancedAccuracy: 0.6251677944278552,
    kappa: 0.24711990913516146,
    mcc: 0.24922855945831235,
    rocAuc: 0.727337479111306,
    averagePrecision: 0.6949247294879461,
    logLoss: 0.625529319073526,
    brier: 0.21490726675634778,
  },
  multiclass: {
    accuracy: 0.7682291666666666,
    balancedAccuracy: 0.7761986906199431,
    precision: 0.769282613057261,
    recall: 0.7761986906199431,
    f1: 0.7674854744503841,
    f1Weighted: 0.7676211249670467,
    kappa: 0.6523755759665558,
    mcc: 0.657322132608018,
    rocAuc: 0.907251490927432,
    averagePrecision: 0.8641018339325629,
    logLoss: 0.7386519333647937,
  },
  regression: {
    rmse: 1.3291209835069744,
    mae: 1.1411458538357346,
    mape: 0.1845432427674529,
    pinball: 0.5429166737766492,
    r2: 0.720531576699441,
    explainedVariance: 0.7218760367118213,
  },
};

const CASES = [
  { task: 'binary', classes: ['no', 'yes'], actual: yes, outputs: two, watched: 'rocAuc' },
  { task: 'multiclass', classes: ['a', 'b', 'c'], actual: kind, outputs: three, watched: 'accuracy' },
  { task: 'regression', classes: [], actual: amount, outputs: said, watched: 'rmse' },
] as const;

describe('weighted figures', () => {
  it('are scikit-learn’s with sample_weight, and lie in their intervals', async () => {
    for (const { task, classes, actual, outputs } of CASES) {
      const { metrics } = await figures({
        recipe: recipe(task, [...classes]),
        ...{ actual, clusters, baseline: null, seed: 1 },
        ...(task === 'regression' ? { aim: { metric: 'pinball', quantile: 0.8 } } : {}),
        model: { outputs, threshold: 0.5 },
        prior: new Float64Array(Math.max(1, classes.length)).fill(1 / Math.max(1, classes.length)),
      });
      for (const [name, value] of Object.entries(SKLEARN[task])) {
        const found = metrics[name as 'f1'];
        expect(Math.abs((found?.value ?? NaN) - value), `${task} ${name}`).toBeLessThan(1e-9);
        expect(found?.low).toBeLessThan(value);
        expect(found?.high).toBeGreaterThan(value);
      }
    }
  });

  it('are the same on the leaderboard, where rows were held out', () => {
    for (const { task, classes, actual, outputs, watched } of CASES) {
      const held = {
        ...{ positions: Int32Array.from(places), actual, width: Math.max(1, classes.length), repeats: 1 },
        outputs: Float32Array.from(outputs),
        weights: raw,
      };
      const expected = (SKLEARN[task] as Record<string, number>)[watched] ?? NaN;
      const { value, influence } = standingOf(task, held);
      expect(Math.abs(value - expected)).toBeLessThan(1e-6);
      // What all rows add is nothing, and a row that counts nothing adds nothing.
      expect(influence.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 9);
      expect(influence[5]).toBeCloseTo(0, 12);
      // A whole weight is so many copies of the row.
      const whole = Float64Array.from(places, (i) => i % 3);
      const copies = places.flatMap((i) => Array<number>(i % 3).fill(i));
      const copied = standingOf(task, {
        ...held,
        weights: undefined,
        positions: Int32Array.from(copies),
        actual: Float64Array.from(copies, (i) => actual[i] as number),
        outputs: Float32Array.from(
          copies.flatMap((i) => [...outputs.subarray(i * held.width, (i + 1) * held.width)]),
        ),
      });
      expect(standingOf(task, { ...held, weights: whole }).value).toBeCloseTo(copied.value, 12);
    }
  });

  it('stand behind curves, tables and classes', async () => {
    const drawn = await drawings({
      recipe: recipe('binary', ['no', 'yes']),
      ...{ actual: yes, clusters, seed: 1, model: { outputs: two, threshold: 0.5 } },
    });
    const area = drawn.roc.reduce((sum, point, i) => {
      const before = drawn.roc[i - 1] ?? point;
      return sum + ((point.x - before.x) * (point.y + before.y)) / 2;
    }, 0);
    expect(area).toBeCloseTo(SKLEARN.binary.rocAuc, 9);
    const half = drawn.thresholds[50];
    expect(half?.trueNegatives).toBeCloseTo(19.6875, 9);
    expect(half?.falsePositives).toBeCloseTo(13.28125, 9);
    expect(half?.falseNegatives).toBeCloseTo(9.375, 9);
    expect(half?.truePositives).toBeCloseTo(17.65625, 9);
    expect(half?.named).toBe(p.filter((one) => one >= 0.5).length);
    const [no, one] = drawn.perClass ?? [];
    expect(no?.precision.value).toBeCloseTo(0.6774193548387096, 9);
    expect(one?.recall.value).toBeCloseTo(0.653179190751445, 9);
    expect(one?.f1.value).toBeCloseTo(0.6091644204851752, 9);
    expect(one?.rows).toBe(yes.reduce((a, b) => a + b, 0));
    expect(drawn.gains?.at(-1)?.gain.value).toBeCloseTo(1, 12);
    const classes = await drawings({
      recipe: recipe('multiclass', ['a', 'b', 'c']),
      ...{ actual: kind, clusters, seed: 1, model: { outputs: three, threshold: 0.5 } },
    });
    const expected = [16.71875, 4.0625, 3.4375, 0.9375, 16.09375, 1.5625, 1.875, 2.03125, 13.28125];
    classes.confusion.flat().forEach((cell, at) => expect(cell).toBeCloseTo(expected[at] ?? 0, 9));
    // What is said of rows to come is compared with plain rows.
    const said = [0, 1, 2].map((k) => places.filter((i) => likeliest(three, i, 3) === k).length);
    expect(classes.perClass?.map((one) => one.said)).toEqual(said);
  });

  it('have intervals as wide as rows of such weights make them', async () => {
    // 500 rows of which a fifth count nine times as much: 40 draws of the table, each with its interval of the accuracy.
    const random = new Random(5);
    let holds = 0;
    const widths: number[] = [];
    for (let table = 0; table < 40; table++) {
      const own = Float64Array.from({ length: 500 }, (_, i) => (i % 5 === 0 ? 9 : 1));
      const total = own.reduce((a, b) => a + b, 0) / own.length;
      const right = Float64Array.from(own, () => (random.uniform() < 0.7 ? 1 : 0));
      const { figures: found } = await compareModels({
        ...{ task: 'multiclass', classes: 3, actual: right, seed: table },
        clusters: clustersOf(
          { kind: 'none' },
          own.map((weight) => weight / total),
        ),
        own: { outputs: ones(500), threshold: 0.5 },
        other: { outputs: nothing(500), threshold: 0.5 },
      });
      const accuracy = found.find(({ metric }) => metric === 'accuracy')?.difference;
      if (!accuracy) throw new Error('There is no accuracy.');
      // Of all rows "1" is right with 0.7, and class 2, which the other always says, never.
      if (accuracy.low <= 0.7 && accuracy.high >= 0.7) holds++;
      widths.push(accuracy.high - accuracy.low);
    }
    expect(holds).toBeGreaterThanOrEqual(34);
    const theory = 2 * 1.96 * Math.sqrt((0.21 * (100 * 81 + 400)) / (100 * 9 + 400) ** 2);
    expect(widths.reduce((a, b) => a + b / 40, 0) / theory).toBeCloseTo(1, 1);
  });

  it('widen what is held against honest probabilities, and do not fail them', () => {
    const random = new Random(9);
    let failed = 0;
    for (let table = 0; table < 30; table++) {
      const rows = 400;
      const chance = Float64Array.from({ length: rows }, () => random.uniform());
      const came = chance.map((one) => (random.uniform() < one ? 1 : 0));
      const own = Float64Array.from({ length: rows }, (_, i) => (i % 4 === 0 ? 3 : 1 / 3));
      const { test, error } = honestyOf(chance, came, table, clustersOf({ kind: 'none' }, own));
      if (test.p < 0.05) failed++;
      expect(error.low).toBeLessThanOrEqual(error.value);
      // Rows that count alike tell more.
      const plain = honestyOf(chance, came, table).test;
      expect(test.chance).toBeGreaterThan(plain.chance);
    }
    expect(failed).toBeLessThan(5);
  });

  it('decide corrections and bands: rows that count nothing have no say', async () => {
    const counting = Float64Array.from(places, (i) => (i < 40 ? 1.5 : 0));
    const first = <T extends Float64Array>(values: T, width = 1) => values.slice(0, 40 * width);
    for (const method of ['platt', 'isotonic'] as const) {
      const all = await fitCalibration({ outputs: two, actual: yes, weights: counting }, 2, method, 1);
      const some = await fitCalibration(
        { outputs: first(two, 2), actual: first(yes), weights: new Float64Array(40).fill(1.5) },
        ...([2, method, 1] as const),
      );
      if (all.kind === 'platt' && some.kind === 'platt') expect(all.slope).toBeCloseTo(some.slope, 9);
      else if (all.kind === 'isotonic' && some.kind === 'isotonic') expect(all.x).toEqual(some.x);
      else throw new Error('It is of the kind that was asked for.');
    }
    const band = fitBand(said, amount, 0.9, counting);
    expect(band.halfWidths).toEqual(fitBand(first(said), first(amount), 0.9).halfWidths);
    const { coverage } = measureBand(band, said, amount, 1, clustersOf({ kind: 'none' }, counting));
    const held = places.filter(
      (i) => i < 40 && Math.abs((said[i] ?? 0) - (amount[i] ?? 0)) <= (band.halfWidths[0] ?? 0),
    );
    expect(coverage.value).toBeCloseTo(held.length / 40, 12);
    expect(thresholdTable([1, 0], [0.6, 0.2])[50]).not.toHaveProperty('named');
  });
});

const ones = (rows: number) => Float64Array.from({ length: 3 * rows }, (_, at) => (at % 3 === 1 ? 1 : 0));
const nothing = (rows: number) => Float64Array.from({ length: 3 * rows }, (_, at) => (at % 3 === 2 ? 1 : 0));

/** A market in which the two regions differ, and one of them counts four times as much. */
function marketCsv(rows: number): string {
  const random = new Random(3);
  const lines = ['price,visits,region,counts,bought'];
  for (let i = 0; i < rows; i++) {
    const region = random.below(2) === 0 ? 'north' : 'south';
    const [price, visits] = [random.uniform() * 10, random.below(20)];
    // In the south chance decides more.
    const noise = (region === 'south' ? 8 : 1) * random.normal();
    const bought = visits - 10 - (price - 5) + noise > 0;
    lines.push(
      [price.toFixed(2), visits, region, region === 'south' ? 4 : 1, bought ? 'yes' : 'no'].join(','),
    );
  }
  return `${lines.join('\n')}\n`;
}

describe('a project with a weight column', () => {
  let workerFile = '';
  let bench: Bench | undefined;
  beforeAll(async () => {
    workerFile = await bundleWorker();
  }, 120_000);
  afterEach(async () => {
    await bench?.close();
    bench = undefined;
  });
  const weighted = (csv: string) =>
    openBench(csv, 'bought', workerFile, (spec) => ({
      ...spec,
      columns: spec.columns.map((c) => (c.name === 'counts' ? { ...c, role: 'weight' as const } : c)),
    }));

  it('is judged by it on the leaderboard, in the report, at every threshold and in money', async () => {
    const b = (bench = await weighted(marketCsv(1500)));
    const linear = await trainHere(b, 'linear');
    const forest = await trainHere(b, 'forest', { trees: 8, leaves: 4 });
    const here = new EvaluationService(b.project, b.data);
    const there = new EvaluationService(b.project, b.data, { workerFile });
    const compared = await here.compare(forest.id, linear.id);
    const [score, held] = [b.project.runs.get(forest.id).score, b.project.runs.heldOut(forest.id)];
    if (!held || !score) throw new Error('It held rows out.');
    // The region that counts more is harder, so the weighted figure is the lower one.
    expect(score.value).toBeLessThan(standingOf('binary', held).value - 0.01);
    expect(compared?.first).toBeCloseTo(score.value, 9);
    const report = await there.run(forest.id);
    expect(report.weightedBy).toBe('counts');
    expect(report.unit).toBeUndefined();
    expect(unitTexts(report).map((one) => say(one, 'en'))).toEqual([
      'All figures are weighted by column “counts”.',
    ]);
    expect(unitTexts(report).map((one) => say(one, 'zh'))).toEqual(['所有指标均按“counts”列加权。']);
    const same = await here.run(forest.id);
    expect(same.metrics).toEqual(report.metrics);
    const row = report.thresholds.find(({ threshold }) => threshold === 0.3);
    const moved = await there.setThreshold(report.id, 0.3);
    expect(moved.metrics.accuracy?.value).toBeCloseTo(
      ((row?.truePositives ?? 0) + (row?.trueNegatives ?? 0)) / report.rows,
      9,
    );
    expect(moved.metrics.rocAuc).toEqual(report.metrics.rocAuc);
    const money = { truePositive: 40, falsePositive: -10, falseNegative: 0, trueNegative: 0, column: null };
    const paid = await there.setMoney(report.id, money);
    const point = paid.profit?.curve.find(({ threshold }) => threshold === 0.3);
    expect(point?.profit.value).toBeCloseTo(
      40 * (row?.truePositives ?? 0) - 10 * (row?.falsePositives ?? 0),
      6,
    );
    expect(point?.named).toBe(row?.named);
    // The gate judges the weighted figure.
    const asked = report.gate.rules.find(({ rule }) => rule.kind === 'atLeast');
    expect(asked?.value).toBe(report.metrics.rocAuc?.value);
    // Both regions stand alone with the figure that they had: within one all rows count alike.
    const inspected = await here.inspect(report.id, { slices: ['region'], fairness: ['region'] });
    const scores = inspected.slices?.slices.map(({ score }) => score?.value ?? 0) ?? [];
    expect(Math.min(...scores)).toBeLessThan(report.metrics.rocAuc?.value ?? 0);
    expect(Math.max(...scores)).toBeGreaterThan(report.metrics.rocAuc?.value ?? 1);
    const other = await here.compareOnTest(report.id, linear.id);
    expect(other.comparisons?.[0]?.figures.find(({ metric }) => metric === 'rocAuc')?.other).toBeCloseTo(
      report.baseline?.rocAuc?.value ?? 0,
      12,
    );
  });
});

describe('weights that are none', () => {
  const read = (values: number[]) =>
    weightsOf(
      {
        ...recipe('regression', []),
        spec: { columns: [{ name: 'counts', role: 'weight' }] } as FittedRecipe['spec'],
      },
      {
        ...{ rows: values.length, rowIds: Float64Array.from(values, (_, i) => i + 1) },
        columns: [{ kind: 'number', name: 'counts', type: 'number', values: Float64Array.from(values) }],
      },
      Int32Array.from(values, (_, i) => i),
    );

  it('are refused with their row, and a missing one counts nothing', () => {
    expect([...(read([1, NaN, 2]) ?? [])]).toEqual([1, 0, 2]);
    expect(() => read([1, -2, 2])).toThrowError(
      expect.objectContaining({ code: 'learn.weights', params: { row: 2, value: '-2' } }) as Error,
    );
    expect(() => read([0, 0])).toThrowError(expect.objectContaining({ code: 'learn.weights' }) as Error);
    expect(() => read([1, Infinity])).toThrowError(
      expect.objectContaining({ code: 'learn.weights' }) as Error,
    );
  });
});
