import { z } from 'zod';
import { text } from '../../../shared/domain';
import { ident, isNumeric } from '../../data';
import { chiSquare } from '../statistics';
import { count, defineCheck, entryOf, nameList, presentColumns } from './check';
import { nothingToSay } from './verdicts';

const FEWEST = 10;
const MOST_CLASSES = 50;

/** Columns that are missing more often for some targets than for others: filling them in hides what that says. */
export const missingTarget = defineCheck({
  id: 'missingTarget',
  group: 'completeness',
  unit: 'score',
  remedies: ['removeColumn'],
  settings: z.object({
    /** Cramér's V between "is missing" and the target, from which it is noted. */
    warnAbove: z.number().min(0).max(1).default(0.15),
  }),
  propose: ({ columns, profiles, target }) => {
    const names = columns
      .filter(({ name }, i) => name !== target && (profiles[i]?.missing ?? 0) > 0)
      .map(({ name }) => name);
    return target === null || names.length === 0
      ? []
      : [entryOf('missingTarget', names, { settings: { warnAbove: 0.15 }, severity: 'warn' })];
  },
  ask: (entry, _, table) =>
    Object.fromEntries(
      presentColumns(entry, table).map(({ name }, i) => [`n${i}`, `count_if(${ident(name)} IS NULL)`]),
    ),
  measure: async (entry, { warnAbove }, table, asked, { data, signal }) => {
    const target = table.columns.find(({ name }) => name === table.target);
    if (!target) return nothingToSay('quality.missingTarget.noTarget', warnAbove);
    const partly = presentColumns(entry, table).filter((_, i) => {
      const missing = count(asked[`n${i}`]);
      return missing >= FEWEST && table.rows - missing >= FEWEST;
    });
    const counted = partly.map(({ name }, i) => `count_if(${ident(name)} IS NULL) AS m${i}`);
    const goal = ident(target.name);
    // Amounts are cut at their quarters, classes taken as they are.
    const side =
      isNumeric(target.type) && partly.length > 0
        ? `ntile(4) OVER (ORDER BY ${goal})`
        : `CAST(${goal} AS VARCHAR)`;
    const inner = `SELECT ${side} AS side, * FROM ${table.relation} WHERE ${goal} IS NOT NULL`;
    const rows =
      partly.length === 0
        ? []
        : await data.query(
            `SELECT side, count(*) AS n, ${counted.join(', ')} FROM (${inner}) GROUP BY 1 ORDER BY n DESC LIMIT ${MOST_CLASSES}`,
            { signal },
          );
    const found = partly
      .map(({ name }, i) => {
        const table = rows.map((row) => {
          const missing = count(row[`m${i}`]);
          return [missing, count(row['n']) - missing];
        });
        return { name, ...chiSquare(table) };
      })
      .sort((a, b) => b.v - a.v);
    const related = found.filter(({ v, p }) => v > warnAbove && p < 0.001).map(({ name }) => name);
    return {
      figure: found[0]?.v ?? 0,
      threshold: warnAbove,
      failingRows: 0,
      level: related.length > 0 ? 'fail' : 'pass',
      columns: related,
      summary: text(`quality.missingTarget.${related.length > 0 ? 'some' : 'none'}`, {
        target: target.name,
        count: related.length,
        columns: nameList(related),
      }),
    };
  },
});
