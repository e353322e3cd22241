// Trees walked by bit vectors (QuickScorer: Lucchese and others 2015, but with a mask for every bin of a feature instead of one for every
// node). A bit stands for a leaf; each feature's bin leaves some leaves possible, and the one that all features leave is the row's.
// There is no branch to be guessed wrong, and a tree's masks stay in the nearest cache while all rows of a block pass by.
import { Binner } from './binning';
import { compileWalk, type Walk } from './kernel/walk';
import type { TreeSum } from './read';

/** Leaves a word, and words a tree; larger trees are walked as quickly node by node. */
const WORD = 32;
const MOST_WORDS = 2;
/** Rows at a time. */
const BLOCK = 512;
/** Bytes that masks may take. */
const MOST_BYTES = 64 << 20;
const PAGE = 65_536;
/** Edges of a feature: a bin's place among the masks, in bytes, has 16 bits. */
const MOST_EDGES = 16_000;

/** A word of leaves of one tree: addresses of its leaves' values, and for each feature that the tree asks of, of its masks and bins. */
interface Word {
  target: number;
  values: number;
  masks: number[];
  bins: number[];
}

/** A feature that trees ask of. Between two neighbouring edges all their tests answer alike. */
interface Asked {
  feature: number;
  /** Values of all bins: the edges, which belong to the bin below, one above them all, and one that is missing. */
  examples: Float32Array;
  binner: Binner;
  /** Where the bins of a block are written. */
  bins: number;
}

export class MaskedTrees {
  /**
   * Null where this would be no gain (large trees, very many different thresholds), where leaves of one tree add to several outputs, and
   * where an output has no tree at all, which ONNX Runtime takes in a way of its own.
   */
  static of(sum: TreeSum): MaskedTrees | null {
    const trees = treesOf(sum);
    const edges = edgesOf(sum);
    if ([...edges.values()].some(({ length }) => length > MOST_EDGES)) return null;
    if (new Set(sum.target).size < sum.outputs) return null;
    let masks = 0;
    for (const { nodes, leaves } of trees) {
      const [target] = sum.target.subarray(leaves.from, leaves.to);
      if (sum.target.subarray(leaves.from, leaves.to).some((other) => other !== target)) return null;
      const words = wordsOf(leaves);
      if (words > MOST_WORDS) return null;
      for (const feature of featuresOf(sum, nodes))
        masks += 4 * words * ((edges.get(feature)?.length ?? 0) + 2);
    }
    return masks > MOST_BYTES ? null : new MaskedTrees(sum, trees, edges, masks);
  }

  private readonly memory: WebAssembly.Memory;
  private readonly asked: Asked[];
  private readonly words: Word[];
  private readonly walk: Walk;

  private constructor(
    private readonly sum: TreeSum,
    trees: readonly OneTree[],
    edges: ReadonlyMap<number, Float32Array>,
    maskBytes: number,
  ) {
    let free = 4 * BLOCK * sum.outputs;
    const room = (bytes: number): number => {
      const at = free;
      free += bytes;
      return at;
    };
    this.asked = [...edges].map(([feature, values]) => ({
      feature,
      examples: Float32Array.of(...values, Infinity, NaN),
      binner: new Binner(values, values.length + 1),
      bins: room(2 * BLOCK),
    }));
    const words = trees.reduce((all, { leaves }) => all + wordsOf(leaves), 0);
    const pages = Math.ceil((free + maskBytes + words * 4 * (WORD + 1)) / PAGE);
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    this.words = trees.flatMap((tree) => this.write(tree, room));
    this.walk = compileWalk(new Set(this.words.map(({ masks }) => masks.length)), this.memory, pages);
  }

  /**
   * Scores [rows, outputs] of features [rows, width] in single precision, added up in ONNX Runtime's order: to the bit what its tree node
   * gives.
   */
  scores(x: Float32Array, rows: number, width: number): Float32Array {
    const { outputs, start } = this.sum;
    const out = new Float32Array(rows * outputs);
    const sums = new Float32Array(this.memory.buffer, 0, BLOCK * outputs);
    for (let from = 0; from < rows; from += BLOCK) {
      const count = Math.min(BLOCK, rows - from);
      for (const { feature, binner, bins } of this.asked) {
        const places = new Uint16Array(this.memory.buffer, bins, count);
        for (let i = 0, at = from * width + feature; i < count; i++, at += width)
          places[i] = 4 * binner.bin(x[at] as number);
      }
      sums.fill(0);
      for (const { target, values, masks, bins } of this.words)
        this.walk(count, 4 * BLOCK * target, values, masks, bins);
      for (let k = 0; k < outputs; k++)
        for (let i = 0; i < count; i++)
          out[(from + i) * outputs + k] = (sums[BLOCK * k + i] as number) + Math.fround(start[k] as number);
    }
    return out;
  }

