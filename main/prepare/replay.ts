// Steps that the quality gate's remedies made, done again on another version: rows dropped or set aside by their condition, gaps filled
// with the value that was found, columns left out.
import { AssayError, type DatasetVersion, type Operation, text } from '../../shared/domain';
import { type Derivation, findColumn, ident, literal, STORED } from '../data';
import { asTheyAre, columnsOnly, selectMade, type Table } from './step';

/** Errors: data.columnMissing; prepare.unfit for an operation that cannot be done again. */
export function replayable(operation: Operation, onto: DatasetVersion, table: Table): Derivation {
  const { kind, settings } = operation;
  const made = asTheyAre(table.columns);
  const base = { parentId: onto.id, operation, columns: columnsOnly(made) };
  const condition = settings['condition'];
  if ((kind === 'drop' || kind === 'quarantine') && typeof condition === 'string') {
    const failing = `coalesce(${condition.replace(VIEW, table.relation)}, false)`;
    return {
      ...base,
      selectSql: selectMade(made, table, `NOT ${failing}`),
      ...(kind === 'quarantine' ? { quarantineSql: selectMade(made, table, failing) } : {}),
    };
  }
  const column = settings['column'];
  if (kind === 'fill' && typeof column === 'string') {
    const { name, type } = findColumn(table.columns, column);
    const value = settings['value'];
    const sql = `coalesce(${ident(name)}, CAST(${literal(String(value ?? ''))} AS ${STORED[type]}))`;
    return {
      ...base,
      selectSql: selectMade(
        made.map((own) => (own.name === name ? { ...own, sql } : own)),
        table,
      ),
    };
  }
  if (kind === 'removeColumn' && typeof column === 'string') {
    const { name } = findColumn(table.columns, column);
    const kept = made.filter((own) => own.name !== name);
    return { ...base, columns: columnsOnly(kept), selectSql: selectMade(kept, table) };
  }
  throw new AssayError('prepare.unfit', { reason: text('prepare.notRepeatable') });
}

/** A version's view, by the name that versions.ts gives it: a condition with a subquery names the version that it was made on. */
const VIEW = /"data_\d+"/g;
