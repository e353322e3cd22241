// What a file seems to be, before anything is imported. Needs no project: the window shows a file before it makes one for it.
import type { JobContext, SourceGuess, SourceOptions } from '../../shared/domain';
import { type Engine, withFolder } from './engine';
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
  return withFolder(engine, (folder) => look(engine, path, options ?? {}, folder, context.signal));
}

async function look(
  engine: Engine,
  path: string,
  options: Partial<SourceOptions>,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<SourceGuess> {
  const source = await openSource(engine, path, options, { folder, signal, look: true });
  const columns = [...source.columns];
  const cells = columns.map(({ name, type }, i) => `${cellSql(ident(name), type)} AS c${i}`);
  const rows = await engine.rows(
    `SELECT ${cells.join(', ')} FROM (${selectSql(source, { skipBad: true })} LIMIT ${SHOWN}) LIMIT ${SHOWN}`,
    { signal },
  );
  return {
    path,
    bytes: source.originBytes,
    options: source.options,
    columns,
    ...source.choices,
    rows: rows.map((row) => columns.map((_, i) => row[`c${i}`] ?? null)),
  };
}
