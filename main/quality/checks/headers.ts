import { z } from 'zod';
import { plain } from '../plain';
import { defineCheck, entryOf, nameList } from './check';
import { judgeColumns } from './verdicts';

const EMPTY = /^(unnamed:?\s*\d*|column[_ ]?\d+|field[_ ]?\d+|_c?\d+|\d+|列\s*\d+|未命名\d*)$/i;

/** Column names that say nothing, or that differ only in case and blanks. */
export const headers = defineCheck({
  id: 'headers',
  group: 'schema',
  unit: 'count',
  remedies: ['removeColumn'],
  settings: z.object({}),
  propose: () => [entryOf('headers', [], { severity: 'warn' })],
  measure: (entry, _, table) => {
    const seen = new Set<string>();
    const found = table.columns
      .map(({ name }) => name)
      .filter((name) => {
        const plainly = plain(name.replace(/[_-]+/g, ' '));
        const again = seen.has(plainly);
        seen.add(plainly);
        return again || EMPTY.test(name.trim());
      });
    return judgeColumns(entry, found, {
      columns: table.columns.length === 0 ? '' : nameList(found),
    });
  },
});
