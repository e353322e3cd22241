export { PrepareService } from './service';
export { FUNCTIONS } from './formula';
