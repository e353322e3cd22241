// Frames for tests, from plain values.
import type { Column, ColumnType, FittedRecipe, RecipeSpec, RecipeStep } from '../../../shared/domain';
import type { TensorValue } from '../../../main/compute';
import type { Frame, FrameColumn } from '../../../main/data';
import { inputDtype, inputName } from '../../../main/recipe/lower';

export type Values = readonly (number | string | null)[];

export function frameOf(columns: Readonly<Record<string, { type: ColumnType; values: Values }>>): Frame {
  const entries = Object.entries(columns);
  const rows = entries[0]?.[1].values.length ?? 0;
  return {
    rows,
    rowIds: Float64Array.from({ length: rows }, (_, i) => i),
    columns: entries.map(([name, { type, values }]) => columnFrom(name, type, values)),
  };
}

function columnFrom(name: string, type: ColumnType, values: Values): FrameColumn {
  if (inputDtype(type) === 'float64')
    return {
      kind: 'number',
      name,
      type,
      values: Float64Array.from(values, (v) => (v === null ? NaN : Number(v))),
    };
  const dictionary = [...new Set(values.filter((v) => v !== null).map(String))];
  const index = new Map(dictionary.map((v, i) => [v, i]));
  const codes = Int32Array.from(values, (v) => (v === null ? -1 : (index.get(String(v)) ?? -1)));
  return { kind: 'text', name, type, codes, dictionary };
}

/** What the graph takes for a frame. */
export function feedsOf(recipe: FittedRecipe, frame: Frame): Record<string, TensorValue> {
  return Object.fromEntries(
    recipe.inputs.map(({ name }) => {
      const column = frame.columns.find((c) => c.name === name);
      if (!column) throw new Error(`no column ${name}`);
      const dims = [frame.rows, 1];
      return [
        inputName(name),
        column.kind === 'number'
          ? { dtype: 'float64', dims, data: column.values }
          : { dtype: 'string', dims, data: Array.from(column.codes, (c) => column.dictionary[c] ?? '') },
      ];
    }),
  );
}

export const specOf = (
  columns: readonly Column[],
  target: string,
  steps: readonly RecipeStep[],
  task: RecipeSpec['task'] = 'binary',
): RecipeSpec => ({
  target,
  task,
  positive: null,
  columns: columns.map(({ name }) => ({ name, role: name === target ? 'target' : 'feature' })),
  steps: [...steps],
  split: { validation: 0.2, test: 0.2, seed: 1 },
});

export const allRows = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);
