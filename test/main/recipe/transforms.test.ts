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

describe('the power scale', () => {
  // Values of scikit-learn 1.2's PowerTransformer.
  it('finds the power that scikit-learn finds, and its values', () => {
    const values = [0.1, 0.5, 1, 2, 3, 8, 20, -1, -3, 55];
    const { recipe, rows } = run('number', values, [['scale', { method: 'power' }]]);
    expect(recipe.fitted['s0']).toMatchObject({ x: { '': { power: expect.closeTo(0.3076763599, 6) } } });
    const expected = [
      -0.36632428193805033, -0.2690307008743935, -0.17009855687453732, -0.014921381872088206,
      0.10752817962959513, 0.5171768325479079, 1.0697061758944204, -0.7772728170760149, -2.014613238647754,
      1.9178497892109148,
    ];
    expected.forEach((value, i) => expect(rows[i]?.[0]).toBeCloseTo(value, 6));
    const left = Array.from({ length: 9 }, (_, i) => -Math.exp((i * 3) / 8));
    expect(run('number', left, [['scale', { method: 'power' }]]).recipe.fitted['s0']).toMatchObject({
      x: { '': { power: expect.closeTo(2.176853091, 6) } },
    });
  });

  it('gives ranks, or a bell curve of them', () => {
    const values = Array.from({ length: 201 }, (_, i) => i ** 3);
    const ranks = run('number', values, [['scale', { method: 'quantile' }]]).rows.flat();
    expect([ranks[0], ranks[100], ranks[200]]).toEqual([0, 0.5, 1]);
    const bell = run('number', values, [['scale', { method: 'normal' }]]).rows.flat();
    expect(bell[100]).toBeCloseTo(0, 9);
    expect(bell[196]).toBeCloseTo(2.0537489, 5);
  });
});

describe('clip, log, bin', () => {
  it('hold, shorten and cut', () => {
    const values = Array.from({ length: 101 }, (_, i) => i);
    const clipped = run('number', values, [['clip', { share: 0.1 }]]).rows.flat();
    expect([clipped[0], clipped[50], clipped[100]]).toEqual([10, 50, 90]);
    expect(run('number', [0, -1, Math.E - 1], [['log', {}]]).rows.flat()).toEqual(
      [0, -Math.log(2), 1].map(Math.fround),
    );
    const { rows, names } = run('number', [1, 2, 3, 4, null], [['bin', { bins: 2 }]]);
    expect(names).toEqual(['x=<2.5', 'x=≥2.5']);
    expect(rows).toEqual([
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 1],
      [0, 0],
    ]);
    expect(
      run('number', [0, 1, 10], [['bin', { bins: 2, method: 'width', output: 'code' }]]).rows.flat(),
    ).toEqual([0, 0, 1]);
  });

  it('cut where the target differs', () => {
    const values = Array.from({ length: 200 }, (_, i) => i);
    const frame = frameOf({
      x: { type: 'number', values },
      goal: { type: 'text', values: values.map((v) => (v >= 37 && v < 150 ? 'a' : 'b')) },
    });
    const steps: RecipeStep[] = [
      { id: 'b', transform: 'bin', columns: ['x'], settings: { method: 'tree', bins: 3 } },
    ];
    const spec = specOf(
      [
        { name: 'x', type: 'number' },
        { name: 'goal', type: 'text' },
      ],
      'goal',
      steps,
    );
    expect(fitRecipe(spec, 1, frame, allRows(200)).features.map(({ name }) => name)).toEqual([
      'x=<36.5',
      'x=36.5–149.5',
      'x=≥149.5',
    ]);
  });
});

describe('words', () => {
  it('weigh as scikit-learn weighs them', () => {
    const texts = ['good food', 'good bad food food', 'bad day', 'Nice DAY good'];
    const { rows, names } = run('text', texts, [['words', { minShare: 0, maxShare: 1 }]]);
    const of = (row: number, word: string): number => rows[row]?.[names.indexOf(`x.“${word}”`)] ?? NaN;
    expect(of(0, 'food')).toBeCloseTo(0.777221, 5);
    expect(of(0, 'good')).toBeCloseTo(0.629228, 5);
    expect(of(1, 'food')).toBeCloseTo(0.841002, 5);
    expect(of(1, 'bad')).toBeCloseTo(0.420501, 5);
    expect(of(3, 'nice')).toBeCloseTo(0.702035, 5);
    expect(of(2, 'nice')).toBe(0);
  });

  it('part Chinese, and count a word wherever its characters stand together', () => {
    const texts = ['这家餐厅的服务很好', '服务太差，不会再来', '服务服务服务', null];
    const { rows, names } = run('text', texts, [['words', { method: 'count', minShare: 0, maxShare: 1 }]]);
    const at = names.indexOf('x.“服务”');
    expect(rows.map((row) => row[at])).toEqual([1, 1, 3, 0]);
    expect(names).toContain('x.“餐厅”');
  });

  it('count the words, numbers and marks of a text', () => {
    const { rows, names } = run(
      'text',
      ['只剩 3 天！OK?', null],
      [
        ['textLength', {}],
        ['words', { minShare: 0 }],
      ],
    );
    const at = ['x.words', 'x.numbers', 'x.marks'].map((name) => names.indexOf(name));
    expect(at.map((i) => rows[0]?.[i])).toEqual([5, 1, 2]);
    expect(at.map((i) => rows[1]?.[i])).toEqual([0, 0, 0]);
  });
});

describe('parts of dates', () => {
  const days = (...dates: string[]): number[] => dates.map((date) => Date.parse(date));
  it('know weeks as ISO 8601 has them, quarters, weekends and ends of months', () => {
    const dates = days('2021-01-03', '2021-01-04', '2020-12-31', '2024-02-29', '2026-11-30');
    const parts = ['week', 'quarter', 'weekend', 'monthEnd', 'dayOfYear'];
    expect(run('date', dates, [['dateParts', { parts }]]).rows).toEqual([
      [53, 1, 1, 0, 3],
      [1, 1, 0, 0, 4],
      [53, 4, 0, 1, 366],
      [9, 1, 0, 1, 60],
      [49, 4, 0, 1, 334],
    ]);
  });

  it('count days from a date, or from the latest that training had', () => {
    const dates = days('2026-01-01', '2026-01-31');
    const since = (reference: string | null) =>
      run('date', dates, [['dateParts', { parts: ['daysSince'], reference }]]).rows.flat();
    expect(since('2026-01-01')).toEqual([0, 30]);
    expect(since(null)).toEqual([-30, 0]);
    expect(() => since('soon')).toThrowError(expect.objectContaining({ code: 'recipe.settings' }));
  });

  it('find the holidays of China, the United States and the European Union', () => {
    const on = (calendar: string, dates: string[], parts = ['on']) =>
      run('date', days(...dates), [
        ['holidays', { calendar, parts }],
        ['dateParts', { parts: ['year'] }],
      ]).rows.map((row) => row.slice(1));
    // Spring Festival and Mid-Autumn go by the moon; Thanksgiving by the week; Good Friday by Easter.
    expect(on('CN', ['2026-02-17', '2025-10-06', '2026-03-08', '2026-10-01']).flat()).toEqual([1, 1, 0, 1]);
    expect(on('US', ['2026-11-26', '2026-11-27', '2026-07-04']).flat()).toEqual([1, 0, 1]);
    expect(on('EU', ['2026-04-03', '2026-04-06', '2026-04-07']).flat()).toEqual([1, 1, 0]);
    expect(on('US', ['2026-11-25', '2026-11-27'], ['before', 'after'])).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });
});
