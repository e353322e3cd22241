// Earlier rows as a feature: a value some rows before, or a figure over the last rows, by DuckDB's window functions.
import { type Column, text, type Text } from '../../../shared/domain';
import { findColumn, ident, ROW } from '../../data';
import { asTheyAre, checkNew, columnsOnly, type Planner, selectMade, type StepOf, unfit } from '../step';

/**
 * The present row is never in its own figure. Rows of one moment stand in the order of the table. A row without a moment, or without an
 * entity where entities are told apart, has no place in an order: it gets no value and counts in no other row's.
 */
export const lag: Planner<'lag'> = async (step, table) => {
  const column = findColumn(table.columns, step.column);
  const time = findColumn(table.columns, step.time);
  const entity = step.entity === undefined ? null : findColumn(table.columns, step.entity);
  const isNumber = column.type === 'integer' || column.type === 'number';
  if (step.figure !== 'earlier' && step.figure !== 'count' && !isNumber)
    unfit(text('prepare.onlyNumbers', { column: column.name }));
  if (time.type === 'text' || time.type === 'boolean')
    unfit(text('prepare.onlyOrdered', { column: time.name }));
  const name = step.name ?? nameOf(step, table.columns);
  checkNew(name, table.columns);

  const placed = [time, ...(entity ? [entity] : [])]
    .map((own) => `${ident(own.name)} IS NOT NULL`)
    .join(' AND ');
  const parts = [`(${placed})`, ...(entity ? [ident(entity.name)] : [])].join(', ');
  const order = `PARTITION BY ${parts} ORDER BY ${ident(time.name)}, ${ROW}`;
  const { type, sql } = figure(step, column, order);
  const value = `CASE WHEN ${placed} THEN ${sql} END`;

  const [row] = await table.query<{ first: number; alike: number }>(
    `SELECT CAST(count(*) - count(value) AS DOUBLE) AS first, CAST(count(*) FILTER (WHERE alike > 1) AS DOUBLE) AS alike FROM (SELECT ${value} AS value, CASE WHEN ${placed} THEN count(*) OVER (PARTITION BY ${parts}, ${ident(time.name)}) END AS alike FROM ${table.relation})`,
  );
  const notes: Text[] = [];
  if (row && row.first > 0) notes.push(text('prepare.note.nothingBefore', { count: row.first }));
  if (row && row.alike > 0)
    notes.push(text('prepare.note.sameMoment', { count: row.alike, column: time.name }));

  const made = [...asTheyAre(table.columns), { name, type, sql: value }];
  const kind = step.figure === 'earlier' ? 'lag' : 'rolling';
  return {
    columns: columnsOnly(made),
    select: `${selectMade(made, table)} ORDER BY ${ROW}`,
    notes,
    summary: () =>
      text(`prepare.did.${kind}${entity ? 'Within' : ''}`, {
        name,
        column: column.name,
        rows: step.rows,
        time: time.name,
        ...(entity ? { entity: entity.name } : {}),
        ...(step.figure === 'earlier' ? {} : { figure: text(`prepare.figure.${step.figure}`) }),
      }),
  };
};

function figure(step: StepOf<'lag'>, column: Column, order: string): Pick<Column, 'type'> & { sql: string } {
  const name = ident(column.name);
  const over = `OVER (${order} ROWS BETWEEN ${step.rows} PRECEDING AND 1 PRECEDING)`;
  switch (step.figure) {
    case 'earlier':
      return { type: column.type, sql: `lag(${name}, ${step.rows}) OVER (${order})` };
    case 'count':
      return { type: 'integer', sql: `count(${name}) ${over}` };
    case 'mean':
      return { type: 'number', sql: `avg(${name}) ${over}` };
    case 'sum': {
      // A sum beyond what the column's type holds is missing, not an error.
      const stored = column.type === 'integer' ? 'BIGINT' : 'DOUBLE';
      return { type: column.type, sql: `TRY_CAST(sum(${name}) ${over} AS ${stored})` };
    }
    default:
      return { type: column.type, sql: `${step.figure}(${name}) ${over}` };
  }
}

/** Says what the column holds, and is new: `price_mean_3`, `price_mean_3_2`. */
function nameOf(step: StepOf<'lag'>, columns: readonly Column[]): string {
  const base = `${step.column}_${step.figure}_${step.rows}`;
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()));
  let [name, count] = [base, 1];
  while (taken.has(name.toLowerCase())) name = `${base}_${++count}`;
  return name;
}
