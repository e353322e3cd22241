// The judgements that many checks share: of rows, of columns with rows to blame, and of columns as a whole.
import { type SuiteEntry, text, type Text } from '../../../shared/domain';
import { type Column } from '../../../shared/domain';
import { type Frame, ident, ROW } from '../../data';
import { clearSql, type Mend } from '../../prepare';
import { type Aggregate, count, type Measured, nameList, shareOf, type Table, type Tools } from './check';

/** The rows where a condition on one column holds: of text, asked of its different values. */
export const rowsWhere = (column: Column, where: string): Aggregate =>
  column.type === 'text' ? { of: column.name, where } : `count_if(${where})`;

/** A column and how many of its rows fail, by a condition. */
export interface Finding {
  name: string;
  rows: number;
  where: string;
}

type Sentence = Record<string, string | number | Text | null>;

/** Rows fail: more than the tolerance of them, and the check does. Sentences: `.none` and `.some`. */
export function judgeRows(
  entry: SuiteEntry,
  table: Table,
  failing: number,
  where: string,
  words: Sentence = {},
): Measured {
  const share = shareOf(failing, table.rows);
  return {
    figure: share,
    threshold: entry.tolerance,
    failingRows: failing,
    level: share > entry.tolerance ? 'fail' : 'pass',
    failing: where,
    summary: text(`quality.${entry.check}.${failing === 0 ? 'none' : 'some'}`, {
      column: entry.columns[0] ?? '',
      failing,
      rows: table.rows,
      share,
      ...words,
    }),
  };
}

/** Columns of an entry in which rows fail; the worst column counts. Sentences: `.none`, `.some` (also with `column`, the worst). */
export async function judgeFindings(
  entry: SuiteEntry,
  table: Table,
  tools: Tools,
  found: readonly Finding[],
  words: Sentence = {},
): Promise<Measured> {
  const worst = [...found].sort((a, b) => b.rows - a.rows).filter(({ rows }) => rows > 0);
  const failing = worst[0]?.rows ?? 0;
  const share = shareOf(failing, table.rows);
  const columns = worst.map(({ name }) => name);
  // What is said is of the worst column; dropped and shown are the rows that fail in any.
  const where = worst.map((finding) => `coalesce(${finding.where}, false)`).join(' OR ');
  return {
    figure: share,
    threshold: entry.tolerance,
    failingRows: worst.length > 1 ? await countRows(table, tools, where) : failing,
    level: share > entry.tolerance ? 'fail' : 'pass',
    columns,
    ...(failing > 0 ? { failing: where } : {}),
    summary: text(`quality.${entry.check}.${failing === 0 ? 'none' : 'some'}`, {
      column: columns[0] ?? '',
      columns: nameList(columns),
      count: columns.length,
      failing,
      rows: table.rows,
      share,
      ...words,
    }),
  };
}

/** Rows of the sample that are doubted, named by their ids. Sentences: `.none` and `.some`, with `rows`, those that were looked at. */
export function judgeSampled(
  entry: SuiteEntry,
  frame: Frame,
  doubted: (i: number) => boolean,
  columns: readonly string[],
  words: Sentence = {},
): Measured {
  const ids = Array.from(frame.rowIds).filter((_, i) => doubted(i));
  const share = shareOf(ids.length, frame.rows);
  return {
    figure: share,
    threshold: entry.tolerance,
    failingRows: ids.length,
    level: share > entry.tolerance ? 'fail' : 'pass',
    columns: [...columns],
    ...(ids.length > 0 ? { failing: `${ROW} IN (${ids.join(', ')})` } : {}),
    summary: text(`quality.${entry.check}.${ids.length > 0 ? 'some' : 'none'}`, {
      failing: ids.length,
      rows: frame.rows,
      share,
      ...words,
    }),
  };
}

/** The remedy that leaves nothing of a value where a condition holds. */
export const clearing = (found: readonly Pick<Finding, 'name' | 'where'>[]): Mend[] =>
  found.map(({ name, where }) => ({
    column: name,
    sql: clearSql(name, where),
  }));

/** Columns to blame as a whole, the worst first. Sentences: `.none`, `.some`. */
export function judgeColumns(
  entry: SuiteEntry,
  names: readonly string[],
  words: Sentence = {},
  measure: { figure: number | null; threshold: number | null } = { figure: names.length, threshold: 0 },
): Measured {
  return {
    ...measure,
    failingRows: 0,
    level: names.length > 0 ? 'fail' : 'pass',
    columns: [...names],
    summary: text(`quality.${entry.check}.${names.length > 0 ? 'some' : 'none'}`, {
      count: names.length,
      column: names[0] ?? '',
      columns: nameList(names),
      ...words,
    }),
  };
}

/** Passed for want of something to compare with; the sentence says what is missing. */
export const nothingToSay = (key: string, threshold: number | null = null): Measured => ({
  figure: null,
  threshold,
  failingRows: 0,
  level: 'pass',
  columns: [],
  summary: text(key),
});

export const isNull = (name: string): string => `${ident(name)} IS NULL`;

/** The rows where a condition holds. */
export async function countRows(table: Table, { data, signal }: Tools, where: string): Promise<number> {
  const [row] = await data.query(`SELECT count(*) AS n FROM ${table.relation} WHERE ${where}`, { signal });
  return count(row?.['n']);
}
