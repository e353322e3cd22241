// Trees grown so far as bytes: a JSON head, then the arrays of each tree as they lie in memory.
import { AssayError } from '../../../shared/domain';
import type { Tree } from './tree';

export interface TreesState {
  trees: Tree[];
  rounds: number;
  /** The round of the least validation loss, and that loss. */
  best: { round: number; loss: number };
  elapsedMs: number;
}

interface Head extends Omit<TreesState, 'trees' | 'best'> {
  best: { round: number; loss: number | null };
  format: 'assay.trees.1';
  /** What must be equal for the fit to be the same: task, shape, settings, seed. */
  identity: string;
  /** Nodes, words of sets and leaves of each tree. */
  shapes: [number, number, number][];
}

const partsOf = (tree: Tree): (Int32Array | Float32Array | Uint32Array | Uint8Array | Float64Array)[] => [
  tree.gain,
  tree.feature,
  tree.threshold,
  tree.set,
  tree.left,
  tree.right,
  tree.sets,
  tree.value,
  tree.missingLeft,
];

export function toBytes({ trees, ...state }: TreesState, identity: string): Uint8Array {
  const head: Head = {
    format: 'assay.trees.1',
    identity,
    ...state,
    shapes: trees.map((tree) => [tree.feature.length, tree.sets.length, tree.value.length]),
  };
  const text = new TextEncoder().encode(JSON.stringify(head));
  const parts = trees.flatMap(partsOf);
  const bytes = new Uint8Array(4 + text.length + parts.reduce((sum, part) => sum + part.byteLength, 0));
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  let at = 4 + text.length;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += part.byteLength;
  }
  return bytes;
}

/** @throws AssayError learn.notResumable for bytes that are no checkpoint, or one of another fit. */
export function fromBytes(bytes: Uint8Array, identity: string): TreesState {
  try {
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as Head;
    if (head.format !== 'assay.trees.1' || head.identity !== identity)
      throw new Error('It is of another fit.');
    let at = 4 + length;
    const next = (size: number): ArrayBuffer => {
      const part = bytes.slice(at, at + size);
      if (part.length !== size) throw new Error('It is cut off.');
      at += size;
      return part.buffer;
    };
    const trees = head.shapes.map(([nodes, words, leaves]): Tree => ({
      gain: new Float64Array(next(nodes * 8)),
      feature: new Int32Array(next(nodes * 4)),
      threshold: new Float32Array(next(nodes * 4)),
      set: new Int32Array(next(nodes * 4)),
      left: new Int32Array(next(nodes * 4)),
      right: new Int32Array(next(nodes * 4)),
      sets: new Uint32Array(next(words * 4)),
      value: new Float32Array(next(leaves * 4)),
      missingLeft: new Uint8Array(next(nodes)),
    }));
    const { rounds, best, elapsedMs } = head;
    // JSON knows no infinity: before the first round there is no loss to beat.
    return { trees, rounds, best: { round: best.round, loss: best.loss ?? Infinity }, elapsedMs };
  } catch (cause) {
    throw new AssayError('learn.notResumable', {}, { cause });
  }
}
