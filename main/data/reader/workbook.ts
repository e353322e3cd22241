// Workbooks of Excel and OpenDocument by SheetJS: one sheet as a table. Formulas count as their values, error cells as missing.
import { readFileSync } from 'node:fs';
import { type CellObject, read, type WorkBook, type WorkSheet } from '@e965/xlsx';
import { AssayError } from '../../../shared/domain';
import { dateText, isDateFormat } from './dates';
import type { Read, ReadReply, ReadRequest } from './protocol';
import { type Grid, layOut } from './sheet';
import { csvLine, TextFile } from './write';

/** Reads one sheet. Errors: data.tableMissing, data.noTables, data.locked, data.damaged. */
export const readWorkbook: Read = (request, onFraction) => {
  const bytes = readFileSync(request.path);
  const tables = open(bytes, request, { bookSheets: true }).SheetNames;
  const { table } = request;
  if (table !== undefined && !tables.includes(table))
    throw new AssayError('data.tableMissing', { file: request.file, table, tables: tables.join(', ') });
  for (const name of table === undefined ? tables : [table]) {
    const reply = readSheet(bytes, request, tables, name, onFraction);
    if (reply) return reply;
  }
  throw new AssayError('data.noTables', { file: request.file });
};

function open(bytes: Buffer, request: ReadRequest, options: Parameters<typeof read>[1]): WorkBook {
  try {
    return read(bytes, { type: 'buffer', dense: true, ...options });
  } catch (thrown) {
    const words = thrown instanceof Error ? thrown.message : String(thrown);
    if (/password|encrypt/i.test(words))
      throw new AssayError('data.locked', { file: request.file }, { cause: thrown });
    throw new AssayError('data.damaged', { file: request.file }, { cause: thrown });
  }
}

/** Null where the sheet is empty. */
function readSheet(
  bytes: Buffer,
  request: ReadRequest,
  tables: string[],
  name: string,
  onFraction: (fraction: number) => void,
): ReadReply | null {
  const book = open(bytes, request, {
    sheets: name,
    cellNF: true,
    cellFormula: false,
    cellHTML: false,
    cellText: false,
    ...(request.limit === undefined ? {} : { sheetRows: request.limit }),
  });
  const sheet = book.Sheets[name];
  const grid = sheet ? gridOf(sheet, book.Workbook?.WBProps?.date1904 === true) : null;
  if (!grid || grid.rows.length === 0) return null;
  const whole = request.limit === undefined || grid.rows.length < request.limit;
  const laid = layOut(grid, request, whole);
  const file = new TextFile(request.to);
  let rows = 0;
  try {
    file.write(csvLine(laid.names));
    for (let r = laid.first; r < laid.end; r++) {
      const cells = laid.columns.map((column) => grid.rows[r]?.[column]?.text ?? null);
      if (cells.every((cell) => cell === null)) continue;
      file.write(csvLine(cells));
      if (++rows % 5000 === 0) onFraction(r / laid.end);
    }
  } finally {
    file.close();
  }
  return { tables, table: name, skip: laid.skip, skipEnd: laid.skipEnd, header: laid.header, rows, whole };
}

function gridOf(sheet: WorkSheet, since1904: boolean): Grid {
  const data = (sheet['!data'] ?? []) as (CellObject | undefined)[][];
  const rows = Array.from(data, (row) =>
    Array.from(row ?? [], (cell) => (cell ? valueOf(cell, since1904) : null)),
  );
  while (rows.length > 0 && (rows.at(-1) ?? []).every((cell) => cell === null)) rows.pop();
  const merges = (sheet['!merges'] ?? []).map(({ s, e }) => ({
    top: s.r,
    left: s.c,
    bottom: e.r,
    right: e.c,
  }));
  return { rows, merges };
}

function valueOf(cell: CellObject, since1904: boolean): Grid['rows'][number][number] {
  const { t, v } = cell;
  if (v === undefined || v === null || t === 'e' || t === 'z') return null;
  if (typeof v === 'boolean') return { kind: 'boolean', text: v ? 'true' : 'false' };
  if (typeof v === 'number') {
    if (!Number.isFinite(v)) return null;
    const format = typeof cell.z === 'string' ? cell.z : undefined;
    if (format !== undefined && isDateFormat(format)) {
      const text = dateText(v, format, since1904);
      if (text !== null) return { kind: 'date', text };
    }
    return { kind: 'number', text: String(v === 0 ? 0 : v) };
  }
  if (v instanceof Date)
    return {
      kind: 'date',
      text: v
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z$/, ''),
    };
  return v.trim() === '' ? null : { kind: 'text', text: v };
}
