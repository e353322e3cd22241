// Contributions to what a network says, from its own slopes: integrated gradients (Sundararajan, Taly and Yan 2017, "Axiomatic attribution
// for deep networks", section 3) against each of some training rows, and their mean (Erion and others 2021, "Improving performance of deep
// learning models with axiomatic attribution priors and expected gradients", section 2). By theory the parts add up to what is said of the
// row less the mean of what is said of the others; how far sums of finitely many steps miss that is measured for every row.
import { type Completeness, throwIfCancelled } from '../../../shared/domain';
import { openSession, type Session, type TensorValue } from '../../compute';
import { turn } from '../../../shared/domain/turn';

/** Steps along each way at first; twice as many along those that don't add up, until the mean of all does. */
const FIRST_STEPS = 4;
const MOST_STEPS = 128;
/** Rows of one question to the graph: some fifty milliseconds for a transformer. */
const BATCH = 512;
/** What the sum may miss: of a chance a tenth of a percentage point, of numbers a thousandth of the range of what is said. */
const ALLOWED = 0.001;
/** Each way begins its steps at a place of its own, evenly spread over them all, so that their errors cancel out. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** From one of the others to the row. */
interface Way {
  other: number;
  /** What is said of the row less what is said of the other, by output. */
  whole: Float64Array;
  /** Steps taken so far, and where in the first of them the slopes were asked for, from 0 to 1. */
  steps: number;
  start: number;
  /** Of the slopes' parts, by feature and output. */
  sums: Float64Array;
}

interface Place {
  way: Way;
  /** From 0, the other, to 1, the row. */
  place: number;
}

export interface Integrated {
  /** Mean of what is said of the others, by output. */
  base: Float64Array;
  /** What is said of the row, by output. */
  says: Float64Array;
  /** Of each way, by feature and output. */
  ways: Float64Array[];
  completeness: Completeness;
}

/** A network's graph of gradients with the rows that it is compared with. */
export class IntegratedGradients {
  private readonly base: Float64Array;

  private constructor(
    private readonly session: Session,
    private readonly shape: { width: number; outputs: number; numbers: boolean },
    private readonly others: Float32Array,
    /** What is said of the others. */
    private readonly theirs: Float64Array,
  ) {
    const rows = theirs.length / shape.outputs;
    this.base = new Float64Array(shape.outputs);
    theirs.forEach((value, i) => {
      this.base[i % shape.outputs] = (this.base[i % shape.outputs] as number) + value / rows;
    });
  }

  /**
   * @param integrand as `FittedModel.toIntegrand` makes it
   * @param others rows x width features to compare with
   * @param shape.numbers whether numbers are said and not chances
   */
  static async open(
    integrand: Uint8Array,
    others: Float32Array,
    shape: { width: number; outputs: number; numbers: boolean },
  ): Promise<IntegratedGradients> {
    const session = openSession(integrand);
    try {
      const theirs = await answers(session, others, shape);
      return new IntegratedGradients(session, shape, others, theirs);
    } catch (thrown) {
      session.dispose();
      throw thrown;
    }
  }

  /** What the graph says of rows: rows x outputs. */
  answers(x: Float32Array): Promise<Float64Array> {
    return answers(this.session, x, this.shape);
  }

  /** @param row the features of one row @throws AssayError cancelled */
  async attribute(row: Float32Array, signal?: AbortSignal): Promise<Integrated> {
    const { width, outputs, numbers } = this.shape;
    const { base, theirs } = this;
    const says = await this.answers(row);
    const limit = ALLOWED * (numbers ? Math.max(...theirs, ...says) - Math.min(...theirs, ...says) : 1);
    const ways = Array.from({ length: theirs.length / outputs }, (_, other): Way => {
      const whole = says.map((value, k) => value - (theirs[other * outputs + k] as number));
      return { other, whole, steps: 0, start: (other * GOLDEN) % 1, sums: new Float64Array(width * outputs) };
    });
    let due = ways;
    let gap = Infinity;
    while (due.length > 0) {
      await this.add(row, due.flatMap(nextSteps), signal);
      for (const way of due) {
        way.start = way.steps === 0 ? way.start : (2 * way.start) % 1;
        way.steps = Math.max(FIRST_STEPS, 2 * way.steps);
      }
      const gaps = ways.map(gapsOf);
      gap = largest(says.map((_, k) => gaps.reduce((sum, own) => sum + (own[k] as number), 0) / ways.length));
      if (gap <= limit) break;
      // A way that adds up by itself needs no more steps; if all do, so does their mean.
      due = ways.filter(({ steps }, i) => largest(gaps[i] as Float64Array) > limit && steps < MOST_STEPS);
    }
    const steps = ways.reduce((most, way) => Math.max(most, way.steps), 0);
    return {
      base,
      says,
      ways: ways.map((way) => way.sums.map((sum) => sum / way.steps)),
      completeness: { gap, limit, steps, others: ways.length, held: gap <= limit },
    };
  }

  dispose(): void {
    this.session.dispose();
  }

  /** Adds what the slopes at these places come to. */
  private async add(row: Float32Array, places: readonly Place[], signal?: AbortSignal): Promise<void> {
    const { width, outputs } = this.shape;
    for (let from = 0; from < places.length; from += BATCH) {
      const part = places.slice(from, from + BATCH);
      const rows = new Float32Array(part.length * width);
      const others = new Float32Array(part.length * width);
      part.forEach(({ way: { other } }, i) => {
        rows.set(row, i * width);
        others.set(this.others.subarray(other * width, (other + 1) * width), i * width);
      });
      const at = Float32Array.from(part, ({ place }) => place);
      for (let k = 0; k < outputs; k++) {
        throwIfCancelled(signal);
        const wanted = Float32Array.from({ length: part.length * outputs }, (_, i) =>
          Number(i % outputs === k),
        );
        const { parts } = await this.session.run({
          row: matrix(rows, width),
          other: matrix(others, width),
          place: matrix(at, 1),
          wanted: matrix(wanted, outputs),
        });
        const found = parts?.data as Float32Array;
        part.forEach(({ way: { sums } }, i) => {
          for (let f = 0; f < width; f++)
            sums[f * outputs + k] = (sums[f * outputs + k] as number) + (found[i * width + f] as number);
        });
        await turn();
      }
    }
  }
}

/** Where the slopes of a way are asked for next: at first in even steps, then as many again in the middle between those before. */
function nextSteps(way: Way): Place[] {
  const count = Math.max(FIRST_STEPS, way.steps);
  const start = way.steps === 0 ? way.start : (way.start + 0.5) % 1;
  return Array.from({ length: count }, (_, step) => ({ way, place: (step + start) / count }));
}

/** By how much the sum of a way's parts misses its whole difference, by output. */
function gapsOf({ whole, sums, steps }: Way): Float64Array {
  const gaps = Float64Array.from(whole);
  sums.forEach((sum, i) => {
    const k = i % whole.length;
    gaps[k] = (gaps[k] as number) - sum / steps;
  });
  return gaps;
}

const largest = (values: Float64Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

async function answers(
  session: Session,
  x: Float32Array,
  { width, outputs }: { width: number; outputs: number },
): Promise<Float64Array> {
  const rows = x.length / width;
  const { answer } = await session.run({
    row: matrix(x, width),
    other: matrix(x, width),
    place: matrix(new Float32Array(rows).fill(1), 1),
    wanted: matrix(new Float32Array(rows * outputs), outputs),
  });
  return Float64Array.from(answer?.data as Float32Array);
}

const matrix = (data: Float32Array, width: number): TensorValue => ({
  dtype: 'float32',
  dims: [data.length / width, width],
  data,
});
