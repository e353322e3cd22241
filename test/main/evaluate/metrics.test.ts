// Metrics against the values printed in scikit-learn's own documentation, and against slow references written from the definitions.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepareMetrics } from '../../../main/evaluate/metrics';
import { countMetrics } from '../../../main/evaluate/metrics/counts';
import { areas, rank } from '../../../main/evaluate/metrics/ranking';
import { byFallingScore, rocAuc } from '../../../main/learn/metrics';
import { Random } from '../../../shared/domain';

const binary = (actual: number[], p: number[], threshold = 0.5, weights?: Float64Array) =>
  prepareMetrics({
    task: 'binary',
    actual: Float64Array.from(actual),
    outputs: p.flatMap((v) => [1 - v, v]),
    classes: 2,
    threshold,
  })(weights);
const regression = (actual: number[], outputs: number[], weights?: Float64Array) =>
  prepareMetrics({
    task: 'regression',
    actual: Float64Array.from(actual),
    outputs,
    classes: 0,
    threshold: 0.5,
  })(weights);
/** Probabilities that say nothing but the class. */
const multiclass = (actual: number[], said: number[], classes: number) =>
  prepareMetrics({
    task: 'multiclass',
    actual: Float64Array.from(actual),
    outputs: said.flatMap((k) => Array.from({ length: classes }, (_, c) => (c === k ? 1 : 0))),
    classes,
    threshold: 0.5,
  })();

describe("the examples of scikit-learn's documentation", () => {
  it('roc_auc_score and average_precision_score', () => {
    const values = binary([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
    expect(values.rocAuc).toBeCloseTo(0.75, 12);
    expect(values.averagePrecision).toBeCloseTo(0.8333333333333333, 12);
  });
  it('log_loss', () => {
    expect(binary([1, 0, 0, 1], [0.9, 0.1, 0.2, 0.65]).logLoss).toBeCloseTo(0.21616187468057912, 12);
  });
  it('brier_score_loss', () => {
    expect(binary([0, 1, 1, 0], [0.1, 0.9, 0.8, 0.3]).brier).toBeCloseTo(0.0375, 12);
  });
  it('matthews_corrcoef and balanced_accuracy_score', () => {
    expect(binary([1, 1, 1, 0], [1, 0, 1, 1]).mcc).toBeCloseTo(-1 / 3, 12);
    expect(binary([0, 1, 0, 0, 1, 0], [0, 1, 0, 0, 0, 1]).balancedAccuracy).toBeCloseTo(0.625, 12);
  });
  it('macro precision, recall and f1 of several classes', () => {
    const values = multiclass([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1], 3);
    expect(values.precision).toBeCloseTo(0.2222222222222222, 12);
    expect(values.recall).toBeCloseTo(0.3333333333333333, 12);
    expect(values.f1).toBeCloseTo(0.26666666666666666, 12);
  });
  it('r2_score, mean_absolute_error, root of mean_squared_error, mean_absolute_percentage_error', () => {
    const values = regression([3, -0.5, 2, 7], [2.5, 0, 2, 8]);
    expect(values.r2).toBeCloseTo(0.9486081370449679, 12);
    expect(values.mae).toBeCloseTo(0.5, 12);
    expect(values.rmse).toBeCloseTo(Math.sqrt(0.375), 12);
    expect(values.mape).toBeCloseTo(0.3273809523809524, 12);
  });
});

const rows = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 20 })), {
  minLength: 2,
  maxLength: 60,
});

