// A file opened for reading as a table: its columns and the SQL that reads it.
import type { AssetsFound, Column, Losses, SourceOptions } from '../../../shared/domain';
import type { DecodedAssets } from '../assets/source';
import { ident, LOST } from '../sql';
import { COLUMNS_AT_ONCE } from '../wide';
import type { AsideRecord, RecordReport } from './records';

/** What a look at every byte tells: records without the header, and those of the wrong length. */
export type SourceReport = Omit<RecordReport, 'ragged' | 'seen' | 'lines'> & {
  ragged: AsideRecord[];
  /** The line of the first row, where every row has one line of its own: then the line of each can be told. */
  firstLine?: number;
  /** See records.ts; of text tables. */
  seen?: Uint16Array;
};

/** A quicker way to read: the database makes numbers and dates of the fields by itself, where all are written plainly. */
export interface Direct {
  /** Selects all columns under their names, in file order. */
  select: string;
  /** Whether it gave what reading with care would have given, as far as a look at every byte tells. */
  holds: (report: SourceReport) => boolean;
}

export interface Source {
  /** The name as the user knows it. */
  readonly file: string;
  /** How many files are read as one; absent for one. */
  readonly files?: number;
  /** Of what is read, and of the user's file. */
  readonly bytes: number;
  readonly originBytes: number;
  /** The files in the archive, the sheets or tables in the file, of which one is read. */
  readonly choices: { members?: string[]; tables?: string[]; assets?: AssetsFound };
  /** Of pictures or sounds: what is stored beside the rows; null after a first look. */
  readonly decoded?: DecodedAssets | null;
  /** Rows of the wrong length that are kept: with missing cells, and with surplus ones. */
  readonly kept?: { short: number; long: number } | undefined;
  /** Everything that was found out or given. */
  readonly options: SourceOptions;
  /** With types as far as the beginning of the file shows them. */
  readonly columns: readonly Column[];
  /** What stands in FROM. With `skipBad`, rows of the wrong length are passed over: for a first look. */
  from(options?: { skipBad?: boolean }): string;
  /** SQL of each column's value, in the order of `columns`; of the first `count` at least, where only those are wanted. */
  values(count?: number): string[];
  /** The same for the first rows, where these can be had by a shorter query. */
  shown?(count?: number): string[];
  /** To be tried first; null where there is none. */
  direct(): Direct | null;
  /** SQL of each column as text, as it stands in the file. */
  texts(): string[];
  /** SQL of the text of what is lost to chosen types, in one column beside the others; null where nothing can be. */
  lost(): string | null;
  /** For columns in which nothing was met so far: SQL of nothing, which fails like any misfit where there is something after all. */
  blanks(): (string | null)[];
  /** Looks at every byte, where the format needs that; otherwise null. Throws what makes the file unreadable. */
  survey(signal: AbortSignal | undefined, onBytes: (bytes: number) => void): Promise<SourceReport | null>;
  /**
   * Called when reading failed with `thrown`. True when the source now reads otherwise (a column was widened to what all of its
   * values are) and is to be read again.
   */
  adapt(thrown: unknown, report: SourceReport | null, signal: AbortSignal | undefined): Promise<boolean>;
  /** Values that cannot be read as the type the user asked for, over all rows but, with `skipBad`, those of the wrong length. */
  unreadable(signal: AbortSignal | undefined, options?: { skipBad?: boolean }): Promise<Losses>;
}

/** Selects all columns, or the first of them, under their names, typed, in file order. With `skipBad`, the first rows are wanted and no more. */
export function selectSql(source: Source, options?: { skipBad?: boolean; columns?: number }): string {
  const count = options?.columns;
  const values = (options?.skipBad ? source.shown?.(count) : undefined) ?? source.values(count);
  const columns = source.columns
    .slice(0, options?.columns)
    .map(({ name }, i) => `${values[i] ?? 'NULL'} AS ${ident(name)}`);
  return `SELECT ${[...columns, ...(options?.skipBad ? [] : lostColumn(source))].join(', ')} FROM ${source.from(options)}`;
}

/** What an import keeps of lost values. A wide table keeps none: every more column costs it dear. */
export function lostColumn(source: Pick<Source, 'columns' | 'lost'>): string[] {
  const { columns } = source;
  if (columns.length > COLUMNS_AT_ONCE || columns.some(({ name }) => name.toLowerCase() === LOST)) return [];
  const lost = source.lost();
  return lost === null ? [] : [`${lost} AS ${LOST}`];
}
