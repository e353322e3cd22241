import { basename } from 'node:path';
import type { SourceCorrections } from '../../../shared/domain';
import type { Engine } from '../engine';
import { sourceFailure } from '../failures';
import type { Conventions } from './conventions';
import { openCsv } from './csv';
import type { Source } from './source';
import { stage } from './stage';
import { openTable } from './tables';

export interface OpenContext {
  /** Where whatever must be unpacked or decoded goes; the caller removes it when the source is done with. */
  folder: string;
  signal?: AbortSignal | undefined;
  /** Only the beginning is wanted. */
  look?: boolean | undefined;
  /** How the file is called, where not by its own name. */
  name?: string | undefined;
  /** How such files are usually written: it counts where this one does not show it. */
  usual?: Conventions | undefined;
  /** How much of what has to be done before the first row is done. Not told for files that are read where they lie. */
  onFraction?: ((fraction: number) => void) | undefined;
}

/** Opens a file as a table, with what the caller knows or wants and the rest found by looking. */
export async function openSource(
  engine: Engine,
  path: string,
  options: SourceCorrections,
  context: OpenContext,
): Promise<Source> {
  const staged = await stage(path, options, {
    ...context,
    get readerFile() {
      return engine.readerFile;
    },
  }).catch((thrown: unknown) => {
    throw sourceFailure(thrown, context.name ?? basename(path));
  });
  const typed = staged.format === 'parquet' || staged.format === 'jsonl' || staged.columns !== undefined;
  return typed
    ? openTable(engine, staged, options, context.signal)
    : openCsv(engine, staged, options, context);
}
