import { z } from 'zod';
import type { SuiteEntry } from '../../../shared/domain';
import { ident, isNumeric, literal, STORED } from '../../data';
import { columnOf, count, defineCheck, type Table } from './check';
import { judgeRows } from './verdicts';

const Test = z.enum(['equals', 'differs', 'atLeast', 'atMost', 'present', 'missing']);
type Test = z.infer<typeof Test>;

/** If the first column is so, the second has to be so: a cancelled order has a date of cancellation. */
export const ifThen = defineCheck({
  id: 'ifThen',
  group: 'validity',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({
    ifTest: Test.default('present'),
    ifValue: z.string().default(''),
    thenTest: Test.default('present'),
    thenValue: z.string().default(''),
  }),
  // What has to follow from what, a person knows.
  propose: () => [],
  ask: (entry, rule, table) => ({ odd: `count_if(${oddSql(entry, table, rule)})` }),
  measure: (entry, rule, table, asked) =>
    judgeRows(entry, table, count(asked['odd']), oddSql(entry, table, rule), {
      other: entry.columns[1] ?? '',
    }),
});

type Rule = { ifTest: Test; ifValue: string; thenTest: Test; thenValue: string };

function oddSql(entry: SuiteEntry, table: Table, rule: Rule): string {
  const [first, second] = entry.columns;
  const given = holds(entry, table, first, rule.ifTest, rule.ifValue);
  const wanted = holds(entry, table, second, rule.thenTest, rule.thenValue);
  return `(coalesce(${given}, false) AND NOT coalesce(${wanted}, false))`;
}

function holds(entry: SuiteEntry, table: Table, name: string | undefined, test: Test, value: string): string {
  const column = columnOf({ ...entry, columns: [name ?? ''] }, table);
  const own = ident(column.name);
  if (test === 'present') return `${own} IS NOT NULL`;
  if (test === 'missing') return `${own} IS NULL`;
  const type = isNumeric(column.type) && !column.type.startsWith('date') ? 'DOUBLE' : STORED[column.type];
  const sign = { equals: '=', differs: '<>', atLeast: '>=', atMost: '<=' }[test];
  return `${own} ${sign} TRY_CAST(${literal(value)} AS ${type})`;
}
