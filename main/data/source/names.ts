import { AssayError } from '../../../shared/domain';
import { ROW } from '../sql';

/** Checks column names: each has one, and its own. Names that differ in case only are the same to DuckDB, so here too. */
export function checkNames(names: readonly string[], file: string): void {
  const seen = new Set<string>([ROW]);
  for (const [i, name] of names.entries()) {
    if (name === '') throw new AssayError('data.emptyColumn', { file, index: i + 1 });
    const key = name.toLowerCase();
    if (seen.has(key)) throw new AssayError('data.duplicateColumn', { file, column: name });
    seen.add(key);
  }
}
