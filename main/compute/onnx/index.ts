// Writing ONNX graphs. Exported to the house through main/compute.
export { GraphBuilder, OPSETS, type GraphBuilderOptions, type NodeOptions, type Value } from './builder';
export { cutAt, type Cut } from './cut';
export { readGraph, type ReadAttribute, type ReadGraph, type ReadNode } from './read';
export { metadataOf } from './splice';
export type { AttributeValue, Attributes } from './attributes';
export type { ConstantData } from './constants';
export {
  sizeOf,
  type Dim,
  type Dtype,
  type TensorData,
  type TensorDataByDtype,
  type TensorValue,
} from './types';
