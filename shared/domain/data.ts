// Data sets: columns, versions, windows and profiles.
import { z } from 'zod';
import { AssetOptions, AssetsFound } from './assets';
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

/**
 * What a table is read from, archives and compression apart. Workbooks are those of Excel and OpenDocument; pictures and sounds are
 * folders of files.
 */
export const FileFormat = z.enum([
  ...(['csv', 'parquet', 'jsonl', 'workbook', 'sqlite', 'arrow'] as const),
  ...(['pictures', 'sounds'] as const),
]);
export type FileFormat = z.infer<typeof FileFormat>;

/** What texts may be encoded in, by the names of the WHATWG. */
export const Encoding = z.enum([
  'utf-8',
  'utf-16le',
  'utf-16be',
  'gbk',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'windows-1252',
  'iso-8859-1',
  'iso-8859-15',
  'windows-1250',
  'iso-8859-2',
  'windows-1251',
  'koi8-r',
  'koi8-u',
  'iso-8859-5',
  'ibm866',
  'windows-1253',
  'iso-8859-7',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'windows-874',
  'macintosh',
]);
export type Encoding = z.infer<typeof Encoding>;

/** The order in which a date with numbers is written: 2024/3/5, 05.03.2024, 3/5/2024. */
export const DateOrder = z.enum(['YMD', 'DMY', 'MDY']);
export type DateOrder = z.infer<typeof DateOrder>;

/** The delimiter of files whose fields stand apart by one blank or many. */
export const BLANKS = '\\s+';

/** The most characters that may stand between fields. */
const LONGEST_DELIMITER = 10;

/** Why what a person gave cannot stand between fields; null where it can. */
export function badDelimiter(
  delimiter: string,
  quote: string,
): 'empty' | 'long' | 'newline' | 'quote' | null {
  if (delimiter === '') return 'empty';
  if (/[\r\n]/.test(delimiter)) return 'newline';
  if (quote !== '' && delimiter.includes(quote)) return 'quote';
  return delimiter.length > LONGEST_DELIMITER ? 'long' : null;
}

/** What was made of a file by looking at it, and what the user may correct before import. */
export const SourceOptions = z.object({
  format: FileFormat,
  /** The file inside an archive. */
  member: z.string().optional(),
  /** The sheet of a workbook, the table of a database, or where in a JSON file the list of rows stands. */
  table: z.string().optional(),
  /** Text files: how bytes are characters. */
  encoding: Encoding.optional(),
  /** Lines of a text file, or rows of a sheet, above the table: titles and notes. */
  skip: z.number().int().min(0).max(1000).optional(),
  /** Rows of a sheet below the table: notes. */
  skipEnd: z.number().int().min(0).max(1000).optional(),
  /** Text files only: what stands between fields (one to ten characters, or BLANKS), and the quote character (empty: none). */
  delimiter: z.string().optional(),
  quote: z.string().optional(),
  /** How a quote inside a quoted field is written: behind this, or empty: as two of them. */
  escape: z.enum(['', '\\']).optional(),
  /** Whether the first row names the columns. */
  header: z.boolean().optional(),
  /** How numbers are written: the decimal mark, and the mark between thousands (empty: none). */
  decimal: z.enum(['.', ',']).optional(),
  thousands: z.enum(['', ',', '.', ' ', "'"]).optional(),
  /** The order of dates that can be read in more than one. */
  dateOrder: DateOrder.optional(),
  /** What stands for a missing value. Found: in columns of other than text. Given: in every column. */
  nullTokens: z.array(z.string()).max(50).optional(),
  /** Rows with too many or too few fields: refuse the file (naming the lines), set those rows aside, or keep them, with missing cells. */
  ragged: z.enum(['refuse', 'setAside', 'keep']).default('refuse'),
  /** Where they are kept: the name of a column for surplus cells. Without it, a file that has any is refused. */
  surplusColumn: z.string().optional(),
  /** Columns without a name, or with the name of another: refuse the file, or number them. */
  names: z.enum(['refuse', 'number']).optional(),
  /** Types by column name, where the user disagrees with what was found. */
  types: z.record(z.string(), ColumnType).optional(),
  /** Several files as one: the name of a column that says which file a row came from. */
  sourceColumn: z.string().optional(),
  /** Folders of pictures or sounds. */
  assets: AssetOptions.optional(),
});
export type SourceOptions = z.infer<typeof SourceOptions>;

export const SourceGuess = z.object({
  path: z.string(),
  bytes: z.number(),
  options: SourceOptions,
  columns: z.array(Column),
  /** The first rows, at most 50, of the first columns, at most 200. */
  rows: z.array(z.array(Cell)),
  /** The files in an archive, and the sheets or tables in a file, of which one can be chosen. */
  members: z.array(z.string()).optional(),
  /** How many files are read as one table, where there are several. */
  files: z.number().int().optional(),
  /** Why the files of an archive are not read as one: their columns differ. The rows are those of one of them. */
  apart: Text.optional(),
  tables: z.array(z.string()).optional(),
  /** Of pictures or sounds; no rows are shown then, since nothing has been decoded. */
  assets: AssetsFound.optional(),
});
export type SourceGuess = z.infer<typeof SourceGuess>;

/** The first rows of a text table as they stand, while more is being found out: at most 12 rows of 40 columns. */
export const SourceGlimpse = z.object({
  names: z.array(z.string()),
  rows: z.array(z.array(z.string().nullable())),
});
export type SourceGlimpse = z.infer<typeof SourceGlimpse>;

/** What the user says of a file; the rest is found by looking. */
export const SourceCorrections = SourceOptions.partial();
export type SourceCorrections = z.infer<typeof SourceCorrections>;

