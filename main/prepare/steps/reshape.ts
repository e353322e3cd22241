// Steps after which a row stands for something else: groups, one column a value, one row a column.
import { type Aggregate, type Column, type ColumnType, shortList, text } from '../../../shared/domain';
import { findColumn, ident, literal, momentSql, numberSql, ROW, STORED } from '../../data';
import { checkNew, type Planner, selectAnew, type Table, unfit } from '../step';

/** Columns that a pivot may make. */
const MOST_COLUMNS = 500;

export const group: Planner<'group'> = (step, table) => {
  const keys = step.by.map((name) => findColumn(table.columns, name));
  const columns: Column[] = [...keys];
  const parts = keys.map(({ name }) => ident(name));
  for (const { aggregate, column, name } of step.aggregates) {
    checkNew(name, columns);
    const { sql, type } = aggregateSql(aggregate, column, table);
    columns.push({ name, type });
    parts.push(`${sql} AS ${ident(name)}`);
  }
  const by = keys.map(({ name }) => ident(name)).join(', ');
  return {
    columns,
    select: selectAnew(
      columns,
      `SELECT ${parts.join(', ')} FROM ${table.relation} GROUP BY ${by} ORDER BY ${by}`,
    ),
    reshapes: true,
    summary: ({ rowsBefore, rowsAfter }) =>
      text('prepare.did.group', { names: shortList(step.by), before: rowsBefore, after: rowsAfter }),
  };
};

function aggregateSql(
  aggregate: Aggregate,
  wanted: string | undefined,
  table: Pick<Table, 'columns'>,
  /** A FILTER clause of SQL, for a part of the rows. */
  only = '',
): { sql: string; type: ColumnType } {
  if (aggregate === 'count') return { sql: `count(${wanted ? ident(wanted) : '*'})${only}`, type: 'integer' };
  if (wanted === undefined) return unfit(text('prepare.noColumn'));
  const column = findColumn(table.columns, wanted);
  const name = ident(column.name);
  const { type } = column;
  const numbersOnly = (sql: string): { sql: string; type: ColumnType } =>
    type === 'integer' || type === 'number'
      ? { sql, type: 'number' }
      : unfit(text('prepare.onlyNumbers', { column: column.name }));
  // Days have a middle, too.
  const middle = (of: string): { sql: string; type: ColumnType } =>
    type === 'date' || type === 'datetime'
      ? { sql: momentSql(`${of}(${numberSql(name, type)})${only}`, type), type }
      : numbersOnly(`CAST(${of}(${name})${only} AS DOUBLE)`);
  switch (aggregate) {
    case 'sum':
      return numbersOnly(`CAST(sum(${name})${only} AS DOUBLE)`);
    case 'mean':
      return middle('avg');
    case 'median':
      return middle('median');
    case 'distinct':
      return { sql: `count(DISTINCT ${name})${only}`, type: 'integer' };
    case 'first':
      return { sql: `arg_min(${name}, ${ROW})${only}`, type: column.type };
    case 'min':
    case 'max':
      return { sql: `${aggregate}(${name})${only}`, type: column.type };
  }
}

export const pivot: Planner<'pivot'> = async (step, table) => {
  const keys = step.rows.map((name) => findColumn(table.columns, name));
  const across = ident(findColumn(table.columns, step.column).name);
  if (step.rows.includes(step.column)) unfit(text('prepare.columnTwice'));
  const values = await table.query<{ value: string }>(
    `SELECT DISTINCT CAST(${across} AS VARCHAR) AS value FROM ${table.relation} WHERE ${across} IS NOT NULL ORDER BY 1 LIMIT ${MOST_COLUMNS + 1}`,
  );
  if (values.length > MOST_COLUMNS)
    unfit(text('prepare.pivotTooWide', { column: step.column, most: MOST_COLUMNS }));
  const columns: Column[] = [...keys];
  const parts = keys.map(({ name }) => ident(name));
  for (const { value } of values) {
    const name = freeName(value.trim() || step.column, columns);
    const only = ` FILTER (CAST(${across} AS VARCHAR) = ${literal(value)})`;
    const { sql, type } = aggregateSql(step.aggregate, step.value, table, only);
    columns.push({ name, type });
    parts.push(`${sql} AS ${ident(name)}`);
  }
  const by = keys.map(({ name }) => ident(name)).join(', ');
  const [row] = await table.query<{ missing: number }>(
    `SELECT CAST(count_if(${across} IS NULL) AS DOUBLE) AS missing FROM ${table.relation}`,
  );
  const missing = row?.missing ?? 0;
  return {
    columns,
    select: selectAnew(
      columns,
      `SELECT ${parts.join(', ')} FROM ${table.relation} GROUP BY ${by} ORDER BY ${by}`,
    ),
    reshapes: true,
    notes: missing > 0 ? [text('prepare.note.pivotMissing', { count: missing, column: step.column })] : [],
    summary: ({ rowsAfter }) =>
      text(missing > 0 ? 'prepare.did.pivotMissing' : 'prepare.did.pivot', {
        ...{ column: step.column, columns: values.length, rows: rowsAfter, missing },
      }),
  };
};

function freeName(wanted: string, columns: readonly Column[]): string {
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()));
  for (let n = 1; ; n++) {
    const name = n === 1 ? wanted : `${wanted} ${n}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}

export const unpivot: Planner<'unpivot'> = (step, table) => {
  const turned = step.columns.map((name) => findColumn(table.columns, name));
  const kept = table.columns.filter(({ name }) => !step.columns.includes(name));
  checkNew(step.name, kept);
  checkNew(step.value, [...kept, { name: step.name, type: 'text' }]);
  const type = commonType(turned.map((column) => column.type));
  const columns: Column[] = [...kept, { name: step.name, type: 'text' }, { name: step.value, type }];
  const own = kept.map(({ name }) => ident(name));
  const parts = turned.map(
    ({ name }, i) =>
      `SELECT ${[...own, `${literal(name)} AS ${ident(step.name)}`, `CAST(${ident(name)} AS ${STORED[type]}) AS ${ident(step.value)}`, ROW, `${i} AS "__part"`].join(', ')} FROM ${table.relation}`,
  );
  return {
    columns,
    select: selectAnew(columns, `SELECT * FROM (${parts.join(' UNION ALL ')}) ORDER BY ${ROW}, "__part"`),
    reshapes: true,
    summary: ({ rowsAfter }) =>
      text('prepare.did.unpivot', { names: shortList(step.columns), rows: rowsAfter }),
  };
};

function commonType(types: readonly ColumnType[]): ColumnType {
  const [first = 'text'] = types;
  if (types.every((type) => type === first)) return first;
  if (types.every((type) => type === 'date' || type === 'datetime')) return 'datetime';
  return types.every((type) => type === 'integer' || type === 'number') ? 'number' : 'text';
}
