import { describe, expect, it } from 'vitest';
import { applyRecipe } from '../../../main/recipe/apply';
import { fitRecipe } from '../../../main/recipe/fit';
import { mean, quantile } from '../../../main/recipe/statistics';
import { transforms } from '../../../main/recipe/transforms';
import { say } from '../../../shared/messages';
import type { ColumnType, Json, RecipeStep, TransformId } from '../../../shared/domain';
import { allRows, frameOf, specOf, type Values } from './frames';

function run(
  type: ColumnType,
  values: Values,
  steps: [TransformId, Record<string, Json>][],
  train = values.length,
) {
  const frame = frameOf({
    x: { type, values },
    goal: { type: 'text', values: values.map((_, i) => (i % 2 === 0 ? 'a' : 'b')) },
  });
  const list = steps.map(([transform, settings], i): RecipeStep => ({
    id: `s${i}`,
    transform,
    columns: ['x'],
    settings,
  }));
  const spec = specOf(
    [
      { name: 'x', type },
      { name: 'goal', type: 'text' },
    ],
    'goal',
    list,
  );
  const recipe = fitRecipe(spec, 1, frame, allRows(train));
  const { values: out, width } = applyRecipe(recipe, frame);
  const rows = values.map((_, i) => Array.from(out.subarray(i * width, (i + 1) * width)));
  return { recipe, rows, names: recipe.features.map(({ name }) => name) };
}

describe('impute', () => {
  it('fills with the median, mean, mode or a constant of the training rows and flags where', () => {
    const values = [1, 2, 10, 2, null, 1000];
    const fill = (settings: Record<string, Json>) => run('number', values, [['impute', settings]], 5).rows[4];
    expect(fill({ method: 'median' })).toEqual([2]);
    expect(fill({ method: 'mean' })).toEqual([3.75]);
    expect(fill({ method: 'mode', flag: true })).toEqual([2, 1]);
    expect(fill({ method: 'constant', value: -7 })).toEqual([-7]);
  });
  it('names the setting when the constant is no number', () => {
    const bad = () => run('number', [1, 2], [['impute', { method: 'constant', value: 'many' }]]);
    expect(bad).toThrowError(expect.objectContaining({ code: 'recipe.settings' }));
  });
  it('refuses the mean of text', () => {
    const bad = () =>
      run(
        'text',
        ['a', 'b'],
        [
          ['impute', { method: 'mean' }],
          ['oneHot', {}],
        ],
      );
    expect(bad).toThrowError(expect.objectContaining({ code: 'recipe.columnUnfit' }));
  });
});

describe('scale', () => {
  it('standardises by the population deviation, as scikit-learn does', () => {
    const { rows } = run('number', [1, 2, 3, 4], [['scale', {}]]);
    const sd = Math.sqrt(1.25);
    [-1.5, -0.5, 0.5, 1.5].forEach((v, i) => expect(rows[i]?.[0]).toBeCloseTo(v / sd, 6));
  });
  it('brings the training range to 0..1, or the quartiles to 1', () => {
    expect(run('number', [10, 20, 30], [['scale', { method: 'minMax' }]]).rows).toEqual([[0], [0.5], [1]]);
    expect(run('number', [0, 1, 2, 3, 4], [['scale', { method: 'robust' }]]).rows).toEqual([
      [-1],
      [-0.5],
      [0],
      [0.5],
      [1],
    ]);
  });
  it('leaves a constant column at zero', () => {
    expect(
      run('number', [0.1, 0.1, 0.1], [['scale', {}]])
        .rows.flat()
        .every((v) => Math.abs(v) < 1e-9),
    ).toBe(true);
  });
  it('learns from the training rows alone', () => {
    const a = run('number', [1, 2, 3, 4, 5], [['scale', {}]], 4).recipe.fitted;
    const b = run('number', [1, 2, 3, 4, 1e9], [['scale', {}]], 4).recipe.fitted;
    expect(a).toEqual(b);
  });
});

