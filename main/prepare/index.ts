export { fillerOf } from './filler';
export { PrepareService } from './service';
export { FUNCTIONS } from './formula';
