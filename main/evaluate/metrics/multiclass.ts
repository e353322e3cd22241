// Metrics of several classes. Precision, recall, F1 and areas are plain means over the classes ("macro"; ROC one against the rest). Rows that
// are drawn again may leave out a rare class; it then counts with its figures in all rows, since a mean over fewer classes would lean to the
// figures of the others.
import { likeliest } from '../../learn';
import type { MetricValues, Scored, WeightedMetrics } from '.';
import { calibrationError, surprise } from './calibration';
import { ratio } from './counts';
import { type Areas, areas, rank } from './ranking';

/** All metrics, and the areas of each class against the rest that they are means of; NaN where the weighted rows lack the class or the rest. */
export interface ClassedMetrics {
  values: MetricValues;
  areas: readonly Areas[];
}

export function multiclassMetrics(scored: Scored): WeightedMetrics {
  const measure = classedMetrics(scored);
  return (weights) => measure(weights).values;
}

export function classedMetrics({
  actual,
  outputs,
  classes,
  weights: all,
}: Scored): (weights?: Float64Array) => ClassedMetrics {
  const rows = actual.length;
  const predicted = Int32Array.from({ length: rows }, (_, i) => likeliest(outputs, i, classes));
  const confidence = Float64Array.from(predicted, (k, i) => outputs[i * classes + k] as number);
  const right = Float64Array.from(predicted, (k, i) => (actual[i] === k ? 1 : 0));
  const losses = Float64Array.from(actual, (k, i) => {
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += outputs[i * classes + c] as number;
    return surprise((outputs[i * classes + k] as number) / sum);
  });
  const byClass = Array.from({ length: classes }, (_, k) => ({
    ranking: rank(Float64Array.from({ length: rows }, (_row, i) => outputs[i * classes + k] as number)),
    own: Uint8Array.from(actual, (c) => (c === k ? 1 : 0)),
  }));
  const confuse = (weights?: Float64Array): Float64Array => {
    const confusion = new Float64Array(classes * classes);
    for (let i = 0; i < rows; i++) {
      const cell = (actual[i] as number) * classes + (predicted[i] as number);
      confusion[cell] = (confusion[cell] as number) + (weights ? (weights[i] as number) : 1);
    }
    return confusion;
  };
  const whole = figuresOf(confuse(all), classes);
  const wholeAreas = byClass.map(({ ranking, own }) => areas(ranking, own, all));
  return (weights = all) => {
    let loss = 0;
    let total = 0;
    for (let i = 0; i < rows; i++) {
      const weight = weights ? (weights[i] as number) : 1;
      loss += weight * (losses[i] as number);
      total += weight;
    }
    const drawn = figuresOf(confuse(weights), classes);
    const values: MetricValues = {
      ...fromClasses(drawn, total, whole),
      logLoss: loss / total,
      ece: calibrationError(confidence, right, weights),
    };
    const own =
      weights === all ? wholeAreas : byClass.map(({ ranking, own }) => areas(ranking, own, weights));
    const known = own.map((area, k) => (Number.isNaN(area.rocAuc) ? (wholeAreas[k] ?? area) : area));
    const found = known.flatMap((area, k) =>
      Number.isNaN(area.rocAuc) ? [] : [{ ...area, is: drawn[k]?.is ?? 0 }],
    );
    if (found.length === 0) return { values, areas: own };
    type Name = 'rocAuc' | 'averagePrecision';
    const mean = (name: Name): number => found.reduce((sum, area) => sum + area[name], 0) / found.length;
    const mass = found.reduce((sum, { is }) => sum + is, 0);
    const byShare = (name: Name): number => found.reduce((sum, one) => sum + one.is * one[name], 0) / mass;
    return {
      values: {
        rocAuc: mean('rocAuc'),
        rocAucWeighted: byShare('rocAuc'),
        averagePrecision: mean('averagePrecision'),
        averagePrecisionWeighted: byShare('averagePrecision'),
        ...values,
      },
      areas: own,
    };
  };
}

/** What follows from a table (rows: what is, columns: what is said) alone; a class that it lacks counts as it does in the `whole`. */
export function countedOfClasses(
  table: ArrayLike<number>,
  classes: number,
  whole: ArrayLike<number> = table,
): MetricValues {
  const drawn = figuresOf(table, classes);
  const total = drawn.reduce((sum, { is }) => sum + is, 0);
  return fromClasses(drawn, total, figuresOf(whole, classes));
}

/** Of one class: how often it is, how often it is said, and how well. */
interface ClassFigures {
  is: number;
  said: number;
  hits: number;
  precision: number;
  recall: number;
  f1: number;
}

function figuresOf(confusion: ArrayLike<number>, classes: number): ClassFigures[] {
  return Array.from({ length: classes }, (_, k) => {
    let is = 0;
    let said = 0;
    for (let j = 0; j < classes; j++) {
      is += confusion[k * classes + j] as number;
      said += confusion[j * classes + k] as number;
    }
    const hits = confusion[k * classes + k] as number;
    return {
      is,
      said,
      hits,
      precision: ratio(hits, said),
      recall: ratio(hits, is),
      f1: ratio(2 * hits, is + said),
    };
  });
}

/** @param whole the classes in all rows */
function fromClasses(
  drawn: readonly ClassFigures[],
  total: number,
  whole: readonly ClassFigures[],
): MetricValues {
  const sum = (of: readonly ClassFigures[], figure: (one: ClassFigures) => number): number =>
    of.reduce((all, one) => all + figure(one), 0);
  const right = sum(drawn, ({ hits }) => hits);
  const overlap = sum(drawn, ({ is, said }) => is * said);
  const known = drawn.map((one, k) => (one.is > 0 ? one : (whole[k] ?? one)));
  const present = known.filter(({ is }) => is > 0);
  // A class that neither was nor was predicted takes no part in the means.
  const labels = known.filter(({ is, said }) => is + said > 0);
  return {
    accuracy: ratio(right, total),
    balancedAccuracy: ratio(
      sum(present, ({ recall }) => recall),
      present.length,
    ),
    precision: ratio(
      sum(labels, ({ precision }) => precision),
      labels.length,
    ),
    recall: ratio(
      sum(labels, ({ recall }) => recall),
      labels.length,
    ),
    f1: ratio(
      sum(labels, ({ f1 }) => f1),
      labels.length,
    ),
    f1Weighted: ratio(
      sum(drawn, ({ is, f1 }) => is * f1),
      total,
    ),
    kappa: ratio(right * total - overlap, total * total - overlap),
    // Gorodkin 2004, "Comparing two K-category assignments by a K-category correlation coefficient".
    mcc: ratio(
      right * total - overlap,
      Math.sqrt(
        (total * total - sum(drawn, ({ said }) => said * said)) *
          (total * total - sum(drawn, ({ is }) => is * is)),
      ),
    ),
  };
}
