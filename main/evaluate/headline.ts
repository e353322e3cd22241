// The one sentence that says for the business what a report comes to.
import { type EvaluationReport, type Text, text } from '../../shared/domain';

type Told = Pick<EvaluationReport, 'task' | 'metrics' | 'trivial' | 'positive' | 'target'>;

const ofTen = (share: number): number => Math.round(share * 10);

export function headline({ task, metrics, trivial, positive, target }: Told): Text {
  if (task === 'regression') {
    return text('evaluate.headline.regression', {
      target,
      error: metrics.mae?.value ?? null,
      trivial: trivial.mae?.value ?? null,
      explained: Math.max(0, metrics.r2?.value ?? 0),
    });
  }
  if (task === 'multiclass') {
    return text('evaluate.headline.multiclass', {
      target,
      right: ofTen(metrics.accuracy?.value ?? 0),
      trivial: ofTen(trivial.accuracy?.value ?? 0),
      accuracy: metrics.accuracy?.value ?? null,
    });
  }
  const recall = metrics.recall?.value ?? 0;
  const precision = metrics.precision?.value ?? 0;
  const params = { target, positive, recall, precision, found: ofTen(recall), right: ofTen(precision) };
  return text(recall === 0 ? 'evaluate.headline.binary.none' : 'evaluate.headline.binary', params);
}
