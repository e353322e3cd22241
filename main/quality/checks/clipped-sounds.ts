import { z } from 'zod';
import { isSounds } from '../assets';
import { ident } from '../../data';
import { columnOf, count, defineCheck, entryOf } from './check';
import { judgeRows, rowsWhere } from './verdicts';

/** Sounds recorded too loud: their tops are cut off. */
export const clippedSounds = defineCheck({
  id: 'clippedSounds',
  group: 'content',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({
    /** Largest share of samples at full scale. */
    most: z.number().min(0).max(1).default(0.001),
  }),
  propose: ({ columns }) =>
    isSounds(columns)
      ? [
          entryOf('clippedSounds', ['clipped'], {
            ...{ settings: { most: 0.001 }, severity: 'warn', tolerance: 0.01 },
          }),
        ]
      : [],
  ask: (entry, { most }, table) => ({
    failing: rowsWhere(columnOf(entry, table), cut(columnOf(entry, table).name, most)),
  }),
  measure: (entry, { most }, table, asked) =>
    judgeRows(entry, table, count(asked['failing']), cut(columnOf(entry, table).name, most), { most }),
});

const cut = (name: string, most: number): string => `${ident(name)} > ${most}`;
