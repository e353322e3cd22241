// What a file seems to be, before anything is imported. Needs no project: the window shows a file before it makes one for it.
import type { JobContext, SourceGuess, SourceOptions } from '../../shared/domain';
import type { Engine } from './engine';
import { cellSql, ident } from './sql';
import { openSource } from './source/open';
import { selectSql } from './source/source';

/** Rows shown before import. */
const SHOWN = 50;

/** The file's guess with its first rows as they would be imported. Errors: those of opening a file. */
export async function inspectFile(
  engine: Engine,
  path: string,
  options?: Partial<SourceOptions>,
  context: JobContext = {},
): Promise<SourceGuess> {
  const source = await openSource(engine, path, options, context.signal);
  const columns = [...source.columns];
  const cells = columns.map(({ name, type }, i) => `${cellSql(ident(name), type)} AS c${i}`);
  const rows = await engine.rows(
    `SELECT ${cells.join(', ')} FROM (${selectSql(source, { skipBad: true })} LIMIT ${SHOWN}) LIMIT ${SHOWN}`,
    { signal: context.signal },
  );
  return {
    path,
    bytes: source.bytes,
    options: source.options,
    columns,
    rows: rows.map((row) => columns.map((_, i) => row[`c${i}`] ?? null)),
  };
}
