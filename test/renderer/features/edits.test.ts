import { describe, expect, it } from 'vitest';
import {
  addStep,
  featuresOf,
  moveStep,
  removeStep,
  sameSpec,
  setRoles,
  setSettings,
  setStepColumn,
} from '../../../renderer/features/edits';
import { STEP_FIELDS, summaryOf, valueOf } from '../../../renderer/features/settings';
import { transforms } from '../../../main/recipe/transforms';
import type { ColumnType, RecipeSpec } from '../../../shared/domain';
import { say } from '../../../shared/messages';

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
    const without = setRoles(spec, ['age'], 'ignore', types);
    expect(featuresOf(without)).toEqual(['income', 'job', 'since']);
    expect(without.steps.map((s) => s.columns)).toEqual([['income', 'job'], ['income']]);
    const back = setRoles(without, ['age'], 'feature', types);
    expect(sameSpec(back, spec)).toBe(true);
  });

  it('never changes the role of the target', () => {
    expect(sameSpec(setRoles(spec, ['buys'], 'ignore', types), spec)).toBe(true);
  });

  it('adds a step for the columns it takes, under a name of its own', () => {
    const { spec: next, id } = addStep(spec, 'impute', types);
    expect(id).toBe('impute-2');
    expect(next.steps.at(-1)?.columns).toEqual(['age', 'income', 'job', 'since']);
    expect(addStep(spec, 'oneHot', types).spec.steps.at(-1)?.columns).toEqual(['job']);
    expect(addStep(spec, 'dateParts', types).spec.steps.at(-1)?.columns).toEqual(['since']);
  });

  it('moves, sets and removes steps without touching the others', () => {
    expect(moveStep(spec, 'scale-1', -1).steps.map((s) => s.id)).toEqual(['scale-1', 'impute-1']);
    expect(moveStep(spec, 'impute-1', -1)).toBe(spec);
    expect(setSettings(spec, 'scale-1', { method: 'robust' }).steps[1]?.settings).toEqual({
      method: 'robust',
    });
    expect(setStepColumn(spec, 'scale-1', 'age', false).steps[1]?.columns).toEqual(['income']);
    expect(removeStep(spec, 'impute-1').steps.map((s) => s.id)).toEqual(['scale-1']);
    expect(spec.steps).toHaveLength(2);
  });
});

describe('settings of the steps', () => {
  it('have the names and defaults of the transforms themselves', () => {
    for (const [id, fields] of Object.entries(STEP_FIELDS)) {
      const defaults = transforms[id as keyof typeof STEP_FIELDS].settings({}) as Record<string, unknown>;
      expect(Object.fromEntries(fields.map((f) => [f.name, f.default])), id).toEqual(defaults);
    }
  });

  it('offer only choices that the transforms take', () => {
    for (const [id, fields] of Object.entries(STEP_FIELDS))
      for (const field of fields) {
        if (field.kind !== 'choice' && field.kind !== 'several') continue;
        for (const { value } of field.choices) {
          const raw = { [field.name]: field.kind === 'several' ? [value] : value };
          expect(
            () => transforms[id as keyof typeof STEP_FIELDS].settings(raw),
            `${id} ${value}`,
          ).not.toThrow();
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
      t: (key: string) => say({ key }, 'en'),
      percent: (v: number) => `${v * 100}%`,
    };
    expect(summaryOf(step, words)).toBe('a value of your choice · “none”');
    const field = STEP_FIELDS.impute[0];
    expect(field && valueOf({ ...step, settings: {} }, field)).toBe('median');
  });
});
