// Names in sentences.
import { type MetricName, type Text, text } from '../../shared/domain';

export const metricText = (metric: MetricName): Text => text(`evaluate.metric.${metric}`);
