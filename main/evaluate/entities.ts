// Customers, machines, patients: columns whose values are of somebody, by their names and by how they repeat, and whether the answers go with them.
import { Random, type RecipeSpec } from '../../shared/domain';
import type { Frame, FrameColumn } from '../data';
import { numbersOf } from '../recipe';

/** More values than this are names rather than kinds. */
const MANY_VALUES = 50;
/** Rows a value, on average, of what is somebody's: fewer than the first say nothing twice, more than the last are kinds. */
const LEAST_ROWS_A_VALUE = 1.05;
const MOST_ROWS_A_VALUE = 20;
/** With a name that says so, values may repeat more. */
const LEAST_NAMED = 20;
const MOST_ROWS = 20_000;
const SHUFFLES = 99;
/** Columns beyond those of the recipe that are read for this. */
const MOST_READ = 8;

const NAMED =
  /(^|[_\s.-])(id|key|uuid|guid|code|customer|client|user|member|patient|account|household|device|machine|employee|student|person|subscriber|kunde)(s|[_\s.-]?(id|key|no|nr|number|code|name))?$|[a-z](Id|ID|Key|No)$|编号|编码|代码|客户|用户|会员|患者|账户|账号|设备|员工|学号|工号|姓名/i;

export const namesEntity = (name: string): boolean => NAMED.test(name);

type Named = { name: string; type: string };

/** Columns beside the recipe's that may say who a row is of, or when it was: texts and whole numbers that are no feature, and dates. */
export function witnesses(columns: readonly Named[], { columns: choices, target }: RecipeSpec): string[] {
  const roles = new Map(choices.map(({ name, role }) => [name, role]));
  const unused = columns.filter(({ name }) => name !== target && (roles.get(name) ?? 'ignore') === 'ignore');
  const texts = unused.filter(
    ({ name, type }) => type === 'text' || (type === 'integer' && namesEntity(name)),
  );
  const byName = [...texts].sort((a, b) => Number(namesEntity(b.name)) - Number(namesEntity(a.name)));
  const dates = unused.filter(({ type }) => type === 'date' || type === 'datetime');
  return [...byName.slice(0, MOST_READ), ...dates.slice(0, MOST_READ)].map(({ name }) => name);
}

/** Columns of the frame whose values are of somebody, as far as these rows tell. */
export function entitiesIn(frame: Frame, spec: RecipeSpec, rows: Int32Array): FrameColumn[] {
  const roles = new Map(spec.columns.map(({ name, role }) => [name, role]));
  return frame.columns.filter((column) => {
    const { name, type } = column;
    const role = roles.get(name) ?? 'ignore';
    if (name === spec.target || role === 'group' || role === 'weight') return false;
    if (role === 'id') return true;
    const named = namesEntity(name);
    if (type !== 'text' && !(type === 'integer' && named)) return false;
    const known = rows.filter((row) => isKnown(column, row));
    const values = new Set(numbersOf(column, known)).size;
    const each = known.length / Math.max(1, values);
    if (each < LEAST_ROWS_A_VALUE) return false;
    return named
      ? values >= LEAST_NAMED && each < known.length / LEAST_NAMED
      : values >= MANY_VALUES && each <= MOST_ROWS_A_VALUE;
  });
}

const isKnown = (column: FrameColumn, row: number): boolean =>
  column.kind === 'text' ? (column.codes[row] as number) >= 0 : !Number.isNaN(column.values[row]);

/**
 * How much of the answers' variance lies between the values rather than among the rows of one, from 0 to 1 (the intraclass correlation: Fisher
 * 1925; Donner 1986), or null where shuffled answers come to as much in one of a hundred cases.
 * @param answers by row, NaN where a row has none
 */
export function tiedBy(
  column: FrameColumn,
  rows: Int32Array,
  answers: Float64Array,
  seed: number,
): number | null {
  const random = new Random(seed);
  const groups = numbersOf(column, rows).subarray(0, MOST_ROWS);
  const own = answers.slice(0, groups.length);
  const sizes = new Map<number, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const repeated = [...groups.keys()].filter((i) => (sizes.get(groups[i] as number) ?? 0) > 1);
  if (repeated.length < MANY_VALUES) return null;
  const of = Int32Array.from(repeated, (i) => groups[i] as number);
  const values = Float64Array.from(repeated, (i) => own[i] as number);
  const seen = intraclass(of, values);
  for (let s = 0; s < SHUFFLES; s++) if (intraclass(of, random.shuffle(values)) >= seen) return null;
  return Math.max(0, seen);
}

function intraclass(of: Int32Array, values: Float64Array): number {
  const sums = new Map<number, { sum: number; count: number }>();
  let [sum, squares] = [0, 0];
  for (let i = 0; i < of.length; i++) {
    const value = values[i] as number;
    const one = sums.get(of[i] as number) ?? { sum: 0, count: 0 };
    one.sum += value;
    one.count++;
    sums.set(of[i] as number, one);
    sum += value;
    squares += value * value;
  }
  const n = of.length;
  let [between, sizes] = [0, 0];
  for (const one of sums.values()) {
    between += (one.sum * one.sum) / one.count;
    sizes += (one.count * one.count) / n;
  }
  const groups = sums.size;
  if (groups < 2 || groups === n) return 0;
  const mid = (between - (sum * sum) / n) / (groups - 1);
  const within = (squares - between) / (n - groups);
  const each = (n - sizes) / (groups - 1);
  const whole = mid + (each - 1) * within;
  return whole <= 0 ? 0 : (mid - within) / whole;
}
