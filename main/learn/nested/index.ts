// The whole search once more in every outer fold: see README.md.
export { type NestedEvent, type NestedJob, nestedJob } from './fold';
export { nestedScore, OUTER_FOLDS, outerFolds } from './outer';
export { costOf, refusal, timeLeft } from './plan';
export { NestedService } from './service';
