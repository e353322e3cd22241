// Which rows no fold may part, or which came first, where the recipe divides its rows by that.
import { groupColumn, methodOf, type RecipeSpec, splitOf } from '../../shared/domain';
import { type Belonging, findColumn, type Frame, type FrameColumn, murmur3 } from '../data';

type Divided = Pick<RecipeSpec, 'split' | 'task' | 'columns'>;

/** The column that says it; null where rows are divided by chance, or by values that say so themselves. */
export function belongingColumn(spec: Divided): string | null {
  const method = methodOf(spec.split, spec.task);
  return method === 'grouped' || method === 'time' ? (splitOf(spec).column ?? null) : null;
}

/** Of the rows at these places in the frame, in their order. A row without a group belongs to no other. @throws AssayError data.columnMissing */
export function belongingOf(frame: Frame, spec: Divided, rows: Int32Array): Belonging {
  const name = belongingColumn(spec);
  if (name === null) return { kind: 'none' };
  const column = findColumn(frame.columns, name);
  if (spec.split.method === 'time' && column.kind === 'number') {
    const times = Float64Array.from(rows, (row) => column.values[row] as number);
    const list = groupColumn(spec);
    return {
      kind: 'times',
      times: list === null ? times : latestOf(times, findColumn(frame.columns, list), rows),
    };
  }
  return { kind: 'groups', groups: numbersOf(column, rows) };
}

/** Rows of a list as late as the last of them, so that no moment parts it. */
function latestOf(times: Float64Array, column: FrameColumn, rows: Int32Array): Float64Array {
  const numbers = numbersOf(column, rows);
  const latest = new Map<number, number>();
  numbers.forEach((number, i) => {
    const time = times[i] as number;
    if (!Number.isNaN(time)) latest.set(number, Math.max(time, latest.get(number) ?? -Infinity));
  });
  return times.map((time, i) => latest.get(numbers[i] as number) ?? time);
}

/** The group of each row, numbered as they are met: by codes and values, since a million names would hold the thread. */
export function numbersOf(column: FrameColumn, rows: Int32Array): Int32Array {
  let next = 0;
  if (column.kind === 'text') {
    const { codes, dictionary } = column;
    const numbers = new Int32Array(dictionary.length).fill(-1);
    return rows.map((row) => {
      const code = codes[row] as number;
      if (code < 0 || dictionary[code] === '') return next++;
      if ((numbers[code] as number) < 0) numbers[code] = next++;
      return numbers[code] as number;
    });
  }
  const numbers = new Map<number, number>();
  return rows.map((row) => {
    const value = column.values[row] as number;
    const known = numbers.get(value);
    if (known !== undefined) return known;
    if (!Number.isNaN(value)) numbers.set(value, next);
    return next++;
  });
}

/**
 * What the folds of transforms that see the target go by: the lasting id of each row, or, where the recipe keeps the rows of a customer
 * together, the customer. The customers that a model is judged by are all new to it, so in training, too, none may be told of by its own
 * other rows. A frame without that column (a preview's) goes by rows.
 */
export function foldIdsOf(frame: Frame, spec: Divided, rows?: Int32Array): Float64Array {
  const ids = rows ? Float64Array.from(rows, (row) => frame.rowIds[row] as number) : frame.rowIds;
  const name = methodOf(spec.split, spec.task) === 'grouped' ? splitOf(spec).column : undefined;
  const column = frame.columns.find((one) => one.name === name);
  if (!column) return ids;
  const at = (i: number): number => (rows ? (rows[i] as number) : i);
  if (column.kind === 'number')
    return ids.map((id, i) => {
      const value = column.values[at(i)] as number;
      return Number.isNaN(value) ? id : value;
    });
  const byCode = column.dictionary.map((group) => (group === '' ? null : murmur3(group)));
  return ids.map((id, i) => byCode[column.codes[at(i)] as number] ?? id);
}
