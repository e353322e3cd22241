// Running ONNX models. Exported to the house through main/compute.
export { openNative, openSession, type Port, type Session, type SessionOptions } from './session';
export { runtime, runtimeVersion, type NativeSession } from './runtime';
