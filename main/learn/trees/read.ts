// Fitted trees as ONNX's TreeEnsembleRegressor holds them, read back into one flat form. A chain of "equals" nodes that lead to the same
// child is one split on a set of codes (see onnx.ts, which writes it so).
import type { ReadAttribute, ReadNode } from '../../compute';

/** All trees in one: inner nodes and leaves are numbered apart, a child that is a leaf is ~leaf. */
export interface TreeSum {
  outputs: number;
  /** What every row begins with, by output. */
  start: Float64Array;
  /** First node of each tree, or ~leaf. */
  roots: Int32Array;
  feature: Int32Array;
  /** True child where value <= threshold, or where the value is one of the codes. */
  threshold: Float64Array;
  codes: (ReadonlySet<number> | null)[];
  missingTrue: Uint8Array;
  yes: Int32Array;
  no: Int32Array;
  /** By leaf: the output it adds to, and what. */
  target: Int32Array;
  value: Float64Array;
}

const numbers = (value: ReadAttribute | undefined): Float64Array =>
  value instanceof Float64Array ? value : new Float64Array(0);

/** Null for an ensemble of a form that the house doesn't write: other tests, other sums, leaves with several outputs. */
export function readTrees({ attributes }: ReadNode): TreeSum | null {
  const modes = attributes['nodes_modes'];
  if (!Array.isArray(modes) || (attributes['aggregate_function'] ?? 'SUM') !== 'SUM') return null;
  if ((attributes['post_transform'] ?? 'NONE') !== 'NONE') return null;
  if (modes.some((mode) => !['BRANCH_LEQ', 'BRANCH_EQ', 'LEAF'].includes(mode))) return null;
  const [tree, id, features, values, trueIds, falseIds, missing] = [
    'treeids',
    'nodeids',
    'featureids',
    'values',
    'truenodeids',
    'falsenodeids',
    'missing_value_tracks_true',
  ].map((name) => numbers(attributes[`nodes_${name}`])) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const at = new Map<number, number>();
  const key = (t: number, n: number): number => t * 2 ** 26 + n;
  modes.forEach((_, i) => at.set(key(tree[i] as number, id[i] as number), i));
  const outputs = Number(attributes['n_targets'] ?? 1);
  const leaves = leavesOf(attributes, key);
  if (!leaves) return null;
  const sum = {
    feature: [] as number[],
    threshold: [] as number[],
    codes: [] as (ReadonlySet<number> | null)[],
    missing: [] as number[],
    yes: [] as number[],
    no: [] as number[],
    target: [] as number[],
    value: [] as number[],
  };
  /** The flat number of a node and all below it. */
  const take = (t: number, n: number): number => {
    const i = at.get(key(t, n));
    if (i === undefined) throw new Error(`The tree ${t} has no node ${n}.`);
    if (modes[i] === 'LEAF') {
      const leaf = leaves.get(key(t, n)) ?? { target: 0, weight: 0 };
      sum.value.push(leaf.weight);
      return ~(sum.target.push(leaf.target) - 1);
    }
    const node = sum.feature.push(features[i] as number) - 1;
    let last = i;
    let set: Set<number> | null = null;
    if (modes[i] === 'BRANCH_EQ') {
      set = new Set([values[i] as number]);
      for (;;) {
        const next = at.get(key(t, falseIds[last] as number));
        if (next === undefined || modes[next] !== 'BRANCH_EQ' || features[next] !== features[i]) break;
        if (trueIds[next] !== trueIds[i] || missing[next] !== missing[i]) break;
        set.add(values[next] as number);
        last = next;
      }
    }
    sum.threshold.push(values[i] as number);
    sum.codes.push(set);
    sum.missing.push(missing[i] ?? 0);
    sum.yes.push(0);
    sum.no.push(0);
    sum.yes[node] = take(t, trueIds[i] as number);
    sum.no[node] = take(t, falseIds[last] as number);
    return node;
  };
  const roots: number[] = [];
  modes.forEach((_, i) => {
    if (i === 0 || tree[i] !== tree[i - 1]) roots.push(take(tree[i] as number, id[i] as number));
  });
  const start = numbers(attributes['base_values']);
  return {
    outputs,
    start: start.length === outputs ? start : new Float64Array(outputs),
    roots: Int32Array.from(roots),
    feature: Int32Array.from(sum.feature),
    threshold: Float64Array.from(sum.threshold),
    codes: sum.codes,
    missingTrue: Uint8Array.from(sum.missing),
    yes: Int32Array.from(sum.yes),
    no: Int32Array.from(sum.no),
    target: Int32Array.from(sum.target),
    value: Float64Array.from(sum.value),
  };
}

function leavesOf(
  attributes: ReadNode['attributes'],
  key: (tree: number, node: number) => number,
): Map<number, { target: number; weight: number }> | null {
  const [trees, nodes, ids, weights] = [
    numbers(attributes['target_treeids']),
    numbers(attributes['target_nodeids']),
    numbers(attributes['target_ids']),
    numbers(attributes['target_weights']),
  ];
  const leaves = new Map<number, { target: number; weight: number }>();
  for (let i = 0; i < weights.length; i++) {
    const place = key(trees[i] as number, nodes[i] as number);
    if (leaves.has(place)) return null;
    leaves.set(place, { target: ids[i] as number, weight: weights[i] as number });
  }
  return leaves;
}
