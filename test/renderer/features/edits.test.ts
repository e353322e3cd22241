import { describe, expect, it } from 'vitest';
import {
  addStep,
  featuresOf,
  placeStep,
  removeStep,
  sameSpec,
  setRoles,
  setSettings,
  setStepColumn,
  specFor,
  splitColumns,
} from '../../../renderer/features/edits';
import { summaryOf, valueOf } from '../../../renderer/features/settings';
import { specAround } from '../../../main/recipe/preview';
import { transformInfos, transforms } from '../../../main/recipe/transforms';
import { type ColumnType, derivedColumn, type RecipeSpec, type Text } from '../../../shared/domain';
import { hasMessage, say } from '../../../shared/messages';

const all = new Map(transformInfos().map((info) => [info.id, info]));
const types = new Map<string, ColumnType>([
  ['age', 'integer'],
  ['income', 'number'],
  ['job', 'text'],
  ['since', 'date'],
  ['buys', 'boolean'],
]);

const spec: RecipeSpec = {
  target: 'buys',
  task: 'binary',
  positive: 'true',
  columns: [...types.keys()].map((name) => ({ name, role: name === 'buys' ? 'target' : 'feature' })),
  steps: [
    { id: 'impute-1', transform: 'impute', columns: ['age', 'income', 'job'], settings: {} },
    { id: 'scale-1', transform: 'scale', columns: ['age', 'income'], settings: {} },
  ],
  split: { validation: 0.15, test: 0.2, seed: 1 },
};

describe('edits of a recipe', () => {
  it('takes a column out of every step when it is left out, and back into those of its type', () => {
    const without = setRoles(spec, ['age'], 'ignore', types, all);
    expect(featuresOf(without)).toEqual(['income', 'job', 'since']);
    expect(without.steps.map((s) => s.columns)).toEqual([['income', 'job'], ['income']]);
    const back = setRoles(without, ['age'], 'feature', types, all);
    expect(sameSpec(back, spec)).toBe(true);
  });

  it('never changes the role of the target', () => {
    expect(sameSpec(setRoles(spec, ['buys'], 'ignore', types, all), spec)).toBe(true);
  });

  it('adds a step for the columns it takes, under a name of its own', () => {
    const { spec: next, id } = addStep(spec, 'impute', types, all);
    expect(id).toBe('impute-2');
    expect(next.steps.find((s) => s.id === id)?.columns).toEqual(['age', 'income', 'job', 'since']);
    expect(addStep(spec, 'oneHot', types, all).spec.steps.at(-1)?.columns).toEqual(['job']);
  });

  it('puts a new step where its kind stands, and leaves the choice where several columns act together', () => {
    const dates = addStep(spec, 'dateParts', types, all).spec.steps;
    expect(dates.map((s) => s.transform)).toEqual(['impute', 'dateParts', 'scale']);
    expect(dates[1]?.columns).toEqual(['since']);
    expect(addStep(spec, 'ratio', types, all).spec.steps[1]).toMatchObject({
      transform: 'ratio',
      columns: [],
    });
  });

  it('takes a text from one encoder when another gets it, and what a step made from later ones when it goes', () => {
    const hot = addStep(spec, 'oneHot', types, all).spec;
    const rated = addStep(hot, 'targetEncode', types, all);
    const moved = setStepColumn(rated.spec, rated.id, 'job', true, all);
    expect(moved.steps.map((s) => [s.transform, s.columns.includes('job')])).toEqual([
      ['impute', true],
      ['targetEncode', true],
      ['scale', false],
      ['oneHot', false],
    ]);
    const made = addStep(spec, 'ratio', types, all);
    const scaled = setStepColumn(made.spec, 'scale-1', derivedColumn(made.id), true, all);
    expect(scaled.steps.at(-1)?.columns).toEqual(['age', 'income', derivedColumn(made.id)]);
    expect(removeStep(scaled, made.id).steps.at(-1)?.columns).toEqual(['age', 'income']);
  });

  it('takes of a recipe what tells how one column goes, and what its steps act on together', () => {
    const made = addStep(spec, 'ratio', types, all);
    const ratio = setStepColumn(
      setStepColumn(made.spec, made.id, 'age', true, all),
      made.id,
      'income',
      true,
      all,
    );
    const hot = addStep(ratio, 'oneHot', types, all).spec;
    const job = specFor(hot, 'job', all);
    expect(job.columns.map(({ name }) => name)).toEqual(['job', 'buys']);
    expect(job.steps.map((s) => [s.transform, s.columns])).toEqual([
      ['impute', ['job']],
      ['oneHot', ['job']],
    ]);
    // Of a column that others act with, of one that a step makes, and of any other the kernel finds the same as of the whole.
    for (const column of ['age', 'job', 'since', derivedColumn(made.id)])
      expect(specAround(specFor(hot, column, all), column)).toEqual(specAround(hot, column));
    expect(specFor(hot, derivedColumn(made.id), all).columns.map(({ name }) => name)).toEqual([
      ...['age', 'income', 'buys'],
    ]);
  });

  it('moves, sets and removes steps without touching the others', () => {
    expect(placeStep(spec, 'scale-1', 0).steps.map((s) => s.id)).toEqual(['scale-1', 'impute-1']);
    expect(placeStep(spec, 'impute-1', -1)).toBe(spec);
    expect(setSettings(spec, 'scale-1', { method: 'robust' }).steps[1]?.settings).toEqual({
      method: 'robust',
    });
    expect(setStepColumn(spec, 'scale-1', 'age', false, all).steps[1]?.columns).toEqual(['income']);
    expect(removeStep(spec, 'impute-1').steps.map((s) => s.id)).toEqual(['scale-1']);
    expect(spec.steps).toHaveLength(2);
  });
});

