// Where a model is weak, whether it is fair, and what makes a score suspicious; on rows made so that the answer is known.
import { describe, expect, it } from 'vitest';
import { compareModels, mcNemar } from '../../../main/evaluate/compare';
import { fairnessAt, fairnessOf } from '../../../main/evaluate/fairness';
import { overlapOf, repeatedRows } from '../../../main/evaluate/overlap';
import { levelsOf } from '../../../main/evaluate/segments';
import { slicesOf } from '../../../main/evaluate/slices';
import { weakSegments } from '../../../main/evaluate/weak';
import type { FrameColumn } from '../../../main/data';
import { Random } from '../../../shared/domain';

const textColumn = (name: string, words: readonly string[]): FrameColumn => {
  const dictionary = [...new Set(words)].filter((word) => word !== '');
  return {
    kind: 'text',
    name,
    type: 'text',
    dictionary,
    codes: Int32Array.from(words, (w) => dictionary.indexOf(w)),
  };
};
const numberColumn = (name: string, values: readonly number[]): FrameColumn => ({
  kind: 'number',
  name,
  type: 'number',
  values: Float64Array.from(values),
});
const all = (count: number) => Int32Array.from({ length: count }, (_, i) => i);

describe('levels', () => {
  it('are words by frequency with the rest together, and quarters of numbers, missing apart', () => {
    const words = levelsOf(textColumn('w', [...'aaaabbbccdefghijkl'.split(''), '']), all(19));
    expect(words.conditions.map((c) => (c.kind === 'is' ? c.value : c.kind))).toEqual([
      ...'abcdefgh'.split(''),
      'other',
      'missing',
    ]);
    expect([...words.of].slice(-5)).toEqual([8, 8, 8, 8, 9]);
    const numbers = levelsOf(numberColumn('n', [...Array.from({ length: 100 }, (_, i) => i), NaN]), all(101));
    expect(numbers.conditions).toEqual([
      { kind: 'between', column: 'n', type: 'number', low: null, high: 25 },
      { kind: 'between', column: 'n', type: 'number', low: 25, high: 50 },
      { kind: 'between', column: 'n', type: 'number', low: 50, high: 75 },
      { kind: 'between', column: 'n', type: 'number', low: 75, high: null },
      { kind: 'missing', column: 'n' },
    ]);
    expect([numbers.of[24], numbers.of[25], numbers.of[99], numbers.of[100]]).toEqual([0, 1, 3, 4]);
    expect(levelsOf(numberColumn('k', [2, 0, 2, 1]), all(4)).conditions).toHaveLength(3);
  });
});

/** A model that is good everywhere but for northern rows under 50. */
function weakInTheNorth(count: number) {
  const random = new Random(11);
  const region = Array.from({ length: count }, () => ['north', 'south', 'east'][random.below(3)] ?? '');
  const age = Array.from({ length: count }, () => 20 + 60 * random.uniform());
  const noise = Array.from({ length: count }, () => random.below(5));
  const actual = new Float64Array(count);
  const outputs = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    actual[i] = random.below(2);
    const lost = region[i] === 'north' && (age[i] ?? 0) < 50;
    const sure = 0.75 + 0.2 * random.uniform();
    const p = lost ? random.uniform() : actual[i] === 1 ? sure : 1 - sure;
    outputs.set([1 - p, p], 2 * i);
  }
  const columns = [textColumn('region', region), numberColumn('age', age), numberColumn('noise', noise)];
  return { actual, outputs, levels: columns.map((column) => levelsOf(column, all(count))), region, age };
}

describe('weak segments', () => {
  it('are found as a pair of conditions, and measured on rows that had no part in finding them', async () => {
    const { actual, outputs, levels } = weakInTheNorth(6000);
    const errors = Float64Array.from(
      actual,
      (y, i) => -Math.log(Math.max(1e-9, outputs[2 * i + y] as number)),
    );
    const { weak, searched } = await weakSegments(errors, levels, 1);
    expect(searched).toBeGreaterThan(20);
    expect(weak[0]?.sure).toBe(true);
    expect(weak[0]?.conditions).toContainEqual({ kind: 'is', column: 'region', value: 'north' });
    expect(weak[0]?.error).toBeGreaterThan(2 * (weak[0]?.otherError ?? Infinity));
    expect(weak[0]?.excess.low).toBeGreaterThan(0);
    // What only repeats a segment with one more condition is left out.
    const said = weak.map(({ conditions }) => JSON.stringify(conditions));
    expect(new Set(said).size).toBe(said.length);
    expect(weak.filter(({ conditions }) => conditions.some(({ column }) => column === 'noise'))).toEqual([]);
  });
  it('are not called sure where there is nothing but chance', async () => {
    const random = new Random(5);
    let sure = 0;
    for (let round = 0; round < 20; round++) {
      const levels = ['a', 'b', 'c', 'd'].map((name) =>
        levelsOf(
          numberColumn(
            name,
            Array.from({ length: 800 }, () => random.uniform()),
          ),
          all(800),
        ),
      );
      const errors = Float64Array.from({ length: 800 }, () => random.uniform());
      sure += (await weakSegments(errors, levels, round)).weak.filter((segment) => segment.sure).length;
    }
    expect(sure).toBeLessThanOrEqual(3);
  });
});

