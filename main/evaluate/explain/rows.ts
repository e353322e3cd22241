// Parts of frames: a sample of rows, one row, and columns as a model is asked with them.
import type { RawInput } from '../../../shared/domain';
import type { TensorValue } from '../../compute';
import type { Frame, FrameColumn } from '../../data';
import { feedsOf } from '../../learn';
import { inputName } from '../../recipe';
import type { Values } from './sampling';

export type Feeds = Record<string, TensorValue>;

/** A frame of its own with the rows at these positions. */
export function pickRows(frame: Frame, rows: Int32Array): Frame {
  const columns = frame.columns.map((column): FrameColumn =>
    column.kind === 'number'
      ? { ...column, values: Float64Array.from(rows, (row) => column.values[row] as number) }
      : { ...column, codes: rows.map((row) => column.codes[row] as number) },
  );
  return {
    rows: rows.length,
    rowIds: Float64Array.from(rows, (row) => frame.rowIds[row] as number),
    columns,
  };
}

/** At most `count` of the positions, drawn evenly along them. */
export const evenly = (rows: Int32Array, count: number): Int32Array =>
  rows.length <= count
    ? rows
    : Int32Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)] as number);

/** Columns of a frame in the order of the inputs. */
export function valuesOf(inputs: readonly RawInput[], frame: Frame): Values[] {
  const feeds = feedsOf(inputs, frame, { from: 0, to: frame.rows });
  return inputs.map(({ name }) => feeds[inputName(name)]?.data as Values);
}

export function feedsFrom(inputs: readonly RawInput[], columns: readonly Values[], rows: number): Feeds {
  const dims = [rows, 1];
  return Object.fromEntries(
    inputs.map(({ name }, i): [string, TensorValue] => {
      const data = columns[i] as Values;
      return [
        inputName(name),
        data instanceof Float64Array ? { dtype: 'float64', dims, data } : { dtype: 'string', dims, data },
      ];
    }),
  );
}
