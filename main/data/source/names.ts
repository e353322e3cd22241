import { AssayError } from '../../../shared/domain';
import { ROW } from '../sql';

/** Names for the columns that have none, or that of another: column2, price_2. */
export function numberNames(names: readonly string[]): string[] {
  const taken = new Set<string>([ROW, ...names.map((name) => name.toLowerCase())]);
  const met = new Set<string>();
  return names.map((name, i) => {
    if (name !== '' && name.toLowerCase() !== ROW && !met.has(name.toLowerCase())) {
      met.add(name.toLowerCase());
      return name;
    }
    const stem = name === '' ? 'column' : `${name}_`;
    for (let n = name === '' ? i + 1 : 2; ; n++) {
      const made = `${stem}${n}`;
      if (taken.has(made.toLowerCase())) continue;
      taken.add(made.toLowerCase());
      return made;
    }
  });
}

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
