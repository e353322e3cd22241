// Several models as one: see README.md of the room.
export { ensembleGraph, inputsOf, type Member } from './graph';
export { type EnsembleJob, ensembleJob, type EnsembleSource } from './job';
export { crossWeighed, selectWeights } from './select';
