// Columns of another data set, matched by key. Keys that do not match, and rows that would be multiplied, are told before it is done.
import { type Column, type ColumnType, shortList, text, type Text } from '../../../shared/domain';
import { findColumn, ident, ROW } from '../../data';
import { type Planner, type Table, unfit } from '../step';

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
  const on = matchSql(step.on, table, other);
  const columns: Column[] = [
    ...table.columns,
    ...added.map(({ column, own }) => ({ name: own, type: column.type })),
  ];
  const list = [
    ...table.columns.map(({ name }) => `l.${ident(name)}`),
    ...added.map(({ column, own }) => `r.${ident(column.name)} AS ${ident(own)}`),
  ];
  const from = `FROM ${table.relation} l ${step.how === 'left' ? 'LEFT' : 'INNER'} JOIN ${other.relation} r ON ${on}`;
  const met = await matchesOf(table, other, step.on, on);
  const notes: Text[] = [];
  if (met.unmatched > 0)
    notes.push(
      text(step.how === 'left' ? 'prepare.note.unmatched' : 'prepare.note.unmatchedGone', {
        count: met.unmatched,
        keys: keysText(met.without),
      }),
    );
  if (met.multiplied > 0)
    notes.push(
      text('prepare.note.multiplied', { count: met.multiplied, most: met.most, keys: keysText(met.twice) }),
    );
  if (met.unused > 0)
    notes.push(
      text('prepare.note.unused', { count: met.unused, other: other.name, keys: keysText(met.beyond) }),
    );
  const inner = `SELECT ${list.join(', ')}, l.${ROW} AS "__left", r.${ROW} AS "__right" ${from}`;
  const names = columns.map(({ name }) => ident(name)).join(', ');
  const multiplied = met.multiplied > 0;
  const gone = step.how === 'inner' ? met.unmatched : 0;
  return {
    columns,
    // Rows that are not multiplied keep their ids.
    select: multiplied
      ? `SELECT ${names}, row_number() OVER (ORDER BY "__left", "__right") - 1 AS ${ROW} FROM (${inner}) ORDER BY ${ROW}`
      : `SELECT ${names}, "__left" AS ${ROW} FROM (${inner}) ORDER BY ${ROW}`,
    reshapes: multiplied,
    notes,
    matches: { left: met.unmatched, right: met.unused, multiplied: met.multiplied },
    summary: ({ rowsAfter }) =>
      // Where rows are repeated, those without a match are not told by the number of rows.
      text(multiplied && gone > 0 ? 'prepare.did.joinGone' : 'prepare.did.join', {
        ...{ other: other.name, names: shortList(step.columns), rows: rowsAfter, gone },
      }),
  };
};

/** Whether a row here, `l`, and one of the other data, `r`, belong together. Errors: data.columnMissing. */
export const matchSql = (
  pairs: readonly { left: string; right: string }[],
  table: Pick<Table, 'columns'>,
  other: Pick<Table, 'columns'>,
): string =>
  pairs
    .map(({ left, right }) => {
      const a = findColumn(table.columns, left);
      const b = findColumn(other.columns, right);
      const same = a.type === b.type || KINDS.some((kind) => kind.has(a.type) && kind.has(b.type));
      const side = (alias: string, name: string): string =>
        same ? `${alias}.${ident(name)}` : `CAST(${alias}.${ident(name)} AS VARCHAR)`;
      return `${side('l', a.name)} = ${side('r', b.name)}`;
    })
    .join(' AND ');

/** Keys that are named of those without a match, or with several; one more tells that there are others. */
const NAMED = 3;

interface Matches {
  /** Rows here without a match, with several (and how many at most), and rows of the other data that match nothing. */
  unmatched: number;
  multiplied: number;
  most: number;
  unused: number;
  /** Some keys of each. */
  without: string[];
  twice: string[];
  beyond: string[];
}

async function matchesOf(
  table: Pick<Table, 'relation' | 'query'>,
  other: { relation: string },
  pairs: readonly { left: string; right: string }[],
  on: string,
): Promise<Matches> {
  const key = (alias: string, names: readonly string[]): string =>
    `concat_ws(' · ', ${names.map((name) => `CAST(${alias}.${ident(name)} AS VARCHAR)`).join(', ')})`;
  const own = key(
    'l',
    pairs.map(({ left }) => left),
  );
  const theirs = key(
    'r',
    pairs.map(({ right }) => right),
  );
  const some = (where: string): string => `min(key, ${NAMED + 1}) FILTER (WHERE key <> '' AND ${where})`;
  const sum = (where: string): string => `CAST(coalesce(sum(rows) FILTER (WHERE ${where}), 0) AS DOUBLE)`;
  const [here] = await table.query<{
    unmatched: number;
    multiplied: number;
    most: number;
    without: string[] | null;
    twice: string[] | null;
  }>(
    `SELECT ${sum('n = 0')} AS unmatched, ${sum('n > 1')} AS multiplied, CAST(coalesce(max(n), 0) AS DOUBLE) AS most,
       ${some('n = 0')} AS without, ${some('n > 1')} AS twice
     FROM (SELECT key, n, count(*) AS rows FROM (
       SELECT ${own} AS key, count(r.${ROW}) AS n FROM ${table.relation} l LEFT JOIN ${other.relation} r ON ${on} GROUP BY l.${ROW}, 1
     ) GROUP BY key, n)`,
  );
  const [there] = await table.query<{ unused: number; beyond: string[] | null }>(
    `SELECT ${sum('true')} AS unused, ${some('true')} AS beyond FROM (
       SELECT ${theirs} AS key, count(*) AS rows FROM ${other.relation} r
       WHERE NOT EXISTS (SELECT 1 FROM ${table.relation} l WHERE ${on}) GROUP BY 1)`,
  );
  return {
    unmatched: here?.unmatched ?? 0,
    multiplied: here?.multiplied ?? 0,
    most: here?.most ?? 0,
    unused: there?.unused ?? 0,
    without: here?.without ?? [],
    twice: here?.twice ?? [],
    beyond: there?.beyond ?? [],
  };
}

/** Blanks in a key are often why it matches nothing, so that each stands in quotes. */
const keysText = (keys: readonly string[]): Text | string =>
  keys.length === 0 ? '' : text('prepare.note.keys', { keys: shortList(keys.map((key) => `“${key}”`)) });
