// Trees walked by masks give the scores of ONNX Runtime's tree node, to the bit.
import { describe, expect, it } from 'vitest';
import { cutAt, GraphBuilder, openSession } from '../../../../main/compute';
import { MaskedTrees, readTrees } from '../../../../main/learn';
import { ensembleAttributes } from '../../../../main/learn/trees/onnx';
import { SET_WORDS, type Tree } from '../../../../main/learn/trees/tree';
import { Random } from '../../../../shared/domain';

const WIDTH = 7;
/** The first two features are codes, the second of very many. */
const CODES = [5, 250];
const ROWS = 1300;

interface Shape {
  trees: number;
  outputs: number;
  leaves: [number, number];
}

/** A tree grown by chance, one leaf after another. */
function randomTree(random: Random, [least, most]: [number, number]): Tree {
  const leaves = least + random.below(most - least + 1);
  const nodes = leaves - 1;
  const left = Array.from({ length: nodes }, () => 0);
  const right = Array.from({ length: nodes }, () => 0);
  const open: { children: number[]; at: number }[] = [];
  for (let node = 0; node < nodes; node++) {
    if (node > 0) {
      const [slot] = open.splice(random.below(open.length), 1);
      if (slot) slot.children[slot.at] = node;
    }
    open.push({ children: left, at: node }, { children: right, at: node });
  }
  open.forEach(({ children, at }, leaf) => (children[at] = ~leaf));
  const feature = Int32Array.from(left, () => random.below(WIDTH));
  const sets = new Uint32Array(nodes * SET_WORDS);
  feature.forEach((f, node) => {
    const codes = CODES[f];
    if (codes === undefined) return;
    // Now and then a set of nothing but what is missing.
    for (let n = random.below(6); n > 0; n--) {
      const code = random.below(codes);
      const at = node * SET_WORDS + (code >> 5);
      sets[at] = (sets[at] as number) | (1 << (code & 31));
    }
  });
  return {
    feature,
    threshold: Float32Array.from(feature, (f) => (f < CODES.length ? 0 : random.normal())),
    set: Int32Array.from(feature, (f, node) => (f < CODES.length ? node * SET_WORDS : -1)),
    sets,
    missingLeft: Uint8Array.from(left, () => random.below(2)),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    gain: new Float64Array(nodes),
    value: Float32Array.from({ length: leaves }, () => random.normal()),
  };
}

/** Rows with gaps, unknown codes, and values on and right beside thresholds. */
function randomRows(random: Random, trees: readonly Tree[]): Float32Array {
  const x = new Float32Array(ROWS * WIDTH);
  const bits = new Int32Array(1);
  const single = new Float32Array(bits.buffer);
  for (let i = 0; i < x.length; i++) {
    const feature = i % WIDTH;
    const codes = CODES[feature];
    const tree = trees[random.below(Math.max(1, trees.length))];
    const node = tree ? tree.feature.indexOf(feature) : -1;
    if (random.below(9) === 0) x[i] = NaN;
    else if (codes !== undefined) x[i] = random.below(codes + 2);
    else if (tree && node >= 0 && random.below(2) === 0) {
      single[0] = tree.threshold[node] as number;
      bits[0] = (bits[0] as number) + random.below(3) - 1;
      x[i] = single[0];
    } else x[i] = random.below(20) === 0 ? (random.below(2) - 0.5) * Infinity : random.normal();
  }
  return x;
}

function ensemble(seed: number, { trees, outputs, leaves }: Shape) {
  const random = new Random(seed);
  const grown = Array.from({ length: trees }, () => randomTree(random, leaves));
  const graph = new GraphBuilder();
  const features = graph.input('features', 'float32', ['N', WIDTH]);
  const start = Float32Array.from({ length: outputs }, () => random.normal());
  const attributes = ensembleAttributes(grown, start);
  const scores = graph.op('TreeEnsembleRegressor', [features], attributes, { domain: 'ai.onnx.ml' });
  graph.output('scores', scores, 'float32', ['N', outputs]);
  const onnx = graph.toBytes();
  const cut = cutAt(onnx, 'TreeEnsembleRegressor');
  const sum = cut && readTrees(cut.node);
  if (!sum) throw new Error('no trees');
  return { onnx, sum, x: randomRows(random, grown) };
}

const shapes: [string, Shape][] = [
  ['of up to a word of leaves', { trees: 60, outputs: 1, leaves: [2, 32] }],
  ['of exactly one and two words', { trees: 20, outputs: 1, leaves: [32, 33] }],
  ['of up to two words', { trees: 40, outputs: 1, leaves: [1, 64] }],
  ['of a leaf each', { trees: 3, outputs: 1, leaves: [1, 1] }],
  ['for several outputs', { trees: 31, outputs: 3, leaves: [1, 40] }],
  ['that are none', { trees: 0, outputs: 1, leaves: [1, 1] }],
];

describe.each(shapes)('trees %s', (_name, shape) => {
  it('score as in ONNX Runtime, to the bit', () => {
    for (const seed of [1, 2, 3]) {
      const { onnx, sum, x } = ensemble(seed, shape);
      const session = openSession(onnx);
      const { scores } = session.runSync({ features: { dtype: 'float32', dims: [ROWS, WIDTH], data: x } });
      session.dispose();
      expect(MaskedTrees.of(sum)?.scores(x, ROWS, WIDTH)).toEqual(scores?.data);
    }
  });
});

it('leaves large trees to ONNX Runtime, and outputs without a tree', () => {
  for (const shape of [
    { trees: 2, outputs: 1, leaves: [65, 65] },
    { trees: 1, outputs: 2, leaves: [2, 9] },
  ] satisfies Shape[])
    expect(MaskedTrees.of(ensemble(1, shape).sum)).toBeNull();
});
