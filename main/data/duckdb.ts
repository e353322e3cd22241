// DuckDB's binding, loaded when it is first asked for: threads that only compute share modules with those that query.
import { createRequire } from 'node:module';
import type * as DuckDB from '@duckdb/node-api';

// Required, not imported: Node reads the source of each of its hundred files for names before it runs one that is imported, which took
// two thirds of the time (430 to 150 ms of processor time).
const load = createRequire(import.meta.url);
let loaded: typeof DuckDB | undefined;

export function duckdb(): typeof DuckDB {
  return (loaded ??= load('@duckdb/node-api') as typeof DuckDB);
}

/** Loads it while there is time, so that nobody waits for it later. */
export function loadDuckDb(): void {
  duckdb();
}

/** DuckDB's version. */
export const duckdbVersion = (): string => duckdb().version();
