// Remedies that change cells in place: the check says how, or the value is made nobody's. No row is lost.
import type { Column, Json, Remedy, RemedyPreview } from '../../shared/domain';
import { nameList, text } from '../../shared/domain';
import { cellSql, findColumn, ident, ROW } from '../data';
import { hashMend, maskMend, type Mend } from '../prepare';
import { type Case, type Plan, unfit } from './remedies';

type CellRemedy = Exclude<Remedy, { kind: 'drop' | 'quarantine' | 'fill' | 'removeColumn' }>;

const EXAMPLES = 5;
const MOST_COLUMNS = 200;

export async function planCells(remedy: CellRemedy, given: Case): Promise<Plan> {
  const { table, version, data, context } = given;
  const mends = mendsOf(remedy, given);
  if (mends.length === 0) throw unfit('quality.remedy.nothingToChange');
  const columns = version.columns.map((column): Column => {
    const mend = mends.find((one) => one.column === column.name);
    return { ...column, type: mend?.type ?? column.type };
  });
  // A change of type is one of every value; else what differs.
  const differs = mends.map((mend) =>
    mend.type === undefined
      ? `count_if((${mend.sql}) IS DISTINCT FROM ${ident(mend.column)})`
      : `count(${ident(mend.column)})`,
  );
  const [row] = await data.query(`SELECT ${differs.join(' + ')} AS changed FROM ${table.relation}`, {
    signal: context.signal,
  });
  const cellsChanged = Number(row?.['changed'] ?? 0);
  if (cellsChanged === 0) throw unfit('quality.remedy.nothingToChange');
  const names = mends.map((mend) => mend.column);
  const summary = text(`quality.operation.${remedy.kind}`, {
    count: cellsChanged,
    columns: nameList(names),
  });
  const selected = version.columns.map(({ name }) => {
    const mend = mends.find((one) => one.column === name);
    return mend ? `${mend.sql} AS ${ident(name)}` : ident(name);
  });
  return {
    preview: {
      rowsBefore: version.rows,
      rowsAfter: version.rows,
      cellsChanged,
      columnsRemoved: [],
      examples: await examplesOf(mends, given),
      summary,
    },
    operation: {
      kind: remedy.kind,
      summary,
      settings: { entryId: remedy.entryId, columns: names, mends: mends as unknown as Json },
    },
    columns,
    selectSql: `SELECT ${selected.join(', ')}, ${ROW} FROM ${table.relation}`,
  };
}

function mendsOf(remedy: CellRemedy, given: Case): readonly Mend[] {
  const { measured, table, version, salt } = given;
  const wanted = remedy.column;
  if (wanted !== undefined) findColumn(version.columns, wanted);
  if (remedy.kind !== 'mask' && remedy.kind !== 'hash')
    return (measured.mends?.[remedy.kind] ?? [])
      .filter(({ column }) => wanted === undefined || column === wanted)
      .slice(0, MOST_COLUMNS);
  const names = wanted === undefined ? (measured.columns ?? []) : [wanted];
  if (table.target !== null && names.includes(table.target))
    throw unfit('quality.remedy.isTarget', { column: table.target });
  return names.map((name) => {
    const column = findColumn(version.columns, name);
    return remedy.kind === 'mask' ? maskMend(column) : hashMend(column, salt);
  });
}

async function examplesOf(
  mends: readonly Mend[],
  { table, data, context }: Case,
): Promise<RemedyPreview['examples']> {
  const found: RemedyPreview['examples'] = [];
  for (const mend of mends.slice(0, EXAMPLES)) {
    const column = findColumn(table.columns, mend.column);
    const own = ident(mend.column);
    const rows = await data.query(
      `SELECT ${cellSql('b', column.type)} AS before, ${cellSql('a', mend.type ?? column.type)} AS after, count(*) AS n
       FROM (SELECT ${own} AS b, ${mend.sql} AS a FROM ${table.relation})
       WHERE CAST(a AS VARCHAR) IS DISTINCT FROM CAST(b AS VARCHAR) GROUP BY a, b ORDER BY n DESC, CAST(b AS VARCHAR)
       LIMIT ${Math.max(1, Math.floor(EXAMPLES / mends.length))}`,
      { signal: context.signal },
    );
    for (const row of rows)
      found.push({
        column: mend.column,
        before: row['before'] ?? null,
        after: row['after'] ?? null,
        rows: Number(row['n'] ?? 0),
      });
  }
  return found;
}
