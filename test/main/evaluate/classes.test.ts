// Several classes, each against the rest: figures against scikit-learn's (classes_values.py printed the constants), and classes so rare
// that their figures are not known.
import { describe, expect, it } from 'vitest';
import { clustersOf } from '../../../main/evaluate/clusters';
import { drawings, figures } from '../../../main/evaluate/measure';
import { againstRest } from '../../../main/evaluate/rest';
import {
  type ClassAgainstRest,
  type EvaluationReport,
  type FittedRecipe,
  Random,
} from '../../../shared/domain';

const N = 60;
const places = Array.from({ length: N }, (_, i) => i);
const kind = Float64Array.from(places, (i) => ((i * 53) % 7) % 3);
const three = Float64Array.from(
  places.flatMap((i) => {
    const own = [1 + ((i * 37 + 11) % 97), 1 + ((i * 41) % 89), 1 + ((i * 43) % 83)].map(
      (value, c) => value + (kind[i] === c ? 40 : 0),
    );
    const sum = own.reduce((a, b) => a + b, 0);
    return own.map((value) => Math.fround(value / sum));
  }),
);
const raw = Float64Array.from(places, (i) => 0.25 + ((i * 29) % 13) / 4);
const mean = raw.reduce((a, b) => a + b, 0) / N;
const weights = raw.map((weight) => weight / mean);

const SKLEARN = {
  plain: {
    means: {
      rocAuc: 0.8690594460006223,
      rocAucWeighted: 0.8640476190476191,
      averagePrecision: 0.8076380678111127,
      averagePrecisionWeighted: 0.8083378941842667,
    },
    areas: [0.828, 0.8968253968253967, 0.8823529411764706],
    precisions: [0.8106808469027884, 0.8252854174669584, 0.7869479390635914],
    roc: [
      [0, 0],
      [0, 0.3888888888888889],
      [0.07142857142857142, 0.6111111111111112],
      [0.19047619047619047, 0.7222222222222222],
      [0.2857142857142857, 0.8888888888888888],
      [0.40476190476190477, 1],
      [0.5714285714285714, 1],
      [0.7380952380952381, 1],
      [0.9047619047619048, 1],
    ],
    precisionRecall: [
      [0.05555555555555555, 1],
      [0.4444444444444444, 1],
      [0.6111111111111112, 0.7333333333333333],
      [0.7222222222222222, 0.5909090909090909],
      [0.8888888888888888, 0.5517241379310345],
      [1, 0.5],
      [1, 0.4186046511627907],
      [1, 0.36],
      [1, 0.3157894736842105],
    ],
  },
  weighted: {
    means: {
      rocAuc: 0.9159032745172326,
      rocAucWeighted: 0.9133207992164827,
      averagePrecision: 0.8734051953842009,
      averagePrecisionWeighted: 0.8726511080800056,
    },
    areas: [0.8885868263473055, 0.9383613264427217, 0.9207616707616708],
    precisions: [0.860006538320134, 0.9111406727714049, 0.8490683750610637],
    roc: [
      [0, 0],
      [0, 0.5116279069767442],
      [0.052083333333333336, 0.7829457364341085],
      [0.2222222222222222, 0.8372093023255814],
      [0.2951388888888889, 0.9147286821705426],
      [0.4305555555555556, 1],
      [0.6006944444444444, 1],
      [0.7604166666666666, 1],
      [0.9340277777777778, 1],
    ],
    precisionRecall: [
      [0.046511627906976744, 1],
      [0.6124031007751938, 1],
      [0.7829457364341085, 0.7890625],
      [0.8372093023255814, 0.6033519553072626],
      [0.9147286821705426, 0.5488372093023256],
      [1, 0.5019455252918288],
      [1, 0.42295081967213116],
      [1, 0.36752136752136755],
      [1, 0.3225],
    ],
  },
};

const recipe = (classes: string[]): FittedRecipe =>
  ({ spec: { task: 'multiclass', target: 'y', columns: [], steps: [] }, classes }) as unknown as FittedRecipe;

async function measured(
  classes: string[],
  actual: Float64Array,
  outputs: Float64Array,
  clusters?: ReturnType<typeof clustersOf>,
): Promise<{ metrics: EvaluationReport['metrics']; rest: ClassAgainstRest[] }> {
  const material = { recipe: recipe(classes), actual, clusters, model: { outputs, threshold: 0.5 }, seed: 1 };
  const prior = new Float64Array(classes.length).fill(1 / classes.length);
  const { metrics, areas = [] } = await figures({ ...material, baseline: null, prior });
  return { metrics, rest: await againstRest(material, areas) };
}

const near = (found: number | undefined, value: number | undefined, what: string): void =>
  expect(Math.abs((found ?? NaN) - (value ?? NaN)), what).toBeLessThan(1e-9);

