// A file opened for reading as a table: its columns and the SQL that reads it.
import type { Column, SourceOptions } from '../../../shared/domain';
import { ident } from '../sql';
import type { RecordReport } from './records';

export interface Source {
  readonly path: string;
  /** The name as the user knows it. */
  readonly file: string;
  readonly bytes: number;
  /** Everything that was found out or given. */
  readonly options: SourceOptions;
  /** With types as far as the beginning of the file shows them. */
  readonly columns: readonly Column[];
  /** What stands in FROM. With `skipBad`, rows of the wrong length are passed over: for a first look. */
  from(options?: { skipBad?: boolean }): string;
  /** SQL of each column's value, in the order of `columns`. */
  values(): string[];
  /** SQL of each column as text, as it stands in the file. */
  texts(): string[];
  /** Looks at every byte, where the format needs that; otherwise null. Throws what makes the file unreadable. */
  survey(signal: AbortSignal | undefined, onBytes: (bytes: number) => void): Promise<RecordReport | null>;
  /**
   * Called when reading failed with `thrown`. True when the source now reads otherwise (a column was widened to what all of its
   * values are) and is to be read again.
   */
  adapt(thrown: unknown, report: RecordReport | null, signal: AbortSignal | undefined): Promise<boolean>;
  /** How many values could not be read as the type the user asked for, by column. */
  unreadable(signal: AbortSignal | undefined): Promise<Record<string, number>>;
}

/** Selects all columns under their names, typed, in file order. */
export function selectSql(source: Source, options?: { skipBad?: boolean }): string {
  const values = source.values();
  const columns = source.columns.map(({ name }, i) => `${values[i] ?? 'NULL'} AS ${ident(name)}`);
  return `SELECT ${columns.join(', ')} FROM ${source.from(options)}`;
}
