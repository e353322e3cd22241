import { describe, expect, it } from 'vitest';
import { proposeRecipe } from '../../../main/recipe/propose';
import { encodeTarget, guessPositive, inferTask, targetClasses } from '../../../main/recipe/target';
import {
  asRanking,
  asTask,
  type ColumnProfile,
  type ColumnType,
  type RecipeSpec,
} from '../../../shared/domain';
import { hasMessage } from '../../../shared/messages';
import { frameOf, specOf } from './frames';

function profile(name: string, type: ColumnType, more: Partial<ColumnProfile>): ColumnProfile {
  return {
    name,
    type,
    rows: 1000,
    missing: 0,
    distinct: 100,
    distinctExact: true,
    min: null,
    max: null,
    mean: null,
    deviation: null,
    quantiles: null,
    histogram: null,
    top: null,
    ...more,
  };
}
const yesNo = {
  distinct: 2,
  top: [
    { value: 'no', count: 880 },
    { value: 'yes', count: 120 },
  ],
};

function propose(profiles: ColumnProfile[], target: string): RecipeSpec {
  return proposeRecipe(
    profiles.map(({ name, type }) => ({ name, type })),
    profiles,
    target,
  );
}

describe('proposeRecipe', () => {
  const spec = propose(
    [
      profile('customer', 'integer', { distinct: 1000, min: 1, max: 1000 }),
      profile('code', 'text', { distinct: 1000 }),
      profile('comment', 'text', { distinct: 700 }),
      profile('country', 'text', { distinct: 1, top: [{ value: 'CN', count: 1000 }] }),
      profile('empty', 'number', { missing: 1000, distinct: 0 }),
      profile('age', 'integer', { distinct: 70, min: 18, max: 95 }),
      profile('income', 'number', { distinct: 1000, missing: 90, min: 0.5, max: 9e6 }),
      profile('job', 'text', { distinct: 12 }),
      profile('vip', 'boolean', { distinct: 2 }),
      profile('since', 'date', { distinct: 300, missing: 3 }),
      profile('bought', 'text', yesNo),
    ],
    'bought',
  );
  const role = (name: string) => spec.columns.find((c) => c.name === name)?.role;

  it('sets aside what names a row, what never changes and what has too many texts', () => {
    expect(['customer', 'code', 'comment', 'country', 'empty'].map(role)).toEqual([
      'id',
      'id',
      'ignore',
      'ignore',
      'ignore',
    ]);
    expect(['age', 'income', 'job', 'vip', 'since'].map(role)).toEqual(Array(5).fill('feature'));
    expect(role('bought')).toBe('target');
  });
  it('asks a yes-or-no question of the positive class', () => {
    expect(spec).toMatchObject({ task: 'binary', positive: 'yes' });
  });
  it('imputes and scales numbers, encodes text, takes dates apart', () => {
    expect(spec.steps.map(({ id, columns }) => [id, columns])).toEqual([
      ['imputeFlagged', ['income']],
      ['impute', ['age', 'since']],
      ['dateParts', ['since']],
      ['scale', ['age', 'income', 'since']],
      ['oneHot', ['job', 'vip']],
    ]);
  });
  const listed = (texts: string[], more: Partial<ColumnProfile> = {}): RecipeSpec =>
    propose(
      [
        profile('note', 'text', {
          distinct: 1000,
          top: texts.map((value) => ({ value, count: 1 })),
          ...more,
        }),
        profile('age', 'integer', { distinct: 70, min: 18, max: 95 }),
        profile('bought', 'text', yesNo),
      ],
      'bought',
    );
  it.each([
    [
      'reviews',
      ['The parcel came late and the box was broken.', 'I would buy this again at any time, thanks'],
    ],
    ['评论', ['物流很快，包装也不错，下次还会再来购买', '客服一直没有回复，商品质量也很差']],
  ])('takes sentences by their words: %s', (_, texts) => {
    for (const distinct of [1000, 700]) {
      const found = listed(texts, { distinct });
      expect(found.columns[0]).toMatchObject({ role: 'feature', reason: { key: 'recipe.reason.prose' } });
      expect(found.steps.find(({ columns }) => columns.includes('note'))).toMatchObject({
        id: 'words',
        transform: 'words',
        settings: { method: 'tfidf' },
        reason: { key: 'recipe.step.words' },
      });
      expect(found.steps.some(({ transform }) => transform === 'oneHot')).toBe(false);
    }
  });
  it.each([
    ['names', ['Braund, Mr. Owen Harris', 'Heikkinen, Miss. Laina'], {}],
    ['addresses', ['123 Main St, Springfield, IL 62704', '9 High Street, London N1'], {}],
    ['codes', ['550e8400-e29b-41d4-a716-446655440000'], {}],
    [
      'sentences of very many rows',
      ['The parcel came late and the box was broken.'],
      { rows: 1e6, distinct: 1e6 },
    ],
  ] as const)('does not take %s for sentences', (_, texts, more) => {
    expect(listed([...texts], more).columns[0]?.role).toBe('id');
  });
  it('keeps sentences that come again and again as values', () => {
    const answers = ['I agree with all of what was said', 'I do not agree with any of it'];
    expect(listed(answers, { distinct: 12 }).steps.at(-1)).toMatchObject({ id: 'oneHot', columns: ['note'] });
  });
  it('gives each part a reason in both languages', () => {
    for (const { reason } of [...spec.columns, ...spec.steps])
      expect(hasMessage(reason?.key ?? '')).toBe(true);
  });
  it('says when nothing is left', () => {
    expect(() =>
      propose(
        [profile('id', 'integer', { distinct: 1000, min: 1, max: 1000 }), profile('y', 'text', yesNo)],
        'y',
      ),
    ).toThrowError(expect.objectContaining({ code: 'recipe.noFeatures' }));
  });
});

