export { QualityService } from './service';
export { CATALOGUE } from './catalogue';
export { headOf } from './lines';
export { gateReportHtml } from './report';
export { CHECKS } from './checks';
export type { Check } from './checks/check';
export { escapeHtml, htmlPage, htmlTable, pageWords, type PageWords } from './page';
