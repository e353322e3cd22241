// Raw columns in, matrix out.
import type { FittedRecipe } from '../../shared/domain';
import { AssayError } from '../../shared/domain';
import type { Frame, FrameColumn } from '../data';
import { type Slot, toSlot } from './slot';
import { featureColumns, learnt, stepsOf, throughSteps } from './steps';

/** rows x width features, row-major. */
export interface Matrix {
  rows: number;
  width: number;
  values: Float32Array;
}

/** Features are held within ± this, so that sums of them stay finite in single precision. */
export const FEATURE_BOUND = 1e15;

export function columnOf(frame: Pick<Frame, 'columns'>, name: string): FrameColumn {
  const column = frame.columns.find((c) => c.name === name);
  if (column) return column;
  const columns = frame.columns.map((c) => c.name).join(', ');
  throw new AssayError('data.columnMissing', { column: name, columns });
}

/** The slots that a raw column ends as. */
export function applyColumn(recipe: FittedRecipe, frame: Frame, name: string, rows?: Int32Array): Slot[] {
  const first: Slot = toSlot(columnOf(frame, name), rows);
  return throughSteps<Slot>(first, stepsOf(recipe.spec, name), ({ step, transform, settings }, slot) =>
    transform.apply(slot, learnt(recipe, step.id, name, slot.name), settings),
  );
}

/** The features of all rows of a frame, or of those at the given positions. @throws AssayError data.columnMissing */
export function applyRecipe(recipe: FittedRecipe, frame: Frame, rows?: Int32Array): Matrix {
  const steps = applySteps(recipe, frame, rows);
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

/** The same, yielding after each column, for those who must let others run between. */
export function* applySteps(recipe: FittedRecipe, frame: Frame, rows?: Int32Array): Generator<void, Matrix> {
  const n = rows ? rows.length : frame.rows;
  const width = recipe.features.length;
  const values = new Float32Array(n * width);
  let at = 0;
  for (const name of featureColumns(recipe.spec)) {
    for (const slot of applyColumn(recipe, frame, name, rows)) at += write(slot, values, at, width);
    yield;
  }
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
