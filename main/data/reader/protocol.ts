// What the kernel asks of the reading thread, and what it answers.
import type { ColumnType, ErrorData } from '../../../shared/domain';

export type ReadKind = 'workbook' | 'sqlite' | 'arrow';

export interface ReadRequest {
  kind: ReadKind;
  /** The file, and its name as the user knows it. */
  path: string;
  file: string;
  /** Where the text is to be written. */
  to: string;
  /** The sheet or table; left out, the one that most likely is meant. */
  table?: string | undefined;
  skip?: number | undefined;
  skipEnd?: number | undefined;
  header?: boolean | undefined;
  /** Stop after about so many rows: for a first look. */
  limit?: number | undefined;
}

export interface ReadReply {
  tables: string[];
  /** The one that was read. */
  table: string | null;
  skip?: number;
  skipEnd?: number;
  header?: boolean;
  /** Of a format that carries types, the columns with the types they are to be read as, in DuckDB's words. */
  columns?: { name: string; type: ColumnType; stored: string }[];
  rows: number;
  /** Whether it was read to its end. */
  whole: boolean;
}

export type ReadMessage =
  | { type: 'fraction'; fraction: number }
  | { type: 'done'; reply: ReadReply }
  | { type: 'failed'; error: ErrorData };

/** Reads the file and writes its rows: CSV with a header, or JSON lines where the reply has columns. */
export type Read = (
  request: ReadRequest,
  onFraction: (fraction: number) => void,
) => ReadReply | Promise<ReadReply>;
