// What is predicted: the task, its classes, and what makes a target unfit.
import {
  AssayError,
  type Column,
  type ColumnProfile,
  type ColumnType,
  type FittedRecipe,
  type RecipeSpec,
  saysNumber,
  type Task,
  text,
} from '../../shared/domain';
import type { Frame, FrameColumn } from '../data';
import { columnOf } from './apply';

/** Fewest rows with a known target that can be trained on, validated and tested. */
export const LEAST_ROWS = 20;
/** A number with at most so many whole values is taken for classes, unless they look counted. */
const FEW = 20;
const MOST_CLASSES = 200;
const LEAST_ROWS_A_CLASS = 5;

/** Words that name the class which is looked for. */
const POSITIVE = new Set(
  (
    'yes y true t 1 positive pos churn churned left lost default defaulted fraud fraudulent bad bought buy purchase purchased ' +
    'converted conversion won success successful responded response subscribed clicked click returned cancelled canceled fail ' +
    'failed failure late delayed spam sick ill died dead >50k >50k. 是 有 真 对 阳性 流失 已流失 违约 欺诈 购买 已购买 成交 成功 响应 点击 退货 取消 失败 逾期 延迟'
  ).split(' '),
);
const NEGATIVE = new Set(
  'no n false f 0 -1 negative neg none 否 无 假 错 阴性 未流失 正常 未购买 未成交'.split(' '),
);

/** A number as the name of a class. */
export const className = (value: number): string => String(value);

/** Which of two classes is meant by "it happened": the one whose name says so, else the rarer. */
export function guessPositive(levels: readonly { name: string; count: number }[]): string {
  const [a, b] = levels;
  if (!a || !b) return a?.name ?? '';
  const says = ({ name }: { name: string }): number => {
    const word = name.trim().toLowerCase();
    return POSITIVE.has(word) ? 1 : NEGATIVE.has(word) ? -1 : 0;
  };
  const lead = says(a) - says(b);
  if (lead !== 0) return lead > 0 ? a.name : b.name;
  if (a.count !== b.count) return a.count < b.count ? a.name : b.name;
  return a.name > b.name ? a.name : b.name;
}

export interface TargetGuess {
  task: Task;
  positive: string | null;
}

/**
 * Task by profile: two values are a yes-or-no question; text and few whole numbers are classes; counts and other numbers are to be
 * estimated. A guess: the person may say otherwise (`asTask`).
 * @throws AssayError target.missing, target.allMissing, target.oneClass, target.tooManyClasses, target.unfit
 */
export function inferTask(
  columns: readonly Column[],
  profile: ColumnProfile | undefined,
  target: string,
): TargetGuess {
  const column = columns.find((c) => c.name === target);
  if (!column || !profile)
    throw new AssayError('target.missing', {
      column: target,
      columns: columns.map((c) => c.name).join(', '),
    });
  const rows = profile.rows - profile.missing;
  if (rows === 0) throw new AssayError('target.allMissing', { column: target });
  if (profile.distinct <= 1)
    throw new AssayError('target.oneClass', {
      column: target,
      value: String(profile.top?.[0]?.value ?? profile.min),
    });
  if (isTimeType(column.type)) throw unfitTarget(target, column.type);
  if (profile.distinct === 2) return { task: 'binary', positive: guessPositive(twoLevels(profile, rows)) };
  const words = column.type === 'text' || column.type === 'boolean';
  if (words || (column.type === 'integer' && profile.distinct <= FEW && !isCount(profile))) {
    checkClassCount(target, profile.distinct, rows);
    return { task: 'multiclass', positive: null };
  }
  return { task: 'regression', positive: null };
}

/** Whether whole numbers look like counts (visits, claims): from 0 or 1 up, and mostly small. Codes and grades spread more evenly. */
function isCount({ min, max, mean, distinct }: ColumnProfile): boolean {
  if (typeof min !== 'number' || typeof max !== 'number' || mean === null) return false;
  return (min === 0 || min === 1) && distinct >= 4 && mean - min < (max - min) / 3;
}

