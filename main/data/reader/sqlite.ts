// One table or view of an SQLite database as CSV.
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { AssayError } from '../../../shared/domain';
import type { Read } from './protocol';
import { csvLine, TextFile } from './write';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Reads the named table, or the one with the most rows. Errors: data.tableMissing, data.noTables, data.damaged. */
export const readSqlite: Read = (request, onFraction) => {
  // A copy: SQLite writes beside a database that it opens, and another program may hold it.
  const copy = `${request.to}.db`;
  copyFileSync(request.path, copy);
  if (existsSync(`${request.path}-wal`)) copyFileSync(`${request.path}-wal`, `${copy}-wal`);
  const database = new Database(copy);
  try {
    const tables = database
      .prepare<[], { name: string }>(
        `SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name`,
      )
      .all()
      .map(({ name }) => name);
    if (tables.length === 0) throw new AssayError('data.noTables', { file: request.file });
    const count = (name: string): number =>
      database.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${quoted(name)}`).get()?.n ?? 0;
    const table = request.table ?? mostRows(tables, count);
    if (!tables.includes(table))
      throw new AssayError('data.tableMissing', { file: request.file, table, tables: tables.join(', ') });
    const total = count(table);
    const limit = Math.min(total, request.limit ?? total);
    const statement = database
      .prepare<[number]>(`SELECT * FROM ${quoted(table)} LIMIT ?`)
      .raw()
      .safeIntegers();
    const file = new TextFile(request.to);
    let rows = 0;
    try {
      file.write(csvLine(statement.columns().map(({ name }) => name)));
      for (const row of statement.iterate(limit) as Iterable<unknown[]>) {
        file.write(csvLine(row.map(textOf)));
        if (++rows % 5000 === 0) onFraction(rows / limit);
      }
    } finally {
      file.close();
    }
    return { tables, table, rows, whole: limit === total };
  } finally {
    database.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${copy}${suffix}`, { force: true });
  }
};

function mostRows(tables: readonly string[], count: (name: string) => number): string {
  let best = { name: tables[0] ?? '', rows: -1 };
  for (const name of tables) {
    const rows = count(name);
    if (rows > best.rows) best = { name, rows };
  }
  return best.name;
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (Buffer.isBuffer(value)) return value.toString('base64');
  return String(value as string | number | bigint);
}
