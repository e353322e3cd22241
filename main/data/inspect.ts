// What a file seems to be, before anything is imported. Needs no project: the window shows a file before it makes one for it.
import { extname } from 'node:path';
import {
  AssayError,
  type JobContext,
  type Losses,
  type SourceCorrections,
  type SourceGuess,
  text,
  type Text,
} from '../../shared/domain';
import { type Engine, withFolder } from './engine';
import { cellSql, ident } from './sql';
import { openAll } from './files';
import { selectSql, type Source } from './source/source';

/** Rows shown before import, and the columns of which they are shown. */
const SHOWN = 50;
const SHOWN_COLUMNS = 200;

/** The file's guess with its first rows as they would be imported; of several files, those of the first, if they go together. Errors: those of opening a file. */
export async function inspectFile(
  engine: Engine,
  path: string | readonly string[],
  options: SourceCorrections = {},
  context: JobContext = {},
): Promise<SourceGuess> {
  const paths = typeof path === 'string' ? [path] : path;
  const { signal } = context;
  return withFolder(engine, async (folder) => {
    const open = (how: SourceCorrections): Promise<Source> =>
      openAll({ engine, paths, folder, context, look: true }, how, () => undefined);
    let apart: Text | undefined;
    const source = await open(options).catch(async (thrown: unknown) => {
      // The files of an archive that do not go together are looked at one by one; the first of them at first.
      const error = AssayError.from(thrown);
      const first = error.code === 'data.columnsDiffer' && paths.length === 1 ? error.params['first'] : null;
      if (typeof first !== 'string' || options.member !== undefined || !isArchive(paths)) throw thrown;
      apart = text('error.data.columnsDiffer', error.params);
      return open({ ...options, member: first });
    });
    const columns = [...source.columns];
    const seen = columns.slice(0, SHOWN_COLUMNS);
    const cells = seen.map(({ name, type }, i) => `${cellSql(ident(name), type)} AS c${i}`);
    const rows = await engine.rows(
      `SELECT ${cells.join(', ')} FROM (${selectSql(source, { skipBad: true, columns: SHOWN_COLUMNS })} LIMIT ${SHOWN}) LIMIT ${SHOWN}`,
      { signal },
    );
    return {
      path: paths[0] ?? '',
      bytes: source.originBytes,
      options: source.options,
      columns,
      ...source.choices,
      ...(source.files === undefined ? {} : { files: source.files }),
      ...(apart ? { apart } : {}),
      rows: rows.map((row) => seen.map((_, i) => row[`c${i}`] ?? null)),
    };
  });
}

const isArchive = ([path]: readonly string[]): boolean => extname(path ?? '').toLowerCase() === '.zip';

/** What the types that were chosen would lose, over all rows of the files. Errors: those of opening a file; cancelled. */
export async function lossesIn(
  engine: Engine,
  paths: readonly string[],
  options: SourceCorrections,
  context: JobContext,
): Promise<Losses> {
  return withFolder(engine, async (folder) => {
    const phase = text('data.progress.losses');
    context.onProgress?.({ fraction: null, phase });
    const source = await openAll({ engine, paths, folder, context }, options, () => undefined);
    return source.unreadable(context.signal, { skipBad: true });
  });
}
