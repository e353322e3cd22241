// Names in sentences.
import { type Aim, type MetricName, type Text, text } from '../../shared/domain';

export const metricText = (metric: MetricName): Text => text(`evaluate.metric.${metric}`);

/** "Pinball loss of the 90% quantile". */
export const aimText = ({ metric, quantile, power }: Aim): Text =>
  quantile !== undefined
    ? text('evaluate.aim.pinball', { quantile })
    : power !== undefined
      ? text('evaluate.aim.tweedieDeviance', { power })
      : metricText(metric);
