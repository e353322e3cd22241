// Several classes in money: decisions by the greatest expected value beside those by the likeliest class, on the same rows.
import {
  type ClassAgainstRest,
  type ClassMoney,
  type ClassProfit,
  type Decided,
  type DecideBy,
  type EvaluationReport,
  type JobContext,
  type Metrics,
  surelyOff,
} from '../../shared/domain';
import { turn } from '../../shared/domain/turn';
import { type DecisionValues, expectedOf, likeliest, mostValuable } from '../learn';
import { columnOf } from '../recipe';
import { bootstrap } from './bootstrap';
import { classMetrics } from './classes';
import { type Clusters, massOf, weightOf } from './clusters';
import { isCounted } from './metrics/counts';
import { countedOfClasses } from './metrics/multiclass';
import { type Clustered, fromCounts } from './resample';
import type { Scored, Testbed } from './testbed';
import { worthsOf } from './worth';

/** Rows to decide on, with what they are. */
interface Decidable {
  actual: Float64Array;
  /** rows x classes. */
  outputs: ArrayLike<number>;
  /** What each row is worth; a missing worth is none. Null where nothing says so. */
  worths: Float64Array | null;
  clusters?: Clusters | undefined;
}

/**
 * What each class decided as each is expected to bring. What a new row is worth is seldom known when it is decided on, so that of a column the
 * mean of each class counts, on rows that the model did not learn from; of a class that they lack, the mean of all.
 */
export function valuesOf(
  { amounts, shares, column }: ClassMoney,
  { actual, worths, weights }: Pick<Decidable, 'actual' | 'worths'> & { weights?: Float64Array | undefined },
): number[][] {
  if (column === null || worths === null) return amounts;
  const sums = amounts.map(() => ({ worth: 0, mass: 0 }));
  const all = { worth: 0, mass: 0 };
  for (let i = 0; i < actual.length; i++) {
    const own = sums[actual[i] as number];
    const weight = weightOf(weights, i);
    for (const sum of own ? [own, all] : [all]) {
      sum.worth += weight * worthAt(worths, i);
      sum.mass += weight;
    }
  }
  const mean = ({ worth, mass }: typeof all): number => (mass === 0 ? 0 : worth / mass);
  return amounts.map((row, k) => {
    const own = sums[k];
    const worth = mean(own && own.mass > 0 ? own : all);
    return row.map((amount, j) => amount + (shares[k]?.[j] ?? 0) * worth);
  });
}

const worthAt = (worths: Float64Array, row: number): number => {
  const worth = worths[row] as number;
  return Number.isFinite(worth) ? worth : 0;
};

/** @param money of as many classes as the rows have */
export async function classProfit(
  { actual, outputs, worths, clusters }: Decidable,
  money: ClassMoney,
  values: DecisionValues,
  against: readonly ClassAgainstRest[],
  seed: number,
  ctx: JobContext & { onFraction?: (fraction: number) => void } = {},
): Promise<ClassProfit> {
  const width = money.classes.length;
  const weights = clusters?.weights;
  const bring = (row: number, decided: number): number => {
    const is = actual[row] as number;
    const worth = worths ? (money.shares[is]?.[decided] ?? 0) * worthAt(worths, row) : 0;
    return (money.amounts[is]?.[decided] ?? 0) + worth;
  };
  const cellOf = new Int32Array(actual.length);
  const cells = new Float64Array(width * width);
  const [plain, best] = [new Float64Array(actual.length), new Float64Array(actual.length)];
  let promised = 0;
  for (let i = 0; i < actual.length; i++) {
    const decided = mostValuable(outputs, i, values);
    const weight = weightOf(weights, i);
    const cell = (actual[i] as number) * width + decided;
    cellOf[i] = cell;
    cells[cell] = (cells[cell] as number) + weight;
    best[i] = bring(i, decided);
    plain[i] = bring(i, likeliest(outputs, i, width));
    promised += weight * expectedOf(outputs, i, values, decided);
    if (i % LONG === LONG - 1) await turn();
  }
  const perRow = (drawn?: Float64Array): Record<'likeliest' | 'value' | 'more', number> => {
    let [first, second, mass] = [0, 0, 0];
    for (let i = 0; i < plain.length; i++) {
      const weight = weightOf(drawn, i);
      first += weight * (plain[i] as number);
      second += weight * (best[i] as number);
      mass += weight;
    }
    return { likeliest: first / mass, value: second / mass, more: (second - first) / mass };
  };
  const found = await bootstrap(perRow, { rows: actual.length, seed, clusters, ...ctx });
  const nothing = { value: 0, low: 0, high: 0 };
  return {
    money,
    values: values.map((row) => [...row]),
    likeliest: found['likeliest'] ?? nothing,
    value: found['value'] ?? nothing,
    more: found['more'] ?? nothing,
    promised: promised / (massOf(weights, actual.length) || 1),
    decided: decidedBy(money.classes, cells, seed, clusters && { cellOf, clusters }),
    dishonest: against.filter((one) => surelyOff(one) === true).map(({ name }) => name),
    untold: against.filter((one) => surelyOff(one) === null).map(({ name }) => name),
  };
}

