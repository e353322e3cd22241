// Metrics of several classes. Precision, recall, F1 and areas are plain means over the classes ("macro"; ROC one against the rest). Rows that
// are drawn again may leave out a rare class; it then counts with its figures in all rows, since a mean over fewer classes would lean to the
// figures of the others.
import { likeliest } from '../../learn';
import type { MetricValues, Scored, WeightedMetrics } from '.';
import { allSteps } from '../steps';
import { BINS, binOf, surprise } from './calibration';
import { ratio } from './counts';
import {
  type Areas,
  areasOf,
  areasOfTie,
  compact,
  type Marks,
  marksOf,
  rank,
  type RowCounts,
} from './ranking';

/** All metrics, and the areas of each class against the rest that they are means of; NaN where the weighted rows lack the class or the rest. */
export interface ClassedFigures {
  values: MetricValues;
  areas: readonly Areas[];
}

export function multiclassMetrics(scored: Scored): WeightedMetrics {
  const metrics = new ClassedMetrics(scored);
  return (weights) => allSteps(metrics.measuring(weights)).values;
}

/** Measured class by class, since a class of a million rows is a turn's work: to be gone through in steps (see steps.ts). */
export class ClassedMetrics {
  private readonly rows: number;
  private readonly classes: number;
  /** By row: the cell of actual and predicted class, what is lost, the bin of the greatest probability, and how far that is off. */
  private readonly cells: Int32Array;
  private readonly losses: Float64Array;
  private readonly bins: Uint8Array;
  private readonly gaps: Float64Array;
  /** Of each class, made when first asked for. */
  private readonly marks: Marks[] = [];
  /** All rows, each counted as it counts. */
  private whole: Counted | null = null;

  constructor(private readonly scored: Scored) {
    const { actual, outputs, classes } = scored;
    const rows = actual.length;
    this.rows = rows;
    this.classes = classes;
    this.cells = new Int32Array(rows);
    this.losses = new Float64Array(rows);
    this.bins = new Uint8Array(rows);
    this.gaps = new Float64Array(rows);
    for (let i = 0; i < rows; i++) {
      const is = actual[i] as number;
      const said = likeliest(outputs, i, classes);
      const confidence = outputs[i * classes + said] as number;
      let sum = 0;
      for (let c = 0; c < classes; c++) sum += outputs[i * classes + c] as number;
      this.cells[i] = is * classes + said;
      this.losses[i] = surprise((outputs[i * classes + is] as number) / sum);
      this.bins[i] = binOf(confidence);
      this.gaps[i] = confidence - (said === is ? 1 : 0);
    }
  }

  /** @param weights how much each row counts; as the rows themselves do where absent */
  *measuring(weights?: Float64Array): Generator<void, ClassedFigures> {
    const whole = (this.whole ??= yield* this.counting(compact(this.scored.weights, this.rows)));
    const drawn = weights ? yield* this.counting(compact(weights, this.rows)) : whole;
    const values: MetricValues = {
      ...fromClasses(drawn.figures, drawn.total, whole.figures),
      logLoss: drawn.loss / drawn.total,
      ece: drawn.off / (drawn.total || 1),
    };
    const known = drawn.areas.map((area, k) => (Number.isNaN(area.rocAuc) ? (whole.areas[k] ?? area) : area));
    const found = known.flatMap((area, k) =>
      Number.isNaN(area.rocAuc) ? [] : [{ ...area, is: drawn.figures[k]?.is ?? 0 }],
    );
    if (found.length === 0) return { values, areas: drawn.areas };
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
      areas: drawn.areas,
    };
  }

  private *counting(counts: RowCounts): Generator<void, Counted> {
    const confusion = new Float64Array(this.classes * this.classes);
    const gaps = new Float64Array(BINS);
    let loss = 0;
    let total = 0;
    for (let i = 0; i < this.rows; i++) {
      const count = counts[i] as number;
      if (count === 0) continue;
      const [cell, bin] = [this.cells[i] as number, this.bins[i] as number];
      confusion[cell] = (confusion[cell] as number) + count;
      gaps[bin] = (gaps[bin] as number) + count * (this.gaps[i] as number);
      loss += count * (this.losses[i] as number);
      total += count;
    }
    yield;
    const figures = figuresOf(confusion, this.classes);
    const areas: Areas[] = [];
    for (const [k, { is }] of figures.entries()) {
      const marks = (this.marks[k] ??= this.ranked(k));
      const others = figures.reduce((sum, other, j) => (j === k ? sum : sum + other.is), 0);
      areas.push(marks === TIED ? areasOfTie(is, others) : areasOf(marks, counts));
      yield;
    }
    return { figures, areas, loss, total, off: gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) };
  }

  private ranked(k: number): Marks {
    const { actual, outputs } = this.scored;
    const scores = new Float64Array(this.rows);
    const own = new Uint8Array(this.rows);
    let tied = true;
    for (let i = 0; i < this.rows; i++) {
      scores[i] = outputs[i * this.classes + k] as number;
      own[i] = actual[i] === k ? 1 : 0;
      tied &&= scores[i] === scores[0];
    }
    return tied ? TIED : marksOf(rank(scores), own);
  }
}

/** Stands for a class of which all rows have the same probability. */
const TIED: Marks = new Uint32Array(0);

/** What rows come to, each counted so often. */
interface Counted {
  figures: ClassFigures[];
  areas: Areas[];
  loss: number;
  total: number;
  /** By bins of the greatest probability: how far they are off, together. */
  off: number;
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
