// Steps on the words in cells: taking them apart, putting them together, writing them alike.
import { type CLEANINGS, shortList, text } from '../../../shared/domain';
import { findColumn, ident, literal } from '../../data';
import { valueSql } from '../filler';
import { asTheyAre, checkNew, columnsOnly, type Made, type Planner, selectMade, unfit } from '../step';

export const split: Planner<'split'> = (step, table) => {
  const column = findColumn(table.columns, step.column);
  if (column.type !== 'text') unfit(text('prepare.onlyText', { column: column.name }));
  const others = table.columns.filter(({ name }) => name !== column.name);
  step.names.forEach((name, i) =>
    checkNew(name, [
      ...others,
      ...step.names.slice(0, i).map((own) => ({ name: own, type: 'text' as const })),
    ]),
  );
  const pieces = `string_split(${ident(column.name)}, ${literal(step.by)})`;
  const last = step.names.length;
  const made = asTheyAre(table.columns).flatMap((own): Made[] =>
    own.name !== column.name
      ? [own]
      : step.names.map((name, i) => ({
          name,
          type: 'text',
          // What is left over stays in the last part, so that nothing is lost.
          sql: `nullif(trim(${i + 1 < last ? `${pieces}[${i + 1}]` : `array_to_string(${pieces}[${last}:], ${literal(step.by)})`}), '')`,
        })),
  );
  return {
    columns: columnsOnly(made),
    select: selectMade(made, table),
    summary: () => text('prepare.did.split', { column: column.name, names: shortList(step.names) }),
  };
};

export const merge: Planner<'merge'> = (step, table) => {
  const parts = step.columns.map((name) => findColumn(table.columns, name));
  const others = table.columns.filter(({ name }) => !step.columns.includes(name));
  checkNew(step.name, others);
  const list = parts.map(({ name }) => `CAST(${ident(name)} AS VARCHAR)`).join(', ');
  const own: Made = {
    name: step.name,
    type: 'text',
    sql: `nullif(concat_ws(${literal(step.separator)}, ${list}), '')`,
  };
  const first = parts[0]?.name;
  const made = asTheyAre(table.columns).flatMap((column): Made[] =>
    column.name === first ? [own] : step.columns.includes(column.name) ? [] : [column],
  );
  return {
    columns: columnsOnly(made),
    select: selectMade(made, table),
    summary: () => text('prepare.did.merge', { names: shortList(step.columns), column: step.name }),
  };
};

export const recode: Planner<'recode'> = async (step, table) => {
  const column = findColumn(table.columns, step.column);
  const name = ident(column.name);
  const value = (written: string): Promise<string> =>
    valueSql(written, column, (sql) => table.query(sql), unfit);
  const cases: string[] = [];
  for (const { from, to } of step.map)
    cases.push(`WHEN ${name} = ${await value(from)} THEN ${to === null ? 'NULL' : await value(to)}`);
  const made = asTheyAre(table.columns).map((own) =>
    own.name === column.name ? { ...own, sql: `CASE ${cases.join(' ')} ELSE ${name} END` } : own,
  );
  return {
    columns: columnsOnly(made),
    select: selectMade(made, table),
    summary: ({ cellsChanged }) =>
      text('prepare.did.recode', { column: column.name, values: step.map.length, count: cellsChanged }),
  };
};

/** How each cleaning changes a text. */
const CLEAN: Readonly<Record<(typeof CLEANINGS)[number], (sql: string) => string>> = {
  trim: (sql) => `trim(${sql}, ' \t\u00a0\u3000')`,
  collapse: (sql) => `regexp_replace(${sql}, '[\\s\u00a0\u3000]+', ' ', 'g')`,
  lower: (sql) => `lower(${sql})`,
  upper: (sql) => `upper(${sql})`,
  capitalise: (sql) => `concat(upper(left(${sql}, 1)), lower(substring(${sql}, 2)))`,
  // Full-width letters and digits, as Chinese keyboards write them, become plain ones.
  width: (sql) => `translate(${sql}, ${literal(FULL)}, ${literal(PLAIN)})`,
  letters: (sql) => `regexp_replace(${sql}, '[^\\p{L}\\s]', '', 'g')`,
  digits: (sql) => `regexp_replace(${sql}, '[^0-9]', '', 'g')`,
};
const CODES = Array.from({ length: 94 }, (_, i) => i + 0x21);
const FULL = CODES.map((code) => String.fromCharCode(code + 0xfee0)).join('');
const PLAIN = CODES.map((code) => String.fromCharCode(code)).join('');

export const clean: Planner<'clean'> = (step, table) => {
  for (const name of step.columns)
    if (findColumn(table.columns, name).type !== 'text') unfit(text('prepare.onlyText', { column: name }));
  const made = asTheyAre(table.columns).map((own) => {
    if (!step.columns.includes(own.name)) return own;
    const sql = step.cleanings.reduce((value, cleaning) => CLEAN[cleaning](value), own.sql);
    return { ...own, sql: `nullif(${sql}, '')` };
  });
  return {
    columns: columnsOnly(made),
    select: selectMade(made, table),
    summary: ({ cellsChanged }) =>
      text('prepare.did.clean', { names: shortList(step.columns), count: cellsChanged }),
  };
};