describe('slices', () => {
  it('have size, score with interval, and what was predicted beside what came', async () => {
    const { actual, outputs, levels } = weakInTheNorth(3000);
    const slices = await slicesOf({ task: 'binary', actual, outputs, width: 2 }, levels, 1);
    expect(
      slices.filter(({ condition }) => condition.column === 'region').reduce((n, s) => n + s.rows, 0),
    ).toBe(3000);
    const north = slices.find(({ condition }) => condition.kind === 'is' && condition.value === 'north');
    const south = slices.find(({ condition }) => condition.kind === 'is' && condition.value === 'south');
    expect(north?.score?.high).toBeLessThan(south?.score?.low ?? 0);
    expect(south?.score?.value).toBe(1);
    expect(south?.predicted).toBeCloseTo(south?.actual ?? 0, 1);
    const few = await slicesOf(
      { task: 'regression', actual: Float64Array.of(1, 2), outputs: Float64Array.of(1, 2), width: 1 },
      [levelsOf(numberColumn('n', [1, 2]), all(2))],
      1,
    );
    expect(few.every(({ score }) => score === null)).toBe(true);
  });
});

describe('fairness', () => {
  const looked = (threshold: number) => ({ threshold, seed: 1, attributes: 1 });
  // Group a: 60 rows, of 30 positive 24 named, of 30 others 6. Group b: of 30 positive 12 named, of 30 others 0. Group c has 3 rows.
  const group: string[] = [];
  const y: number[] = [];
  const p: number[] = [];
  const add = (name: string, is: number, score: number, count: number) => {
    for (let i = 0; i < count; i++) {
      group.push(name);
      y.push(is);
      p.push(score);
    }
  };
  add('a', 1, 0.9, 24);
  add('a', 1, 0.1, 6);
  add('a', 0, 0.9, 6);
  add('a', 0, 0.1, 24);
  add('b', 1, 0.9, 12);
  add('b', 1, 0.1, 18);
  add('b', 0, 0.1, 30);
  add('c', 1, 0.1, 3);
  const report = fairnessOf(
    levelsOf(textColumn('g', group), all(group.length)),
    Float64Array.from(y),
    Float64Array.from(p),
    looked(0.5),
  );
  it('compares the groups that are large enough', () => {
    expect(report.groups.map(({ rows, few, named }) => [rows, few, named.value])).toEqual([
      [60, false, 0.5],
      [60, false, 0.2],
      [3, true, 0],
    ]);
    expect(report.parity?.value).toBeCloseTo(0.3, 12);
    expect(report.ratio?.value).toBeCloseTo(0.4, 12);
    expect(report.opportunity?.value).toBeCloseTo(0.4, 12);
    expect(report.odds?.value).toBeCloseTo(0.4, 12);
    expect(report.ratio?.low).toBeLessThan(0.4);
    expect(report.ratio?.high).toBeGreaterThan(0.4);
  });
  it('is counted anew at another threshold', () => {
    const everyone = fairnessAt(report, looked(0));
    expect(everyone.parity?.value).toBe(0);
    expect(everyone.ratio?.value).toBe(1);
    expect(fairnessAt(report, looked(1)).ratio).toBeNull();
  });
});

describe('overlap', () => {
  it('counts test rows whose key or whole row is in training', async () => {
    const keys = textColumn('id', ['a', 'b', 'c', 'a', 'x', '']);
    expect(await overlapOf(keys, Int32Array.of(0, 1, 2), Int32Array.of(3, 4, 5))).toBeCloseTo(1 / 3, 12);
    const columns = [
      textColumn('t', ['Rome', 'Oslo', ' rome', 'Rome', '', '']),
      numberColumn('n', [1.2341, 5, 1.2339, 9, NaN, NaN]),
    ];
    expect(await repeatedRows(columns, Int32Array.of(0, 1), Int32Array.of(2, 3))).toBe(0.5);
    expect(await repeatedRows(columns, Int32Array.of(4), Int32Array.of(5))).toBe(1);
  });
});

describe('two models', () => {
  it('are compared on the same draws, and by the rows that only one gets right', async () => {
    const actual = Float64Array.from({ length: 400 }, (_, i) => i % 2);
    const outputs = (wrong: number) =>
      Float64Array.from({ length: 800 }, (_, i) => {
        const row = i >> 1;
        const right = row % wrong !== 0;
        return (i % 2 === actual[row]) === right ? 0.9 : 0.1;
      });
    const found = await compareModels({
      task: 'binary',
      actual,
      classes: 2,
      own: { outputs: outputs(20), threshold: 0.5 },
      other: { outputs: outputs(5), threshold: 0.5 },
      seed: 1,
    });
    const accuracy = found.figures.find(({ metric }) => metric === 'accuracy');
    expect(accuracy?.other).toBe(0.8);
    expect(accuracy?.difference.value).toBeCloseTo(0.15, 12);
    expect(accuracy?.difference.low).toBeGreaterThan(0.1);
    expect(found.disagreement).toMatchObject({ onlyThis: 60, onlyOther: 0 });
    expect(found.disagreement?.p).toBeLessThan(1e-9);
  });
  // scipy 1.10: binomtest(4, 15, 0.5).pvalue and binomtest(300, 700).pvalue.
  it("McNemar's p is the exact binomial one", () => {
    expect(mcNemar(4, 11)).toBeCloseTo(0.11846923828125, 12);
    expect(mcNemar(300, 400)).toBeCloseTo(0.00017847631448562662, 12);
    expect(mcNemar(0, 0)).toBe(1);
    expect(mcNemar(7, 7)).toBe(1);
  });
});
