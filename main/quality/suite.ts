// Suites: what is asked of a data set, proposed from a first version and then kept.
import { z } from 'zod';
import {
  Column,
  type ColumnProfile,
  type DatasetVersion,
  type Suite,
  type SuiteEntry,
} from '../../shared/domain';
import { CHECKS } from './checks';

/** A suite from what the data looks like now. */
export function proposeSuite(
  version: DatasetVersion,
  profiles: readonly ColumnProfile[],
  target: string | null,
): Suite {
  const byName = new Map(profiles.map((profile) => [profile.name, profile]));
  const ordered = version.columns.flatMap(({ name }) => byName.get(name) ?? []);
  const known = target !== null && version.columns.some(({ name }) => name === target) ? target : null;
  const proposal = { columns: version.columns, profiles: ordered, rows: version.rows, target: known };
  return { target: known, entries: CHECKS.flatMap((check) => check.propose(proposal)) };
}

const Expected = z.object({ expected: z.array(Column) });

/** Whether a kept suite is about data like this: at least half of the columns it expects are there. */
export function suits(suite: Suite, version: DatasetVersion): boolean {
  const names = new Set(version.columns.map(({ name }) => name));
  for (const entry of suite.entries) {
    const settings = entry.check === 'columns' ? Expected.safeParse(entry.settings) : null;
    if (!settings?.success) continue;
    const { expected } = settings.data;
    return expected.filter(({ name }) => names.has(name)).length * 2 >= expected.length;
  }
  const asked = new Set(suite.entries.flatMap((entry) => entry.columns));
  return asked.size === 0 || [...asked].some((name) => names.has(name));
}

/** The suite without a column that has been removed on purpose. */
export function withoutColumn(suite: Suite, column: string): Suite {
  const entries = suite.entries.flatMap((entry): SuiteEntry[] => {
    const settings = entry.check === 'columns' ? Expected.safeParse(entry.settings) : null;
    if (settings?.success) {
      const expected = settings.data.expected.filter(({ name }) => name !== column);
      return [{ ...entry, settings: { ...entry.settings, expected } }];
    }
    if (!entry.columns.includes(column)) return [entry];
    const columns = entry.columns.filter((name) => name !== column);
    return columns.length === 0 ? [] : [{ ...entry, columns }];
  });
  return { target: suite.target === column ? null : suite.target, entries };
}
