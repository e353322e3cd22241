// JSON rows as columns of the types that a model takes. What does not fit is named by row and column.
import { AssayError, type Cell, type RawInput, type Text, text } from '../../shared/domain';
import type { FrameColumn } from '../data';

const ISO_DATE = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Columns in the order of `inputs`. A column may be null (missing) but not absent, so that a misspelt name is not taken for a gap.
 * @throws AssayError serve.badRows naming the first row (from 1) and column that do not fit
 */
export function columnsOf(
  rows: readonly Record<string, unknown>[],
  inputs: readonly RawInput[],
): FrameColumn[] {
  const names = inputs.map((input) => input.name).join(', ');
  const bad = (reason: Text): never => {
    throw new AssayError('serve.badRows', { reason, columns: names });
  };
  return inputs.map(({ name, type }): FrameColumn => {
    const cell = (row: Record<string, unknown>, index: number): Cell => {
      if (!Object.hasOwn(row, name)) return bad(text('serve.bad.missing', { row: index + 1, column: name }));
      const value = row[name];
      if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value as Cell;
      return bad(text('serve.bad.kind', { row: index + 1, column: name }));
    };
    if (type === 'text' || type === 'boolean') return textColumn(name, type, rows.map(cell));
    const values = new Float64Array(rows.length);
    rows.forEach((row, index) => {
      const value = cell(row, index);
      const dated = type === 'date' || type === 'datetime';
      const number = dated ? milliseconds(value) : numeric(value);
      if (number === undefined) {
        bad(
          text(dated ? 'serve.bad.date' : 'serve.bad.number', {
            row: index + 1,
            column: name,
            value: String(value),
          }),
        );
      }
      values[index] = number ?? NaN;
    });
    return { kind: 'number', name, type, values };
  });
}

function textColumn(name: string, type: RawInput['type'], cells: readonly Cell[]): FrameColumn {
  const dictionary: string[] = [];
  const known = new Map<string, number>();
  const codes = Int32Array.from(cells, (cell) => {
    if (cell === null || cell === '') return -1;
    const word = String(cell);
    const code = known.get(word) ?? dictionary.push(word) - 1;
    known.set(word, code);
    return code;
  });
  return { kind: 'text', name, type, codes, dictionary };
}

/** NaN is missing, undefined does not fit. */
function numeric(value: Cell): number | undefined {
  if (value === null || value === '') return NaN;
  if (typeof value === 'boolean') return undefined;
  const number = typeof value === 'number' ? value : Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** ISO 8601 without a zone is read as UTC; a number is milliseconds since 1970 already. */
function milliseconds(value: Cell): number | undefined {
  if (value === null || value === '') return NaN;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || !ISO_DATE.test(value)) return undefined;
  const zoned =
    value.length === 10 || /(Z|[+-]\d{2}:?\d{2})$/.test(value) ? value : `${value.replace(' ', 'T')}Z`;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? undefined : time;
}
