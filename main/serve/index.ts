// The door of the serving room.
export { HttpService } from './http';
export { Predictor, predictions } from './predictor';
export { PredictionService } from './service';
