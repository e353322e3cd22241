// Element types and tensors as the ONNX side of the house knows them.
import { proto } from './proto';

/** Element types that graphs may carry between nodes and across a session's border. */
export type Dtype = 'float32' | 'float64' | 'int32' | 'int64' | 'uint8' | 'bool' | 'string';

/** A dimension: a length, or a name such as 'N' for one that is known only when the graph runs. */
export type Dim = number | string;

/** What holds a tensor's elements, by dtype. Booleans are bytes of 0 and 1. */
export interface TensorDataByDtype {
  float32: Float32Array;
  float64: Float64Array;
  int32: Int32Array;
  int64: BigInt64Array;
  uint8: Uint8Array;
  bool: Uint8Array;
  string: readonly string[];
}

export type TensorData = TensorDataByDtype[Dtype];

/** A dense row-major tensor. `data` holds exactly the product of `dims` elements; a scalar has dims []. */
export interface TensorValue<D extends Dtype = Dtype> {
  dtype: D;
  dims: readonly number[];
  data: TensorDataByDtype[D];
}

const { DataType } = proto.TensorProto;

/** ONNX's number for each dtype (TensorProto.DataType). */
export const ONNX_TYPE: Readonly<Record<Dtype, number>> = {
  float32: DataType.FLOAT,
  float64: DataType.DOUBLE,
  int32: DataType.INT32,
  int64: DataType.INT64,
  uint8: DataType.UINT8,
  bool: DataType.BOOL,
  string: DataType.STRING,
};

const BY_NUMBER = new Map<number, Dtype>(
  (Object.entries(ONNX_TYPE) as [Dtype, number][]).map(([name, number]) => [number, name]),
);

/** The dtype for an ONNX type number, or undefined for one that the house doesn't use. */
export function dtypeFromOnnx(number: number): Dtype | undefined {
  return BY_NUMBER.get(number);
}

/** Number of elements in a shape; 1 for a scalar. */
export function sizeOf(dims: readonly number[]): number {
  let size = 1;
  for (const dim of dims) size *= dim;
  return size;
}
