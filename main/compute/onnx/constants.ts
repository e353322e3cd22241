// What may be given as a constant, and the tensor it stands for.
import type { Dtype, TensorValue } from './types';

export type ConstantData =
  | Float32Array
  | Float64Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | readonly string[]
  | readonly number[]
  | readonly bigint[]
  | readonly boolean[]
  | number
  | bigint
  | boolean
  | string;

type Element = number | bigint | boolean | string;

function inferred(data: ConstantData): Dtype {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Float64Array) return 'float64';
  if (data instanceof Int32Array) return 'int32';
  if (data instanceof BigInt64Array) return 'int64';
  if (data instanceof Uint8Array) return 'bool';
  const first: unknown = Array.isArray(data) ? (data as readonly unknown[])[0] : data;
  if (typeof first === 'string') return 'string';
  if (typeof first === 'boolean') return 'bool';
  if (typeof first === 'bigint') return 'int64';
  return 'float32';
}

/**
 * The tensor for a constant. Bytes are taken for booleans and plain numbers for float32 unless `dtype` says otherwise.
 * @throws TypeError when strings are asked for as numbers or the other way round.
 */
export function toConstant(
  data: ConstantData,
  dims?: readonly number[],
  dtype: Dtype = inferred(data),
): TensorValue {
  const list = typeof data === 'object';
  const elements: ArrayLike<Element> = list ? (data as ArrayLike<Element>) : [data];
  const shape = dims ?? (list ? [elements.length] : []);
  const mismatch = Array.prototype.some.call(
    elements,
    (element: Element) => (typeof element === 'string') !== (dtype === 'string'),
  );
  if (mismatch) throw new TypeError(`A constant of dtype ${dtype} was given elements of another kind.`);
  return { dtype, dims: shape, data: convert(elements, data, dtype) };
}

function convert(elements: ArrayLike<Element>, data: ConstantData, dtype: Dtype): TensorValue['data'] {
  switch (dtype) {
    case 'float32':
      return data instanceof Float32Array ? data : Float32Array.from(elements, Number);
    case 'float64':
      return data instanceof Float64Array ? data : Float64Array.from(elements, Number);
    case 'int32':
      return data instanceof Int32Array ? data : Int32Array.from(elements, Number);
    case 'int64':
      return data instanceof BigInt64Array
        ? data
        : BigInt64Array.from(Array.from(elements, (value) => BigInt(value)));
    case 'uint8':
      return data instanceof Uint8Array ? data : Uint8Array.from(elements, Number);
    case 'bool':
      return Uint8Array.from(elements, (value) => (value ? 1 : 0));
    case 'string':
      return Array.from(elements, String);
  }
}
