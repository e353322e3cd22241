// A grown tree: plain arrays, so that it can be walked, kept in a checkpoint and written as ONNX.

/** Inner nodes and leaves are numbered apart: a child that is a leaf is ~leaf. A tree of one leaf has no nodes. */
export interface Tree {
  feature: Int32Array;
  /** Left where value <= threshold. */
  threshold: Float32Array;
  /** Nodes on codes: where their set of codes that go left begins in `sets` (in words), else -1. */
  set: Int32Array;
  /** Sets of 256 bits. */
  sets: Uint32Array;
  /** 1 where missing values go left. */
  missingLeft: Uint8Array;
  left: Int32Array;
  right: Int32Array;
  /** What each split gained. */
  gain: Float64Array;
  /** By leaf, single precision. */
  value: Float32Array;
}

export const SET_WORDS = 8;

export const inSet = (sets: Uint32Array, at: number, code: number): boolean =>
  code >= 0 &&
  code < 256 &&
  (((sets[at + (code >> 5)] as number) >>> (code & 31)) & 1) === 1 &&
  Number.isInteger(code);

/** The leaf in which a row of features ends. */
export function leafOf(tree: Tree, x: Float32Array, at: number): number {
  const { feature, threshold, set, sets, missingLeft, left, right } = tree;
  let node = feature.length === 0 ? -1 : 0;
  while (node >= 0) {
    const value = x[at + (feature[node] as number)] as number;
    const codes = set[node] as number;
    let goesLeft: boolean;
    if (Number.isNaN(value)) goesLeft = missingLeft[node] === 1;
    else if (codes < 0) goesLeft = value <= (threshold[node] as number);
    else goesLeft = inSet(sets, codes, value);
    node = (goesLeft ? left[node] : right[node]) as number;
  }
  return ~node;
}

/** Adds what the tree says to scores[row * stride + offset] of each row. */
export function addTree(
  tree: Tree,
  x: Float32Array,
  width: number,
  scores: Float64Array,
  stride: number,
  offset: number,
): void {
  const rows = scores.length / stride;
  for (let row = 0; row < rows; row++) {
    const at = row * stride + offset;
    scores[at] = (scores[at] as number) + (tree.value[leafOf(tree, x, row * width)] as number);
  }
}
