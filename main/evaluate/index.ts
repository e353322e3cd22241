// The door of the evaluate room.
export { keptSummary } from './explain/kept';
export type { ExplainData } from './explain/protocol';
export { serveExplanations } from './explain/serve';
export { ExplainService } from './explain/service';
export { classProfitText } from './headline';
export { mainMetric } from './metrics';
export { profitText } from './headline';
export { profitAt, thresholdFor } from './money';
export { EvaluationService } from './service';
export type { EvaluationData } from './thread/protocol';
export { serveEvaluation } from './thread/serve';
