// Steps on rows as wholes: which of them stay.
import { type Column, type Condition, shortList, text } from '../../../shared/domain';
import { findColumn, ident, literal, ROW } from '../../data';
import { valueSql } from '../filler';
import { asTheyAre, columnsOnly, type Planner, selectMade, type Table, unfit } from '../step';

export const filter: Planner<'filter'> = async (step, table) => {
  const parts: string[] = [];
  for (const condition of step.conditions) parts.push(await conditionSql(condition, table));
  const matches = `coalesce(${parts.map((part) => `(${part})`).join(step.match === 'all' ? ' AND ' : ' OR ')}, false)`;
  const made = asTheyAre(table.columns);
  const stay = step.action === 'keep' ? matches : `NOT ${matches}`;
  return {
    columns: columnsOnly(made),
    select: selectMade(made, table, stay),
    ...(step.action === 'setAside' ? { setAside: selectMade(made, table, matches) } : {}),
    summary: ({ rowsBefore, rowsAfter }) =>
      text(step.action === 'setAside' ? 'prepare.did.setAside' : 'prepare.did.filter', {
        count: rowsBefore - rowsAfter,
        left: rowsAfter,
        column: shortList([...new Set(step.conditions.map(({ column }) => column))]),
      }),
  };
};

const COMPARISONS: Readonly<Partial<Record<Condition['test'], string>>> = {
  atLeast: '>=',
  atMost: '<=',
  above: '>',
  below: '<',
};

async function conditionSql({ column: wanted, test, value }: Condition, table: Table): Promise<string> {
  const column = findColumn(table.columns, wanted);
  const name = ident(column.name);
  if (test === 'missing') return `${name} IS NULL`;
  if (test === 'present') return `${name} IS NOT NULL`;
  if (value === undefined) return unfit(text('prepare.noValue', { column: column.name }));
  const words = `CAST(${name} AS VARCHAR)`;
  if (test === 'contains') return `contains(lower(${words}), lower(${literal(value)}))`;
  if (test === 'notContains') return `NOT contains(lower(coalesce(${words}, '')), lower(${literal(value)}))`;
  // Whole numbers can be compared with any.
  const compared: Column = column.type === 'integer' ? { ...column, type: 'number' } : column;
  const typed = await valueSql(value, compared, (sql) => table.query(sql), unfit);
  if (test === 'equals') return `${name} = ${typed}`;
  if (test === 'notEquals') return `${name} IS DISTINCT FROM ${typed}`;
  return `${name} ${COMPARISONS[test] ?? '='} ${typed}`;
}

export const distinct: Planner<'distinct'> = (step, table) => {
  const keys =
    step.columns.length === 0 ? table.columns : step.columns.map((name) => findColumn(table.columns, name));
  const made = asTheyAre(table.columns);
  const list = keys.map(({ name }) => ident(name)).join(', ');
  return {
    columns: columnsOnly(made),
    select: selectMade(made, table, `${ROW} IN (SELECT min(${ROW}) FROM ${table.relation} GROUP BY ${list})`),
    summary: ({ rowsBefore, rowsAfter }) =>
      text('prepare.did.distinct', { count: rowsBefore - rowsAfter, left: rowsAfter }),
  };
};

export const sample: Planner<'sample'> = (step, table) => {
  const made = asTheyAre(table.columns);
  const { rows, seed } = step;
  // By a hash of row id and seed: the same rows whatever the order in which they are read.
  const order = `hash(${ROW} + ${Math.trunc(seed)} * 1000003)`;
  const picked = `${ROW} IN (SELECT ${ROW} FROM ${table.relation} ORDER BY ${order}, ${ROW} LIMIT ${rows})`;
  return {
    columns: columnsOnly(made),
    select: selectMade(made, table, picked),
    summary: ({ rowsAfter }) => text('prepare.did.sample', { left: rowsAfter }),
  };
};
