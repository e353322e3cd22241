import { z } from 'zod';
import { text } from '../../../shared/domain';
import { ident } from '../../data';
import { defineCheck, entryOf, nameList, presentColumns } from './check';

/** Columns with one value only: they tell nothing apart. */
export const constant = defineCheck({
  id: 'constant',
  group: 'distribution',
  unit: 'count',
  remedies: ['removeColumn'],
  settings: z.object({}),
  propose: ({ columns, target }) => [
    entryOf(
      'constant',
      columns.map(({ name }) => name).filter((name) => name !== target),
      { severity: 'warn' },
    ),
  ],
  ask: (entry, _, table) =>
    Object.fromEntries(
      presentColumns(entry, table).map(({ name }, i) => [
        `same${i}`,
        `coalesce(min(${ident(name)}) = max(${ident(name)}), true)`,
      ]),
    ),
  measure: (entry, _, table, asked) => {
    const found =
      table.rows < 2
        ? []
        : presentColumns(entry, table)
            .filter((__, i) => asked[`same${i}`] === true)
            .map(({ name }) => name);
    return {
      figure: found.length,
      threshold: 0,
      failingRows: 0,
      level: found.length > 0 ? 'fail' : 'pass',
      columns: found,
      summary: text(found.length > 0 ? 'quality.constant.some' : 'quality.constant.none', {
        count: found.length,
        columns: nameList(found),
      }),
    };
  },
});
