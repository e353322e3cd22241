import { z } from 'zod';
import { Column, text } from '../../../shared/domain';
import { defineCheck, entryOf, nameList } from './check';

/** The columns are there, under their names and with their types. */
export const columns = defineCheck({
  id: 'columns',
  group: 'schema',
  unit: 'count',
  remedies: [],
  settings: z.object({ expected: z.array(Column) }),
  propose: ({ columns: expected }) => [
    entryOf('columns', [], {
      settings: { expected: expected.map(({ name, type }) => ({ name, type })) },
      severity: 'block',
    }),
  ],
  measure: (_, { expected }, table) => {
    const found = new Map(table.columns.map((column) => [column.name, column.type]));
    const missing = expected.filter(({ name }) => !found.has(name)).map(({ name }) => name);
    const retyped = expected
      .filter(({ name, type }) => found.has(name) && found.get(name) !== type)
      .map(({ name }) => name);
    const names = new Set(expected.map(({ name }) => name));
    const added = table.columns.filter(({ name }) => !names.has(name)).map(({ name }) => name);
    const wrong = missing.length + retyped.length;
    const sentence =
      missing.length > 0 ? 'missing' : retyped.length > 0 ? 'retyped' : added.length > 0 ? 'added' : 'pass';
    return {
      figure: wrong,
      threshold: 0,
      failingRows: 0,
      level: wrong > 0 ? 'fail' : added.length > 0 ? 'warn' : 'pass',
      columns: [...missing, ...retyped, ...added],
      summary: text(`quality.columns.${sentence}`, {
        count: sentence === 'pass' ? table.columns.length : { missing, retyped, added }[sentence].length,
        columns: sentence === 'pass' ? '' : nameList({ missing, retyped, added }[sentence]),
      }),
    };
  },
});
