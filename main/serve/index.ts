// The door of the serving room.
export { HttpService } from './http';
export { Predictor, predictions } from './predictor';
export { PredictionService } from './service';
export type { ScoringData } from './file/protocol';
export { serveScoring } from './file/serve';
