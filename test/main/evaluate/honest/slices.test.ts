// The demand on the weakest group, on models that are as good everywhere, or not; and macro figures of classes that draws leave out.
import { describe, expect, it } from 'vitest';
import { behindWhole } from '../../../../main/evaluate/behind';
import { bootstrap } from '../../../../main/evaluate/bootstrap';
import { judge } from '../../../../main/evaluate/gate';
import { prepareMetrics } from '../../../../main/evaluate/metrics';
import { slicesOf } from '../../../../main/evaluate/slices';
import { type EvaluationRule, Random, type Verdict } from '../../../../shared/domain';

const TABLES = 25;
const rule: EvaluationRule = { id: 's', kind: 'worstSlice', metric: 'rocAuc', threshold: 0.1 };
const COLUMNS = 4;
const LEVELS = 4;

/** @param lost rows of the first column's first level for which the model only guesses */
async function verdicts(rows: number, lost: boolean, tables = TABLES): Promise<Record<Verdict, number>> {
  const random = new Random(31);
  const found = { pass: 0, warn: 0, fail: 0 };
  for (let table = 0; table < tables; table++) {
    const actual = Float64Array.from({ length: rows }, () => random.below(2));
    const levels = Array.from({ length: COLUMNS }, (_, c) => ({
      column: `c${c}`,
      conditions: Array.from({ length: LEVELS }, (__, l) => ({
        kind: 'is' as const,
        column: `c${c}`,
        value: String(l),
      })),
      of: Uint8Array.from(actual, () => random.below(LEVELS)),
    }));
    const outputs = new Float64Array(2 * rows);
    for (let i = 0; i < rows; i++) {
      const known = lost && levels[0]?.of[i] === 0 ? 0 : 1.2;
      const p = 1 / (1 + Math.exp(-(known * (2 * (actual[i] as number) - 1) * 0.6 + random.normal())));
      outputs.set([1 - p, p], 2 * i);
    }
    const judged = { task: 'binary' as const, actual, outputs, width: 2 };
    const { slices } = behindWhole(judged, 'rocAuc', await slicesOf(judged, levels, table), []);
    const report = { columns: [], metric: 'rocAuc' as const, slices, weak: [], searched: 0 };
    const { verdict } = judge({ task: 'binary', metrics: {}, comparison: null, slices: report }, [rule]);
    found[verdict] += 1 / tables;
  }
  return found;
}

describe('the demand on the weakest group', () => {
  it('does not fail a model that is as good everywhere', async () => {
    for (const rows of [200, 1000]) expect((await verdicts(rows, false)).fail).toBeLessThanOrEqual(0.04);
  });
  it('passes it where there are rows enough, and fails one that surely is not', async () => {
    expect((await verdicts(12_000, false, 3)).pass).toBeGreaterThan(0.9);
    expect((await verdicts(4000, true, 6)).fail).toBeGreaterThan(0.9);
  });
  it('does not pass on a gap that chance may hide', () => {
    const slice = {
      condition: { kind: 'is' as const, column: 'city', value: 'Bonn' },
      rows: 24,
      score: { value: 0.75, low: 0.45, high: 0.95 },
      behind: { value: 0.05, low: -0.2, high: 0.3 },
      predicted: null,
      actual: null,
    };
    const slices = { columns: ['city'], metric: 'rocAuc' as const, slices: [slice], weak: [], searched: 0 };
    const metrics = { rocAuc: { value: 0.8, low: 0.78, high: 0.82 } };
    expect(judge({ task: 'binary', metrics, comparison: null, slices }, [rule]).verdict).toBe('warn');
  });
});

it('holds macro figures of rare classes as often above as below', async () => {
  const random = new Random(9);
  const [classes, rows] = [3, 60];
  const sides = { above: 0, below: 0 };
  for (let table = 0; table < 20; table++) {
    // Two rows of the third class, never found.
    const actual = Float64Array.from({ length: rows }, (_, i) => (i < 2 ? 2 : i % 2));
    const outputs = new Float64Array(rows * classes);
    for (let i = 0; i < rows; i++) {
      const said = i < 2 || random.uniform() < 0.4 ? random.below(2) : (actual[i] as number);
      for (let k = 0; k < classes; k++) outputs[i * classes + k] = k === said ? 0.6 : 0.2;
    }
    const measure = prepareMetrics({ task: 'multiclass', actual, outputs, classes, threshold: 0.5 });
    const draws: number[] = [];
    const point = measure().balancedAccuracy ?? NaN;
    await bootstrap(
      (weights) => {
        const values = measure(weights);
        if (weights) draws.push(values.balancedAccuracy ?? NaN);
        return values;
      },
      { rows, seed: table, resamples: 100 },
    );
    sides.above += draws.filter((value) => value > point).length;
    sides.below += draws.filter((value) => value < point).length;
  }
  expect(sides.above / (sides.above + sides.below)).toBeGreaterThan(0.45);
  expect(sides.above / (sides.above + sides.below)).toBeLessThan(0.55);
});
