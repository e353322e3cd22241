// What the operations of a version's lineage say of its columns: which name a step changed, and whose values are nobody's any more.
import { z } from 'zod';
import { type DatasetVersion, type Operation, Step } from '../../shared/domain';

const Columns = z.object({ columns: z.array(z.string()) });

/** The name that a step changed, from the side where one comes from. */
export function renamed(
  { operation }: DatasetVersion,
  way: 'on' | 'back',
): { from: string; to: string } | null {
  const step = Step.safeParse(operation.settings['step']);
  if (!step.success || step.data.kind !== 'rename') return null;
  const { column, to } = step.data;
  return way === 'on' ? { from: column, to } : { from: to, to: column };
}

/** The columns that an operation masks or hashes. */
export function hiddenBy({ kind, settings }: Operation): readonly string[] {
  const found = kind === 'mask' || kind === 'hash' ? Columns.safeParse(settings) : null;
  return found?.success ? found.data.columns : [];
}

/**
 * The masked and hashed columns of a version, by the names that they have there. This is written down nowhere else: where the remedy is left
 * out, changed or done in other columns, or another file comes in, the gate knows.
 * @param lineage from the import on, ending with the version
 */
export function anonymousIn(lineage: readonly DatasetVersion[]): ReadonlySet<string> {
  let found = new Set<string>();
  for (const version of lineage) {
    const name = renamed(version, 'on');
    const there = new Set(version.columns.map((column) => column.name));
    const kept = [...found].map((column) => (column === name?.from ? name.to : column));
    // One that was taken away and comes again later is another one.
    found = new Set([...kept, ...hiddenBy(version.operation)].filter((column) => there.has(column)));
  }
  return found;
}
