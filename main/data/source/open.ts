import type { SourceOptions } from '../../../shared/domain';
import type { Engine } from '../engine';
import { openCsv } from './csv';
import { look } from './look';
import type { Source } from './source';
import { openTable } from './tables';

/** Opens a file as a table, with what the caller knows or wants and the rest found by looking. */
export async function openSource(
  engine: Engine,
  path: string,
  options: Partial<SourceOptions> = {},
  signal?: AbortSignal,
): Promise<Source> {
  const seen = await look(path, options.format);
  return seen.format === 'csv'
    ? openCsv(engine, seen, options, signal)
    : openTable(engine, seen, options, signal);
}