describe('each class against the rest', () => {
  it.each(['plain', 'weighted'] as const)('has scikit-learn’s areas, means and curves: %s', async (how) => {
    const clusters = how === 'plain' ? undefined : clustersOf({ kind: 'none' }, weights);
    const expected = SKLEARN[how];
    const { metrics, rest } = await measured(['a', 'b', 'c'], kind, three, clusters);
    for (const [name, value] of Object.entries(expected.means)) {
      const found = metrics[name as 'rocAuc'];
      near(found?.value, value, name);
      expect(found?.low).toBeLessThan(value);
      expect(found?.high).toBeGreaterThan(value);
    }
    for (const [k, { rocAuc, averagePrecision }] of rest.entries()) {
      near(rocAuc?.value, expected.areas[k], `area ${k}`);
      near(averagePrecision?.value, expected.precisions[k], `precision ${k}`);
      expect(rocAuc?.low).toBeLessThan(expected.areas[k] ?? 0);
      expect(rocAuc?.high).toBeGreaterThan(expected.areas[k] ?? 0);
    }
    const [, second] = rest;
    expected.roc.forEach(([x, y], i) => {
      near(second?.roc[7 * i]?.x, x, 'roc x');
      near(second?.roc[7 * i]?.y, y, 'roc y');
    });
    // The first point stands for naming none.
    expected.precisionRecall.forEach(([x, y], i) => {
      near(second?.precisionRecall[1 + 7 * i]?.x, x, 'recall');
      near(second?.precisionRecall[1 + 7 * i]?.y, y, 'precision');
    });
    // A class has what a yes-or-no question of it has.
    const asked = await drawings({
      recipe: { ...recipe(['no', 'b']), spec: { ...recipe([]).spec, task: 'binary' } },
      actual: kind.map((y) => (y === 1 ? 1 : 0)),
      model: {
        outputs: Float64Array.from(places.flatMap((i) => [0, three[3 * i + 1] ?? 0])),
        threshold: 0.5,
      },
      ...{ clusters, seed: 1 },
    });
    expect(second?.calibration).toEqual(asked.calibration);
    expect(second?.gains.map(({ gain }) => gain.value)).toEqual(asked.gains?.map(({ gain }) => gain.value));
    expect(second?.lift.map(({ rate }) => rate)).toEqual(asked.lift?.map(({ rate }) => rate));
    for (const { lift } of second?.lift ?? []) {
      expect(lift.low).toBeLessThanOrEqual(lift.value);
      expect(lift.high).toBeGreaterThanOrEqual(lift.value);
    }
    // By hand: the mean gap of ten bins of equal width.
    const off = Array.from({ length: 10 }, () => 0);
    for (const i of places) {
      const p = three[3 * i + 1] ?? 0;
      const bin = Math.min(9, Math.floor(10 * p));
      off[bin] =
        (off[bin] ?? 0) + ((how === 'plain' ? 1 : (weights[i] ?? 0)) * (p - (kind[i] === 1 ? 1 : 0))) / N;
    }
    near(
      second?.ece?.value,
      off.reduce((sum, gap) => sum + Math.abs(gap), 0),
      'ece',
    );
    expect(rest.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('is not known of a class without rows, with one row, or of one group', async () => {
    const actual = Float64Array.from({ length: 40 }, (_, i) => (i === 7 ? 3 : i % 2));
    const random = new Random(3);
    const outputs = Float64Array.from({ length: 160 }, () => random.uniform());
    const { metrics, rest } = await measured(['a', 'b', 'none', 'one'], actual, outputs);
    expect(rest.map(({ rows }) => rows)).toEqual([20, 19, 0, 1]);
    expect(rest.map(({ rocAuc, roc }) => rocAuc !== null && roc.length > 2)).toEqual([
      ...[true, true],
      ...[false, false],
    ]);
    for (const { value, low, high } of Object.values(metrics))
      expect([value, low, high].every(Number.isFinite)).toBe(true);
    // What is not a number would not cross to the window as it is.
    expect(JSON.stringify(rest)).not.toMatch(/null,"low"|NaN/);

    const groups = Int32Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 0 : 1 + (i % 5)));
    const grouped = await measured(
      ['a', 'b'],
      Float64Array.from({ length: 40 }, (_, i) => i % 2),
      outputs.subarray(0, 80),
      clustersOf({ kind: 'groups', groups }),
    );
    expect(grouped.rest.map(({ rocAuc }) => rocAuc)).toEqual([null, null]);
    const alone = await measured(['a', 'b', 'c'], new Float64Array(40), outputs.subarray(0, 120));
    expect(alone.rest.map(({ rocAuc }) => rocAuc)).toEqual([null, null, null]);
    expect(alone.metrics.rocAucWeighted).toBeUndefined();
  });

  it('has pictures of the most frequent of very many classes, and areas of all', async () => {
    const classes = Array.from({ length: 24 }, (_, k) => `k${k}`);
    const random = new Random(5);
    const actual = Float64Array.from({ length: 600 }, () => Math.floor(24 * random.uniform() ** 1.5));
    const outputs = Float64Array.from({ length: 600 * 24 }, (_, at) => {
      const own = actual[Math.floor(at / 24)] === at % 24;
      return random.uniform() + (own ? 0.5 : 0);
    });
    const { rest } = await measured(classes, actual, outputs);
    const drawn = rest.filter(({ roc }) => roc.length > 0);
    expect(drawn).toHaveLength(20);
    const least = Math.min(...drawn.map(({ rows }) => rows));
    for (const { roc, rows, rocAuc } of rest) {
      expect(rocAuc).not.toBeNull();
      if (roc.length === 0) expect(rows).toBeLessThanOrEqual(least);
    }
  });
});
