// Models that were trained by another loss than the squared one are judged by it: figures against scikit-learn's (weighted_values.py printed
// the constants), and a project from its leaderboard to its gate.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EvaluationService } from '../../../main/evaluate';
import { judge } from '../../../main/evaluate/gate';
import { prepareMetrics } from '../../../main/evaluate/metrics';
import { RegistryService } from '../../../main/registry';
import { paired, scoreOf, simplest, standingOf } from '../../../main/learn';
import { watch } from '../../../main/learn/watch';
import { type Aim, aimOf, lossOf, mainMetric, Random, type Run, type Settings } from '../../../shared/domain';
import { say } from '../../../shared/messages';
import { bundleWorker } from '../learn/bundle';
import { type Bench, openBench, trainHere } from '../learn/project';

const places = Array.from({ length: 60 }, (_, i) => i);
const weights = Float64Array.from(places, (i) => (i % 11 === 5 ? 0 : 0.25 + ((i * 29) % 13) / 4));
const actual = Float64Array.from(places, (i) => (i * 31) % 7);
const outputs = Float32Array.from(places, (i) => 0.5 + ((i * 17) % 23) / 5);

const poisson: Aim = { metric: 'poissonDeviance' };
const tweedie: Aim = { metric: 'tweedieDeviance', power: 1.5 };
const high: Aim = { metric: 'pinball', quantile: 0.9 };
const median: Aim = { metric: 'mae' };

/** mean_poisson_deviance, mean_tweedie_deviance(power=1.5), mean_pinball_loss(alpha=0.9), mean_absolute_error; weighted, and plain. */
const SKLEARN: readonly [Aim, number, number?][] = [
  [poisson, 2.78997096671446, 2.550656983414999],
  [tweedie, 2.4034677317106508, 2.2199498648798146],
  [high, 1.0930208269506696, 1.0643333234389623],
  [median, 2.0343749783933163],
];

describe('the loss that was asked for', () => {
  it('is scikit-learn’s, in the report, on held-out rows and while training', () => {
    for (const [aim, weighted, plain] of SKLEARN) {
      const measure = prepareMetrics({
        ...{ task: 'regression', actual, outputs, classes: 0, threshold: 0.5, aim },
      });
      expect(Math.abs((measure(weights)[aim.metric] ?? NaN) - weighted), aim.metric).toBeLessThan(1e-9);
      if (plain !== undefined) expect(Math.abs((measure()[aim.metric] ?? NaN) - plain)).toBeLessThan(1e-9);
      const held = {
        positions: Int32Array.from(places),
        actual,
        outputs,
        width: 1,
        repeats: 1,
        weights,
        aim,
      };
      const { value, metric, influence } = standingOf('regression', held);
      expect(metric).toBe(aim.metric);
      expect(Math.abs(value - weighted)).toBeLessThan(1e-9);
      expect(influence.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 9);
      expect(scoreOf('regression', held)).toMatchObject({
        metric,
        ...(aim.quantile === undefined ? {} : { quantile: aim.quantile }),
        ...(aim.power === undefined ? {} : { power: aim.power }),
      });
      expect(Math.abs(watch('regression', { y: actual, weights }, outputs, 0, aim) - weighted)).toBeLessThan(
        1e-9,
      );
    }
  });

  it('follows from the settings, and is none where a prediction is no possible mean', () => {
    expect(aimOf('regression', { objective: 'quantile', alpha: 0.9 })).toEqual(high);
    expect(aimOf('regression', { objective: 'tweedie', power: 1.5 })).toEqual(tweedie);
    expect(aimOf('regression', { objective: 'absolute' })).toEqual(median);
    expect(aimOf('regression', { objective: 'squared' })).toBeUndefined();
    expect(aimOf('binary', { objective: 'poisson' })).toBeUndefined();
    expect(mainMetric('regression', poisson)).toBe('poissonDeviance');
    expect(mainMetric('regression')).toBe('rmse');
    expect(lossOf(poisson, 2, -1)).toBeNaN();
    expect(lossOf(tweedie, -1, 1)).toBeNaN();
    expect(lossOf(poisson, 0, 1)).toBe(2);
    const values = prepareMetrics({
      ...{
        task: 'regression',
        actual,
        outputs: outputs.map((v) => v - 2),
        classes: 0,
        threshold: 0.5,
        aim: poisson,
      },
    })();
    expect(values.poissonDeviance).toBeUndefined();
    expect(values.rmse).toBeGreaterThan(0);
  });

  it('is asked by the gate in place of the usual metric', () => {
    const estimate = (value: number, by = 0.1) => ({ value, low: value - by, high: value + by });
    const report = {
      ...{ task: 'regression' as const, aim: high, metrics: { r2: estimate(-2), pinball: estimate(1) } },
      comparison: { metric: 'pinball' as const, difference: estimate(-0.5), against: 'baseline' as const },
      overTrivial: { metric: 'pinball' as const, difference: estimate(-0.4) },
    };
    const rules = [
      { id: 'a', kind: 'betterThanBaseline', metric: 'rmse', threshold: null },
      { id: 'b', kind: 'atLeast', metric: 'r2', threshold: 0.1 },
      { id: 'c', kind: 'atLeast', metric: 'r2', threshold: 0.5 },
    ] as const;
    const { verdict, rules: found } = judge(report, rules);
    expect(found.map(({ rule, verdict: one }) => [rule.kind, rule.metric, one])).toEqual([
      ['betterThanBaseline', 'pinball', 'pass'],
      ['betterThanTrivial', 'pinball', 'pass'],
      // A person's own demand stays what it is.
      ['atLeast', 'r2', 'fail'],
    ]);
    expect(verdict).toBe('fail');
    expect(judge({ ...report, aim: undefined }, rules.slice(0, 1)).rules[0]?.verdict).toBe('warn');
  });

  it('sets models apart: neither compared nor preferred by the figure of another', async () => {
    const held = (aim?: Aim) => ({
      ...{ positions: Int32Array.from(places), actual, outputs, width: 1, repeats: 1, aim },
    });
    expect(paired('regression', held(high), held({ ...high, quantile: 0.8 }))).toBeNull();
    expect(paired('regression', held(high), held())).toBeNull();
    expect(paired('regression', held(high), held(high))).toMatchObject({ metric: 'pinball', difference: 0 });
    const run = (settings: Settings, metric: string, value: number) => ({
      ...{ learner: 'trees' as const, settings },
      score: { metric, value, low: value, high: value, error: 0.01, rows: 10 },
    });
    const usual = run({}, 'rmse', 3);
    const better = run({ objective: 'squared' }, 'rmse', 2);
    const quantile = run({ objective: 'quantile', alpha: 0.9 }, 'pinball', 0.1);
    const other = run({ objective: 'quantile', alpha: 0.8 }, 'pinball', 0.05);
    const chosen = async (runs: Pick<Run, 'learner' | 'score' | 'settings'>[]) =>
      (
        await simplest(
          runs,
          () => null,
          () => null,
        )
      )?.chosen;
    expect(await chosen([quantile, usual, better])).toBe(better);
    expect(await chosen([other, quantile])).toBe(quantile);
  });
});