describe('oneHot', () => {
  it('gives each level a column, the most frequent first, and unknown ones none', () => {
    const { rows, names } = run('text', ['红', '蓝', '红', '绿'], [['oneHot', {}]], 3);
    expect(names).toEqual(['x=红', 'x=蓝']);
    expect(rows).toEqual([
      [1, 0],
      [0, 1],
      [1, 0],
      [0, 0],
    ]);
  });
  it('groups rare levels with unknown ones, and keeps missing apart', () => {
    const values = ['a', 'a', 'a', 'b', 'b', 'c', null, 'd'];
    const { rows, names } = run('text', values, [['oneHot', { minShare: 0.25 }]], 7);
    expect(names).toEqual(['x=a', 'x=b', 'x=<other>', 'x=<missing>']);
    expect(rows[5]).toEqual([0, 0, 1, 0]);
    expect(rows[6]).toEqual([0, 0, 0, 1]);
    expect(rows[7]).toEqual([0, 0, 1, 0]);
  });
  it('takes the empty text for missing', () => {
    expect(run('text', ['', 'a'], [['oneHot', {}]]).names).toEqual(['x=a', 'x=<missing>']);
  });
  it('refuses a number, and a text that stays text is refused by the matrix', () => {
    expect(() => run('number', [1, 2], [['oneHot', {}]])).toThrowError(
      expect.objectContaining({ code: 'recipe.columnUnfit' }),
    );
    expect(() => run('text', ['a', 'b'], [])).toThrowError(
      expect.objectContaining({ code: 'recipe.columnUnfit' }),
    );
  });
});

describe('dateParts', () => {
  it('agrees with the calendar of JavaScript over 800 years', () => {
    const days = Array.from({ length: 3000 }, (_, i) => Date.UTC(1600, 0, 1) + i * 97.37 * 86400000);
    const { rows, names } = run('datetime', days, [
      ['dateParts', { parts: ['year', 'month', 'day', 'weekday', 'hour'] }],
    ]);
    expect(names).toEqual(['x.year', 'x.month', 'x.day', 'x.weekday', 'x.hour']);
    days.forEach((ms, i) => {
      const d = new Date(ms);
      const want = [
        d.getUTCFullYear(),
        d.getUTCMonth() + 1,
        d.getUTCDate(),
        (d.getUTCDay() + 6) % 7,
        d.getUTCHours(),
      ];
      expect(rows[i]).toEqual(want);
    });
  });
  it('puts December next to January on the circle', () => {
    const months = [Date.UTC(2024, 0, 1), Date.UTC(2024, 11, 1), Date.UTC(2024, 6, 1)];
    const { rows } = run('date', months, [['dateParts', { parts: ['month'], cyclic: true }]]);
    const distance = (a: number[] = [], b: number[] = []) =>
      Math.hypot((a[0] ?? 0) - (b[0] ?? 0), (a[1] ?? 0) - (b[1] ?? 0));
    expect(distance(rows[0], rows[1])).toBeLessThan(distance(rows[0], rows[2]));
  });
  it('leaves a missing date missing, and says that the feature can be', () => {
    const { rows, recipe } = run('date', [0, null], [['dateParts', { parts: ['year'] }]]);
    expect(rows[1]?.[0]).toBeNaN();
    expect(recipe.features[0]?.missing).toBe(true);
  });
});

it('says what was learnt in both languages', () => {
  const { recipe } = run(
    'number',
    [1, 2, null],
    [
      ['impute', {}],
      ['scale', {}],
    ],
  );
  const fitted = recipe.fitted['s0'] as { x: { '': Json } };
  const sentence = transforms.impute.describe('x', fitted.x[''], transforms.impute.settings({}));
  expect(say(sentence, 'en')).toBe(
    'Missing values of x become 1.5 (median); 33.3% of the training rows were missing.',
  );
  expect(say(sentence, 'zh')).toBe('x 的缺失值以中位数 1.5 填补；训练集中有 33.3% 的行缺失。');
});

it('finds quantiles as numpy does and means that do not overflow', () => {
  expect(quantile(Float64Array.of(7, 1, 3, 5), 0.5)).toBe(4);
  expect(quantile(Float64Array.of(3, 1, 2), 0.25)).toBe(1.5);
  expect(mean(Float64Array.of(1.7e308, 1.7e308, 1.7e308))).toBe(1.7e308);
});
