// Trees as ai.onnx.ml's TreeEnsembleRegressor. A split on codes is a chain of "equals" nodes that all lead to the same left child:
// ONNX Runtime allows a child to be shared, and makes a bit mask of such a chain by itself. (Operator set 5 has a set test of its own,
// but ONNX Runtime turns it into just this chain, and older runtimes don't know it.)
import type { Attributes } from '../../compute';
import { SET_WORDS, type Tree } from './tree';

class Columns {
  readonly tree: number[] = [];
  readonly id: number[] = [];
  readonly feature: number[] = [];
  readonly value: number[] = [];
  readonly mode: string[] = [];
  readonly yes: number[] = [];
  readonly no: number[] = [];
  readonly missing: number[] = [];
  readonly leafTree: number[] = [];
  readonly leafId: number[] = [];
  readonly leafTarget: number[] = [];
  readonly leafValue: number[] = [];

  node(
    tree: number,
    id: number,
    mode: string,
    feature: number,
    value: number,
    yes: number,
    no: number,
    missing: number,
  ): void {
    this.tree.push(tree);
    this.id.push(id);
    this.mode.push(mode);
    this.feature.push(feature);
    this.value.push(value);
    this.yes.push(yes);
    this.no.push(no);
    this.missing.push(missing);
  }
}

/** The attributes of a node that adds up the trees, the t-th for target t modulo targets, and `start`. */
export function ensembleAttributes(trees: readonly Tree[], start: Float32Array): Attributes {
  const columns = new Columns();
  trees.forEach((tree, t) => writeTree(columns, tree, t, t % start.length));
  // A forest without a tree is not one to ONNX Runtime.
  if (trees.length === 0) {
    columns.node(0, 0, 'LEAF', 0, 0, 0, 0, 0);
    leaf(columns, 0, 0, 0, 0);
  }
  return {
    n_targets: { int: start.length },
    aggregate_function: 'SUM',
    post_transform: 'NONE',
    base_values: { floats: start },
    nodes_treeids: { ints: columns.tree },
    nodes_nodeids: { ints: columns.id },
    nodes_featureids: { ints: columns.feature },
    nodes_values: { floats: columns.value },
    nodes_modes: { strings: columns.mode },
    nodes_truenodeids: { ints: columns.yes },
    nodes_falsenodeids: { ints: columns.no },
    nodes_missing_value_tracks_true: { ints: columns.missing },
    target_treeids: { ints: columns.leafTree },
    target_nodeids: { ints: columns.leafId },
    target_ids: { ints: columns.leafTarget },
    target_weights: { floats: columns.leafValue },
  };
}

function leaf(columns: Columns, tree: number, id: number, target: number, value: number): void {
  columns.leafTree.push(tree);
  columns.leafId.push(id);
  columns.leafTarget.push(target);
  columns.leafValue.push(value);
}

function writeTree(columns: Columns, tree: Tree, t: number, target: number): void {
  const { feature, threshold, set, sets, missingLeft, left, right, value } = tree;
  const members = Array.from(set, (at) => (at < 0 ? null : codesOf(sets, at)));
  // Ids: first of each inner node's chain in order, then the leaves.
  const ids: number[] = [];
  let next = 0;
  for (const codes of members) {
    ids.push(next);
    next += Math.max(1, codes?.length ?? 1);
  }
  const idOf = (child: number): number => (child < 0 ? next + ~child : (ids[child] as number));
  for (let n = 0; n < feature.length; n++) {
    const id = ids[n] as number;
    const [f, yes, no, missing] = [
      feature[n] as number,
      idOf(left[n] as number),
      idOf(right[n] as number),
      missingLeft[n] as number,
    ];
    const codes = members[n];
    if (!codes) {
      columns.node(t, id, 'BRANCH_LEQ', f, threshold[n] as number, yes, no, missing);
      continue;
    }
    // A set of nothing but "missing": no code is -1.
    if (codes.length === 0) columns.node(t, id, 'BRANCH_EQ', f, -1, yes, no, missing);
    codes.forEach((code, i) => {
      const after = i + 1 < codes.length ? id + i + 1 : no;
      columns.node(t, id + i, 'BRANCH_EQ', f, code, yes, after, missing);
    });
  }
  value.forEach((v, i) => {
    columns.node(t, next + i, 'LEAF', 0, 0, 0, 0, 0);
    leaf(columns, t, next + i, target, v);
  });
}

function codesOf(sets: Uint32Array, at: number): number[] {
  const codes: number[] = [];
  for (let code = 0; code < SET_WORDS * 32; code++)
    if ((((sets[at + (code >> 5)] as number) >>> (code & 31)) & 1) === 1) codes.push(code);
  return codes;
}
