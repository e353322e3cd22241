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
    const order = expected.map(({ name }) => name).filter((name) => found.has(name));
    const kept = table.columns.map(({ name }) => name).filter((name) => names.has(name));
    // By name, nothing goes wrong; what reads the file by place does.
    const moved = kept.filter((name, i) => order[i] !== name);
    const told = { missing, retyped, added, moved };
    const sentence = (['missing', 'retyped', 'added', 'moved'] as const).find(
      (kind) => told[kind].length > 0,
    );
    return {
      figure: wrong,
      threshold: 0,
      failingRows: 0,
      level: wrong > 0 ? 'fail' : sentence ? 'warn' : 'pass',
      columns: wrong + added.length > 0 ? [...missing, ...retyped, ...added] : moved,
      summary: text(`quality.columns.${sentence ?? 'pass'}`, {
        count: sentence ? told[sentence].length : table.columns.length,
        columns: sentence ? nameList(told[sentence]) : '',
      }),
    };
  },
});
