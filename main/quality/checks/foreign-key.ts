import { z } from 'zod';
import { type SuiteEntry, namesId } from '../../../shared/domain';
import { ident } from '../../data';
import { columnOf, defineCheck, entryOf } from './check';
import { countRows, judgeRows, nothingToSay } from './verdicts';

/** Values that another data set of the project has to know: an order's customer is among the customers. */
export const foreignKey = defineCheck({
  id: 'foreignKey',
  group: 'relations',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({
    /** Name of the other data set, and its column. */
    dataset: z.string(),
    column: z.string(),
  }),
  propose: ({ columns, others }) => {
    const own = new Set(columns.map(({ name }) => name));
    return others.flatMap((other): SuiteEntry[] => {
      const shared = other.columns.filter(({ name }) => own.has(name));
      // With half of its columns here, the other is the same data from another day.
      if (shared.length * 2 >= other.columns.length) return [];
      return shared
        .filter(({ name }) => namesId(name))
        .map(({ name }) =>
          entryOf('foreignKey', [name], {
            ...{ settings: { dataset: other.name, column: name }, severity: 'warn', ofColumn: true },
          }),
        );
    });
  },
  measure: async (entry, { dataset, column }, table, _, tools) => {
    const own = ident(columnOf(entry, table).name);
    const other = await tools.other(dataset);
    const theirs = other?.table.columns.find(({ name }) => name === column);
    if (!other || !theirs) return nothingToSay('quality.foreignKey.noOther');
    const known = `SELECT CAST(${ident(column)} AS VARCHAR) FROM ${other.table.relation} WHERE ${ident(column)} IS NOT NULL`;
    const where = `${own} IS NOT NULL AND CAST(${own} AS VARCHAR) NOT IN (${known})`;
    return judgeRows(entry, table, await countRows(table, tools, where), where, { dataset, other: column });
  },
});
