export { fillerOf } from './filler';
export { clearSql, dayMend, hashMend, maskMend, type Mend, padMend, saltOf, shortSql } from './mends';
export { latinNames } from './pinyin';
export { slipsAmong } from './slips';
export { PrepareService } from './service';
export { FUNCTIONS } from './formula';