describe('inferTask', () => {
  const infer = (p: ColumnProfile) => inferTask([{ name: p.name, type: p.type }], p, p.name);
  it('tells classes from numbers', () => {
    expect(infer(profile('y', 'text', { distinct: 7 })).task).toBe('multiclass');
    expect(infer(profile('y', 'integer', { distinct: 5, min: 1, max: 5 })).task).toBe('multiclass');
    expect(infer(profile('y', 'integer', { distinct: 400 })).task).toBe('regression');
    expect(infer(profile('y', 'number', { distinct: 9 })).task).toBe('regression');
    expect(infer(profile('y', 'integer', { distinct: 2, min: 0, max: 1, mean: 0.6 }))).toEqual({
      task: 'binary',
      positive: '1',
    });
  });
  it('takes what was counted for a number, and grades and codes for classes', () => {
    const whole = (min: number, max: number, mean: number) =>
      infer(profile('y', 'integer', { distinct: max - min + 1, min, max, mean })).task;
    expect(whole(0, 7, 1.1)).toBe('regression'); // claims a year
    expect(whole(1, 12, 2.4)).toBe('regression'); // visits, at least one
    expect(whole(0, 9, 4.5)).toBe('multiclass'); // digits
    expect(whole(1, 5, 3.9)).toBe('multiclass'); // stars
    expect(whole(0, 2, 0.3)).toBe('multiclass'); // three codes, one rare
    expect(whole(100, 110, 101)).toBe('multiclass'); // codes that begin elsewhere
  });
  it('asks another question of the same recipe on demand, and lets go of what only the first had', () => {
    const spec = propose(
      [
        profile('visits', 'integer', { distinct: 8, min: 0, max: 7, mean: 3.6 }),
        profile('age', 'integer', {}),
      ],
      'visits',
    );
    expect(spec.task).toBe('multiclass');
    const balanced = { ...spec, balance: 'weights' as const };
    expect(asTask(balanced, 'multiclass', null)).toEqual(balanced);
    const number = asTask(balanced, 'regression', null);
    expect(number).toEqual({ ...spec, task: 'regression' });
    const ranked = asRanking(spec, 'age');
    expect(asTask(ranked, 'regression', null)).toMatchObject({
      task: 'regression',
      columns: [
        { name: 'visits', role: 'target' },
        { name: 'age', role: 'ignore' },
      ],
    });
  });
  it.each([
    ['target.allMissing', profile('y', 'text', { missing: 1000, distinct: 0 })],
    ['target.oneClass', profile('y', 'text', { distinct: 1, top: [{ value: 'no', count: 1000 }] })],
    ['target.tooManyClasses', profile('y', 'text', { distinct: 900 })],
    ['target.unfit', profile('y', 'date', { distinct: 300 })],
  ])('refuses with %s', (code, p) => {
    expect(() => infer(p)).toThrowError(expect.objectContaining({ code }));
  });
  it('names the columns there are when the target is none of them', () => {
    expect(() => inferTask([{ name: 'a', type: 'text' }], undefined, 'b')).toThrowError(
      expect.objectContaining({ code: 'target.missing', params: { column: 'b', columns: 'a' } }),
    );
  });
  it.each([
    [['no', 900], ['yes', 100], 'yes'],
    [['Yes', 900], ['No', 100], 'Yes'],
    [['正常', 10], ['流失', 90], '流失'],
    [['<=50K', 700], ['>50K', 300], '>50K'],
    [['north', 700], ['south', 300], 'south'],
    [['-1', 10], ['1', 90], '1'],
  ] as const)('guesses the positive class of %s and %s', (a, b, positive) => {
    expect(
      guessPositive([
        { name: a[0], count: a[1] },
        { name: b[0], count: b[1] },
      ]),
    ).toBe(positive);
  });
});

describe('the target column', () => {
  const frame = frameOf({
    y: { type: 'text', values: ['b', null, 'a', '', 'b'] },
    n: { type: 'integer', values: [2, 10, null, 2, 10] },
  });
  it('puts the positive class last and leaves missing ones out', () => {
    const spec = { ...specOf([], 'y', []), positive: 'a' };
    const classes = targetClasses(frame, spec);
    expect(classes).toEqual(['b', 'a']);
    expect(Array.from(encodeTarget({ spec, classes }, frame))).toEqual([0, NaN, 1, NaN, 0]);
  });
  it('orders number classes by value', () => {
    const spec = specOf([], 'n', [], 'multiclass');
    expect(targetClasses(frame, spec)).toEqual(['2', '10']);
  });
  it('refuses what the task cannot be', () => {
    const many = frameOf({ y: { type: 'text', values: ['a', 'b', 'c', 'a', 'b', 'c'] } });
    expect(() => targetClasses(many, specOf([], 'y', []))).toThrowError(
      expect.objectContaining({ code: 'target.notBinary' }),
    );
    expect(() => targetClasses(many, specOf([], 'y', [], 'regression'))).toThrowError(
      expect.objectContaining({ code: 'target.unfit' }),
    );
    const none = frameOf({ y: { type: 'text', values: [null, null] } });
    expect(() => targetClasses(none, specOf([], 'y', []))).toThrowError(
      expect.objectContaining({ code: 'target.allMissing' }),
    );
  });
});
