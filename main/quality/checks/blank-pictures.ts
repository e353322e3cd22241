import { z } from 'zod';
import { isPictures } from '../assets';
import { ident } from '../../data';
import { columnOf, count, defineCheck, entryOf } from './check';
import { judgeRows, rowsWhere } from './verdicts';

/** Pictures of one colour: a covered lens, an empty page. */
export const blankPictures = defineCheck({
  id: 'blankPictures',
  group: 'content',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({
    /** Least deviation of the luma, of 255. */
    least: z.number().min(0).max(255).default(1),
  }),
  propose: ({ columns }) =>
    isPictures(columns)
      ? [entryOf('blankPictures', ['contrast'], { settings: { least: 1 }, severity: 'warn' })]
      : [],
  ask: (entry, { least }, table) => ({
    failing: rowsWhere(columnOf(entry, table), blank(columnOf(entry, table).name, least)),
  }),
  measure: (entry, { least }, table, asked) =>
    judgeRows(entry, table, count(asked['failing']), blank(columnOf(entry, table).name, least)),
});

const blank = (name: string, least: number): string => `${ident(name)} < ${least}`;
