// Raw columns as an assembled model takes them.
import { AssayError, type RawInput } from '../../shared/domain';
import type { TensorValue } from '../compute';
import type { Frame } from '../data';
import { columnOf, inputName } from '../recipe';

/**
 * Rows `from` to `to` of a frame (or of the positions given) by input name.
 * @throws AssayError data.columnMissing, recipe.columnUnfit when a column's kind is not the one the model was made with
 */
export function feedsOf(
  inputs: readonly RawInput[],
  frame: Pick<Frame, 'columns'>,
  range: { from: number; to: number },
  rows?: Int32Array,
): Record<string, TensorValue> {
  const count = range.to - range.from;
  const dims = [count, 1];
  const at = (i: number): number => (rows ? (rows[range.from + i] as number) : range.from + i);
  return Object.fromEntries(
    inputs.map(({ name, type }): [string, TensorValue] => {
      const column = columnOf(frame, name);
      const words = type === 'text' || type === 'boolean';
      if (words !== (column.kind === 'text'))
        throw new AssayError(
          'internal',
          {},
          { cause: `The column ${name} was read as another type than the model takes.` },
        );
      if (column.kind === 'number') {
        const data = Float64Array.from({ length: count }, (_, i) => column.values[at(i)] as number);
        return [inputName(name), { dtype: 'float64', dims, data }];
      }
      const data = Array.from(
        { length: count },
        (_, i) => column.dictionary[column.codes[at(i)] as number] ?? '',
      );
      return [inputName(name), { dtype: 'string', dims, data }];
    }),
  );
}
