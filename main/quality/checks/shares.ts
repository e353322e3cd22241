import { z } from 'zod';
import { counted } from '../drift';
import { moved } from '../moved';
import { chiSquare } from '../statistics';
import { defineCheck, entryOf } from './check';

/** Surely not chance; small differences are sure in large tables, so that the strength counts. */
const SURE = 0.001;

/** Values of each category against the last accepted version: chi-square test, Cramér's V where it is sure. */
export const shares = defineCheck({
  id: 'shares',
  group: 'history',
  unit: 'score',
  remedies: [],
  settings: z.object({ warnAbove: z.number().min(0).max(1).default(0.1) }),
  propose: ({ columns, profiles, rows }) => {
    const names = columns
      .filter(
        ({ type }, i) =>
          (type === 'text' || type === 'boolean') && (profiles[i]?.distinct ?? 0) <= Math.min(200, rows / 20),
      )
      .map(({ name }) => name);
    return names.length === 0
      ? []
      : [entryOf('shares', names, { settings: { warnAbove: 0.1 }, severity: 'warn' })];
  },
  measure: (entry, { warnAbove }, table, _, tools) =>
    moved(entry, table, tools, warnAbove, (before, now) => {
      if (before.kind !== 'text' || now.kind !== 'text') return null;
      const [old, fresh] = [counted(before, null), counted(now, null)];
      const values = [...new Set([...old.keys(), ...fresh.keys()])];
      const { p, v } = chiSquare([old, fresh].map((counts) => values.map((value) => counts.get(value) ?? 0)));
      return p < SURE ? v : 0;
    }),
});
