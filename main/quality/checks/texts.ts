// What the checks of running text share: which columns they are proposed for, and that a text can be cleared.
import type { SuiteEntry } from '../../../shared/domain';
import { isProse } from '../traits';
import { entryOf, type Measured, type Proposal, type Table } from './check';
import { clearing, judgeRows } from './verdicts';

const MOST_COLUMNS = 5;

/** An entry for each of the first columns of prose. */
export const proposeTexts =
  (check: string, tolerance = 0) =>
  ({ frame, target }: Proposal): SuiteEntry[] =>
    frame.columns
      .filter((column) => column.name !== target && isProse(column))
      .slice(0, MOST_COLUMNS)
      .map(({ name }) => entryOf(check, [name], { severity: 'warn', tolerance, ofColumn: true }));

/** Texts of one column for which a condition holds. */
export const judgeTexts = (entry: SuiteEntry, table: Table, failing: number, where: string): Measured => ({
  ...judgeRows(entry, table, failing, where),
  mends: { clear: clearing([{ name: entry.columns[0] ?? '', where }]) },
});
