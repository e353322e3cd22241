// Tables in DuckDB's memory (what does not fit spills to the scratch folder) for as long as some work goes on: results that are not to be kept.
import { join } from 'node:path';
import type { JobContext } from '../../shared/domain';
import { type Engine, tableBeside, withFolder } from './engine';
import { ident } from './sql';

export interface PassingTables {
  /** Keeps a query's rows, in its order; the name, quoted, stands in FROM. */
  keep: (selectSql: string) => Promise<string>;
  /** Lets go of one before the work ends. */
  drop: (relation: string) => Promise<void>;
}

/** Errors: data.memory, data.diskFull, cancelled, and those of `work`. */
export const withPassing = <T>(
  engine: Engine,
  work: (tables: PassingTables) => Promise<T>,
  { signal }: JobContext,
): Promise<T> =>
  withFolder(engine, (folder) => {
    let made = 0;
    const names = new Map<string, string>();
    return work({
      keep: async (selectSql) => {
        const name = tableBeside(engine, join(folder, `table-${++made}`));
        names.set(ident(name), name);
        await engine.run(`CREATE TABLE ${ident(name)} AS ${selectSql}`, { signal });
        return ident(name);
      },
      drop: async (relation) => {
        const name = names.get(relation);
        if (name === undefined) return;
        await engine.run(`DROP TABLE IF EXISTS ${relation}`);
        names.delete(relation);
        engine.passing.delete(name);
      },
    });
  });
