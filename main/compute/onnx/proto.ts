// The messages of ONNX's file format. onnx-proto is a CommonJS package whose exports Node can't name, so they are
// reached through its default export there, and directly where a bundler has resolved them.
import * as loaded from 'onnx-proto';

type Package = typeof loaded;

/** onnx-proto's namespace `onnx`, as a value; for its types, import type { onnx } from 'onnx-proto'. */
export const proto: Package['onnx'] = ((loaded as unknown as { default?: Package }).default ?? loaded).onnx;
