// The form for one prediction: text fields to cells by the column's type, and back.
import type { Cell, ColumnType, ModelVersion, RawInput } from '../../shared/domain';

/** A cell as a person types it. Missing is the empty text. */
export const typed = (cell: Cell | undefined): string =>
  cell === null || cell === undefined ? '' : typeof cell === 'string' ? cell : String(cell);

export type FieldProblem = 'number' | 'integer' | 'boolean' | 'date' | 'datetime';

/** What was typed as a cell of the column's type, or what is wrong with it. */
export function cellOf(text: string, type: ColumnType): { cell: Cell } | { problem: FieldProblem } {
  const value = text.trim();
  if (value === '') return { cell: null };
  switch (type) {
    case 'text':
      return { cell: text };
    case 'integer':
    case 'number': {
      const number = Number(value.replace(/(?<=\d),(?=\d{1,2}$)/, '.'));
      if (!Number.isFinite(number)) return { problem: type };
      if (type === 'integer' && !Number.isInteger(number)) return { problem: 'integer' };
      return { cell: number };
    }
    case 'boolean': {
      const lower = value.toLowerCase();
      if (lower === 'true' || lower === 'false') return { cell: lower === 'true' };
      return { problem: 'boolean' };
    }
    case 'date':
      return isDate(value) ? { cell: value } : { problem: 'date' };
    case 'datetime':
      return isDate(value.slice(0, 10)) && !Number.isNaN(Date.parse(value))
        ? { cell: value }
        : { problem: 'datetime' };
  }
}

function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const at = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value);
}

/** All fields as one row, or the first problem of each field that has one. */
export function rowOf(
  inputs: readonly RawInput[],
  fields: Readonly<Record<string, string>>,
): { row: Record<string, Cell>; problems: Record<string, FieldProblem> } {
  const row: Record<string, Cell> = {};
  const problems: Record<string, FieldProblem> = {};
  for (const { name, type } of inputs) {
    const found = cellOf(fields[name] ?? '', type);
    if ('problem' in found) problems[name] = found.problem;
    else row[name] = found.cell;
  }
  return { row, problems };
}

/** A request that can be pasted into a terminal. Single quotes in the data are written for a POSIX shell. */
export function curlOf(url: string, token: string, rows: readonly Readonly<Record<string, Cell>>[]): string {
  const body = JSON.stringify({ rows }).replaceAll("'", "'\\''");
  return [
    `curl ${url.replace(/\/+$/, '')}/v1/predict \\`,
    `  -H 'Authorization: Bearer ${token}' \\`,
    "  -H 'Content-Type: application/json' \\",
    `  -d '${body}'`,
  ].join('\n');
}

/** The version that serves unless told otherwise. */
export const inProduction = (models: readonly ModelVersion[]): ModelVersion | null =>
  models.find((m) => m.aliases.includes('production')) ?? null;

/** "…/clients.csv" to "clients-scored.csv", beside which the dialog opens. */
export function scoredName(path: string): string {
  const name = path.split(/[\\/]/).at(-1) ?? 'rows';
  return `${name.replace(/\.[^.]+$/, '') || 'rows'}-scored.csv`;
}
