// Ranking: which rows are of one list, and what no list can be.
import { AssayError, groupColumn, type RecipeSpec } from '../../shared/domain';
import { findColumn, type Frame, type FrameColumn, type Split } from '../data';
import { numbersOf } from './belonging';

type Spec = Pick<RecipeSpec, 'task' | 'columns' | 'target'>;

/** Undefined for other tasks. @throws AssayError data.columnMissing */
export function listNumbers(
  frame: Frame,
  spec: Pick<RecipeSpec, 'task' | 'columns'>,
  rows: Int32Array,
): Int32Array | undefined {
  const name = groupColumn(spec);
  return name === null ? undefined : numbersOf(findColumn(frame.columns, name), rows);
}

const isKnown = (column: FrameColumn, row: number): boolean =>
  column.kind === 'text'
    ? (column.codes[row] as number) >= 0 && column.dictionary[column.codes[row] as number] !== ''
    : !Number.isNaN(column.values[row]);

/**
 * Those of the rows that belong to a list; all of them for other tasks.
 * @throws AssayError recipe.noGroup, recipe.groupsOfOne, data.columnMissing, learn.rankingWeights
 */
export function withList(frame: Frame, spec: Spec, rows: Int32Array): Int32Array {
  if (spec.task !== 'ranking') return rows;
  const name = groupColumn(spec);
  if (name === null || name === spec.target) throw new AssayError('recipe.noGroup');
  if (spec.columns.some(({ role }) => role === 'weight')) throw new AssayError('learn.rankingWeights');
  const column = findColumn(frame.columns, name);
  const kept = rows.filter((row) => isKnown(column, row));
  if (kept.length > 0 && new Set(numbersOf(column, kept)).size === kept.length)
    throw new AssayError('recipe.groupsOfOne', { column: name });
  return kept;
}

/** @throws AssayError recipe.groupParted where some rows of a list train and others judge */
export function refuseParted(frame: Frame, spec: Spec, { train, validation, test }: Split): void {
  const name = groupColumn(spec);
  if (name === null) return;
  const column = findColumn(frame.columns, name);
  const rows = Int32Array.from([...train, ...validation, ...test]);
  const lists = numbersOf(column, rows);
  const sides = new Map<number, number>();
  const [first, second] = [train.length, train.length + validation.length];
  lists.forEach((list, i) => {
    const side = i < first ? 0 : i < second ? 1 : 2;
    if ((sides.get(list) ?? side) !== side)
      throw new AssayError('recipe.groupParted', { group: nameOf(column, rows[i] as number), column: name });
    sides.set(list, side);
  });
}

const nameOf = (column: FrameColumn, row: number): string | number =>
  column.kind === 'text'
    ? (column.dictionary[column.codes[row] as number] ?? '')
    : (column.values[row] as number);
