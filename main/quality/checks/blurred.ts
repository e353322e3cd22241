import { z } from 'zod';
import { isPictures } from '../assets';
import { ident } from '../../data';
import { columnOf, count, defineCheck, entryOf } from './check';
import { judgeRows, rowsWhere } from './verdicts';

/** Pictures with hardly an edge in them. Where the line runs depends on the subject, so it can be set. */
export const blurred = defineCheck({
  id: 'blurred',
  group: 'content',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({
    /** Least variance of the Laplacian. */
    least: z.number().min(0).default(30),
  }),
  propose: ({ columns }) =>
    isPictures(columns)
      ? [
          entryOf('blurred', ['sharpness'], {
            ...{ settings: { least: 30 }, severity: 'warn', tolerance: 0.01 },
          }),
        ]
      : [],
  ask: (entry, { least }, table) => ({
    failing: rowsWhere(columnOf(entry, table), dull(columnOf(entry, table).name, least)),
  }),
  measure: (entry, { least }, table, asked) =>
    judgeRows(entry, table, count(asked['failing']), dull(columnOf(entry, table).name, least), { least }),
});

const dull = (name: string, least: number): string => `${ident(name)} < ${least}`;
