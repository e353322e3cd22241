// Raw columns in, matrix out.
import { AssayError, derivedColumn, type FittedRecipe, type TransformId } from '../../shared/domain';
import type { Frame, FrameColumn } from '../data';
import { foldIdsOf } from './belonging';
import { type Slot, toSlot } from './slot';
import { learnt, type RecipeColumn, walk, type WalkProgress } from './steps';
import type { RowContext } from './transform';

/** rows x width features, row-major. */
export interface Matrix {
  rows: number;
  width: number;
  values: Float32Array;
}

export interface ApplyOptions {
  /**
   * The rows are the training rows that the recipe was fitted to: steps that saw the target give each what they learnt from the others.
   * Everything else (validation, test, rows still to come) leaves it out.
   */
  training?: boolean;
}

/** Transforms that only choose between values: of these, matrix and graph hold the very same bits. */
const EXACT: ReadonlySet<TransformId> = new Set(['impute', 'clip', 'rareGroup', 'ordinal', 'oneHot']);

/** Whether `applyRecipe` gives what the graph gives to the bit, and not only nearly. */
export const appliesExactly = ({ spec }: FittedRecipe): boolean =>
  spec.steps.every(({ transform }) => EXACT.has(transform));

/** Features are held within ± this, so that sums of them stay finite in single precision. */
export const FEATURE_BOUND = 1e15;

export function columnOf(frame: Pick<Frame, 'columns'>, name: string): FrameColumn {
  const column = frame.columns.find((c) => c.name === name);
  if (column) return column;
  const columns = frame.columns.map((c) => c.name).join(', ');
  throw new AssayError('data.columnMissing', { column: name, columns });
}

/** Takes a frame's columns through a fitted recipe; `finish` gets each once it is done. */
export function walkFrame(
  recipe: FittedRecipe,
  frame: Frame,
  rows: Int32Array | undefined,
  options: ApplyOptions,
  finish: (column: RecipeColumn<Slot>) => void,
): Generator<WalkProgress, void> {
  const context: RowContext = { training: options.training ? foldIdsOf(frame, recipe.spec, rows) : null };
  return walk<Slot>(
    recipe.spec,
    {
      first: (name) => toSlot(columnOf(frame, name), rows),
      slot: ({ step, transform, settings }, column, slot) =>
        transform.apply(slot, learnt(recipe, step.id, column, slot.name), settings, context),
      joint: ({ step, transform, settings }, inputs) =>
        transform.apply(inputs, learnt(recipe, step.id, derivedColumn(step.id), ''), settings, context),
    },
    finish,
  );
}

/** The features of all rows of a frame, or of those at the given positions. @throws AssayError data.columnMissing */
export function applyRecipe(
  recipe: FittedRecipe,
  frame: Frame,
  rows?: Int32Array,
  options: ApplyOptions = {},
): Matrix {
  const steps = applySteps(recipe, frame, rows, options);
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

/** The same, yielding now and then, for those who must let others run between. */
export function* applySteps(
  recipe: FittedRecipe,
  frame: Frame,
  rows?: Int32Array,
  options: ApplyOptions = {},
): Generator<void, Matrix> {
  const n = rows ? rows.length : frame.rows;
  const width = recipe.features.length;
  const values = new Float32Array(n * width);
  let at = 0;
  const steps = walkFrame(recipe, frame, rows, options, ({ slots }) => {
    for (const slot of slots) at += write(slot, values, at, width);
  });
  while (!steps.next().done) yield;
  return { rows: n, width, values };
}

/** Writes a slot into its columns of the matrix; returns how many these are. */
function write(slot: Slot, out: Float32Array, at: number, width: number): number {
  if (slot.kind === 'levels') {
    slot.codes.forEach((code, i) => {
      if (code >= 0) out[i * width + at + code] = 1;
    });
    return slot.names.length;
  }
  if (slot.kind === 'number') {
    slot.values.forEach((value, i) => {
      out[i * width + at] =
        value > FEATURE_BOUND ? FEATURE_BOUND : value < -FEATURE_BOUND ? -FEATURE_BOUND : value;
    });
    return 1;
  }
  throw new AssayError('internal', {}, { cause: 'Text cannot be a feature.' });
}
