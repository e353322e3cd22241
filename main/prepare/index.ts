export { fillerOf } from './filler';
export { latinNames } from './pinyin';
export { slipsAmong } from './slips';
export { PrepareService } from './service';
export { FUNCTIONS } from './formula';
