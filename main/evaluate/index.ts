// The door of the evaluate room.
export { ExplainService } from './explain/service';
export { mainMetric } from './metrics';
export { EvaluationService } from './service';
