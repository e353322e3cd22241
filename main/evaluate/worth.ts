// The money of a report: from its tables where every row of a kind is worth the same, from the rows where a column says their worth.
import {
  AssayError,
  type EvaluationReport,
  type JobContext,
  type Money,
  type Profit,
  text,
} from '../../shared/domain';
import type { FrameColumn } from '../data';
import { columnOf } from '../recipe';
import { weightOf } from './clusters';
import { positiveOf } from './metrics/binary';
import { mostProfitable, profitCurve, type Valued, valuedCurve } from './money';
import type { Scored, Testbed, Validation } from './testbed';

type Tables = Pick<EvaluationReport, 'thresholds' | 'validationThresholds'>;

export function profitOf({ thresholds, validationThresholds }: Tables, money: Money, seed: number): Profit {
  const chosenOn = validationThresholds && profitCurve(validationThresholds, money, seed);
  return {
    money,
    curve: profitCurve(thresholds, money, seed),
    best: chosenOn ? mostProfitable(chosenOn) : null,
  };
}

/**
 * The same from the rows: where a column says their worth, where rows belong together, or count differently.
 * @throws AssayError data.columnMissing, evaluate.moneyColumn where the column of worths holds no numbers
 */
export async function valuedProfit(
  { frame, split, actual, clusters }: Testbed,
  { model, validation, table }: Pick<Scored, 'model' | 'validation' | 'table'>,
  thresholds: EvaluationReport['thresholds'],
  money: Money,
  seed: number,
  ctx: JobContext & { onFraction?: (fraction: number) => void } = {},
): Promise<Profit> {
  const worths = money.column === null ? null : worthsOf(columnOf(frame, money.column));
  const gainOf = (row: number, came: boolean): number => {
    if (!came) return money.falsePositive - money.trueNegative;
    if (worths === null) return money.truePositive - money.falseNegative;
    const worth = worths[row] as number;
    return (Number.isNaN(worth) ? 0 : worth) + money.falsePositive - money.falseNegative;
  };
  const valued = ({ rows, actual: truth, outputs, weights }: Validation): Valued => ({
    scores: positiveOf(outputs),
    gains: Float64Array.from(rows, (row, i) => weightOf(weights, i) * gainOf(row, truth[i] === 1)),
  });
  const tests = { rows: split.test, actual, outputs: model.outputs, weights: clusters?.weights };
  // What each row counts is in its gain already.
  const drawn = clusters && { of: clusters.of, count: clusters.count };
  const chosenOn = await valuedCurve(table, valued(validation), seed, { signal: ctx.signal });
  return {
    money,
    curve: await valuedCurve(thresholds, { ...valued(tests), clusters: drawn }, seed, ctx),
    best: mostProfitable(chosenOn),
  };
}

export function worthsOf(column: FrameColumn): Float64Array {
  const { name, type } = column;
  if (column.kind !== 'number' || type === 'date' || type === 'datetime')
    throw new AssayError('evaluate.moneyColumn', { column: name, type: text(`recipe.type.${type}`) });
  return column.values;
}
