// What one step set aside, as a relation that can be read and put back: rows as they were, and records of the wrong length by the types
// of their columns. Such a record keeps its text; a short one has no value in the cells that it lacks.
import { type Column, type DatasetVersion, type Json, SourceCorrections } from '../../shared/domain';
import type { Engine, QueryOptions } from './engine';
import { cellSql, exactPath, ident, literal, ROW } from './sql';
import { readTexts } from './source/lenient';
import { isTokenSql, NULL_TOKENS } from './source/tokens';
import type { Versions } from './versions';

/** Values by which the way to read a column is told. */
const SEEN = 200;

/** One of the columns of rows that were set aside. */
export interface AsideColumn extends Column {
  /** SQL of its cell as it is shown, and of its value as it is put back. */
  cell: string;
  value: string;
  /** SQL of whether its text cannot be read as the column's type; null where it always can. */
  lost: string | null;
}

export interface AsideTable {
  /** Stands in FROM; has `__row`. */
  relation: string;
  columns: readonly AsideColumn[];
  /** Of records of the wrong length; their `line`, `fields` and `cells` are in the relation, and `file` where there are several. */
  ragged: { expected: number; files: boolean; known: boolean } | null;
}

/** A row fits if every text can be read, and none is left over. */
export const fitSql = ({ columns, ragged }: AsideTable): string => {
  const lost = columns.flatMap((column) => (column.lost === null ? [] : [`coalesce(${column.lost}, false)`]));
  const long = ragged ? [`coalesce(len(cells), ${ragged.expected + 1}) > ${ragged.expected}`] : [];
  const all = [...long, ...lost];
  return all.length === 0 ? 'true' : `NOT (${all.join(' OR ')})`;
};

export async function asideTable(
  engine: Engine,
  versions: Versions,
  version: DatasetVersion,
  options: QueryOptions,
): Promise<AsideTable> {
  if (version.operation.kind === 'import') return raggedTable(engine, versions, version, options);
  return {
    relation: await versions.relation(version.id, 'quarantine'),
    columns: version.columns.map((column) => ({
      ...column,
      cell: cellSql(ident(column.name), column.type),
      value: ident(column.name),
      lost: null,
    })),
    ragged: null,
  };
}

async function raggedTable(
  engine: Engine,
  versions: Versions,
  version: DatasetVersion,
  options: QueryOptions,
): Promise<AsideTable> {
  const path = (await versions.laidOut(version.id, 'quarantine')) ?? '';
  const file = `read_parquet(${literal(exactPath(path))}, file_row_number = true)`;
  const described = await engine.rows<{ column_name: string }>(`DESCRIBE SELECT * FROM ${file}`, options);
  const has = (name: string): boolean => described.some((row) => row.column_name === name);
  const relation = ident(`aside_${version.id}`);
  // The ids behind those of the rows that were taken: no other row has them. Earlier versions of Assay kept no cells.
  await engine.run(
    `CREATE OR REPLACE TABLE ${relation} AS SELECT ${version.rows} + file_row_number AS ${ROW}, line, fields,
     ${has('cells') ? 'cells' : 'CAST(NULL AS VARCHAR[]) AS cells'}, ${has('file') ? 'file' : 'NULL AS file'} FROM ${file}`,
    options,
  );
  const corrections = correctionsIn(version.operation.settings['options']);
  const { sourceColumn } = corrections;
  const columns = version.columns.filter(({ name }) => name !== sourceColumn);
  const read = await readColumns(engine, relation, columns, version.operation.settings, options);
  if (sourceColumn !== undefined && columns.length < version.columns.length) {
    const name = has('file') ? 'file' : literal(version.name);
    read.push({ name: sourceColumn, type: 'text', cell: name, value: name, lost: null });
  }
  return {
    relation,
    columns: read,
    ragged: { expected: columns.length, files: has('file'), known: has('cells') },
  };
}

async function readColumns(
  engine: Engine,
  relation: string,
  columns: readonly Column[],
  settings: Record<string, Json>,
  options: QueryOptions,
): Promise<AsideColumn[]> {
  const { decimal, thousands, dateOrder } = correctionsIn(settings['options']);
  const given = correctionsIn(settings['given']).nullTokens;
  const tokens = given ? ['', ...given] : NULL_TOKENS;
  const texts = columns.map((_, i) => `nullif(cells[${i + 1}], '')`);
  const sample = await engine.rows<{ cells: (string | null)[] | null }>(
    `SELECT cells FROM ${relation} LIMIT ${SEEN}`,
    options,
  );
  const typed = columns.flatMap(({ type }, i) => (type === 'text' ? [] : [{ type, i }]));
  const readings = await readTexts(
    (sql) => engine.rows(sql, options),
    relation,
    typed.map(({ type, i }) => ({
      ...{ type, sql: texts[i] ?? 'NULL' },
      seen: sample.flatMap(({ cells }) => cells?.[i] ?? []),
    })),
    {
      ...(decimal === undefined ? {} : { decimal }),
      ...(thousands === undefined ? {} : { thousands }),
      ...(dateOrder === undefined ? {} : { dateOrder }),
    },
  );
  return columns.map((column, i): AsideColumn => {
    const text = texts[i] ?? 'NULL';
    const isToken = isTokenSql(text, tokens);
    if (column.type === 'text')
      return {
        ...{ ...column, cell: text, lost: null },
        value: given ? `CASE WHEN NOT ${isToken} THEN ${text} END` : text,
      };
    const reading = readings[typed.findIndex((one) => one.i === i)];
    const value = reading ? `CASE WHEN NOT ${isToken} THEN ${reading.value(text)} END` : 'NULL';
    return {
      ...column,
      cell: text,
      value,
      lost: `${text} IS NOT NULL AND NOT ${isToken} AND ${value} IS NULL`,
    };
  });
}

function correctionsIn(value: Json | undefined): SourceCorrections {
  const found = SourceCorrections.safeParse(value);
  return found.success ? found.data : {};
}