function twoLevels(profile: ColumnProfile, rows: number): { name: string; count: number }[] {
  if (profile.top) return profile.top.map(({ value, count }) => ({ name: String(value), count }));
  const low = Number(profile.min);
  const high = Number(profile.max);
  const share = profile.mean === null || high === low ? 0.5 : (profile.mean - low) / (high - low);
  return [
    { name: className(low), count: (1 - share) * rows },
    { name: className(high), count: share * rows },
  ];
}

const isTimeType = (type: ColumnType): boolean => type === 'date' || type === 'datetime';

const unfitTarget = (column: string, type: ColumnType): AssayError =>
  new AssayError('target.unfit', { column, type: text(`recipe.type.${type}`) });

function checkClassCount(column: string, classes: number, rows: number): void {
  const few = classes > FEW && rows / classes < LEAST_ROWS_A_CLASS;
  if (few || classes > MOST_CLASSES || classes > rows / 2)
    throw new AssayError('target.tooManyClasses', { column, classes, rows });
}

/** Classes in the order of the model's outputs: [negative, positive], or sorted; [] for regression. */
export function targetClasses(frame: Frame, spec: RecipeSpec): string[] {
  const column = columnOf(frame, spec.target);
  if (saysNumber(spec.task)) {
    if (column.kind === 'text' || isTimeType(column.type)) throw unfitTarget(spec.target, column.type);
    const below = spec.task === 'ranking' ? column.values.find((value) => value < 0) : undefined;
    if (below !== undefined) throw new AssayError('target.negative', { column: spec.target, value: below });
    return [];
  }
  if (isTimeType(column.type)) throw unfitTarget(spec.target, column.type);
  const counts = classCounts(column);
  const names = [...counts.keys()];
  const rows = [...counts.values()].reduce((a, b) => a + b, 0);
  if (rows === 0) throw new AssayError('target.allMissing', { column: spec.target });
  if (names.length === 1)
    throw new AssayError('target.oneClass', { column: spec.target, value: names[0] ?? '' });
  if (spec.task === 'binary') {
    if (names.length !== 2)
      throw new AssayError('target.notBinary', { column: spec.target, classes: names.length });
    const levels = names.map((name) => ({ name, count: counts.get(name) ?? 0 }));
    const positive =
      spec.positive !== null && counts.has(spec.positive) ? spec.positive : guessPositive(levels);
    return [names.find((name) => name !== positive) ?? '', positive];
  }
  checkClassCount(spec.target, names.length, rows);
  return column.kind === 'number'
    ? names.sort((a, b) => Number(a) - Number(b))
    : names.sort((a, b) => (a < b ? -1 : 1));
}

function classCounts(column: FrameColumn): Map<string, number> {
  if (column.kind === 'number') {
    const byValue = new Map<number, number>();
    for (const value of column.values)
      if (Number.isFinite(value)) byValue.set(value, (byValue.get(value) ?? 0) + 1);
    return new Map([...byValue].map(([value, count]) => [className(value), count]));
  }
  const counts = new Float64Array(column.dictionary.length);
  for (const code of column.codes) if (code >= 0) counts[code] = (counts[code] as number) + 1;
  return new Map(
    column.dictionary
      .map((name, code): [string, number] => [name, counts[code] as number])
      .filter(([name, count]) => count > 0 && name !== ''),
  );
}

/** The target of each row: class index (in the order of `classes`) or number. NaN where it is missing or of no known class. */
export function encodeTarget(
  recipe: Pick<FittedRecipe, 'spec' | 'classes'>,
  frame: Frame,
  rows?: Int32Array,
): Float64Array {
  const column = columnOf(frame, recipe.spec.target);
  const n = rows ? rows.length : frame.rows;
  const out = new Float64Array(n).fill(NaN);
  const index = new Map(recipe.classes.map((name, i) => [name, i]));
  const at = (i: number): number => (rows ? (rows[i] as number) : i);
  if (column.kind === 'text') {
    const byCode = Float64Array.from(column.dictionary, (name) => index.get(name) ?? NaN);
    for (let i = 0; i < n; i++) {
      const code = column.codes[at(i)] as number;
      if (code >= 0) out[i] = byCode[code] as number;
    }
    return out;
  }
  for (let i = 0; i < n; i++) {
    const value = column.values[at(i)] as number;
    if (!Number.isFinite(value)) continue;
    out[i] = saysNumber(recipe.spec.task) ? value : (index.get(className(value)) ?? NaN);
  }
  return out;
}
