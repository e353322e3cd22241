import { z } from 'zod';
import { ident } from '../../data';
import { isAmount } from '../traits';
import { defineCheck, presentColumns } from './check';
import { judgeColumns } from './verdicts';

/** Columns in which few large numbers outweigh all others; a logarithm often helps. */
export const skew = defineCheck({
  id: 'skew',
  group: 'distribution',
  unit: 'score',
  remedies: [],
  settings: z.object({
    /** Skewness, either way: 0 is even, 2 is that of waiting times. */
    most: z.number().min(0).default(5),
  }),
  // Most amounts of business are skewed, and no learner here fails for it: whoever wants to know asks.
  propose: () => [],
  ask: (entry, _, table) =>
    Object.fromEntries(
      presentColumns(entry, table)
        .filter(isAmount)
        .map(({ name }, i) => [
          `s${i}`,
          `CASE WHEN count(*) FILTER (isfinite(CAST(${ident(name)} AS DOUBLE))) > 2
             THEN skewness(CAST(${ident(name)} AS DOUBLE)) FILTER (isfinite(CAST(${ident(name)} AS DOUBLE))) END`,
        ]),
    ),
  measure: (entry, { most }, table, asked) => {
    const found = presentColumns(entry, table)
      .filter(isAmount)
      .map(({ name }, i) => {
        const value = asked[`s${i}`];
        return { name, skew: typeof value === 'number' && Number.isFinite(value) ? value : 0 };
      })
      .sort((a, b) => Math.abs(b.skew) - Math.abs(a.skew));
    const figure = found[0]?.skew ?? 0;
    const over = found.filter((one) => Math.abs(one.skew) > most).map(({ name }) => name);
    return judgeColumns(entry, over, { figure, most }, { figure, threshold: most });
  },
});
