// The one sentence that says for the business what a report comes to.
import {
  type ClassProfit,
  type DecideBy,
  type EvaluationReport,
  moreText,
  type ProfitPoint,
  profitCautions,
  type Text,
  text,
} from '../../shared/domain';
import { profitAt } from './money';
import { aimText } from './words';

type Told = Pick<
  EvaluationReport,
  'task' | 'aim' | 'metrics' | 'trivial' | 'positive' | 'target' | 'profit' | 'classProfit' | 'decidedBy'
> & {
  chosenThreshold?: number;
};

/** What acting on the named rows earns over leaving all alone. */
export function profitText({ named, profit }: ProfitPoint, positive: string | null): Text {
  const { value, low, high } = profit;
  const key = named === 0 ? 'none' : value >= 0 ? 'earns' : 'loses';
  const ends = value >= 0 ? { value, low, high } : { value: -value, low: -high, high: -low };
  return text(`evaluate.headline.profit.${key}`, { positive, named, ...ends });
}

/** What a row brings on average as it is decided, and what the other way would. */
export function classProfitText(profit: ClassProfit, by: DecideBy = 'likeliest'): Text {
  return text(`evaluate.headline.classProfit.${by}`, { ...profit[by], more: moreText(profit) });
}

/** No profit is told without saying so where the probabilities that it is decided by are badly off. */
export const doubted = (said: Text, profit: ClassProfit): Text =>
  profitCautions(profit).reduce((first, second) => text('evaluate.both', { first, second }), said);

/** "7 of 10"; what is not quite all is not said to be all, nor what is hardly anything to be nothing. */
function ofTen(share: number): Text {
  const count = Math.round(share * 10);
  if (count === 10 && share < 1) return text('evaluate.ten.most');
  if (count === 0 && share > 0) return text('evaluate.ten.few');
  return text('evaluate.ten', { count });
}

export function headline({
  task,
  aim,
  metrics,
  trivial,
  positive,
  target,
  profit,
  classProfit,
  decidedBy,
  chosenThreshold,
}: Told): Text {
  const earned = profit && chosenThreshold !== undefined ? profitAt(profit, chosenThreshold) : null;
  if (earned) return profitText(earned, positive);
  if (classProfit) return doubted(classProfitText(classProfit, decidedBy), classProfit);
  if (aim && aim.metric !== 'mae') {
    const { metric } = aim;
    return text('evaluate.headline.aim', {
      target,
      loss: aimText(aim),
      value: metrics[metric]?.value ?? null,
      trivial: trivial[metric]?.value ?? null,
    });
  }
  if (aim)
    return text('evaluate.headline.median', {
      target,
      error: metrics.mae?.value ?? null,
      trivial: trivial.mae?.value ?? null,
    });
  if (task === 'regression') {
    return text('evaluate.headline.regression', {
      target,
      error: metrics.mae?.value ?? null,
      trivial: trivial.mae?.value ?? null,
      explained: Math.max(0, metrics.r2?.value ?? 0),
    });
  }
  if (task === 'ranking') {
    const [value, by] = [metrics.ndcg10?.value ?? null, trivial.ndcg10?.value ?? null];
    return text('evaluate.headline.ranking', { target, value, trivial: by });
  }
  if (task === 'multiclass') {
    return text('evaluate.headline.multiclass.ten', {
      target,
      right: ofTen(metrics.accuracy?.value ?? 0),
      trivial: ofTen(trivial.accuracy?.value ?? 0),
      accuracy: metrics.accuracy?.value ?? null,
    });
  }
  const recall = metrics.recall?.value ?? 0;
  const precision = metrics.precision?.value ?? 0;
  const params = { target, positive, recall, precision, found: ofTen(recall), right: ofTen(precision) };
  return text(recall === 0 ? 'evaluate.headline.binary.none' : 'evaluate.headline.binary.ten', params);
}
