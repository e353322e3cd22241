// Several models as one: see README.md of the room.
export { ensembleGraph, inputsOf, type Member } from './graph';
export { type EnsembleJob, ensembleJob, type EnsembleSource } from './job';
export { type Blend, blended } from './blend';
export { crossed, partsOf } from './cross';
export { scalesOf } from './scale';
export { selectWeights } from './select';
export { fitStack } from './stack';
export { join } from './join';
