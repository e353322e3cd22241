// Steps that act on several columns together, and steps that see the target.
import { describe, expect, it } from 'vitest';
import { applyRecipe } from '../../../main/recipe/apply';
import { fitRecipe } from '../../../main/recipe/fit';
import { FOLDS, foldOf } from '../../../main/recipe/fold';
import { formedFor } from '../../../main/recipe/forms';
import { specAround } from '../../../main/recipe/preview';
import {
  type ColumnType,
  derivedColumn,
  FittedRecipe,
  type RecipeStep,
  type SplitSpec,
} from '../../../shared/domain';
import { allRows, frameOf, specOf, type Values } from './frames';

const step = (
  id: string,
  transform: RecipeStep['transform'],
  columns: string[],
  settings = {},
): RecipeStep => ({
  id,
  transform,
  columns,
  settings,
});

function fit(
  columns: Record<string, { type: ColumnType; values: Values }>,
  steps: RecipeStep[],
  task: 'binary' | 'multiclass' | 'regression' = 'binary',
) {
  const frame = frameOf(columns);
  const names = Object.keys(columns).map((name) => ({ name, type: columns[name]?.type ?? 'text' }));
  const recipe = fitRecipe(specOf(names, 'goal', steps, task), 1, frame, allRows(frame.rows));
  const rowsOf = (training: boolean): number[][] => {
    const { values, width } = applyRecipe(recipe, frame, undefined, { training });
    return Array.from({ length: frame.rows }, (_, i) =>
      Array.from(values.subarray(i * width, (i + 1) * width)),
    );
  };
  return { frame, recipe, rowsOf };
}

const goal = { type: 'text' as const, values: ['a', 'b', 'a', 'b'] };
const table = {
  debt: { type: 'number' as const, values: [10, 20, 30, null] },
  income: { type: 'number' as const, values: [2, 0, 5, 4] },
  goal,
};

describe('a step on several columns', () => {
  it('adds a column that came from all of them, and leaves them', () => {
    const { recipe, rowsOf } = fit(table, [step('r', 'ratio', ['debt', 'income'])]);
    expect(recipe.features).toEqual([
      { name: 'debt', source: 'debt', step: '', missing: true },
      { name: 'income', source: 'income', step: '', missing: true },
      { name: 'debt ÷ income', source: 'debt', sources: ['debt', 'income'], step: 'r', missing: true },
    ]);
    expect(rowsOf(false).map((row) => row[2])).toEqual([5, 0, 6, NaN]);
  });

  it('makes a column that later steps can take', () => {
    const steps = [
      step('r', 'ratio', ['debt', 'income']),
      step('i', 'impute', ['debt', 'income', derivedColumn('r')]),
      step('s', 'scale', [derivedColumn('r')], { method: 'minMax' }),
    ];
    const { recipe, rowsOf } = fit(table, steps);
    expect(recipe.features.at(-1)).toMatchObject({ name: 'debt ÷ income', step: 's' });
    expect(rowsOf(false).map((row) => row[2])).toEqual([5 / 6, 0, 1, 5 / 6].map(Math.fround));
    expect(specAround(recipe.spec, 'debt').steps.map(({ id }) => id)).toEqual(['i']);
    const alone = specAround(recipe.spec, derivedColumn('r'));
    expect(alone.steps.map(({ id }) => id)).toEqual(['r', 'i', 's']);
    expect(alone.columns.map(({ name }) => name)).toEqual(['debt', 'income']);
  });

  it('says how many columns it lacks', () => {
    expect(() => fit(table, [step('r', 'ratio', ['debt'])])).toThrowError(
      expect.objectContaining({
        code: 'recipe.tooFew',
        params: expect.objectContaining({ needed: 2, found: 1 }),
      }),
    );
  });

  it('keeps for trees such scaling as it calculates with', () => {
    const steps = [
      step('s', 'scale', ['debt', 'income']),
      step('r', 'interact', ['debt', 'income']),
      step('t', 'scale', [derivedColumn('r')]),
    ];
    const { spec } = fit(table, steps).recipe;
    expect(formedFor('codes', spec).steps.map(({ id }) => id)).toEqual(['s', 'r']);
    const plain = { ...spec, steps: [step('s', 'scale', ['debt', 'income'])] };
    expect(formedFor('codes', plain).steps).toEqual([]);
  });

  it('gives the days between two dates', () => {
    const { rowsOf } = fit(
      {
        from: { type: 'date', values: [0, 86_400_000] },
        to: { type: 'datetime', values: [86_400_000 * 10, null] },
        goal: { type: 'text', values: ['a', 'b'] },
      },
      [step('d', 'interact', ['to', 'from'], { kind: 'difference' })],
    );
    expect(rowsOf(false).map((row) => row[2])).toEqual([10, NaN]);
  });
});

