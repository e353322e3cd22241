// Predictions of an assembled model: the ONNX graph that is deployed, on raw columns.
import {
  type Calibration,
  type FittedRecipe,
  type JobContext,
  type RawInput,
  saysNumber,
  type Speed,
  type Task,
  throwIfCancelled,
} from '../../shared/domain';
import { openSession, type Session, type TensorValue } from '../compute';
import type { Frame } from '../data';
import { assembleModel, feedsOf } from '../learn';

/** Rows a call of the runtime: some ten milliseconds. */
const BATCH = 2000;

/** A graph from raw columns to predictions, as it is deployed. */
export class GraphScorer {
  /** Outputs a row: classes, or 1. */
  readonly width: number;
  private readonly session: Session;
  private readonly output: string;

  constructor(
    private readonly model: { task: Task; classes: readonly string[]; inputs: readonly RawInput[] },
    private readonly graph: Uint8Array,
  ) {
    this.session = openSession(graph);
    this.width = Math.max(1, model.classes.length);
    this.output = saysNumber(model.task) ? 'prediction' : 'probabilities';
  }

  /** rows x width, as doubles, of the rows at these positions. */
  async outputs(frame: Frame, rows: Int32Array, ctx: JobContext = {}): Promise<Float64Array> {
    const out = new Float64Array(rows.length * this.width);
    for (let from = 0; from < rows.length; from += BATCH) {
      throwIfCancelled(ctx.signal);
      const to = Math.min(rows.length, from + BATCH);
      out.set(await this.run(feedsOf(this.model.inputs, frame, { from, to }, rows)), from * this.width);
    }
    return out;
  }

  /** The outputs of feeds already made. */
  async run(feeds: Record<string, TensorValue>): Promise<Float32Array> {
    const { [this.output]: result } = await this.session.run(feeds, [this.output]);
    if (!(result?.data instanceof Float32Array)) throw new Error(`The model gave no ${this.output}.`);
    return result.data;
  }

  /** How long one row alone and a thousand at once take here (the middle of several tries), and how large the graph is. */
  async speed(frame: Frame, rows: Int32Array): Promise<Speed> {
    const thousand = Int32Array.from({ length: 1000 }, (_, i) => rows[i % rows.length] as number);
    const time = async (count: number, tries: number): Promise<number> => {
      const taken: number[] = [];
      for (let i = 0; i < tries; i++) {
        const range = { from: i % (1001 - count), to: (i % (1001 - count)) + count };
        const begun = performance.now();
        await this.run(feedsOf(this.model.inputs, frame, range, thousand));
        taken.push(performance.now() - begun);
      }
      return taken.sort((a, b) => a - b)[tries >> 1] as number;
    };
    return {
      oneRow: await time(1, 21),
      thousandRows: await time(1000, 5),
      bytes: this.graph.byteLength,
    };
  }

  dispose(): void {
    this.session.dispose();
  }
}

/** A run's model: its recipe and learner joined, with its correction of probabilities. */
export class Scorer extends GraphScorer {
  constructor(
    readonly recipe: FittedRecipe,
    onnx: Uint8Array,
    calibration?: Calibration | null,
  ) {
    const { spec, classes, inputs } = recipe;
    super({ task: spec.task, classes, inputs }, assembleModel(recipe, onnx, { calibration }));
  }
}