  /** Writes the values and masks of a tree, word by word of its leaves. */
  private write({ nodes, leaves }: OneTree, room: (bytes: number) => number): Word[] {
    const { sum, memory } = this;
    const features = featuresOf(sum, nodes);
    const asked = features.map((feature) => this.asked.find((one) => one.feature === feature) as Asked);
    return Array.from({ length: wordsOf(leaves) }, (_, word): Word => {
      const from = leaves.from + WORD * word;
      const own = sum.value.subarray(from, Math.min(leaves.to, from + WORD));
      // One value more stands for "none of these leaves": it stays 0, which changes no sum.
      const values = room(4 * (WORD + 1));
      new Float32Array(memory.buffer, values, WORD).set(own);
      const masks = asked.map(({ examples }) => room(4 * examples.length));
      features.forEach((feature, f) => {
        const { examples } = asked[f] as Asked;
        const bits = new Int32Array(memory.buffer, masks[f] as number, examples.length);
        bits.fill(bitsOf({ from: 0, to: own.length }));
        for (let node = nodes.from; node < nodes.to; node++) {
          if (sum.feature[node] !== feature) continue;
          const [yes, no] = [sum.yes, sum.no].map((child) => {
            const below = leavesBelow(sum, child[node] as number);
            return bitsOf({ from: below.from - from, to: below.to - from });
          }) as [number, number];
          for (let bin = 0; bin < bits.length; bin++)
            bits[bin] = (bits[bin] as number) & ~(takesTrue(sum, node, examples[bin] as number) ? no : yes);
        }
      });
      return { target: sum.target[from] as number, values, masks, bins: asked.map(({ bins }) => bins) };
    });
  }
}

/** Leaves as bits of their word, the first one highest; those of other words have none. */
function bitsOf({ from, to }: Stretch): number {
  const low = Math.min(WORD, Math.max(0, from));
  const high = Math.min(WORD, Math.max(0, to));
  // A shift by 32 would be one by 0.
  return (low === WORD ? 0 : -1 >>> low) & (high === WORD ? -1 : ~(-1 >>> high));
}

interface Stretch {
  from: number;
  to: number;
}
/** The nodes and the leaves of a tree, which lie together. */
interface OneTree {
  nodes: Stretch;
  leaves: Stretch;
}

function treesOf(sum: TreeSum): OneTree[] {
  let node = 0;
  return Array.from(sum.roots, (root) => {
    const leaves = leavesBelow(sum, root);
    const nodes = { from: node, to: node + leaves.to - leaves.from - 1 };
    node = nodes.to;
    return { nodes, leaves };
  });
}

/** The leaves below a child, which lie together: first those of the true child. */
function leavesBelow({ yes, no }: TreeSum, child: number): Stretch {
  let first = child;
  while (first >= 0) first = yes[first] as number;
  let last = child;
  while (last >= 0) last = no[last] as number;
  return { from: ~first, to: ~last + 1 };
}

const wordsOf = ({ from, to }: Stretch): number => Math.ceil((to - from) / WORD);

const featuresOf = ({ feature }: TreeSum, { from, to }: Stretch): number[] => [
  ...new Set(feature.subarray(from, to)),
];

/** The edges of every feature that is asked of, ascending. */
function edgesOf(sum: TreeSum): Map<number, Float32Array> {
  const edges = new Map<number, Set<number>>();
  sum.feature.forEach((feature, node) => {
    const known = edges.get(feature) ?? new Set();
    edges.set(feature, known);
    const codes = sum.codes[node];
    // One code is what lies above its lower neighbour, up to and including itself.
    if (codes) for (const code of codes) known.add(code).add(below(code));
    else known.add(sum.threshold[node] as number);
  });
  return new Map([...edges].map(([feature, values]) => [feature, Float32Array.from(values).sort()]));
}

/** The next lower number in single precision. */
function below(value: number): number {
  const single = Float32Array.of(value);
  const bits = new Int32Array(single.buffer);
  bits[0] = value === 0 ? 0x8000_0001 : (bits[0] as number) + (value > 0 ? -1 : 1);
  return single[0] as number;
}

function takesTrue(sum: TreeSum, node: number, value: number): boolean {
  if (Number.isNaN(value)) return sum.missingTrue[node] === 1;
  return sum.codes[node]?.has(value) ?? value <= (sum.threshold[node] as number);
}
