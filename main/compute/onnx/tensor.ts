// Constant tensors as ONNX stores them (TensorProto).
import type { onnx } from 'onnx-proto';
import { ONNX_TYPE, sizeOf, type TensorData, type TensorValue } from './types';

const utf8 = new TextEncoder();

/**
 * A tensor as TensorProto. Numbers go as little-endian raw bytes (every platform the house runs on is
 * little-endian), strings as UTF-8.
 * @throws RangeError when the data doesn't hold exactly as many elements as the dims say.
 */
export function tensorProto(name: string, tensor: TensorValue): onnx.ITensorProto {
  const size = sizeOf(tensor.dims);
  if (tensor.data.length !== size) {
    throw new RangeError(
      `Constant ${name || '(attribute)'} has ${tensor.data.length} elements, but dims [${tensor.dims.join(', ')}] hold ${size}.`,
    );
  }
  const proto: onnx.ITensorProto = { name, dims: [...tensor.dims], dataType: ONNX_TYPE[tensor.dtype] };
  const data: TensorData = tensor.data;
  if (isTyped(data)) proto.rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  else proto.stringData = data.map((text) => utf8.encode(text));
  return proto;
}

/** True for data held in a typed array, that is, for everything but strings. */
export function isTyped(data: TensorData): data is Exclude<TensorData, readonly string[]> {
  return ArrayBuffer.isView(data);
}
