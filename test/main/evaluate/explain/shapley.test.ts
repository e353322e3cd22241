// Shapley values of trees against their definition: every coalition of features, with what is unknown following the training rows.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gaussLegendre, TreeShapley } from '../../../../main/evaluate/explain/shapley';
import { takesTrue, trueShares } from '../../../../main/evaluate/explain/trees';
import type { TreeSum } from '../../../../main/learn';
import { Random } from '../../../../shared/domain';

const WIDTH = 5;

/** A random forest of few small trees on numbers, codes and gaps, a feature often twice on a path. */
function randomTrees(seed: number, outputs: number, count = 4): TreeSum {
  const random = new Random(seed);
  const feature: number[] = [];
  const threshold: number[] = [];
  const codes: (ReadonlySet<number> | null)[] = [];
  const missing: number[] = [];
  const yes: number[] = [];
  const no: number[] = [];
  const target: number[] = [];
  const value: number[] = [];
  const grow = (depth: number, k: number): number => {
    if (depth === 0 || random.uniform() < 0.15) {
      value.push(random.normal());
      return ~(target.push(k) - 1);
    }
    const f = random.below(WIDTH);
    const node = feature.push(f) - 1;
    threshold.push(random.normal());
    codes.push(f === 0 ? new Set([random.below(3), 3]) : null);
    missing.push(random.below(2));
    yes.push(0);
    no.push(0);
    yes[node] = grow(depth - 1, k);
    no[node] = grow(depth - 1, k);
    return node;
  };
  const roots = Array.from({ length: count }, (_, t) => grow(1 + random.below(6), t % outputs));
  return {
    outputs,
    start: Float64Array.from({ length: outputs }, () => random.normal()),
    roots: Int32Array.from(roots),
    feature: Int32Array.from(feature),
    threshold: Float64Array.from(threshold),
    codes,
    missingTrue: Uint8Array.from(missing),
    yes: Int32Array.from(yes),
    no: Int32Array.from(no),
    target: Int32Array.from(target),
    value: Float64Array.from(value),
  };
}

function randomRows(seed: number, rows: number): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length: rows * WIDTH }, (_, i) =>
    random.uniform() < 0.1 ? NaN : i % WIDTH === 0 ? random.below(5) : random.normal(),
  );
}

function sharesOf(sum: TreeSum, x: Float32Array, rows: number): Float64Array {
  const steps = trueShares(sum, x, rows, WIDTH);
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

/** What is expected of one output where only some features are known. */
function expected(sum: TreeSum, shares: Float64Array, x: Float32Array, known: number, k: number): number {
  const at = (node: number): number => {
    if (node < 0) return sum.target[~node] === k ? (sum.value[~node] ?? 0) : 0;
    const [yes, no] = [at(sum.yes[node] ?? 0), at(sum.no[node] ?? 0)];
    if ((known >> (sum.feature[node] ?? 0)) & 1) return takesTrue(sum, node, x, 0) ? yes : no;
    const share = shares[node] ?? 0;
    return share * yes + (1 - share) * no;
  };
  return sum.roots.reduce((total, root) => total + at(root), sum.start[k] ?? 0);
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

function brute(sum: TreeSum, shares: Float64Array, x: Float32Array, feature: number, k: number): number {
  let phi = 0;
  for (let known = 0; known < 1 << WIDTH; known++) {
    if ((known >> feature) & 1) continue;
    const size = [...known.toString(2)].filter((bit) => bit === '1').length;
    const weight = (factorial(size) * factorial(WIDTH - size - 1)) / factorial(WIDTH);
    phi +=
      weight * (expected(sum, shares, x, known | (1 << feature), k) - expected(sum, shares, x, known, k));
  }
  return phi;
}

describe('TreeShapley', () => {
  it('gives the Shapley values of the definition, and they add up', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(1, 3), (seed, outputs) => {
        const sum = randomTrees(seed, outputs);
        const x = randomRows(seed + 1, 60);
        const shares = sharesOf(sum, x, 60);
        const shapley = new TreeShapley(sum, shares, WIDTH);
        const row = randomRows(seed + 2, 1);
        const found = new Float64Array(WIDTH * outputs);
        for (let t = 0; t < shapley.trees; t++) shapley.add(t, row, 0, found);
        for (let k = 0; k < outputs; k++) {
          expect(shapley.base[k]).toBeCloseTo(expected(sum, shares, row, 0, k), 10);
          let total = shapley.base[k] ?? NaN;
          for (let f = 0; f < WIDTH; f++) {
            const phi = found[f * outputs + k] ?? NaN;
            expect(phi).toBeCloseTo(brute(sum, shares, row, f, k), 10);
            total += phi;
          }
          expect(total).toBeCloseTo(expected(sum, shares, row, (1 << WIDTH) - 1, k), 10);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('stays exact on a path of eighty features', () => {
    const deep = 80;
    const sum: TreeSum = {
      outputs: 1,
      start: Float64Array.of(0),
      roots: Int32Array.of(0),
      feature: Int32Array.from({ length: deep }, (_, i) => i),
      threshold: new Float64Array(deep),
      codes: new Array<null>(deep).fill(null),
      missingTrue: new Uint8Array(deep),
      yes: Int32Array.from({ length: deep }, (_, i) => (i + 1 < deep ? i + 1 : ~0)),
      no: Int32Array.from({ length: deep }, (_, i) => ~(i + 1)),
      target: new Int32Array(deep + 1),
      value: Float64Array.from({ length: deep + 1 }, (_, i) => (i === 0 ? 1000 : 0)),
    };
    const shares = new Float64Array(deep).fill(0.97);
    const shapley = new TreeShapley(sum, shares, deep);
    const found = new Float64Array(deep);
    shapley.add(0, new Float64Array(deep).fill(-1), 0, found);
    // All features are alike, so each has the same part.
    for (const phi of found) expect(phi).toBeCloseTo((1000 * (1 - 0.97 ** deep)) / deep, 8);
  });

  it('integrates polynomials of a degree below twice the points exactly', () => {
    for (const n of [1, 2, 5, 16, 40]) {
      const { points, weights } = gaussLegendre(n);
      for (let degree = 0; degree < 2 * n; degree++) {
        const found = points.reduce((s, u, q) => s + (weights[q] ?? 0) * u ** degree, 0);
        expect(found).toBeCloseTo(1 / (degree + 1), 12);
      }
    }
  });
});
