import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrap } from '../../../main/evaluate/bootstrap';
import { bestThreshold, calibration, curves, thresholdTable } from '../../../main/evaluate/curves';
import { countIntervals } from '../../../main/evaluate/resample';
import { defaultRules, judge } from '../../../main/evaluate/gate';
import { headline } from '../../../main/evaluate/headline';
import { hasMessage, say } from '../../../shared/messages';
import { Random } from '../../../shared/domain';

describe('thresholdTable', () => {
  it('counts as predicting does, at every threshold', () => {
    const row = fc.tuple(
      fc.constantFrom(0, 1),
      fc.oneof(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 100 }).map((v) => v / 100),
        fc.integer({ min: 0, max: 100 }).map((v) => Math.fround(v / 100)),
      ),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
        const table = thresholdTable(
          rows.map(([y]) => y),
          rows.map(([, p]) => p),
        );
        expect(table).toHaveLength(101);
        for (const { threshold, ...counts } of table) {
          const hits = rows.filter(([, p]) => p >= threshold);
          expect(counts).toEqual({
            truePositives: hits.filter(([y]) => y === 1).length,
            falsePositives: hits.filter(([y]) => y === 0).length,
            falseNegatives: rows.filter(([y, p]) => y === 1 && p < threshold).length,
            trueNegatives: rows.filter(([y, p]) => y === 0 && p < threshold).length,
          });
        }
      }),
    );
  });
  it('finds the best F1, and nothing where no row is positive', () => {
    expect(bestThreshold(thresholdTable([0, 0, 1, 1], [0.1, 0.35, 0.4, 0.8]))).toBe(0.4);
    expect(bestThreshold(thresholdTable([0, 0], [0.1, 0.9]))).toBeNull();
  });
});

describe('curves', () => {
  const random = new Random(5);
  const actual = Array.from({ length: 5000 }, () => (random.uniform() < 0.3 ? 1 : 0));
  const scores = actual.map((y) => 0.3 * y + 0.7 * random.uniform());
  it('run from corner to corner in at most 200 points, never backwards', () => {
    const { roc, precisionRecall } = curves(actual, scores);
    expect(roc.length).toBeLessThanOrEqual(200);
    expect(roc[0]).toEqual({ x: 0, y: 0 });
    expect(roc.at(-1)).toEqual({ x: 1, y: 1 });
    expect(precisionRecall.length).toBeLessThanOrEqual(200);
    expect(precisionRecall.at(-1)?.x).toBe(1);
    for (const points of [roc, precisionRecall])
      points.forEach((p, i) => expect(p.x).toBeGreaterThanOrEqual(points[i - 1]?.x ?? 0));
  });
  it('do not exist for one class', () => {
    expect(curves([1, 1], [0.2, 0.3])).toEqual({ roc: [], precisionRecall: [] });
  });
  it('put every row into one of ten bins of calibration, in order', () => {
    const bins = calibration(scores, actual);
    expect(bins).toHaveLength(10);
    expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(5000);
    bins.forEach((bin, i) => {
      expect(bin.predicted).toBeGreaterThanOrEqual(bins[i - 1]?.predicted ?? 0);
      expect(bin.low).toBeLessThanOrEqual(bin.observed);
      expect(bin.high).toBeGreaterThanOrEqual(bin.observed);
    });
  });
});

