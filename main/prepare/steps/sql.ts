// A SELECT of the user's own over the table `data`: one statement, over that table alone. What it may touch is read from DuckDB's own
// syntax tree before it runs, so that no file is opened and nothing but a new version comes of it.
import { type Column, type ColumnType, text } from '../../../shared/domain';
import { ident, literal, ROW, STORED } from '../../data';
import { firstLine, type Planner, type Table, unfit } from '../step';

/** Table functions that make rows out of nothing but their arguments. */
const HARMLESS = ['range', 'generate_series', 'unnest', 'repeat'];

export const sql: Planner<'sql'> = async (step, table) => {
  const query = step.query.trim().replace(/(;\s*)+$/, '');
  if (query === '') unfit(text('prepare.sqlEmpty'));
  await checkTables(query, table);
  const names = table.columns.map(({ name }) => ident(name)).join(', ');
  // The line break ends a comment that the query may end with.
  const inner = `WITH data AS (SELECT ${names} FROM ${table.relation} ORDER BY ${ROW}) SELECT * FROM (${query}\n)`;
  const found = await table
    .query<{ column_name: string; column_type: string }>(`DESCRIBE ${inner}`)
    .catch((thrown: unknown) => unfit(text('prepare.sqlError', { message: firstLine(thrown) })));
  const columns = found.map(({ column_name, column_type }): Column => ({
    name: column_name,
    type: typeOf(column_type),
  }));
  if (columns.some(({ name }) => name === ROW)) unfit(text('prepare.nameReserved', { column: ROW }));
  const list = columns.map(({ name, type }) => `CAST(${ident(name)} AS ${STORED[type]}) AS ${ident(name)}`);
  return {
    columns,
    select: `SELECT ${list.join(', ')}, row_number() OVER () - 1 AS ${ROW} FROM (${inner})`,
    reshapes: true,
    summary: ({ rowsAfter }) => text('prepare.did.sql', { rows: rowsAfter, columns: columns.length }),
  };
};

/** Only one SELECT, over `data` and tables that the query itself defines. */
async function checkTables(query: string, table: Table): Promise<void> {
  const [row] = await table.query<{ tree: string }>(
    `SELECT CAST(json_serialize_sql(${literal(query)}) AS VARCHAR) AS tree`,
  );
  const tree: unknown = JSON.parse(row?.tree ?? '{}');
  if (isRecord(tree) && tree['error'] === true)
    unfit(text('prepare.sqlError', { message: String(tree['error_message'] ?? '').split('\n')[0] ?? '' }));
  if (isRecord(tree) && Array.isArray(tree['statements']) && tree['statements'].length !== 1)
    unfit(text('prepare.sqlOne'));
  const own = new Set(['data']);
  const used: string[] = [];
  walk(tree, (node) => {
    const ctes = isRecord(node['cte_map']) ? node['cte_map']['map'] : undefined;
    if (Array.isArray(ctes))
      for (const cte of ctes)
        if (isRecord(cte) && typeof cte['key'] === 'string') own.add(cte['key'].toLowerCase());
    if (node['type'] === 'BASE_TABLE') {
      const plain = node['schema_name'] === '' && node['catalog_name'] === '';
      used.push(
        plain ? String(node['table_name']) : `${String(node['schema_name'])}.${String(node['table_name'])}`,
      );
    }
    if (node['type'] === 'TABLE_FUNCTION' && isRecord(node['function'])) {
      const name = String(node['function']['function_name']).toLowerCase();
      if (!HARMLESS.includes(name)) unfit(text('prepare.sqlFunction', { name }));
    }
  });
  const foreign = used.find((name) => !own.has(name.toLowerCase()));
  if (foreign !== undefined) unfit(text('prepare.sqlTable', { table: foreign }));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function walk(value: unknown, visit: (node: Record<string, unknown>) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit);
  else if (isRecord(value)) {
    visit(value);
    for (const item of Object.values(value)) walk(item, visit);
  }
}

function typeOf(stored: string): ColumnType {
  if (/^(TINYINT|SMALLINT|INTEGER|BIGINT|UTINYINT|USMALLINT|UINTEGER)$/.test(stored)) return 'integer';
  if (/^(UBIGINT|HUGEINT|UHUGEINT|FLOAT|DOUBLE|DECIMAL)/.test(stored)) return 'number';
  if (stored === 'BOOLEAN') return 'boolean';
  if (stored === 'DATE') return 'date';
  return stored.startsWith('TIMESTAMP') ? 'datetime' : 'text';
}