/** How far the values of a column moved: by the population stability index, below 0.1, up to 0.25, above. */
export const Shift = z.enum(['none', 'some', 'large']);
export type Shift = z.infer<typeof Shift>;

export const ColumnDifference = z.object({
  name: z.string(),
  before: ColumnType,
  after: ColumnType,
  /** Shares of missing values. */
  missingBefore: z.number(),
  missingAfter: z.number(),
  /** Of numbers; else null. */
  meanBefore: z.number().nullable(),
  meanAfter: z.number().nullable(),
  /** Null where the types differ, or one side has no values. */
  stability: z.number().nullable(),
  shift: Shift.nullable(),
});
export type ColumnDifference = z.infer<typeof ColumnDifference>;

/** How a column stands against the same column of an earlier version. */
export const ColumnDrift = z.object({
  difference: ColumnDifference,
  rowsBefore: z.number().int(),
  rowsAfter: z.number().int(),
  /** 5, 25, 50, 75, 95 per cent points of numbers and dates (milliseconds since 1970), else null. */
  quantilesBefore: z.array(z.number()).nullable(),
  quantilesAfter: z.array(z.number()).nullable(),
  /** The stability that two random draws of so many rows from the same data stay below 19 times of 20; null where there is none. */
  byChance: z.number().nullable(),
  /** Rows in the same bins; null where it is no number or date on both sides. */
  bins: z
    .array(z.object({ from: z.number(), to: z.number(), before: z.number().int(), after: z.number().int() }))
    .nullable(),
  /** Rows with the most frequent values of either side, at most 12; null where there are bins, or the types differ. */
  values: z
    .array(z.object({ value: z.string(), before: z.number().int(), after: z.number().int() }))
    .nullable(),
});
export type ColumnDrift = z.infer<typeof ColumnDrift>;

/** What would differ from a version, were a file imported in its place. */
export const SourceDifference = z.object({
  rowsBefore: z.number().int(),
  rowsAfter: z.number().int(),
  added: z.array(Column),
  removed: z.array(Column),
  /** Columns on both sides, in the version's order. */
  columns: z.array(ColumnDifference),
});
export type SourceDifference = z.infer<typeof SourceDifference>;

/** An import that was under way when the application ended without being asked to. */
export const InterruptedImport = z.object({
  paths: z.array(z.string()),
  /** Milliseconds since 1970-01-01 UTC. */
  at: z.number(),
});
export type InterruptedImport = z.infer<typeof InterruptedImport>;

/** Values that cannot be read as the type that the user chose for their column: how many, and some of them, the most frequent first. */
export const LostValues = z.object({ count: z.number().int(), examples: z.array(z.string()) });
export type LostValues = z.infer<typeof LostValues>;

/** By column; those that lose nothing are left out. */
export const Losses = z.record(z.string(), LostValues);
export type Losses = z.infer<typeof Losses>;

/** Files that have changed since they were imported, and the version that their import made. */
export const ChangedSource = z.object({
  versionId: z.number().int().nullable(),
  paths: z.array(z.string()),
});
export type ChangedSource = z.infer<typeof ChangedSource>;

/** What made a version, in words and as data, so that it can be shown and repeated. */
export const Operation = z.object({
  kind: z.enum([
    ...['import', 'drop', 'quarantine', 'fill', 'removeColumn', 'step', 'putBack'],
    // Remedies of the quality gate that change cells.
    ...['clear', 'convert', 'trim', 'merge', 'clip', 'mask', 'hash'],
  ] as const),
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

/** How the grid of a project is laid out, by the names of columns; names that are no column any more are passed over. */
export const GridLayout = z.object({
  /** Columns that stay in view, in their order. */
  pinned: z.array(z.string()).max(1000),
  /** Pixels that the user gave to a column. */
  widths: z.record(z.string(), z.number()),
});
export type GridLayout = z.infer<typeof GridLayout>;

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

/** What to look for in the cells as the grid has them sorted and filtered, and from which cell on. */
export const FindRequest = WindowRequest.pick({ versionId: true, sort: true, filters: true }).extend({
  words: z.string().min(1).max(1000),
  /** A position in the grid; the cell itself is not looked at. Column -1 is before the first. */
  from: z.object({ row: z.number().int().min(0), column: z.number().int().min(-1) }),
  backwards: z.boolean(),
});
export type FindRequest = z.infer<typeof FindRequest>;

export const FoundCell = z.object({
  /** Cells that contain the words, of all. */
  cells: z.number().int(),
  found: z
    .object({
      row: z.number().int(),
      column: z.number().int(),
      /** Which of them it is, from 1. */
      ordinal: z.number().int(),
      /** Past the end (or the beginning), and on from the other side. */
      wrapped: z.boolean(),
    })
    .nullable(),
});
export type FoundCell = z.infer<typeof FoundCell>;

/** Which columns are missing together, in rows. */
export const MissingPatterns = z.object({
  rows: z.number().int(),
  /** Columns with gaps, the most first; at most 30. */
  columns: z.array(z.object({ name: z.string(), missing: z.number().int() })),
  /** Columns with gaps that are not among them. */
  moreColumns: z.number().int(),
  /** Rows in which none of these columns is missing. */
  complete: z.number().int(),
  /** Rows in which exactly these of the columns are missing, the most frequent first; at most 60. */
  patterns: z.array(z.object({ columns: z.array(z.string()), rows: z.number().int() })),
  /** Patterns that are not among them. */
  more: z.object({ patterns: z.number().int(), rows: z.number().int() }),
});
export type MissingPatterns = z.infer<typeof MissingPatterns>;

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
