// Predictions of an assembled model: the ONNX graph that is deployed, on raw columns.
import { type FittedRecipe, type JobContext, throwIfCancelled } from '../../shared/domain';
import { openSession, type Session, type TensorValue } from '../compute';
import type { Frame } from '../data';
import { assembleModel, feedsOf } from '../learn';

/** Rows a call of the runtime: some ten milliseconds. */
const BATCH = 2000;

export class Scorer {
  /** Outputs a row: classes, or 1. */
  readonly width: number;
  private readonly session: Session;
  private readonly output: string;

  constructor(
    readonly recipe: FittedRecipe,
    onnx: Uint8Array,
  ) {
    this.session = openSession(assembleModel(recipe, onnx));
    this.width = Math.max(1, recipe.classes.length);
    this.output = recipe.spec.task === 'regression' ? 'prediction' : 'probabilities';
  }

  /** rows x width, as doubles, of the rows at these positions. */
  async outputs(frame: Frame, rows: Int32Array, ctx: JobContext = {}): Promise<Float64Array> {
    const out = new Float64Array(rows.length * this.width);
    for (let from = 0; from < rows.length; from += BATCH) {
      throwIfCancelled(ctx.signal);
      const to = Math.min(rows.length, from + BATCH);
      out.set(await this.run(feedsOf(this.recipe.inputs, frame, { from, to }, rows)), from * this.width);
    }
    return out;
  }

  /** The outputs of feeds already made. */
  async run(feeds: Record<string, TensorValue>): Promise<Float32Array> {
    const { [this.output]: result } = await this.session.run(feeds, [this.output]);
    if (!(result?.data instanceof Float32Array)) throw new Error(`The model gave no ${this.output}.`);
    return result.data;
  }

  dispose(): void {
    this.session.dispose();
  }
}
