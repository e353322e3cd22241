// What would turn the gate green: one line a check that failed or doubts, those that block first, the smallest changes before greater ones.
import {
  nameList,
  type CheckResult,
  type DatasetVersion,
  mapInTurns,
  type RemedyKind,
  type ToDo,
  text,
} from '../../shared/domain';

/** In the order of how little they take away. */
const GENTLE: readonly RemedyKind[] = [
  'trim',
  'merge',
  'convert',
  'clear',
  'clip',
  'fill',
  'mask',
  'hash',
  'quarantine',
  'drop',
  'removeColumn',
];

/** From this share on, a mended table is no longer the one that came: the source has to be asked. */
const TOO_MUCH = 0.5;
/** Checks of how training and test rows are divided: another way, chosen in the recipe, takes nothing away. */
const DIVISION = new Set(['entities', 'timeOverlap']);
/** Checks that no remedy turns green honestly: what is missing is outside of the table. */
const SOURCE = new Set([
  'columns',
  'rowCount',
  'stability',
  'distance',
  'shares',
  'freshness',
  'gaps',
  'enoughRows',
  'encoding',
  'setAside',
  'classBalance',
]);

export async function toDoOf(checks: readonly CheckResult[], version: DatasetVersion): Promise<ToDo[]> {
  const cells = Math.max(1, version.rows * version.columns.length);
  const open = await mapInTurns(checks, (check) => itemsOf(check, version, cells));
  return open
    .flat()
    .sort((a, b) => Number(b.verdict === 'fail') - Number(a.verdict === 'fail') || a.effort - b.effort);
}

function itemsOf(check: CheckResult, version: DatasetVersion, cells: number): ToDo[] {
  const { verdict } = check;
  if (verdict === 'pass') return [];
  if (DIVISION.has(check.check) && check.figure !== null) {
    const summary = text('quality.todo.division', { check: check.title });
    const { entryId, columns } = check;
    return [
      { entryId, verdict, where: 'here', remedy: null, column: columns[0] ?? null, effort: 0, summary },
    ];
  }
  const remedy = check.figure === null ? undefined : gentlest(check, version);
  const effort = remedy === undefined ? 1 : effortOf(remedy, check, version) / cells;
  const where = remedy === undefined ? 'source' : 'here';
  const column = check.columns[0] ?? null;
  const key = remedy === undefined ? `quality.todo.source.${sourceOf(check)}` : `quality.todo.${remedy}`;
  const summary = text(key, {
    check: check.title,
    count: check.failingRows,
    columns: nameList(check.columns, 3),
  });
  return [{ entryId: check.entryId, verdict, where, remedy: remedy ?? null, column, effort, summary }];
}

function gentlest(check: CheckResult, version: DatasetVersion): RemedyKind | undefined {
  if (SOURCE.has(check.check)) return undefined;
  return GENTLE.filter((kind) => check.remedies.includes(kind)).find((kind) => {
    if (kind === 'drop' || kind === 'quarantine' || kind === 'fill')
      return check.failingRows <= TOO_MUCH * version.rows && check.failingRows > 0;
    return kind !== 'removeColumn' || check.columns.length < version.columns.length / 2;
  });
}

/** Cells that change or go. */
function effortOf(remedy: RemedyKind, check: CheckResult, version: DatasetVersion): number {
  const columns = Math.max(1, check.columns.length);
  if (remedy === 'drop' || remedy === 'quarantine') return check.failingRows * version.columns.length;
  if (remedy === 'removeColumn' || check.failingRows === 0) return columns * version.rows;
  return check.failingRows;
}

const sourceOf = (check: CheckResult): string =>
  check.figure === null
    ? 'measure'
    : check.group === 'history' || check.check === 'freshness' || check.check === 'setAside'
      ? 'feed'
      : check.check === 'columns'
        ? 'columns'
        : check.check === 'enoughRows' || check.check === 'classBalance'
          ? 'rows'
          : 'values';
