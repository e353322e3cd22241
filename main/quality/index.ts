export { QualityService } from './service';
export { CHECKS } from './checks';
export type { Check } from './checks/check';
