export { QualityService } from './service';
export { CATALOGUE } from './catalogue';
export { writeSuite } from './suites';
export { gateReportHtml } from './report';
export { CHECKS } from './checks';
export type { Check } from './checks/check';
