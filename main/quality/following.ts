// A suite is about the version that it was last seen with. On another version of the same data it follows the steps between the two: what
// a person renamed, retyped, added or took away on purpose is no fault of the data. What another file brings is judged as ever.
import type { Column, DatasetVersion, Suite, SuiteEntry } from '../../shared/domain';
import { hiddenBy, renamed } from './lineage';
import { expectedOf, hidden, retyped, withExpected, withoutColumn } from './suite';

/** A suite on another version, and the columns that steps added: nothing has been asked of those yet. */
export interface Followed {
  suite: Suite;
  added: string[];
}

/**
 * The suite of one version for another, by their lineages from the import on, each ending with its version. Where they come from two
 * imports, it goes back to what the first import looked like, and then along the steps of the second.
 */
export function follow(
  suite: Suite,
  from: readonly DatasetVersion[],
  to: readonly DatasetVersion[],
): Followed {
  const common = from.findIndex((version, i) => version.id !== to[i]?.id);
  const shared = Math.max(1, common < 0 ? from.length : common);
  let followed: Followed = { suite, added: [] };
  for (let i = from.length - 1; i >= shared; i--) {
    const [step, before] = [from[i], from[i - 1]];
    if (step && before) followed = pass(followed, step.columns, before.columns, renamed(step, 'back'));
  }
  for (let i = shared; i < to.length; i++) {
    const [step, before] = [to[i], to[i - 1]];
    if (!step || !before) continue;
    const passed = pass(followed, before.columns, step.columns, renamed(step, 'on'));
    followed = { ...passed, suite: hidden(passed.suite, hiddenBy(step.operation)) };
  }
  return followed;
}

/** With what a proposal asks of columns that steps added: as checks of their own, or in the lists of those that are there. */
export function withAdded(suite: Suite, proposed: Suite, added: readonly string[]): Suite {
  const fresh = new Set(added);
  const known = new Map(suite.entries.map((entry) => [entry.id, entry]));
  const more: SuiteEntry[] = [];
  for (const entry of proposed.entries) {
    const columns = entry.columns.filter((name) => fresh.has(name));
    const before = known.get(entry.id);
    if (columns.length === 0) continue;
    if (before) known.set(entry.id, { ...before, columns: [...new Set([...before.columns, ...columns])] });
    else if (columns.length === entry.columns.length) more.push(entry);
  }
  return { target: suite.target, entries: [...known.values(), ...more] };
}

function pass(
  { suite, added }: Followed,
  before: readonly Column[],
  after: readonly Column[],
  name: { from: string; to: string } | null,
): Followed {
  const now = (column: string): string => (name && column === name.from ? name.to : column);
  let next = name ? withName(suite, name.from, name.to) : suite;
  const known = new Map(before.map((column) => [now(column.name), column.type]));
  const there = new Set(after.map((column) => column.name));
  for (const gone of known.keys()) if (!there.has(gone)) next = withoutColumn(next, gone);
  const changed = after.filter((column) => known.has(column.name) && known.get(column.name) !== column.type);
  if (changed.length > 0) next = retyped(next, changed);
  const fresh = after.filter((column) => !known.has(column.name));
  return {
    suite: expecting(next, after, fresh),
    added: [...added.map(now).filter((column) => there.has(column)), ...fresh.map((column) => column.name)],
  };
}

/** Settings of checks that name another column of the same data. */
const NAMING: Readonly<Record<string, string>> = { afterFact: 'when', trailingZeros: 'clock' };

function withName(suite: Suite, from: string, to: string): Suite {
  const now = (name: string): string => (name === from ? to : name);
  const entries = suite.entries.map((entry): SuiteEntry => {
    const columns = entry.columns.map(now);
    const expected = expectedOf(entry);
    if (expected)
      return withExpected(
        { ...entry, columns },
        expected.map((column) => ({ ...column, name: now(column.name) })),
      );
    const naming = NAMING[entry.check];
    const settings =
      naming !== undefined && entry.settings[naming] === from
        ? { ...entry.settings, [naming]: to }
        : entry.settings;
    return { ...entry, columns, settings };
  });
  return { target: suite.target === null ? null : now(suite.target), entries };
}

/** Expects the columns in the order that the steps gave them, with those that they added; what was missing before stays expected. */
function expecting(suite: Suite, columns: readonly Column[], fresh: readonly Column[]): Suite {
  const added = new Set(fresh.map(({ name }) => name));
  const entries = suite.entries.map((entry) => {
    const expected = expectedOf(entry);
    if (!expected) return entry;
    const kept = new Map(expected.map((column) => [column.name, column]));
    const there = columns.flatMap(({ name, type }) => {
      const column = added.has(name) ? { name, type } : kept.get(name);
      kept.delete(name);
      return column ? [column] : [];
    });
    return withExpected(entry, [...there, ...kept.values()]);
  });
  return { ...suite, entries };
}