/** Claims: counts that grow with age and mileage. */
function claimsCsv(rows: number): string {
  const random = new Random(4);
  const lines = ['age,mileage,city,claims'];
  for (let i = 0; i < rows; i++) {
    const [age, mileage] = [18 + random.below(60), 40 * random.uniform()];
    const mean = Math.exp(-0.5 + mileage / 20 + (age < 30 ? 0.8 : 0));
    let claims = 0;
    for (let left = Math.exp(-mean), product = random.uniform(); product > left; product *= random.uniform())
      claims++;
    lines.push([age, mileage.toFixed(2), ['Bonn', '上海'][random.below(2)], claims].join(','));
  }
  return `${lines.join('\n')}\n`;
}

describe('a project with runs of other losses', () => {
  let workerFile = '';
  let bench: Bench | undefined;
  beforeAll(async () => {
    workerFile = await bundleWorker();
  }, 120_000);
  afterEach(async () => {
    await bench?.close();
    bench = undefined;
  });

  it('judges each by its own, from training to the test rows', async () => {
    const b = (bench = await openBench(claimsCsv(1200), 'claims', workerFile, (spec) => ({
      ...spec,
      task: 'regression',
    })));
    const quantile = { objective: 'quantile', alpha: 0.9 };
    const usual = await trainHere(b, 'linear');
    const base = await trainHere(b, 'linear', quantile);
    const trees = await trainHere(b, 'trees', { ...quantile, rounds: 60, leaves: 7 });
    const counts = await trainHere(b, 'trees', { objective: 'poisson', rounds: 60, leaves: 7 });
    expect(usual.best?.metric).toBe('rmse');
    expect(base.best?.metric).toBe('pinball');
    expect(trees.best?.metric).toBe('pinball');
    expect(counts.best?.metric).toBe('poissonDeviance');
    const service = new EvaluationService(b.project, b.data);
    expect(await service.compare(trees.id, usual.id)).toBeNull();
    expect(await service.compare(trees.id, base.id)).toMatchObject({ metric: 'pinball' });
    const report = await service.run(trees.id);
    expect(report.aim).toEqual(high);
    expect(report.baselineRunId).toBe(base.id);
    expect(report.comparison?.metric).toBe('pinball');
    expect(report.slices?.metric).toBe('pinball');
    // One number for all is here the quantile of the training rows, and no mean.
    expect(report.trivial.pinball?.value).toBeLessThan(2 * (report.metrics.pinball?.value ?? 0));
    expect(say(report.headline ?? { key: '' }, 'en')).toMatch(
      /^Pinball loss of the 90% quantile, for which it was trained/,
    );
    expect(say(report.headline ?? { key: '' }, 'zh')).toMatch(/^按训练所用的 90% 分位数的分位数损失衡量/);
    expect(report.gate.rules.map(({ rule }) => rule.metric)).not.toContain('rmse');
    expect(report.gate.rules.map(({ rule }) => rule.metric)).not.toContain('r2');
    const compared = await service.compareOnTest(report.id, usual.id);
    const figures = compared.comparisons?.[0]?.figures ?? [];
    expect(figures[0]?.metric).toBe('pinball');
    // By the quantile that was asked for the mean is far off.
    expect(figures[0]?.difference.high).toBeLessThan(0);
    // What is in use answers another question; by the loss that was asked for it is behind, and the rest is information.
    await service.run(usual.id);
    service.saveRules([]);
    await new RegistryService(b.project, b.data, service, { version: '1.0.0' }).register();
    const { champion } = await service.run(trees.id);
    expect(champion).toMatchObject({ version: 1, metric: 'pinball' });
    expect(champion?.difference.high).toBeLessThan(0);
    expect(champion?.others?.map(({ metric }) => metric)).toContain('rmse');
    expect(champion?.others?.map(({ metric }) => metric)).not.toContain('pinball');
    const ofCounts = await service.run(counts.id);
    expect(ofCounts.aim).toEqual(poisson);
    expect(ofCounts.comparison).toMatchObject({ metric: 'poissonDeviance', against: 'trivial' });
    expect(ofCounts.comparison?.difference.high).toBeLessThan(0);
  }, 60_000);
});
