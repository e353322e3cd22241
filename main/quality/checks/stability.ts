import { z } from 'zod';
import { drift } from '../drift';
import { moved } from '../moved';
import { defineCheck, entryOf } from './check';

/** Population stability index of each column against the last accepted version. */
export const stability = defineCheck({
  id: 'stability',
  group: 'history',
  unit: 'score',
  remedies: [],
  settings: z.object({ warnAbove: z.number().min(0).default(0.25) }),
  propose: ({ columns, profiles, rows }) => [
    // Of values that hardly repeat, no two deliveries are alike.
    entryOf(
      'stability',
      columns
        .filter(({ type }, i) => type !== 'text' || (profiles[i]?.distinct ?? 0) <= rows / 20)
        .map(({ name }) => name),
      { settings: { warnAbove: 0.25 }, severity: 'warn' },
    ),
  ],
  measure: (entry, { warnAbove }, table, _, tools) =>
    moved(entry, table, tools, warnAbove, (before, now) => drift(before, now, null, null)),
});
