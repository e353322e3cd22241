// An L-BFGS state as bytes: a JSON head, then the arrays as they lie in memory, so that going on gives the same bits.
import { AssayError } from '../../../shared/domain';
import type { LbfgsState } from './lbfgs';
import type { Way } from './path';

interface Head {
  format: 'assay.linear.2';
  /** What must be equal for the fit to be the same: rows, width, outputs, settings. */
  identity: string;
  size: number;
  pairs: number;
  iteration: number;
  value: number;
  elapsedMs: number;
  way: Omit<Way, 'kept'>;
  /** Whether the parameters that the way keeps follow. */
  kept: boolean;
}

export function toBytes(state: LbfgsState, way: Way, identity: string, elapsedMs: number): Uint8Array {
  const { kept, ...rest } = way;
  const head: Head = {
    format: 'assay.linear.2',
    identity,
    size: state.x.length,
    pairs: state.steps.length,
    iteration: state.iteration,
    value: state.value,
    elapsedMs,
    way: rest,
    kept: kept !== null,
  };
  const text = new TextEncoder().encode(JSON.stringify(head));
  const arrays = [state.x, state.gradient, ...state.steps, ...state.changes, ...(kept ? [kept] : [])];
  const bytes = new Uint8Array(4 + text.length + arrays.length * state.x.length * 8);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  let at = 4 + text.length;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += array.byteLength;
  }
  return bytes;
}

/** @throws AssayError learn.notResumable for bytes that are no checkpoint, or one of another fit. */
export function fromBytes(
  bytes: Uint8Array,
  identity: string,
): { state: LbfgsState; way: Way; elapsedMs: number } {
  try {
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as Head;
    if (head.format !== 'assay.linear.2' || head.identity !== identity)
      throw new Error('It is of another fit.');
    let at = 4 + length;
    const next = (): Float64Array => {
      const part = bytes.slice(at, at + head.size * 8);
      if (part.length !== head.size * 8) throw new Error('It is cut off.');
      at += part.length;
      return new Float64Array(part.buffer);
    };
    const x = next();
    const gradient = next();
    const steps = Array.from({ length: head.pairs }, next);
    const changes = Array.from({ length: head.pairs }, next);
    const way: Way = { ...head.way, kept: head.kept ? next() : null };
    const { value, iteration, elapsedMs } = head;
    return { state: { x, value, gradient, steps, changes, iteration }, way, elapsedMs };
  } catch (cause) {
    throw new AssayError('learn.notResumable', {}, { cause });
  }
}
