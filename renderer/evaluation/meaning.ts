// What a report means, in sentences, the most important first.
import type { EvaluationReport } from '../../shared/domain';
import { number, percent, say, t } from '../app/i18n.svelte';
import { figure, score } from './figures';
import { earned } from './money/words';
import { isHalf, outOf, precisionOf, recallOf, type ThresholdRow } from './words';

const ten = (value: number): string => {
  const { count, of } = outOf(value);
  return t('view.evaluation.outOf', { count, of });
};

/** The report's meaning at a threshold (binary), or of its metrics. */
export function meaning(report: EvaluationReport, row: ThresholdRow | null): string[] {
  const sentences: string[] = [];
  const money = row ? earned(report, row.threshold) : null;
  if (money) sentences.push(say(money));
  if (report.classProfit && report.headline) sentences.push(say(report.headline));
  if (report.task === 'binary' && row) sentences.push(binaryMeaning(report, row));
  else if (report.byLikeliest?.metrics.accuracy && report.metrics.accuracy)
    sentences.push(
      t('view.evaluation.means.decided', {
        right: ten(report.metrics.accuracy.value),
        accuracy: score(report.metrics.accuracy.value),
        likeliest: ten(report.byLikeliest.metrics.accuracy.value),
      }),
    );
  else if (report.task === 'multiclass' && report.metrics.accuracy)
    sentences.push(
      t('view.evaluation.means.multiclass', {
        right: ten(report.metrics.accuracy.value),
        accuracy: score(report.metrics.accuracy.value),
        trivial: ten(report.trivial.accuracy?.value ?? 0),
      }),
    );
  else if (report.aim && report.headline) sentences.push(say(report.headline));
  else if (report.task === 'regression' && report.metrics.mae) {
    const { mae, r2 } = report.metrics;
    sentences.push(
      t('view.evaluation.means.regression', {
        error: number(mae.value),
        low: number(mae.low),
        high: number(mae.high),
        trivial: number(report.trivial.mae?.value ?? 0),
      }),
    );
    if (r2) sentences.push(t('view.evaluation.means.explained', { share: percent(Math.max(0, r2.value)) }));
  } else if (report.task === 'ranking' && report.metrics.ndcg10) {
    const { ndcg10 } = report.metrics;
    sentences.push(
      t('view.evaluation.means.ranking', {
        score: percent(ndcg10.value),
        low: percent(ndcg10.low),
        high: percent(ndcg10.high),
        trivial: percent(report.trivial.ndcg10?.value ?? 0),
      }),
    );
    if (report.order)
      sentences.push(t('view.evaluation.means.rankingFirst', { right: ten(report.order.first) }));
  }
  const compared = comparisonMeaning(report);
  // What is decided by value is no measure of what is known.
  if (compared)
    sentences.push(
      report.byLikeliest ? t('view.evaluation.means.byLikeliest', { sentence: compared }) : compared,
    );
  return sentences;
}

function binaryMeaning(report: EvaluationReport, row: ThresholdRow): string {
  const precision = precisionOf(row);
  const recall = recallOf(row);
  const common = { positive: report.positive ?? '', found: ten(recall), recall: score(recall) };
  if (precision === null) return t('view.evaluation.means.none', common);
  return t(isHalf(precision) ? 'view.evaluation.means.binaryHalf' : 'view.evaluation.means.binary', {
    ...common,
    right: ten(precision),
    precision: score(precision),
  });
}

function comparisonMeaning(report: EvaluationReport): string | null {
  const { comparison } = report;
  if (!comparison) return null;
  const { low, high, value } = comparison.difference;
  const params = {
    metric: t(`view.evaluation.metric.${comparison.metric}`),
    difference: figure(comparison.metric, Math.abs(value)),
    low: figure(comparison.metric, low),
    high: figure(comparison.metric, high),
  };
  const against = comparison.against === 'trivial' ? 'comparedTrivial' : 'compared';
  const way = low <= 0 && high >= 0 ? 'same' : value > 0 ? 'higher' : 'lower';
  return t(`view.evaluation.${against}.${way}`, params);
}
