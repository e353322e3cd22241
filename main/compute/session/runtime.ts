// The only place that loads ONNX Runtime. Its telemetry is switched off before the library starts, in every process.
import { createRequire } from 'node:module';
import type * as Ort from 'onnxruntime-node';

process.env['ORT_DISABLE_TELEMETRY'] = '1';

/** What ONNX Runtime's native binding offers (onnxruntime-node 1.30, dist/binding.d.ts; pinned exactly). */
export interface NativeSession {
  loadModel(buffer: ArrayBufferLike, byteOffset: number, byteLength: number, options: object): void;
  readonly inputMetadata: readonly NativeMetadata[];
  readonly outputMetadata: readonly NativeMetadata[];
  run(
    feeds: Record<string, Ort.OnnxValue>,
    fetches: Record<string, Ort.OnnxValue | null>,
    options: object,
  ): Record<string, Ort.OnnxValue>;
  endProfiling(): void;
  dispose(): void;
}

export interface NativeMetadata {
  name: string;
  isTensor: boolean;
  symbolicDimensions: string[];
  shape: number[];
  type: number;
}

interface NativeBinding {
  binding: {
    InferenceSession: new () => NativeSession;
    listSupportedBackends: () => { name: string; bundled: boolean }[];
  };
  initOrt: () => void;
}

// `import` would be hoisted above the line that switches telemetry off, and bundlers must leave a native package alone. It isn't called
// `require`: the bundler may put one of its own into the same chunk.
const load = createRequire(import.meta.url);
let loaded: { ort: typeof Ort; native: NativeBinding['binding'] } | undefined;

/**
 * ONNX Runtime and its synchronous binding, loaded on first use. The binding is used directly because
 * `InferenceSession.run` costs a timer and a check of every name per call: 10 to 20 % of a small training step.
 */
export function runtime(): { ort: typeof Ort; native: NativeBinding['binding'] } {
  if (loaded === undefined) {
    const ort = load('onnxruntime-node') as typeof Ort;
    const { binding, initOrt } = load('onnxruntime-node/dist/binding.js') as NativeBinding;
    initOrt();
    loaded = { ort, native: binding };
  }
  return loaded;
}

/** ONNX Runtime's version. */
export function runtimeVersion(): string {
  return runtime().ort.env.versions.node ?? 'unknown';
}
