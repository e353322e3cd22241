// Metrics against scikit-learn 1.2.1 (numpy 1.24.2) itself, with and without row weights. The constants were printed once by
// /usr/bin/python3 with the calls named beside each group, on the arrays below; `weights` went in as sample_weight.
import { describe, expect, it } from 'vitest';
import { prepareMetrics, type Scored } from '../../../main/evaluate/metrics';

const weights = Float64Array.of(1, 2, 0.5, 1.5, 1, 3, 1, 0.25, 2, 1);

function agrees(scored: Omit<Scored, 'threshold'>, plain: object, weighted: object): void {
  const values = prepareMetrics({ ...scored, threshold: 0.5 });
  for (const [expected, found] of [
    [plain, values()],
    [weighted, values(weights)],
  ] as const)
    for (const [name, value] of Object.entries(expected))
      expect(Math.abs((found[name as 'f1'] ?? NaN) - (value as number)), name).toBeLessThan(1e-9);
}

describe('scikit-learn', () => {
  // accuracy_score, balanced_accuracy_score, precision_score, recall_score, f1_score (also average='macro' and 'weighted'),
  // cohen_kappa_score, matthews_corrcoef, roc_auc_score, average_precision_score, log_loss, brier_score_loss; label where p >= 0.5.
  it('agrees on a yes-or-no question', () => {
    const p = [0.9, 0.2, 0.6, 0.35, 0.4, 0.1, 0.8, 0.55, 0.7, 0.3];
    agrees(
      {
        task: 'binary',
        actual: Float64Array.of(1, 0, 1, 1, 0, 0, 1, 0, 1, 0),
        outputs: p.flatMap((v) => [1 - v, v]),
        classes: 2,
      },
      {
        accuracy: 0.8,
        balancedAccuracy: 0.8,
        precision: 0.8,
        recall: 0.8,
        f1: 0.8000000000000002,
        precisionMacro: 0.8,
        f1Macro: 0.8000000000000002,
        f1Weighted: 0.8000000000000002,
        kappa: 0.6,
        mcc: 0.6,
        rocAuc: 0.92,
        averagePrecision: 0.9428571428571428,
        logLoss: 0.4240339090069968,
        brier: 0.1325,
      },
      {
        accuracy: 0.8679245283018868,
        balancedAccuracy: 0.8577586206896552,
        precision: 0.9473684210526315,
        recall: 0.75,
        f1: 0.8372093023255814,
        precisionMacro: 0.8854489164086687,
        f1Macro: 0.8630490956072352,
        f1Weighted: 0.865486811954561,
        kappa: 0.7286027798098025,
        mcc: 0.7426915178745144,
        rocAuc: 0.956896551724138,
        averagePrecision: 0.9568965517241379,
        logLoss: 0.3548298939503078,
        brier: 0.10410377358490568,
      },
    );
  });

  // The same with average='macro'; areas of each class against the rest, averaged.
  it('agrees on several classes', () => {
    agrees(
      {
        task: 'multiclass',
        actual: Float64Array.of(0, 1, 2, 1, 0, 2, 2, 1, 0, 2),
        outputs: [
          [0.7, 0.2, 0.1],
          [0.3, 0.4, 0.3],
          [0.2, 0.2, 0.6],
          [0.5, 0.3, 0.2],
          [0.6, 0.3, 0.1],
          [0.1, 0.5, 0.4],
          [0.1, 0.1, 0.8],
          [0.25, 0.45, 0.3],
          [0.4, 0.35, 0.25],
          [0.3, 0.25, 0.45],
        ].flat(),
        classes: 3,
      },
      {
        accuracy: 0.8,
        balancedAccuracy: 0.8055555555555555,
        precision: 0.8055555555555555,
        recall: 0.8055555555555555,
        f1: 0.7936507936507936,
        f1Weighted: 0.8,
        kappa: 0.7014925373134329,
        mcc: 0.7121212121212122,
        rocAuc: 0.9126984126984127,
        averagePrecision: 0.8240740740740741,
        logLoss: 0.7151330135168867,
      },
      {
        accuracy: 0.660377358490566,
        balancedAccuracy: 0.6848484848484849,
        precision: 0.7186147186147186,
        recall: 0.6848484848484849,
        f1: 0.6557017543859649,
        f1Weighted: 0.6551638530287984,
        kappa: 0.5036420395421436,
        mcc: 0.5337003331839801,
        rocAuc: 0.8326220957799905,
        averagePrecision: 0.7503940503940504,
        logLoss: 0.7972970476061987,
      },
    );
  });

  // mean_squared_error ** 0.5, mean_absolute_error, median_absolute_error, mean_absolute_percentage_error,
  // mean_pinball_loss(alpha=0.9), explained_variance_score, r2_score.
  it('agrees on numbers', () => {
    agrees(
      {
        task: 'regression',
        actual: Float64Array.of(3, -0.5, 2, 7, 4.2, 1.1, 9.5, 2.2, 5, 6.4),
        outputs: [2.5, 0.1, 2, 8, 4, 1.9, 8.1, 2.6, 5.5, 6],
        classes: 0,
        aim: { metric: 'pinball', quantile: 0.9 },
      },
      {
        rmse: 0.6942621983083913,
        mae: 0.5800000000000001,
        medae: 0.5,
        mape: 0.2776102187286398,
        pinball: 0.25800000000000006,
        explainedVariance: 0.9426635643588229,
        r2: 0.9418920059313554,
      },
      {
        rmse: 0.7315014283120994,
        mae: 0.6566037735849057,
        medae: 0.6,
        mape: 0.412506609577116,
        pinball: 0.2166037735849057,
        explainedVariance: 0.949001995373783,
        r2: 0.940302419867314,
      },
    );
  });
});
