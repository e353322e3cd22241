// Every transform: the matrix that TypeScript makes and the one that the exported graph makes are the same.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../main/data';
import { applyRecipe, appliesExactly, type Matrix } from '../../../main/recipe/apply';
import { fitRecipe } from '../../../main/recipe/fit';
import { transforms } from '../../../main/recipe/transforms';
import type { FittedRecipe, Json, RecipeStep, Task, TransformId } from '../../../shared/domain';
import {
  difference,
  frameFor,
  missing,
  moment,
  number,
  settings,
  specFor,
  table,
  throughGraph,
  word,
} from './drawing';
import { allRows, frameOf, specOf, type Values } from './frames';

const names = fc.constantFrom('age', '年龄', 'a b', 'label', 'prediction', 'const_0', 'x/y', '"quoted"', 'é');
const rows = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<(T | null)[]> =>
  fc.array(missing(values), { minLength: 1, maxLength: 30 });

/** Nearly the same, or the very same where the recipe says so; -0 and 0 are one number. */
function compare(recipe: FittedRecipe, native: Matrix, graph: Float32Array): void {
  expect(difference(recipe, native, graph)).toBeNull();
  if (appliesExactly(recipe))
    expect(native.values.map((value) => value + 0)).toEqual(graph.map((value) => value + 0));
}

type Drawn = [TransformId, Record<string, Json>][];

const list = (id: TransformId, settings: Record<string, Json> | null): Drawn =>
  settings ? [[id, settings]] : [];

const numberSteps: fc.Arbitrary<Drawn> = fc
  .record({
    impute: fc.option(
      fc.record({
        method: fc.constantFrom('mean', 'median', 'mode', 'constant'),
        value: fc.integer({ min: -5, max: 5 }),
        flag: fc.boolean(),
      }),
    ),
    scale: fc.option(fc.record({ method: fc.constantFrom('standard', 'minMax', 'robust') })),
  })
  .map(({ impute, scale }) => [...list('impute', impute), ...list('scale', scale)]);

const textSteps: fc.Arbitrary<Drawn> = fc
  .record({
    impute: fc.option(
      fc.record({
        method: fc.constantFrom('mode', 'constant'),
        value: fc.constantFrom('上海', 'x'),
        flag: fc.boolean(),
      }),
    ),
    oneHot: fc.record({
      unknown: fc.constantFrom('zeros', 'other'),
      minShare: fc.constantFrom(0, 0.1, 0.3),
      maxLevels: fc.constantFrom(1, 3, 50),
      missing: fc.constantFrom('level', 'zeros'),
    }),
  })
  .chain(({ impute, oneHot }) =>
    fc
      .option(fc.record({ maxLevels: fc.constantFrom(1, 3, 250) }))
      .map((ordinal): Drawn => [
        ...list('impute', impute),
        ...(ordinal ? list('ordinal', ordinal) : list('oneHot', oneHot)),
      ]),
  );

const dateSteps: fc.Arbitrary<Drawn> = fc
  .record({
    impute: fc.boolean(),
    dateParts: fc.record({
      parts: fc.subarray(['year', 'month', 'day', 'weekday', 'hour'], { minLength: 1 }),
      cyclic: fc.boolean(),
    }),
    scale: fc.boolean(),
  })
  .map(({ impute, dateParts, scale }) => [
    ...list('impute', impute ? { method: 'median', flag: true } : null),
    ...list('dateParts', dateParts),
    ...list('scale', scale && !dateParts.cyclic ? {} : null),
  ]);

const kinds = {
  number: { type: 'number', values: rows(number), steps: numberSteps },
  text: { type: 'text', values: rows(word), steps: textSteps },
  boolean: { type: 'boolean', values: rows(fc.constantFrom('true', 'false')), steps: textSteps },
  date: { type: 'datetime', values: rows(moment), steps: dateSteps },
} as const;

