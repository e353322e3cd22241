// Recorded programs: values with known shapes, the steps that build them, and their writing out as ONNX.
export { Graph, type GraphOptions } from './graph';
export {
  GraphValue,
  emptyElements,
  type Elements,
  type NamedValue,
  type ProgramDtype,
  type ProgramNode,
} from './values';
export * from './shapes';
export * from './layout';
export * from './arithmetic';
export { emit } from './emit';
export { neededNodes } from './order';
