// The door of the compute room: tensor programs written as ONNX graphs and run by ONNX Runtime. Opening it loads neither TensorFlow.js
// nor ONNX Runtime: the first comes with the first training (lazy.ts), the second with the first session.
export { ComputeError, type ComputeErrorCode } from './errors';
export * from './onnx';
export { openSession, runtimeVersion, type Port, type Session, type SessionOptions } from './session';
export { backendLadder, findLearningRate, integrandGraph, ladder, trainNetwork } from './lazy';
export type * from './train';
export type { Ladder } from './backends';
export type { SelfAttentionOptions } from './layers/attention';
export type { CategoryField, FieldTokensOptions, NumberField } from './layers/tokens';
