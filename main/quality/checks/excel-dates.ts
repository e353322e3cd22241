import { z } from 'zod';
import { type Column, namesDate } from '../../../shared/domain';
import { ident } from '../../data';
import { dayMend } from '../../prepare';
import { isAmount } from '../traits';
import { count, defineCheck, entryOf, presentColumns, shareOf } from './check';
import { judgeColumns } from './verdicts';

/** Days since 30 December 1899: 1954 to 2064. */
const [FIRST, LAST] = [20_000, 60_000];

/** Numbers that are the days of a spreadsheet: 45292 is 1 January 2024. */
export const excelDates = defineCheck({
  id: 'excelDates',
  group: 'schema',
  unit: 'count',
  remedies: ['convert', 'removeColumn'],
  settings: z.object({}),
  propose: ({ columns, sorted, target }) => {
    const names = columns.filter(
      (column) =>
        isAmount(column) &&
        column.name !== target &&
        namesDate(column.name) &&
        mayBe(sorted.get(column.name)),
    );
    return names.length === 0
      ? []
      : [
          entryOf(
            'excelDates',
            names.map(({ name }) => name),
            { severity: 'warn' },
          ),
        ];
  },
  ask: (entry, _, table) =>
    Object.fromEntries(
      numbers(entry, table).flatMap(({ name }, i) => [
        [`n${i}`, `count_if(${ident(name)} BETWEEN ${FIRST} AND ${LAST})`],
        [`all${i}`, `count(${ident(name)})`],
      ]),
    ),
  measure: (entry, _, table, asked) => {
    const found = numbers(entry, table).filter(
      (__, i) =>
        count(asked[`all${i}`]) > 0 && shareOf(count(asked[`n${i}`]), count(asked[`all${i}`])) >= 0.95,
    );
    return {
      ...judgeColumns(
        entry,
        found.map(({ name }) => name),
      ),
      mends: {
        convert: found.map(({ name, type }) => dayMend(name, type === 'integer' ? 'date' : 'datetime')),
      },
    };
  },
});

const numbers = (...[entry, table]: Parameters<typeof presentColumns>): Column[] =>
  presentColumns(entry, table).filter(isAmount);

function mayBe(values: Float64Array = new Float64Array(0)): boolean {
  const inside = values.filter((value) => value >= FIRST && value <= LAST).length;
  return values.length > 0 && inside >= 0.95 * values.length;
}