describe.each(Object.entries(kinds))('a column of kind %s', (_kind, { type, values, steps }) => {
  it('gives the same features in TypeScript and in the graph, for rows it has not seen too', () => {
    fc.assert(
      fc.property(names, values, values, steps, (name, seen, unseen, drawn) => {
        const recipeSteps = drawn.map(([transform, settings], i): RecipeStep => ({
          id: `s${i}`,
          transform,
          columns: [name],
          settings,
        }));
        const make = (list: Values): Frame =>
          frameOf({
            [name]: { type, values: list },
            goal: { type: 'text', values: list.map((_, i) => (i % 2 ? 'a' : 'b')) },
          });
        // Two more rows, so that the target always has both its classes.
        const training = make([...seen, ...seen, null, null]);
        const spec = specOf(
          [
            { name, type },
            { name: 'goal', type: 'text' },
          ],
          'goal',
          recipeSteps,
        );
        let recipe: FittedRecipe;
        try {
          recipe = fitRecipe(spec, 1, training, allRows(training.rows));
        } catch (error) {
          // A column without a single value has no levels, so it leaves no feature.
          if (error instanceof Error && error.message.startsWith('recipe.noFeatures')) return;
          throw error;
        }
        // What was fitted survives the manifest.
        recipe = JSON.parse(JSON.stringify(recipe)) as FittedRecipe;
        for (const frame of [training, make([...unseen])]) {
          const native = applyRecipe(recipe, frame);
          expect(native.width).toBe(recipe.features.length);
          compare(recipe, native, throughGraph(recipe, frame));
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe.each(Object.keys(transforms) as TransformId[])('a step of %s among others', (id) => {
  it('gives the same features in TypeScript and in the graph, for rows it has not seen too', () => {
    const shape = fc.record({ filled: fc.boolean(), scaled: fc.boolean() });
    const task = fc.constantFrom<Task>('binary', 'multiclass', 'regression');
    fc.assert(
      fc.property(table(14), table(6), settings[id], task, shape, (seen, unseen, own, task, among) => {
        const training = frameFor(seen, task);
        const spec = specFor(id, own, task, among);
        const fitted = fitRecipe(spec, 1, training, allRows(12));
        // What was fitted survives the manifest.
        const recipe = JSON.parse(JSON.stringify(fitted)) as FittedRecipe;
        for (const frame of [training, frameFor(unseen, task)]) {
          const native = applyRecipe(recipe, frame);
          expect(native.width).toBe(recipe.features.length);
          compare(recipe, native, throughGraph(recipe, frame));
        }
      }),
      { numRuns: 15 },
    );
  });
});

it('leaves no value missing once it is imputed, and none beyond what sums can hold', () => {
  fc.assert(
    fc.property(rows(number), rows(number), (seen, unseen) => {
      const make = (list: Values): Frame =>
        frameOf({
          x: { type: 'number', values: list },
          goal: { type: 'text', values: list.map((_, i) => String(i % 2)) },
        });
      const spec = specOf(
        [
          { name: 'x', type: 'number' },
          { name: 'goal', type: 'text' },
        ],
        'goal',
        [
          { id: 'i', transform: 'impute', columns: ['x'], settings: { method: 'mean', flag: true } },
          { id: 's', transform: 'scale', columns: ['x'], settings: {} },
        ],
      );
      const recipe = fitRecipe(
        spec,
        1,
        make([...seen, null]),
        allRows(seen.length + 1).subarray(0, seen.length + 1),
      );
      expect(recipe.features.every((feature) => feature.missing === undefined)).toBe(true);
      for (const value of applyRecipe(recipe, make(unseen)).values)
        expect(Math.abs(value)).toBeLessThanOrEqual(1e15);
    }),
    // Values that differ by what is 0 in single precision.
    {
      examples: [
        [
          [-5.271735253080388e-162, 0, 0],
          [0, null],
        ],
      ],
    },
  );
});

it('scales nothing where a selection left only the mark of what was missing', () => {
  const x = [1, null, 2, null, 3, null];
  const frame = frameOf({
    x: { type: 'number', values: x },
    goal: { type: 'text', values: x.map((value) => (value === null ? 'a' : 'b')) },
  });
  const spec = specOf(
    [
      { name: 'x', type: 'number' },
      { name: 'goal', type: 'text' },
    ],
    'goal',
    [
      { id: 'i', transform: 'impute', columns: ['x'], settings: { method: 'mean', flag: true } },
      { id: 'k', transform: 'select', columns: ['x'], settings: { method: 'mutualInformation', keep: 1 } },
      { id: 's', transform: 'scale', columns: ['x'], settings: {} },
    ],
  );
  const recipe = fitRecipe(spec, 1, frame, allRows(x.length));
  expect(recipe.features.map(({ name }) => name)).toEqual(['x.missing']);
  const native = applyRecipe(recipe, frame);
  expect(difference(recipe, native, throughGraph(recipe, frame))).toBeNull();
});
