// The door of the evaluate room.
export { keptSummary } from './explain/kept';
export { ExplainService } from './explain/service';
export { mainMetric } from './metrics';
export { EvaluationService } from './service';
export { ROLE as EVALUATION_ROLE } from './thread/protocol';
export { serveEvaluation } from './thread/serve';
