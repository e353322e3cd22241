// Steps on single values: gaps filled, extremes drawn in.
import { text } from '../../../shared/domain';
import { findColumn, ident, ROW } from '../../data';
import { fillerOf } from '../filler';
import { asTheyAre, columnsOnly, type Planner, selectMade, unfit } from '../step';

export const fillMissing: Planner<'fillMissing'> = async (step, table) => {
  const column = findColumn(table.columns, step.column);
  const name = ident(column.name);
  const { relation } = table;
  const filler =
    step.method === 'previous'
      ? `last_value(${name} IGNORE NULLS) OVER (ORDER BY ${ROW} ROWS UNBOUNDED PRECEDING)`
      : (
          await fillerOf({
            ...{ column, method: step.method, value: step.value, relation },
            ...{ query: (sql) => table.query(sql), refuse: unfit },
          })
        ).sql;
  const made = asTheyAre(table.columns).map((own) =>
    own.name === column.name ? { ...own, sql: `coalesce(${name}, ${filler})` } : own,
  );
  return {
    columns: columnsOnly(made),
    select: `${selectMade(made, table)} ORDER BY ${ROW}`,
    summary: ({ cellsChanged }) =>
      text('prepare.did.fill', {
        column: column.name,
        count: cellsChanged,
        method: text(`prepare.method.${step.method}`),
      }),
  };
};

export const clip: Planner<'clip'> = async (step, table) => {
  const column = findColumn(table.columns, step.column);
  if (column.type !== 'integer' && column.type !== 'number')
    unfit(text('prepare.onlyNumbers', { column: column.name }));
  const name = ident(column.name);
  const [row] = await table.query<{ a: number | null; b: number | null }>(
    `SELECT CAST(quantile_cont(${name}, 0.25) AS DOUBLE) AS a, CAST(quantile_cont(${name}, 0.75) AS DOUBLE) AS b FROM ${table.relation}`,
  );
  const [a, b] = [row?.a ?? null, row?.b ?? null];
  if (a === null || b === null) return unfit(text('prepare.allMissing', { column: column.name }));
  // Tukey, Exploratory Data Analysis (1977): 1.5 spreads beyond the quarters.
  const low = step.low ?? a - 1.5 * (b - a);
  const high = step.high ?? b + 1.5 * (b - a);
  if (low > high) unfit(text('prepare.bounds', { low, high }));
  const bound = (value: number, up: boolean): string =>
    column.type === 'integer'
      ? `CAST(${up ? Math.ceil(value) : Math.floor(value)} AS BIGINT)`
      : `CAST(${value} AS DOUBLE)`;
  // least and greatest pass over a missing value; it is to stay missing.
  const sql = `CASE WHEN ${name} IS NOT NULL THEN least(greatest(${name}, ${bound(low, true)}), ${bound(high, false)}) END`;
  const made = asTheyAre(table.columns).map((own) => (own.name === column.name ? { ...own, sql } : own));
  return {
    columns: columnsOnly(made),
    select: selectMade(made, table),
    summary: ({ cellsChanged }) =>
      text('prepare.did.clip', { column: column.name, count: cellsChanged, low, high }),
  };
};
