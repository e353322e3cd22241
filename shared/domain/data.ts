// Data sets: columns, versions, windows and profiles.
import { z } from 'zod';
import { Json } from './json';
import { Text } from './text';

/** How a column is stored. Dates carry no time of day; datetimes are in UTC. */
export const ColumnType = z.enum(['integer', 'number', 'boolean', 'date', 'datetime', 'text']);
export type ColumnType = z.infer<typeof ColumnType>;

export const Column = z.object({ name: z.string(), type: ColumnType });
export type Column = z.infer<typeof Column>;

export const Cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
/** A value on the wire: dates are ISO 8601 strings, missing is null. */
export type Cell = z.infer<typeof Cell>;

export const FileFormat = z.enum(['csv', 'parquet', 'jsonl']);
export type FileFormat = z.infer<typeof FileFormat>;

/** What was made of a file by looking at it, and what the user may correct before import. */
export const SourceOptions = z.object({
  format: FileFormat,
  /** Text files only: one character, the quote character (empty: none), whether the first row names the columns. */
  delimiter: z.string().optional(),
  quote: z.string().optional(),
  header: z.boolean().optional(),
  /** Rows with too many or too few fields: refuse the file (naming the lines), or set those rows aside. */
  ragged: z.enum(['refuse', 'setAside']).default('refuse'),
  /** Types by column name, where the user disagrees with what was found. */
  types: z.record(z.string(), ColumnType).optional(),
});
export type SourceOptions = z.infer<typeof SourceOptions>;

export const SourceGuess = z.object({
  path: z.string(),
  bytes: z.number(),
  options: SourceOptions,
  columns: z.array(Column),
  /** The first rows, at most 50. */
  rows: z.array(z.array(Cell)),
});
export type SourceGuess = z.infer<typeof SourceGuess>;

/** What made a version, in words and as data, so that it can be shown and repeated. */
export const Operation = z.object({
  kind: z.enum(['import', 'drop', 'quarantine', 'fill', 'removeColumn']),
  summary: Text,
  settings: z.record(z.string(), Json),
});
export type Operation = z.infer<typeof Operation>;

export const DatasetVersion = z.object({
  id: z.number().int(),
  datasetId: z.number().int(),
  /** Counts from 1 within the data set. */
  number: z.number().int(),
  parentId: z.number().int().nullable(),
  name: z.string(),
  columns: z.array(Column),
  rows: z.number().int(),
  /** Rows that this step set aside; they can be looked at, and with `rows` add up to what came in. */
  quarantined: z.number().int(),
  /** Rows that this step dropped. */
  dropped: z.number().int(),
  operation: Operation,
  /** Milliseconds since 1970-01-01 UTC. */
  createdAt: z.number(),
});
export type DatasetVersion = z.infer<typeof DatasetVersion>;

export const SortKey = z.object({ column: z.string(), descending: z.boolean() });
export type SortKey = z.infer<typeof SortKey>;

/** A simple filter by column; all given filters must hold. */
export const Filter = z.object({
  column: z.string(),
  test: z.enum(['contains', 'equals', 'atLeast', 'atMost', 'missing', 'present']),
  value: Cell.optional(),
});
export type Filter = z.infer<typeof Filter>;

export const WindowRequest = z.object({
  versionId: z.number().int(),
  offset: z.number().int().min(0),
  limit: z.number().int().min(1).max(1000),
  columns: z.array(z.string()).optional(),
  sort: z.array(SortKey).optional(),
  filters: z.array(Filter).optional(),
});
export type WindowRequest = z.infer<typeof WindowRequest>;

/** A slice of a data set: `cells[row][column]`, with the lasting id of each row. */
export const TableWindow = z.object({
  offset: z.number().int(),
  /** Rows after filters. */
  total: z.number().int(),
  columns: z.array(Column),
  rowIds: z.array(z.number().int()),
  cells: z.array(z.array(Cell)),
});
export type TableWindow = z.infer<typeof TableWindow>;

export const HistogramBin = z.object({ from: z.number(), to: z.number(), count: z.number().int() });
export const TopValue = z.object({ value: Cell, count: z.number().int() });

export const ColumnProfile = z.object({
  name: z.string(),
  type: ColumnType,
  rows: z.number().int(),
  missing: z.number().int(),
  /** Exact up to the engine's approximation limit; see `distinctExact`. */
  distinct: z.number().int(),
  distinctExact: z.boolean(),
  min: Cell,
  max: Cell,
  mean: z.number().nullable(),
  deviation: z.number().nullable(),
  /** 5, 25, 50, 75, 95 per cent points of numbers, else null. */
  quantiles: z.array(z.number()).nullable(),
  /** Numbers and dates (dates as milliseconds since 1970): at most 24 bins. */
  histogram: z.array(HistogramBin).nullable(),
  /** Text and booleans: the most frequent values, at most 12. */
  top: z.array(TopValue).nullable(),
});
export type ColumnProfile = z.infer<typeof ColumnProfile>;
