// The door of the compute room: tensor programs written as ONNX graphs and run by ONNX Runtime.
export { ComputeError, type ComputeErrorCode } from './errors';
export * from './onnx';
export { openSession, runtimeVersion, type Port, type Session, type SessionOptions } from './session';
export * from './train';
export { backendLadder, ladder, type Ladder } from './backends';
export { layers, tf } from './tensorflow';
export { selfAttention, type SelfAttentionOptions } from './layers/attention';
