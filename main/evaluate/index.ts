// The door of the evaluate room.
export { mainMetric } from './metrics';
export { EvaluationService } from './service';
