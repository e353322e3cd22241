// Steps on columns as wholes: their names, which of them stay, and their types.
import { type ColumnType, text } from '../../../shared/domain';
import { findColumn, ident, literal, STORED } from '../../data';
import { asTheyAre, checkNew, columnsOnly, type Planner, selectMade, unfit } from '../step';

export const rename: Planner<'rename'> = (step, table) => {
  const { name } = findColumn(table.columns, step.column);
  checkNew(
    step.to,
    table.columns.filter((column) => column.name !== name),
  );
  const made = asTheyAre(table.columns).map((column) =>
    column.name === name ? { ...column, name: step.to } : column,
  );
  return {
    columns: columnsOnly(made),
    select: selectMade(made, table),
    summary: () => text('prepare.did.rename', { column: name, to: step.to }),
  };
};

export const columns: Planner<'columns'> = (step, table) => {
  const made = asTheyAre(step.keep.map((name) => findColumn(table.columns, name)));
  if (new Set(step.keep).size < step.keep.length) unfit(text('prepare.columnTwice'));
  const gone = table.columns.filter(({ name }) => !step.keep.includes(name));
  return {
    columns: columnsOnly(made),
    select: selectMade(made, table),
    summary: () =>
      gone.length === 0
        ? text('prepare.did.order')
        : text('prepare.did.columns', { count: gone.length, names: shortList(gone.map(({ name }) => name)) }),
  };
};

export const retype: Planner<'retype'> = async (step, table) => {
  const column = findColumn(table.columns, step.column);
  if (column.type === step.type)
    unfit(text('prepare.typeAlready', { column: column.name, type: typeText(step.type) }));
  const name = ident(column.name);
  const sql = convert(name, column.type, step.type, step.dateOrder);
  const made = asTheyAre(table.columns).map((own) =>
    own.name === column.name ? { ...own, type: step.type, sql } : own,
  );
  const [row] = await table.query<{ lost: number; example: string | null }>(
    `SELECT CAST(count_if(${name} IS NOT NULL AND (${sql}) IS NULL) AS DOUBLE) AS lost,
      any_value(CAST(${name} AS VARCHAR)) FILTER (${name} IS NOT NULL AND (${sql}) IS NULL) AS example FROM ${table.relation}`,
  );
  const lost = row?.lost ?? 0;
  return {
    columns: columnsOnly(made),
    select: selectMade(made, table),
    notes: lost > 0 ? [text('prepare.note.unreadable', { count: lost, example: row?.example ?? '' })] : [],
    summary: () =>
      text(lost > 0 ? 'prepare.did.retypeLost' : 'prepare.did.retype', {
        column: column.name,
        type: typeText(step.type),
        lost,
      }),
  };
};

const typeText = (type: ColumnType): ReturnType<typeof text> => text(`quality.type.${type}`);

/** A value of one type as another; null where it cannot be read. */
function convert(
  name: string,
  from: ColumnType,
  to: ColumnType,
  order: 'YMD' | 'DMY' | 'MDY' | undefined,
): string {
  if (to === 'text') return `CAST(${name} AS VARCHAR)`;
  if (from !== 'text') {
    if (to === 'integer')
      return from === 'number'
        ? `CASE WHEN abs(${name}) <= 9007199254740991 THEN CAST(round(${name}) AS BIGINT) END`
        : `TRY_CAST(${name} AS BIGINT)`;
    if ((to === 'date' || to === 'datetime') && (from === 'integer' || from === 'number'))
      // A spreadsheet's day number: day 1 is 1900-01-01, and it believes in 1900-02-29.
      return `CASE WHEN ${name} BETWEEN 61 AND 2958465 THEN ${to === 'date' ? 'CAST(' : ''}(TIMESTAMP '1899-12-30' + to_seconds(round(${name} * 86400)))${to === 'date' ? ' AS DATE)' : ''} END`;
    return `TRY_CAST(${name} AS ${STORED[to]})`;
  }
  const plain = `trim(${name})`;
  if (to === 'boolean')
    return `CASE WHEN lower(${plain}) IN ('true', 'yes', 'y', '1') OR ${plain} = '是' THEN true WHEN lower(${plain}) IN ('false', 'no', 'n', '0') OR ${plain} = '否' THEN false END`;
  if (to === 'date' || to === 'datetime') {
    const formats = (order && FORMATS[order]) ?? [];
    const read = [
      ...formats.map((format) => `try_strptime(${plain}, ${literal(format)})`),
      `TRY_CAST(${plain} AS TIMESTAMP)`,
    ];
    return `CAST(coalesce(${read.join(', ')}) AS ${STORED[to]})`;
  }
  // Currency signs, blanks and thousands marks are left out; a percentage is a share.
  const bare = `regexp_replace(${plain}, '[\\s,¥$€£￥元]', '', 'g')`;
  const number = `CASE WHEN ends_with(${bare}, '%') THEN TRY_CAST(rtrim(${bare}, '%') AS DOUBLE) / 100 ELSE TRY_CAST(${bare} AS DOUBLE) END`;
  if (to === 'number') return `CASE WHEN isfinite(${number}) THEN ${number} END`;
  return `CASE WHEN abs(${number}) <= 9007199254740991 AND ${number} = floor(${number}) THEN CAST(${number} AS BIGINT) END`;
}

const FORMATS = {
  YMD: ['%Y-%m-%d', '%Y/%m/%d', '%Y.%m.%d', '%Y年%m月%d日', '%Y%m%d'],
  DMY: ['%d.%m.%Y', '%d/%m/%Y', '%d-%m-%Y', '%d.%m.%y'],
  MDY: ['%m/%d/%Y', '%m-%d-%Y', '%m/%d/%y'],
} as const;

/** The first few names, and how many more there are. */
export function shortList(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} …`;
}