const LONG = 20_000;

/** @param cells rows: what is, columns: what it is decided to be, one after the other */
function decidedBy(
  classes: readonly string[],
  cells: Float64Array,
  seed: number,
  clustered: Clustered | undefined,
): Decided {
  const width = classes.length;
  const confusion = Array.from({ length: width }, (_, k) => [...cells.subarray(k * width, (k + 1) * width)]);
  return {
    confusion,
    perClass: classMetrics(classes, confusion, seed, clustered),
    metrics: fromCounts(cells, (drawn) => countedOfClasses(drawn, width, cells), seed, clustered),
  };
}

/** The money of a run's test rows. @throws AssayError data.columnMissing, evaluate.moneyColumn, cancelled */
export async function classProfitOf(
  { frame, split, actual, clusters }: Testbed,
  { model, validation }: Pick<Scored, 'model' | 'validation'>,
  money: ClassMoney,
  against: readonly ClassAgainstRest[],
  seed: number,
  ctx: JobContext & { onFraction?: (fraction: number) => void } = {},
): Promise<ClassProfit> {
  const all = money.column === null ? null : worthsOf(columnOf(frame, money.column));
  const at = (rows: Int32Array): Float64Array | null =>
    all && Float64Array.from(rows, (row) => all[row] as number);
  const values = valuesOf(money, {
    ...{ actual: validation.actual, worths: at(validation.rows), weights: validation.weights },
  });
  const tests = { actual, outputs: model.outputs, worths: at(split.test), clusters };
  return classProfit(tests, money, values, against, seed, ctx);
}

type Decidables = Pick<
  EvaluationReport,
  'metrics' | 'perClass' | 'confusion' | 'classProfit' | 'decidedBy' | 'byLikeliest'
>;

/** A report with what follows from decisions made that way; by value only where it was said what decisions bring. */
export function decideReport<R extends Decidables>(report: R, by: DecideBy): R {
  const { byLikeliest, decidedBy: _, ...rest } = report;
  const plain = byLikeliest ?? {
    metrics: countedIn(report.metrics),
    perClass: report.perClass ?? [],
    confusion: report.confusion,
  };
  const valued = by === 'value' ? report.classProfit?.decided : undefined;
  const { metrics, perClass, confusion } = valued ?? plain;
  return {
    ...(rest as unknown as R),
    ...{ perClass, confusion },
    metrics: { ...report.metrics, ...metrics },
    ...(valued ? { decidedBy: by, byLikeliest: plain } : {}),
  };
}

const countedIn = (metrics: Metrics): Metrics =>
  Object.fromEntries(Object.entries(metrics).filter(([name]) => isCounted(name)));
