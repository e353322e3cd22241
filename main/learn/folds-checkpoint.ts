// A cross-validation on its way, as bytes: a JSON head, the outputs so far, and the checkpoint of the fit that was under way.
import { AssayError } from '../../shared/domain';

export interface FoldsState {
  /** Fits that are done. */
  done: number;
  lengths: number[];
  outputs: Float32Array;
  inner: Uint8Array | null;
  elapsedMs: number;
}

interface Head {
  format: 'assay.folds.1';
  identity: string;
  done: number;
  lengths: number[];
  outputs: number;
  inner: boolean;
  elapsedMs: number;
}

export function toBytes(
  { done, lengths, outputs, inner, elapsedMs }: FoldsState,
  identity: string,
): Uint8Array {
  const head: Head = {
    format: 'assay.folds.1',
    identity,
    done,
    lengths,
    outputs: outputs.byteLength,
    inner: inner !== null,
    elapsedMs,
  };
  const text = new TextEncoder().encode(JSON.stringify(head));
  const bytes = new Uint8Array(4 + text.length + outputs.byteLength + (inner?.length ?? 0));
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  bytes.set(new Uint8Array(outputs.buffer, outputs.byteOffset, outputs.byteLength), 4 + text.length);
  if (inner) bytes.set(inner, 4 + text.length + outputs.byteLength);
  return bytes;
}

/** @throws AssayError learn.notResumable for bytes that are no such checkpoint, or one of another fit. */
export function fromBytes(bytes: Uint8Array, identity: string): FoldsState {
  try {
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as Head;
    if (head.format !== 'assay.folds.1' || head.identity !== identity)
      throw new Error('It is of another fit.');
    const at = 4 + length;
    const outputs = bytes.slice(at, at + head.outputs);
    if (outputs.length !== head.outputs) throw new Error('It is cut off.');
    return {
      done: head.done,
      lengths: head.lengths,
      outputs: new Float32Array(outputs.buffer),
      inner: head.inner ? bytes.slice(at + head.outputs) : null,
      elapsedMs: head.elapsedMs,
    };
  } catch (cause) {
    throw new AssayError('learn.notResumable', {}, { cause });
  }
}
