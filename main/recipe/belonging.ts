// Which rows no fold may part, or which came first, where the recipe divides its rows by that.
import { methodOf, type RecipeSpec } from '../../shared/domain';
import { type Belonging, type Frame, groupsOf } from '../data';
import { columnOf } from './apply';

/** The column that says it; null where rows are divided by chance, or by values that say so themselves. */
export function belongingColumn({ split, task }: Pick<RecipeSpec, 'split' | 'task'>): string | null {
  const method = methodOf(split, task);
  return method === 'grouped' || method === 'time' ? (split.column ?? null) : null;
}

/** Of the rows at these places in the frame, in their order. A row without a group belongs to no other. @throws AssayError data.columnMissing */
export function belongingOf(
  frame: Frame,
  spec: Pick<RecipeSpec, 'split' | 'task'>,
  rows: Int32Array,
): Belonging {
  const name = belongingColumn(spec);
  if (name === null) return { kind: 'none' };
  const column = columnOf(frame, name);
  if (spec.split.method === 'time' && column.kind === 'number')
    return { kind: 'times', times: Float64Array.from(rows, (row) => column.values[row] as number) };
  const numbers = new Map<string, number>();
  let next = 0;
  const groups = groupsOf(column, rows).map((group) => {
    const known = group === null ? undefined : numbers.get(group);
    if (known !== undefined) return known;
    if (group !== null) numbers.set(group, next);
    return next++;
  });
  return { kind: 'groups', groups: Int32Array.from(groups) };
}
