import { z } from 'zod';
import { type Column, type SuiteEntry, wordsOf } from '../../../shared/domain';
import { ident, numberSql } from '../../data';
import { isDate } from '../traits';
import { count, defineCheck, entryOf, presentColumns, type Table } from './check';
import { judgeFindings, nothingToSay } from './verdicts';

/** Dates later than the day on which the target came true: they are known only after the fact, as is all that came with them. */
export const afterFact = defineCheck({
  id: 'afterFact',
  group: 'target',
  unit: 'share',
  remedies: ['removeColumn', 'drop', 'quarantine'],
  settings: z.object({
    /** The column that says when the target came true. */
    when: z.string(),
  }),
  propose: ({ columns, target }) => {
    const dates = columns.filter(isDate);
    const when = target === null ? undefined : dates.find(({ name }) => stem(name, target));
    const others = dates.filter((column) => column !== when).map(({ name }) => name);
    return when && others.length > 0
      ? [
          entryOf('afterFact', others, {
            ...{ settings: { when: when.name }, severity: 'block', tolerance: 0.01 },
          }),
        ]
      : [];
  },
  ask: (entry, { when }, table) =>
    Object.fromEntries(conditions(entry, table, when).map(({ where }, i) => [`n${i}`, `count_if(${where})`])),
  measure: (entry, { when }, table, asked, tools) => {
    if (!table.columns.some(({ name }) => name === when)) return nothingToSay('quality.afterFact.noDate');
    const found = conditions(entry, table, when).map((one, i) => ({ ...one, rows: count(asked[`n${i}`]) }));
    return judgeFindings(entry, table, tools, found, { when });
  },
});

function conditions(entry: SuiteEntry, table: Table, when: string): { name: string; where: string }[] {
  const event = table.columns.find(({ name }) => name === when);
  if (!event || !isDate(event)) return [];
  const at = ({ name, type }: Column): string => numberSql(ident(name), type);
  return presentColumns(entry, table)
    .filter((column) => isDate(column) && column.name !== when)
    .map((column) => ({ name: column.name, where: `${at(column)} > ${at(event)}` }));
}

/** Whether a date is named after the target: "churn date" after "churned". */
function stem(date: string, target: string): boolean {
  const words = wordsOf(target).filter((word) => word.length >= 4);
  return wordsOf(date).some((word) => words.some((other) => word.slice(0, 5) === other.slice(0, 5)));
}
