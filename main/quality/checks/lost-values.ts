import { z } from 'zod';
import { text } from '../../../shared/domain';
import { stillLost } from '../../data';
import { isPictures, isSounds } from '../assets';
import { defineCheck, entryOf, nameList, shareOf } from './check';
import { countRows } from './verdicts';

/** Values of the file that could not be read as the type that a person chose for their column: they are missing, though they were there. */
export const lostValues = defineCheck({
  id: 'lostValues',
  group: 'schema',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({}),
  propose: ({ columns }) =>
    isPictures(columns) || isSounds(columns) ? [] : [entryOf('lostValues', [], { severity: 'warn' })],
  measure: async (entry, _, table, __, tools) => {
    const lost = tools.data.lost(table.versionId);
    const names = table.columns.map(({ name }) => name).filter((name) => (lost.counts[name] ?? 0) > 0);
    const rows = await Promise.all(names.map((name) => lost.rows(name, { signal: tools.signal })));
    const known = names.flatMap((name, i) => (rows[i] ? [stillLost(name, rows[i])] : []));
    // What later steps filled or dropped is no longer lost; where rows cannot be told, the import's own count stands.
    const told = names.length > 0 && known.length === names.length;
    const failing = known.join(' OR ');
    const count = names.reduce((sum, name) => sum + (lost.counts[name] ?? 0), 0);
    const failingRows = told ? await countRows(table, tools, failing) : 0;
    const share = shareOf(told ? failingRows : Math.min(count, table.rows), table.rows);
    return {
      figure: share,
      threshold: entry.tolerance,
      failingRows,
      level: share > entry.tolerance ? 'fail' : 'pass',
      columns: names,
      ...(failingRows > 0 ? { failing } : {}),
      summary: text(
        share === 0 ? 'quality.lostValues.none' : `quality.lostValues.${told ? 'some' : 'count'}`,
        {
          ...{ failing: failingRows, count, rows: table.rows, share, columns: nameList(names) },
        },
      ),
    };
  },
});
