// The cells of a wide version, one a row: what is asked of thousands of columns alike is then planned once, and not once a column.
import type { Column, ColumnType } from '../../shared/domain';
import type { Engine, QueryOptions } from './engine';
import { ident, ROW, STORED } from './sql';
import { COLUMNS_AT_ONCE } from './wide';

/** By column type, a relation with `__row`, `c` (the column's position in the version) and `v` (the value); none where no column is of it. */
export type Cells = ReadonlyMap<ColumnType, string>;

let made = 0;

/** Lays the cells out for as long as `use` takes. Errors: cancelled. */
export async function withCells<T>(
  engine: Engine,
  { relation, columns }: { relation: string; columns: readonly Column[] },
  use: (cells: Cells) => Promise<T>,
  options: QueryOptions,
): Promise<T> {
  const cells = new Map<ColumnType, string>();
  try {
    for (const type of new Set(columns.map((column) => column.type))) {
      const name = ident(`cells_${++made}`);
      cells.set(type, name);
      await engine.run(`CREATE TABLE ${name} (${ROW} BIGINT, c INTEGER, v ${STORED[type]})`, options);
      const own = columns.flatMap((column, c) => (column.type === type ? [{ name: column.name, c }] : []));
      for (let start = 0; start < own.length; start += COLUMNS_AT_ONCE) {
        const some = own.slice(start, start + COLUMNS_AT_ONCE);
        await engine.run(
          `INSERT INTO ${name} SELECT ${ROW}, unnest([${some.map(({ c }) => c).join(', ')}]),
           unnest([${some.map((column) => ident(column.name)).join(', ')}]) FROM ${relation}`,
          options,
        );
      }
    }
    return await use(cells);
  } finally {
    for (const name of cells.values()) await engine.run(`DROP TABLE IF EXISTS ${name}`);
  }
}
