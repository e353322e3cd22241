import { z } from 'zod';
import { isSounds } from '../assets';
import { ident } from '../../data';
import { columnOf, count, defineCheck, entryOf } from './check';
import { judgeRows, rowsWhere } from './verdicts';

/** Sounds in which there is nothing to be heard. */
export const silentSounds = defineCheck({
  id: 'silentSounds',
  group: 'content',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({
    /** Least loudness in decibels below full scale. */
    least: z.number().min(-120).max(0).default(-60),
  }),
  propose: ({ columns }) =>
    isSounds(columns)
      ? [entryOf('silentSounds', ['loudness'], { settings: { least: -60 }, severity: 'warn' })]
      : [],
  ask: (entry, { least }, table) => ({
    failing: rowsWhere(columnOf(entry, table), silent(columnOf(entry, table).name, least)),
  }),
  measure: (entry, { least }, table, asked) =>
    judgeRows(entry, table, count(asked['failing']), silent(columnOf(entry, table).name, least), { least }),
});

const silent = (name: string, least: number): string => `${ident(name)} < ${least}`;
