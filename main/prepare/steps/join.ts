// Columns of another data set, matched by key. Keys that do not match, and rows that would be multiplied, are told before it is done.
import { type Column, type ColumnType, text, type Text } from '../../../shared/domain';
import { findColumn, ident, ROW } from '../../data';
import { type Planner, unfit } from '../step';
import { shortList } from './columns';

/** Types whose values can be compared with each other. */
const KINDS: readonly ReadonlySet<ColumnType>[] = [
  new Set(['integer', 'number']),
  new Set(['date', 'datetime']),
];

export const join: Planner<'join'> = async (step, table) => {
  const other = await table.other(step.versionId);
  const taken = new Set(table.columns.map(({ name }) => name.toLowerCase()));
  const added = step.columns.map((name) => {
    const column = findColumn(other.columns, name);
    const own = taken.has(name.toLowerCase()) ? `${name} (${other.name})` : name;
    if (taken.has(own.toLowerCase())) unfit(text('prepare.nameTaken', { column: own }));
    taken.add(own.toLowerCase());
    return { column, own };
  });
  const on = step.on.map(({ left, right }) => {
    const a = findColumn(table.columns, left);
    const b = findColumn(other.columns, right);
    const same = a.type === b.type || KINDS.some((kind) => kind.has(a.type) && kind.has(b.type));
    const side = (alias: string, name: string): string =>
      same ? `${alias}.${ident(name)}` : `CAST(${alias}.${ident(name)} AS VARCHAR)`;
    return `${side('l', a.name)} = ${side('r', b.name)}`;
  });
  const columns: Column[] = [
    ...table.columns,
    ...added.map(({ column, own }) => ({ name: own, type: column.type })),
  ];
  const list = [
    ...table.columns.map(({ name }) => `l.${ident(name)}`),
    ...added.map(({ column, own }) => `r.${ident(column.name)} AS ${ident(own)}`),
  ];
  const from = `FROM ${table.relation} l ${step.how === 'left' ? 'LEFT' : 'INNER'} JOIN ${other.relation} r ON ${on.join(' AND ')}`;
  const [row] = await table.query<{ unmatched: number; most: number; multiplied: number }>(
    `SELECT CAST(count_if(n = 0) AS DOUBLE) AS unmatched, CAST(max(n) AS DOUBLE) AS most, CAST(count_if(n > 1) AS DOUBLE) AS multiplied
     FROM (SELECT count(r.${ROW}) AS n FROM ${table.relation} l LEFT JOIN ${other.relation} r ON ${on.join(' AND ')} GROUP BY l.${ROW})`,
  );
  const notes: Text[] = [];
  if ((row?.unmatched ?? 0) > 0)
    notes.push(
      text(step.how === 'left' ? 'prepare.note.unmatched' : 'prepare.note.unmatchedGone', {
        count: row?.unmatched ?? 0,
      }),
    );
  if ((row?.multiplied ?? 0) > 0)
    notes.push(text('prepare.note.multiplied', { count: row?.multiplied ?? 0, most: row?.most ?? 0 }));
  const inner = `SELECT ${list.join(', ')}, l.${ROW} AS "__left", r.${ROW} AS "__right" ${from}`;
  const names = columns.map(({ name }) => ident(name)).join(', ');
  const multiplied = (row?.multiplied ?? 0) > 0;
  const gone = step.how === 'inner' ? (row?.unmatched ?? 0) : 0;
  return {
    columns,
    // Rows that are not multiplied keep their ids.
    select: multiplied
      ? `SELECT ${names}, row_number() OVER (ORDER BY "__left", "__right") - 1 AS ${ROW} FROM (${inner}) ORDER BY ${ROW}`
      : `SELECT ${names}, "__left" AS ${ROW} FROM (${inner}) ORDER BY ${ROW}`,
    reshapes: multiplied,
    notes,
    summary: ({ rowsAfter }) =>
      // Where rows are repeated, those without a match are not told by the number of rows.
      text(multiplied && gone > 0 ? 'prepare.did.joinGone' : 'prepare.did.join', {
        ...{ other: other.name, names: shortList(step.columns), rows: rowsAfter, gone },
      }),
  };
};
