// Recording TensorFlow.js functions as programs.
export {
  trace,
  type InputSpec,
  type Program,
  type Recordable,
  type TraceContext,
  type TraceOptions,
} from './trace';
export { isRecording } from './backend';
export { withRandomSource, type RandomSource } from './randomness';
export type { RandomInput, StateBinding } from './recording';