describe('target encoding', () => {
  const rows = 400;
  const levels = Array.from({ length: rows }, (_, i) => `v${i % 200}`);
  const answers = Array.from({ length: rows }, (_, i) => ((i * 7919) % 13 < 6 ? 'yes' : 'no'));
  const columns = {
    id: { type: 'text' as const, values: levels },
    goal: { type: 'text' as const, values: answers },
  };

  it('gives every row the smoothed mean of its level over all training rows', () => {
    const { rowsOf, recipe } = fit(columns, [step('t', 'targetEncode', ['id'], { smoothing: 2 })]);
    const wanted = recipe.classes[1];
    const prior = answers.filter((a) => a === wanted).length / rows;
    const own = levels.flatMap((level, i) => (level === 'v3' ? [answers[i] === wanted ? 1 : 0] : []));
    const sum = own.reduce<number>((a, b) => a + b, 0);
    expect(rowsOf(false)[3]?.[0]).toBeCloseTo((sum + 2 * prior) / (own.length + 2), 6);
    expect(recipe.features[0]).toEqual({ name: 'id.target', source: 'id', step: 't' });
  });

  it('gives a training row what the other folds say, so that chance looks like chance', () => {
    const { rowsOf, recipe, frame } = fit(columns, [step('t', 'targetEncode', ['id'], { smoothing: 0 })]);
    const correlation = (values: number[]): number => {
      const y = answers.map((a) => (a === recipe.classes[1] ? 1 : 0));
      const mean = (list: number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
      const [mx, my] = [mean(values), mean(y)];
      const cov = mean(values.map((v, i) => (v - mx) * ((y[i] ?? 0) - my)));
      const spread = (list: number[], m: number): number => Math.sqrt(mean(list.map((v) => (v - m) ** 2)));
      return cov / (spread(values, mx) * spread(y, my));
    };
    const first = (training: boolean): number[] => rowsOf(training).map((row) => row[0] ?? NaN);
    expect(correlation(first(false))).toBeGreaterThan(0.5);
    expect(Math.abs(correlation(first(true)))).toBeLessThan(0.3);
    const sizes = Array.from(
      { length: FOLDS },
      (_, fold) => Array.from(frame.rowIds).filter((id) => foldOf(id, 1) === fold).length,
    );
    for (const size of sizes) expect(Math.abs(size - rows / FOLDS)).toBeLessThan(rows / FOLDS / 2);
  });

  it('tells no customer by its own other rows where the recipe keeps customers together', () => {
    const frame = frameOf(columns);
    const spec = specOf(
      [
        { name: 'id', type: 'text' },
        { name: 'goal', type: 'text' },
      ],
      'goal',
      [step('t', 'targetEncode', ['id'], { smoothing: 0 })],
    );
    const said = (split: Partial<SplitSpec>): number[] => {
      const recipe = fitRecipe({ ...spec, split: { ...spec.split, ...split } }, 1, frame, allRows(rows));
      return [...applyRecipe(recipe, frame, undefined, { training: true }).values];
    };
    // By rows, most hear of their level's other row; by customers none does, and hears what is usual in the other folds.
    expect(new Set(said({}).map((value) => value.toFixed(3))).size).toBeGreaterThan(FOLDS);
    const apart = said({ method: 'grouped', column: 'id' });
    expect(new Set(apart).size).toBeLessThanOrEqual(FOLDS);
    for (const value of apart) expect(Math.abs(value - 0.46)).toBeLessThan(0.08);
    levels.forEach((level, i) => expect(apart[i]).toBe(apart[levels.indexOf(level)]));
  });

  it('gives several classes a column each, but one', () => {
    const { recipe } = fit(
      {
        c: { type: 'text', values: ['x', 'y', 'x', 'y', 'x', 'x'] },
        goal: { type: 'text', values: ['1', '2', '3', '1', '2', '3'] },
      },
      [step('t', 'targetEncode', ['c'])],
      'multiclass',
    );
    expect(recipe.features.map(({ name }) => name)).toEqual(['c.target=2', 'c.target=3']);
  });
});

it('opens what an earlier version had fitted', () => {
  const old = {
    spec: specOf(
      [
        { name: 'x', type: 'number' },
        { name: 'goal', type: 'text' },
      ],
      'goal',
      [step('i', 'impute', ['x'])],
    ),
    versionId: 1,
    trainingRows: 3,
    inputs: [{ name: 'x', type: 'number' }],
    fitted: { i: { x: { '': { fill: 2, missing: 1, rows: 3 } } } },
    features: [{ name: 'x', source: 'x', step: 'i' }],
    classes: ['a', 'b'],
  };
  const recipe = FittedRecipe.parse(JSON.parse(JSON.stringify(old)));
  const frame = frameOf({ x: { type: 'number', values: [null, 5] } });
  expect(Array.from(applyRecipe(recipe, frame).values)).toEqual([2, 5]);
});

describe('principal components', () => {
  // Values of scikit-learn 1.2's PCA on standard scores.
  it('are those of scikit-learn', () => {
    const values: Values[] = [
      [1, 2, 3, 4, 5],
      [2, 1, 4, 3.5, 6],
      [0.5, 0.2, 0.9, 0.1, 0.4],
    ];
    const columns = Object.fromEntries(
      values.map((list, i) => [`c${i}`, { type: 'number' as const, values: list }]),
    );
    const { recipe, rowsOf } = fit(
      { ...columns, goal: { type: 'text', values: ['a', 'b', 'a', 'b', 'a'] } },
      [step('p', 'pca', ['c0', 'c1', 'c2'], { components: 2, keep: false })],
    );
    expect(recipe.features.map(({ name }) => name)).toEqual(['PC1', 'PC2']);
    const expected = [
      [-1.49438721, 0.5503597366],
      [-1.517968043, -0.7494587777],
      [0.4480857614, 1.6978685406],
      [0.4684967584, -1.2690444903],
      [2.0957727332, -0.2297250092],
    ];
    expected.forEach((row, i) =>
      row.forEach((value, j) => expect(rowsOf(false)[i]?.[j]).toBeCloseTo(value, 5)),
    );
  });
});

describe('iterative imputing', () => {
  it('guesses a gap from the row, where the mean would be far off', () => {
    const x = Array.from({ length: 100 }, (_, i) => i);
    const { rowsOf, recipe } = fit(
      {
        x: { type: 'number', values: x },
        y: { type: 'number', values: x.map((v) => (v % 10 === 3 ? null : 2 * v + 1)) },
        goal: { type: 'text', values: x.map((v) => (v % 2 ? 'a' : 'b')) },
      },
      [step('i', 'imputeIterative', ['x', 'y'])],
    );
    expect(recipe.features.some(({ missing }) => missing)).toBe(false);
    expect(rowsOf(false)[93]?.[1]).toBeGreaterThan(180);
    expect(rowsOf(false)[3]?.[1]).toBeLessThan(14);
  });
});

describe('figures of groups', () => {
  it('are those of the training rows, and of all rows for groups that are small or new', () => {
    const { rowsOf, recipe } = fit(
      {
        region: { type: 'text', values: ['n', 'n', 's', 's', 'w', null] },
        spend: { type: 'number', values: [10, 20, 1, 3, 100, 16] },
        goal: { type: 'text', values: ['a', 'b', 'a', 'b', 'a', 'b'] },
      },
      [
        step('g', 'groupStats', ['region', 'spend'], { least: 2, compare: 'difference' }),
        step('o', 'oneHot', ['region']),
      ],
    );
    expect(recipe.features.at(-1)).toMatchObject({
      name: 'spend − mean(spend | region)',
      sources: ['region', 'spend'],
    });
    expect(rowsOf(false).map((row) => row.at(-1))).toEqual([-5, 5, -1, 1, 75, -9]);
  });
});

describe('selection', () => {
  const rows = 600;
  const noise = (salt: number): number[] => Array.from({ length: rows }, (_, i) => (i * 7919 * salt) % 97);
  const level = Array.from({ length: rows }, (_, i) => ['u', 'v', 'w'][i % 3] ?? '');
  const columns = {
    a: { type: 'number' as const, values: noise(3) },
    b: { type: 'number' as const, values: noise(5) },
    c: { type: 'text' as const, values: level },
    d: { type: 'number' as const, values: noise(11).map((v, i) => (i === 5 ? v : 1)) },
    goal: {
      type: 'text' as const,
      values: level.map((l, i) => (l === 'u' ? ((noise(5)[i] ?? 0) > 48 ? 'yes' : 'no') : 'no')),
    },
  };
  const kept = (settings: Record<string, string | number>): string[] =>
    fit(columns, [
      step('o', 'oneHot', ['c']),
      step('s', 'select', ['a', 'b', 'c', 'd'], settings),
    ]).recipe.features.map(({ name }) => name);
  it('keeps what says most of the target, all levels of a text together', () => {
    expect(kept({ method: 'mutualInformation', keep: 2 })).toEqual(['b', 'c=u', 'c=v', 'c=w']);
    expect(kept({ method: 'tree', keep: 2 })).toEqual(['b', 'c=u', 'c=v', 'c=w']);
  });
  it('drops what hardly varies', () => {
    expect(kept({ method: 'variance', least: 0.01 })).not.toContain('d');
  });
});