describe('slow references', () => {
  it('the ROC area is the share of pairs in the right order, ties counting half', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const actual = drawn.map(([y]) => y);
        const p = drawn.map(([, s]) => s / 20);
        let pairs = 0;
        let right = 0;
        for (const [i, yi] of actual.entries())
          for (const [j, yj] of actual.entries()) {
            if (yi !== 1 || yj !== 0) continue;
            pairs++;
            const difference = (p[i] ?? 0) - (p[j] ?? 0);
            right += difference > 0 ? 1 : difference === 0 ? 0.5 : 0;
          }
        const values = binary(actual, p);
        if (pairs === 0) expect(values.rocAuc).toBeUndefined();
        else {
          expect(values.rocAuc).toBeCloseTo(right / pairs, 9);
          expect(rocAuc(actual, p)).toBeCloseTo(right / pairs, 9);
        }
      }),
    );
  });

  it('average precision walks down the distinct scores', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const positives = drawn.filter(([y]) => y === 1).length;
        if (positives === 0 || positives === drawn.length) return;
        let before = 0;
        let sum = 0;
        for (const t of [...new Set(drawn.map(([, s]) => s))].sort((a, b) => b - a)) {
          const named = drawn.filter(([, s]) => s >= t);
          const hits = named.filter(([y]) => y === 1).length;
          sum += ((hits - before) / positives) * (hits / named.length);
          before = hits;
        }
        expect(
          binary(
            drawn.map(([y]) => y),
            drawn.map(([, s]) => s / 20),
          ).averagePrecision,
        ).toBeCloseTo(sum, 9);
      }),
    );
  });

  it('a weight is the same as so many copies of the row', () => {
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.integer({ min: 0, max: 3 })), (drawn, stream) => {
        const weights = Float64Array.from(drawn, () => stream.next().value as number);
        const copies = drawn.flatMap((row, i) =>
          Array<[number, number]>(weights[i] ?? 0).fill([row[0], row[1]]),
        );
        if (copies.length === 0) return;
        const y = (list: readonly (readonly [number, number])[]) => list.map(([v]) => v);
        const p = (list: readonly (readonly [number, number])[]) => list.map(([, s]) => s / 20);
        const weighted = binary(y(drawn), p(drawn), 0.4, weights);
        const copied = binary(y(copies), p(copies), 0.4);
        expect(Object.keys(weighted).sort()).toEqual(Object.keys(copied).sort());
        for (const [name, value] of Object.entries(copied))
          expect(weighted[name as 'f1'], name).toBeCloseTo(value, 9);
        const shifted = regression(
          p(drawn).map((v) => v + 1),
          y(drawn),
          weights,
        );
        const long = regression(
          p(copies).map((v) => v + 1),
          y(copies),
        );
        for (const [name, value] of Object.entries(long))
          expect(shifted[name as 'mae'], name).toBeCloseTo(value, 9);
      }),
    );
  });

  it('several classes: every figure from its definition', () => {
    const random = new Random(3);
    const n = 300;
    const k = 4;
    const actual = Array.from({ length: n }, () => random.below(k));
    const p = actual.map((y) => {
      const raw = Array.from({ length: k }, (_, c) => random.uniform() + (c === y ? 0.5 : 0));
      const sum = raw.reduce((a, b) => a + b, 0);
      return raw.map((v) => v / sum);
    });
    const said = p.map((row) => row.indexOf(Math.max(...row)));
    const values = prepareMetrics({
      task: 'multiclass',
      actual: Float64Array.from(actual),
      outputs: p.flat(),
      classes: k,
      threshold: 0.5,
    })();
    const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length;
    const classes = [0, 1, 2, 3];
    const count = (test: (i: number) => boolean) => actual.filter((_, i) => test(i)).length;
    const recall = classes.map(
      (c) => count((i) => actual[i] === c && said[i] === c) / count((i) => actual[i] === c),
    );
    const precision = classes.map(
      (c) => count((i) => actual[i] === c && said[i] === c) / count((i) => said[i] === c),
    );
    expect(values.recall).toBeCloseTo(mean(recall), 9);
    expect(values.balancedAccuracy).toBeCloseTo(mean(recall), 9);
    expect(values.precision).toBeCloseTo(mean(precision), 9);
    expect(values.f1).toBeCloseTo(
      mean(
        classes.map(
          (c) => (2 * (recall[c] ?? 0) * (precision[c] ?? 0)) / ((recall[c] ?? 0) + (precision[c] ?? 0)),
        ),
      ),
      9,
    );
    expect(values.accuracy).toBeCloseTo(count((i) => said[i] === actual[i]) / n, 9);
    expect(values.logLoss).toBeCloseTo(mean(actual.map((y, i) => -Math.log(p[i]?.[y] ?? 0))), 9);
    expect(values.rocAuc).toBeCloseTo(
      mean(
        classes.map((c) =>
          rocAuc(
            actual.map((y) => (y === c ? 1 : 0)),
            p.map((row) => row[c] ?? 0),
          ),
        ),
      ),
      9,
    );
    // Matthews as the correlation of indicator matrices.
    const share = (list: number[], c: number) => list.filter((v) => v === c).length / n;
    const cov = (a: number[], b: number[]) =>
      classes.reduce(
        (s, c) =>
          s +
          mean(
            a.map((v, i) => ((v === c ? 1 : 0) - share(a, c)) * (((b[i] ?? -1) === c ? 1 : 0) - share(b, c))),
          ),
        0,
      );
    expect(values.mcc).toBeCloseTo(cov(actual, said) / Math.sqrt(cov(actual, actual) * cov(said, said)), 9);
    const confidence = p.map((row) => Math.max(...row));
    let ece = 0;
    for (let b = 0; b < 10; b++) {
      const own = confidence.flatMap((c, i) => (Math.min(9, Math.floor(c * 10)) === b ? [i] : []));
      if (own.length === 0) continue;
      const sure = mean(own.map((i) => confidence[i] ?? 0));
      const right = mean(own.map((i) => (said[i] === actual[i] ? 1 : 0)));
      ece += (own.length / n) * Math.abs(sure - right);
    }
    expect(values.ece).toBeCloseTo(ece, 9);
  });
});

it('knows equal numbers for equal, however their mean is rounded', () => {
  const weights = Float64Array.of(3, 3, 1);
  expect(regression([1.05, 1.05, 1.05], [0, 1, 1], weights).r2).toBeUndefined();
  expect(regression([1.1, 1.1, 1.1], [0, 1, 1]).r2).toBeUndefined();
});

it('divides by nothing without complaint, and leaves out what is not defined', () => {
  expect(
    countMetrics({ truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 5 }),
  ).toMatchObject({ precision: 0, recall: 0, f1: 0, mcc: 0, accuracy: 1 });
  expect(binary([1, 1], [0.3, 0.9]).rocAuc).toBeUndefined();
  expect(regression([0, 1], [0, 1]).mape).toBeUndefined();
  expect(regression([2, 2], [1, 3]).r2).toBeUndefined();
  expect(areas(rank([0.5, 0.5]), [0, 1]).rocAuc).toBe(0.5);
});

it('orders many rows as comparing would, equal scores as they came', () => {
  const random = new Random(6);
  const scores = Float64Array.from({ length: 20_000 }, (_, i) =>
    i % 3 === 0 ? random.normal() : random.below(5) - 2,
  );
  scores.set([0, -1e-300, 1e300, -1e300, 5e-324, -5e-324]);
  const compared = Array.from(scores.keys()).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  expect(Array.from(byFallingScore(scores))).toEqual(compared);
});