describe('intervals', () => {
  const random = new Random(8);
  const n = 400;
  const values = Float64Array.from({ length: n }, () => 10 + 2 * random.normal());
  const mean = (weights?: Float64Array) => ({
    mean: values.reduce((s, v, i) => s + v * (weights?.[i] ?? 1), 0) / n,
  });
  it('of a mean are as wide as theory says, and repeat exactly', async () => {
    const { mean: estimate } = await bootstrap(mean, { rows: n, seed: 1, resamples: 2000 });
    const { mean: again } = await bootstrap(mean, { rows: n, seed: 1, resamples: 2000 });
    expect(again).toEqual(estimate);
    expect((estimate?.high ?? 0) - (estimate?.low ?? 0)).toBeCloseTo((2 * 1.96 * 2) / Math.sqrt(n), 1);
  });
  it('let others have their turn, and stop when cancelled', async () => {
    const abort = new AbortController();
    const slow = () => {
      const until = performance.now() + 2;
      while (performance.now() < until);
      return { x: 1 };
    };
    const run = bootstrap(slow, { rows: 10, seed: 1, resamples: 100_000, signal: abort.signal });
    setTimeout(() => abort.abort(), 30);
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  });
  it('from counts alone agree with drawing the rows', async () => {
    const row = {
      threshold: 0.5,
      truePositives: 60,
      falsePositives: 30,
      falseNegatives: 40,
      trueNegatives: 870,
    };
    const counts = countIntervals(row, 1);
    const drawn = await bootstrap(
      (weights) => {
        const sum = (from: number, to: number) =>
          weights ? weights.subarray(from, to).reduce((a, b) => a + b, 0) : to - from;
        return { recall: sum(0, 60) / (sum(0, 60) + sum(90, 130)) };
      },
      { rows: 1000, seed: 2, resamples: 2000 },
    );
    expect(counts.recall?.value).toBe(0.6);
    expect(counts.recall?.low).toBeCloseTo(drawn['recall']?.low ?? 0, 1);
    expect(counts.recall?.high).toBeCloseTo(drawn['recall']?.high ?? 0, 1);
    const many = countIntervals(
      { threshold: 0.5, truePositives: 6e5, falsePositives: 40, falseNegatives: 4e5, trueNegatives: 9e6 },
      1,
    );
    expect(many.recall?.low).toBeGreaterThan(0.599);
    expect(many.recall?.high).toBeLessThan(0.601);
  });
});

describe('the gate', () => {
  const at = (value: number, low: number, high: number) => ({ value, low, high });
  const report = (difference: number[], against: 'baseline' | 'trivial' = 'baseline') => ({
    task: 'binary' as const,
    metrics: { rocAuc: at(0.7, 0.66, 0.74), ece: at(0.08, 0.05, 0.12) },
    comparison: {
      metric: 'rocAuc' as const,
      difference: at(difference[0] ?? 0, difference[1] ?? 0, difference[2] ?? 0),
      against,
    },
  });
  it('passes what is surely better, warns of what may be chance, fails what is not better', () => {
    const rules = defaultRules('binary');
    const verdicts = (d: number[]) =>
      judge(report(d), rules)
        .rules.slice(0, 3)
        .map(({ verdict }) => verdict);
    expect(verdicts([0.05, 0.01, 0.09])).toEqual(['pass', 'pass', 'warn']);
    expect(verdicts([0.02, -0.01, 0.05])).toEqual(['warn', 'pass', 'warn']);
    expect(verdicts([-0.02, -0.05, 0.01])).toEqual(['fail', 'pass', 'warn']);
    expect(judge(report([0.05, 0.01, 0.09]), rules).verdict).toBe('warn');
    expect(judge(report([-0.05, -0.09, -0.01]), rules).verdict).toBe('fail');
  });
  it('lets nothing pass that is not certain, where that is asked for', () => {
    const strict = { id: 's', kind: 'certainty' as const, metric: 'rocAuc' as const, threshold: null };
    const [better] = defaultRules('binary');
    const verdict = (d: number[]) => judge(report(d), better ? [strict, better] : []).verdict;
    expect(verdict([0.05, 0.01, 0.09])).toBe('pass');
    expect(verdict([0.02, -0.01, 0.05])).toBe('fail');
  });
  it('compares with what is in use as a person asks: surely better, or surely not worse', () => {
    const champion = (value: number, low: number, high: number) => ({
      ...report([0, 0, 0]),
      champion: {
        version: 2,
        metric: 'rocAuc' as const,
        value: 0.8,
        difference: at(value, low, high),
        mayHaveSeen: false,
      },
    });
    const verdicts = (value: number, low: number, high: number) =>
      (['better', 'notWorse'] as const).map(
        (than) =>
          judge(champion(value, low, high), [
            { id: 'c', kind: 'betterThanChampion', metric: 'rocAuc', threshold: null, than },
          ]).verdict,
      );
    // The same model again is not better, and not worse.
    expect(verdicts(0, 0, 0)).toEqual(['fail', 'pass']);
    expect(verdicts(0.02, 0.01, 0.03)).toEqual(['pass', 'pass']);
    expect(verdicts(0.02, -0.03, 0.07)).toEqual(['warn', 'warn']);
    expect(verdicts(-0.001, -0.006, 0.004)).toEqual(['fail', 'pass']);
    expect(verdicts(-0.05, -0.07, -0.03)).toEqual(['fail', 'fail']);
  });
  it('compares metrics beside the main one', () => {
    const rule = {
      id: 'b',
      kind: 'betterThanBaseline' as const,
      metric: 'logLoss' as const,
      threshold: null,
    };
    const others = { logLoss: at(-0.1, -0.15, -0.05) };
    const bare = report([0, 0, 0]);
    const both = { ...bare, comparison: { ...bare.comparison, others } };
    expect(judge(both, [rule]).verdict).toBe('pass');
    expect(judge(both, [{ ...rule, metric: 'f1' }]).rules[0]?.summary.key).toBe(
      'evaluate.rule.uncompared.moved',
    );
  });
  it('takes smaller errors for better', () => {
    const rule = { id: 'b', kind: 'betterThanBaseline' as const, metric: 'rmse' as const, threshold: null };
    const lower = judge(
      { task: 'regression', metrics: {}, comparison: { metric: 'rmse', difference: at(-3, -4, -2) } },
      [rule],
    );
    expect(lower.verdict).toBe('pass');
  });
  it('asks of an order that it is surely better than a drawn one, by as much as a person says', () => {
    const judged = (difference: ReturnType<typeof at>, more = 0) => {
      const rules = defaultRules('ranking').map((rule) =>
        rule.kind === 'betterThanTrivial' ? { ...rule, threshold: more } : rule,
      );
      const order = { metrics: {}, comparison: null, overTrivial: { metric: 'ndcg10' as const, difference } };
      const trivial = { ndcg10: at(0.35, 0.3, 0.4) };
      const { rules: results } = judge({ task: 'ranking', ...order, trivial }, rules);
      return results.find(({ rule }) => rule.kind === 'betterThanTrivial');
    };
    expect(judged(at(0.1, 0.02, 0.2))?.verdict).toBe('pass');
    expect(judged(at(0.1, -0.02, 0.2))?.verdict).toBe('warn');
    expect(judged(at(0.1, 0.02, 0.2), 0.15)?.verdict).toBe('fail');
    expect(judged(at(-0.1, -0.2, 0.1))?.verdict).toBe('fail');
    const said = judged(at(0.1, 0.02, 0.2));
    expect(said && say(said.summary, 'en')).toContain('a drawn order (0.35)');
    expect(judge({ task: 'ranking', metrics: {}, comparison: null }, defaultRules('ranking')).verdict).toBe(
      'warn',
    );
  });
  it('says every verdict in both languages', () => {
    for (const task of ['binary', 'multiclass', 'regression'] as const)
      for (const d of [
        [0.1, 0.05, 0.2],
        [0.1, -0.1, 0.2],
        [-0.1, -0.2, 0],
      ])
        for (const { summary } of judge({ ...report(d), task }, defaultRules(task)).rules) {
          expect(hasMessage(summary.key), summary.key).toBe(true);
          for (const locale of ['en', 'zh'] as const)
            expect(say(summary, locale)).not.toMatch(/[{}]|evaluate\./);
        }
  });
});

