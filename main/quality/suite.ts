// Suites: what is asked of a data set, proposed from a first version and then kept.
import { z } from 'zod';
import {
  AssayError,
  Column,
  type DatasetVersion,
  type Suite,
  type SuiteEntry,
  turn,
} from '../../shared/domain';
import { tableOf, withoutLabel } from './assets';
import { CHECKS } from './checks';
import type { Check, Proposal } from './checks/check';

const OF_ALL = new Set(['columns', 'setAside', 'lostValues']);

/** A suite from what the data looks like now: of each check, what fits the columns. */
export async function proposeSuite(proposal: Proposal): Promise<Suite> {
  const table = tableOf(proposal);
  // Which columns there are, and what pictures and sounds are like, is asked of all of them.
  const whole = (check: Check): boolean => check.group === 'content' || OF_ALL.has(check.id);
  const named = withoutLabel(proposal);
  const entries: SuiteEntry[] = [];
  for (const check of CHECKS) {
    await turn();
    entries.push(...check.propose(whole(check) ? proposal : check.id === 'types' ? named : table));
  }
  return { target: proposal.target, entries };
}

/** Errors: quality.checkMissing. */
export function entryIn(suite: Suite, id: string): SuiteEntry {
  const entry = suite.entries.find((candidate) => candidate.id === id);
  if (!entry) throw new AssayError('quality.checkMissing');
  return entry;
}

const Expected = z.object({ expected: z.array(Column) });

/** The columns that an entry expects; null of every check but `columns`. */
export function expectedOf(entry: SuiteEntry): Column[] | null {
  const settings = entry.check === 'columns' ? Expected.safeParse(entry.settings) : null;
  return settings?.success ? settings.data.expected : null;
}

export const withExpected = (entry: SuiteEntry, expected: Column[]): SuiteEntry => ({
  ...entry,
  settings: { ...entry.settings, expected },
});

/** Whether a kept suite is about data like this: at least half of the columns it expects are there. */
export function suits(suite: Suite, version: DatasetVersion): boolean {
  const names = new Set(version.columns.map(({ name }) => name));
  for (const entry of suite.entries) {
    const expected = expectedOf(entry);
    if (!expected) continue;
    return expected.filter(({ name }) => names.has(name)).length * 2 >= expected.length;
  }
  const asked = new Set(suite.entries.flatMap((entry) => entry.columns));
  return asked.size === 0 || [...asked].some((name) => names.has(name));
}

/** The suite without a column that has been removed on purpose. */
export function withoutColumn(suite: Suite, column: string): Suite {
  const entries = suite.entries.flatMap((entry): SuiteEntry[] => {
    const expected = expectedOf(entry);
    if (expected)
      return [
        withExpected(
          entry,
          expected.filter(({ name }) => name !== column),
        ),
      ];
    if (!entry.columns.includes(column)) return [entry];
    // Of two columns held against each other, one alone says nothing.
    if (entry.id.startsWith(`${entry.check}:`)) return [];
    const columns = entry.columns.filter((name) => name !== column);
    return columns.length === 0 ? [] : [{ ...entry, columns }];
  });
  return { target: suite.target === column ? null : suite.target, entries };
}

/** Entries that a person has added have such ids; a proposal never does. */
export const OWN = 'own:';

/** The suite for another target: what was set stays, what depends on the target is proposed anew, what a person added is kept. */
export function retargeted(before: Suite, proposed: Suite): Suite {
  const known = new Map(before.entries.map((entry) => [entry.id, entry]));
  const entries = proposed.entries.map((entry) => {
    const kept = known.get(entry.id);
    return kept && JSON.stringify(kept.columns) === JSON.stringify(entry.columns) ? kept : entry;
  });
  return { ...proposed, entries: [...entries, ...before.entries.filter(({ id }) => id.startsWith(OWN))] };
}

/** Checks that read a column as the type that it had. */
const OF_TYPE = new Set([
  'valueSet',
  'range',
  'pattern',
  'length',
  'format',
  'leadingZeros',
  'excelDates',
  'units',
]);

/** The suite after columns have been given another type on purpose: what was asked of the old one is no longer asked. */
export function retyped(suite: Suite, changed: readonly Column[]): Suite {
  const types = new Map(changed.map(({ name, type }) => [name, type]));
  const entries = suite.entries.flatMap((entry): SuiteEntry[] => {
    const expected = expectedOf(entry);
    if (expected)
      return [
        withExpected(
          entry,
          expected.map(({ name, type }) => ({ name, type: types.get(name) ?? type })),
        ),
      ];
    if (!OF_TYPE.has(entry.check) || !entry.columns.some((name) => types.has(name))) return [entry];
    const columns = entry.columns.filter((name) => !types.has(name));
    return columns.length === 0 ? [] : [{ ...entry, columns }];
  });
  return { ...suite, entries };
}

/** The suite after columns have been masked or hashed: what was asked of the values that they had is no longer asked. */
export function hidden(suite: Suite, columns: readonly string[]): Suite {
  const asked = ({ check, columns: own }: SuiteEntry): boolean =>
    OF_TYPE.has(check) && own.some((name) => columns.includes(name));
  return { ...suite, entries: suite.entries.filter((entry) => !asked(entry)) };
}
