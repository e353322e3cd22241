import { z } from 'zod';
import { text } from '../../../shared/domain';
import { ident, literal } from '../../data';
import { columnOf, count, defineCheck, entryOf, shareOf } from './check';

/** Profiles name at most this many values, so only such columns get a proposal. */
const MOST = 12;

/** Values of a column with few of them: nothing but these. Missing values are another check's matter. */
export const valueSet = defineCheck({
  id: 'valueSet',
  group: 'validity',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({ allowed: z.array(z.string()) }),
  propose: ({ columns, profiles, rows }) =>
    columns.flatMap(({ name, type }, i) => {
      const profile = profiles[i];
      const few = profile && profile.distinct > 0 && profile.distinct <= Math.min(MOST, rows / 2);
      if (!few || !profile.top || (type !== 'text' && type !== 'boolean')) return [];
      const allowed = profile.top.map(({ value }) => String(value));
      return [entryOf('valueSet', [name], { settings: { allowed }, severity: 'block', ofColumn: true })];
    }),
  ask: (entry, { allowed }, table) => ({
    outside: `count_if(${outside(columnOf(entry, table).name, allowed)})`,
  }),
  measure: (entry, { allowed }, table, asked) => {
    const { name } = columnOf(entry, table);
    const failing = count(asked['outside']);
    const share = shareOf(failing, table.rows);
    return {
      figure: share,
      threshold: entry.tolerance,
      failingRows: failing,
      level: share > entry.tolerance ? 'fail' : 'pass',
      failing: outside(name, allowed),
      summary:
        failing === 0
          ? text('quality.valueSet.pass', { column: name, count: allowed.length })
          : text('quality.valueSet.fail', { column: name, failing, rows: table.rows, share }),
    };
  },
});

function outside(column: string, allowed: readonly string[]): string {
  const name = ident(column);
  if (allowed.length === 0) return `${name} IS NOT NULL`;
  // Equalities, not IN: DuckDB makes a join of a longer list.
  const equal = allowed.map((value) => `CAST(${name} AS VARCHAR) = ${literal(value)}`);
  return `coalesce(NOT (${equal.join(' OR ')}), false)`;
}