it('says for the business first what it comes to', () => {
  const at = (value: number) => ({ value, low: value, high: value });
  const told = headline({
    task: 'binary',
    target: 'bought',
    positive: 'yes',
    metrics: { recall: at(0.7), precision: at(0.5) },
    trivial: {},
  });
  expect(say(told, 'en')).toBe(
    'Finds 7 of 10 rows where “bought” is “yes”, and is right in 5 of 10 cases where it says so (recall 70%, precision 50%).',
  );
  expect(say(told, 'zh')).toBe(
    '“bought”为“yes”的行，每 10 行能找出 7 行；它判定为“yes”的，每 10 行有 5 行正确（召回率 70%，精确率 50%）。',
  );
  // What is not quite all is not called all, nor what is hardly any none.
  const near = headline({
    ...{ task: 'binary', target: 'bought', positive: 'yes', trivial: {} },
    metrics: { recall: at(0.96), precision: at(0.03) },
  });
  expect(say(near, 'en')).toMatch(/^Finds more than 9 of 10 rows .* right in fewer than 1 of 10 cases/);
  expect(say(near, 'zh')).toMatch(/每 10 行能找出 9 行以上；.*每 10 行有不到 1 行正确/);
  const all = headline({
    ...{ task: 'multiclass', target: 'kind', positive: null },
    ...{ metrics: { accuracy: at(1) }, trivial: { accuracy: at(0.97) } },
  });
  expect(say(all, 'en')).toBe(
    'Names the right “kind” for 10 of 10 rows (accuracy 100%); always naming the most frequent one would be right for more than 9 of 10.',
  );
});