describe('places and splits', () => {
  it('puts a step at a place, and nowhere beyond the list', () => {
    expect(placeStep(spec, 'impute-1', 1).steps.map((s) => s.id)).toEqual(['scale-1', 'impute-1']);
    expect(placeStep(spec, 'impute-1', 2)).toBe(spec);
  });

  it('offers dates first for time and identifiers first for groups, and one column of weights', () => {
    const marked = setRoles(spec, ['job'], 'id', types, all);
    expect(splitColumns(marked, 'time', types)).toEqual(['since', 'age', 'income']);
    expect(splitColumns(marked, 'grouped', types)[0]).toBe('job');
    expect(splitColumns(setRoles(spec, ['since'], 'id', types, all), 'column', types)).toEqual([
      'age',
      'job',
      'since',
    ]);
    const weighed = setRoles(setRoles(spec, ['age'], 'weight', types, all), ['income'], 'weight', types, all);
    expect(weighed.columns.filter(({ role }) => role === 'weight').map(({ name }) => name)).toEqual([
      'income',
    ]);
  });
});

describe('settings of the steps', () => {
  it('have words in both languages, and choices that the transforms take', () => {
    for (const { id, name, about, fields } of transformInfos()) {
      for (const { key } of [name, about]) expect(hasMessage(key), key).toBe(true);
      expect(fields.map((field) => field.name).sort()).toEqual(
        Object.keys(transforms[id].settings({}) ?? {}).sort(),
      );
      for (const field of fields) {
        const said = [
          field.label,
          ...(field.help ? [field.help] : []),
          ...(field.choices ?? []).map((c) => c.label),
        ];
        for (const { key } of said) expect(hasMessage(key), key).toBe(true);
        for (const { value } of field.choices ?? []) {
          const raw = { [field.name]: field.kind === 'several' ? [value] : value };
          expect(() => transforms[id].settings(raw), `${id} ${value}`).not.toThrow();
        }
      }
    }
  });

  it('read as a few words', () => {
    const step = {
      id: 's',
      transform: 'impute' as const,
      columns: [],
      settings: { method: 'constant', value: 'none' },
    };
    const words = {
      say: (message: Text) => say(message, 'en'),
      percent: (v: number) => `${v * 100}%`,
      number: String,
      separator: ', ',
    };
    expect(summaryOf(step, all, words)).toBe('a value of your choice · “none”');
    const field = all.get('impute')?.fields[0];
    expect(field && valueOf({ ...step, settings: {} }, field)).toBe('median');
  });
});
