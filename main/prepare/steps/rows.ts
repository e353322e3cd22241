// Steps on rows as wholes: which of them stay.
import { type Condition, text } from '../../../shared/domain';
import { findColumn, ident, literal, ROW, STORED } from '../../data';
import { asTheyAre, columnsOnly, type Planner, selectMade, type Table, unfit } from '../step';
import { shortList } from './columns';

export const filter: Planner<'filter'> = (step, table) => {
  const parts = step.conditions.map((condition) => conditionSql(condition, table));
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

function conditionSql({ column: wanted, test, value }: Condition, table: Table): string {
  const column = findColumn(table.columns, wanted);
  const name = ident(column.name);
  if (test === 'missing') return `${name} IS NULL`;
  if (test === 'present') return `${name} IS NOT NULL`;
  if (value === undefined) return unfit(text('prepare.noValue', { column: column.name }));
  const words = `CAST(${name} AS VARCHAR)`;
  if (test === 'contains') return `contains(lower(${words}), lower(${literal(value)}))`;
  if (test === 'notContains') return `NOT contains(lower(coalesce(${words}, '')), lower(${literal(value)}))`;
  const typed = typedLiteral(value, column.type);
  if (typed === null)
    return unfit(
      text('prepare.wrongType', { value, column: column.name, type: text(`quality.type.${column.type}`) }),
    );
  if (test === 'equals') return `${name} = ${typed}`;
  if (test === 'notEquals') return `${name} IS DISTINCT FROM ${typed}`;
  return `${name} ${COMPARISONS[test] ?? '='} ${typed}`;
}

/** A value that a person wrote, as SQL of a column's type; null where it is none. */
export function typedLiteral(value: string, type: Table['columns'][number]['type']): string | null {
  if (type === 'text') return literal(value);
  const plain = value.trim();
  if (type === 'integer' || type === 'number')
    return plain !== '' && Number.isFinite(Number(plain)) ? `CAST(${Number(plain)} AS DOUBLE)` : null;
  if (type === 'boolean') return /^(true|false)$/i.test(plain) ? plain.toLowerCase() : null;
  const iso =
    /^\d{4}-\d{1,2}-\d{1,2}([T ]\d{1,2}:\d{2}(:\d{2})?)?$/.test(plain) && !Number.isNaN(Date.parse(plain));
  return iso ? `CAST(${literal(plain.replace('T', ' '))} AS ${STORED[type]})` : null;
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
