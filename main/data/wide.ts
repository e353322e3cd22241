// Tables with many columns and few rows. DuckDB plans every column of a file for every query, and aggregates cost the square of their
// number: 10,000 columns of 10 rows would take minutes of planning for a second of work. Such a version is kept as a table in memory,
// asked in batches, and profiled from its columns as arrays.

const MANY = 200;
/** Beyond this, the work is in the rows, and a table in memory would be large. */
const MOST_CELLS = 4_000_000;

export const isWide = ({ columns, rows }: { columns: number; rows: number }): boolean =>
  columns > MANY && columns * rows <= MOST_CELLS;

/** Columns that one query takes without its planning costing more than its work. */
export const COLUMNS_AT_ONCE = MANY;
