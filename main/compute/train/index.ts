// The training loop that every neural learner uses. Exported to the house through main/compute.
export { findLearningRate, type FoundRate } from './finder';
export { integrandGraph, type NetworkRemade } from './integrand';
export { trainNetwork } from './loop';
export type * from './types';
