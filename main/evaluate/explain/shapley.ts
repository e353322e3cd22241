// Exact Shapley values of a sum of trees, path-dependent as in TreeSHAP (Lundberg and others 2020, "From local explanations to global
// understanding with explainable AI for trees", algorithm 2): a feature that is not known follows the training rows' shares.
//
// A leaf's part in the game is a product over the features on its path: one for a known feature that leads there (else nought), the share
// of rows for an unknown one. The Shapley value of such a product is an integral over the multilinear extension (Owen 1972),
//     phi_i = value (o_i - z_i) * integral over u from 0 to 1 of the product over j <> i of (z_j (1 - u) + o_j u),
// whose integrand is a polynomial of a degree below the number of features on the path, so Gauss and Legendre's rule with half as many
// points is exact. Every term is positive: nothing cancels, however deep the tree, which dividing polynomials' coefficients does not give.
import type { TreeSum } from '../../learn';
import { takesTrue } from './trees';

const MOST_POINTS = 64;

export class TreeShapley {
  /** What the model says of the average training row, by output. */
  readonly base: Float64Array;
  private readonly points: Float64Array;
  private readonly weights: Float64Array;
  private readonly known: Uint8Array;
  private readonly share: Float64Array;
  private readonly onPath: Uint8Array;
  private readonly path: Int32Array;
  private readonly products: Float64Array;
  private depth = 0;

  /** @param shares of each node, the share of training rows that go to its true child */
  constructor(
    private readonly sum: TreeSum,
    private readonly shares: Float64Array,
    readonly width: number,
  ) {
    const deepest = this.longestPath();
    const rule = gaussLegendre(Math.min(MOST_POINTS, Math.max(1, Math.ceil(deepest.features / 2))));
    this.points = rule.points;
    this.weights = rule.weights;
    this.known = new Uint8Array(width).fill(1);
    this.share = new Float64Array(width).fill(1);
    this.onPath = new Uint8Array(width);
    this.path = new Int32Array(width);
    this.products = new Float64Array((deepest.nodes + 2) * this.points.length);
    this.base = Float64Array.from(sum.start);
    const expect = (node: number, mass: number): void => {
      if (node < 0) {
        const k = sum.target[~node] as number;
        this.base[k] = (this.base[k] as number) + mass * (sum.value[~node] as number);
        return;
      }
      const yes = shares[node] as number;
      expect(sum.yes[node] as number, mass * yes);
      expect(sum.no[node] as number, mass * (1 - yes));
    };
    for (const root of sum.roots) expect(root, 1);
  }

  get trees(): number {
    return this.sum.roots.length;
  }

  /** Adds a tree's Shapley values for a row to out[feature * outputs + output]. */
  add(tree: number, x: ArrayLike<number>, at: number, out: Float64Array): void {
    this.products.fill(1, 0, this.points.length);
    this.depth = 0;
    this.walk(this.sum.roots[tree] as number, x, at, out, 0);
  }

  private walk(node: number, x: ArrayLike<number>, at: number, out: Float64Array, level: number): void {
    if (node < 0) return this.leaf(~node, out, level);
    const { sum } = this;
    const feature = sum.feature[node] as number;
    const hot = takesTrue(sum, node, x, at);
    const yes = this.shares[node] as number;
    this.enter(sum.yes[node] as number, feature, yes, hot, x, at, out, level);
    this.enter(sum.no[node] as number, feature, 1 - yes, !hot, x, at, out, level);
  }

  private enter(
    child: number,
    feature: number,
    part: number,
    hot: boolean,
    x: ArrayLike<number>,
    at: number,
    out: Float64Array,
    level: number,
  ): void {
    const before = this.share[feature] as number;
    const knownBefore = this.known[feature] as number;
    const after = before * part;
    const knownAfter = hot ? knownBefore : 0;
    // Neither the row nor any training row gets there.
    if (after === 0 && knownAfter === 0) return;
    const { points, products } = this;
    const n = points.length;
    for (let q = 0; q < n; q++) {
      const u = points[q] as number;
      const old = knownBefore === 1 ? before + u * (1 - before) : before * (1 - u);
      const now = knownAfter === 1 ? after + u * (1 - after) : after * (1 - u);
      products[(level + 1) * n + q] = ((products[level * n + q] as number) / old) * now;
    }
    const first = this.onPath[feature] === 0;
    if (first) {
      this.onPath[feature] = 1;
      this.path[this.depth++] = feature;
    }
    this.share[feature] = after;
    this.known[feature] = knownAfter;
    this.walk(child, x, at, out, level + 1);
    this.share[feature] = before;
    this.known[feature] = knownBefore;
    if (first) {
      this.onPath[feature] = 0;
      this.depth--;
    }
  }

  private leaf(leaf: number, out: Float64Array, level: number): void {
    const { points, weights, products, sum } = this;
    const n = points.length;
    const value = sum.value[leaf] as number;
    const outputs = sum.outputs;
    const k = sum.target[leaf] as number;
    let unknown = NaN;
    for (let i = 0; i < this.depth; i++) {
      const feature = this.path[i] as number;
      let phi = 0;
      if (this.known[feature] === 1) {
        const z = this.share[feature] as number;
        if (z === 1) continue;
        for (let q = 0; q < n; q++) {
          const u = points[q] as number;
          phi += ((weights[q] as number) * (products[level * n + q] as number)) / (z + u * (1 - z));
        }
        phi *= 1 - z;
      } else {
        // Minus z times the rest, and the rest is the product over z (1 - u): the same for every feature that leads elsewhere.
        if (Number.isNaN(unknown)) {
          unknown = 0;
          for (let q = 0; q < n; q++)
            unknown -=
              ((weights[q] as number) * (products[level * n + q] as number)) / (1 - (points[q] as number));
        }
        phi = unknown;
      }
      const to = feature * outputs + k;
      out[to] = (out[to] as number) + value * phi;
    }
  }

  private longestPath(): { nodes: number; features: number } {
    const { sum } = this;
    let nodes = 0;
    let features = 0;
    const count = new Map<number, number>();
    const look = (node: number, depth: number): void => {
      if (node < 0) {
        nodes = Math.max(nodes, depth);
        features = Math.max(features, count.size);
        return;
      }
      const feature = sum.feature[node] as number;
      count.set(feature, (count.get(feature) ?? 0) + 1);
      look(sum.yes[node] as number, depth + 1);
      look(sum.no[node] as number, depth + 1);
      const left = (count.get(feature) ?? 1) - 1;
      if (left === 0) count.delete(feature);
      else count.set(feature, left);
    };
    for (const root of sum.roots) look(root, 0);
    return { nodes, features };
  }
}

/** Gauss and Legendre's rule on 0 to 1, exact for polynomials of a degree below 2n; roots by Newton's method from Tricomi's guess. */
export function gaussLegendre(n: number): { points: Float64Array; weights: Float64Array } {
  const points = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let turn = 0; turn < 100; turn++) {
      let [p, before] = [1, 0];
      for (let k = 1; k <= n; k++) [p, before] = [((2 * k - 1) * x * p - (k - 1) * before) / k, p];
      slope = (n * (x * p - before)) / (x * x - 1);
      const step = p / slope;
      x -= step;
      if (Math.abs(step) < 1e-16) break;
    }
    points[i] = (1 - x) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}
