// A model's ONNX graph, opened once and run on columns. Labels follow the manifest's threshold, or what it says that decisions bring.
import { AssayError, type Prediction, saysNumber, throwIfCancelled } from '../../shared/domain';
import type { TensorValue } from '../compute';
import type { FrameColumn } from '../data';
import { likeliest, mostValuable } from '../learn';
import type { Manifest } from '../registry';
import { openGraph, type OpenGraph } from './graph';

/** Rows a call of the runtime: some ten milliseconds. */
const SLICE = 2000;

/** Predictions of N rows: class names with probabilities row-major [N, classes], or numbers. */
export type Scores =
  | { kind: 'classes'; labels: string[]; classes: string[]; probabilities: Float32Array }
  | { kind: 'numbers'; values: Float32Array; band: { low: Float32Array; high: Float32Array } | null };

export class Predictor {
  private readonly graph: OpenGraph;

  /** @param open how the graph is opened */
  constructor(
    onnx: Uint8Array,
    readonly manifest: Manifest,
    open = openGraph,
  ) {
    this.graph = open(onnx, manifest.recipe);
  }

  /**
   * Predicts in slices, so that no call holds the event loop.
   * @param columns one a model input, in any order, all of `rows` values
   * @throws AssayError data.columnMissing, cancelled
   */
  async predict(columns: readonly FrameColumn[], rows: number, signal?: AbortSignal): Promise<Scores> {
    const { task, classes } = this.manifest;
    const output = saysNumber(task) ? 'prediction' : 'probabilities';
    const band = this.manifest.interval
      ? { low: new Float32Array(rows), high: new Float32Array(rows) }
      : null;
    const wanted = band ? [output, 'low', 'high'] : [output];
    const width = Math.max(1, classes.length);
    const values = new Float32Array(rows * width);
    for (let from = 0; from < rows; from += SLICE) {
      throwIfCancelled(signal);
      const slice = { from, to: Math.min(rows, from + SLICE) };
      const found = await this.graph.run([...columns], slice, wanted);
      values.set(floats(found[output]), from * width);
      band?.low.set(floats(found['low']), from);
      band?.high.set(floats(found['high']), from);
    }
    if (saysNumber(task)) return { kind: 'numbers', values, band };
    return { kind: 'classes', labels: this.labels(values, rows), classes, probabilities: values };
  }

  dispose(): void {
    this.graph.dispose();
  }

  private labels(probabilities: Float32Array, rows: number): string[] {
    const { classes, positive, threshold, decision } = this.manifest;
    const width = classes.length;
    const positiveAt = positive === null ? -1 : classes.indexOf(positive);
    return Array.from({ length: rows }, (_, row) => {
      if (width === 2 && positiveAt >= 0) {
        const reached = (probabilities[row * width + positiveAt] ?? 0) >= threshold;
        return classes[reached ? positiveAt : 1 - positiveAt] ?? '';
      }
      const index = decision
        ? mostValuable(probabilities, row, decision)
        : likeliest(probabilities, row, width);
      return classes[index] ?? '';
    });
  }
}

/** One prediction a row, as the service and the window's form show it. */
export function predictions(scores: Scores): Prediction[] {
  if (scores.kind === 'numbers') {
    const { values, band } = scores;
    return Array.from(values, (prediction, row) =>
      band
        ? { prediction, low: band.low[row] ?? prediction, high: band.high[row] ?? prediction }
        : { prediction },
    );
  }
  const { labels, classes, probabilities } = scores;
  return labels.map((prediction, row) => ({
    prediction,
    probabilities: Object.fromEntries(
      classes.map((name, index) => [name, probabilities[row * classes.length + index] ?? 0]),
    ),
  }));
}

function floats(value: TensorValue | undefined): Float32Array {
  if (value?.data instanceof Float32Array) return value.data;
  throw new AssayError('internal', {}, { cause: 'The model gave no float output of the expected name.' });
}
