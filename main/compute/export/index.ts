// Recorded programs as files that any ONNX tool can run.
export { generalise, ROWS, type Sample } from './dynamic';
