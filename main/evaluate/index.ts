// The door of the evaluate room.
export { mainMetric } from './metrics';
export { best as bestRun, EvaluationService } from './service';
