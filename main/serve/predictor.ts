// A model's ONNX graph, opened once and run on columns. Labels follow the manifest's threshold.
import { AssayError, type Prediction } from '../../shared/domain';
import { openSession, type Session, type TensorValue } from '../compute';
import type { FrameColumn } from '../data';
import { inputDtype, inputName } from '../recipe';
import type { Manifest } from '../registry';

/** Predictions of N rows: class names with probabilities row-major [N, classes], or numbers. */
export type Scores =
  | { kind: 'classes'; labels: string[]; classes: string[]; probabilities: Float32Array }
  | { kind: 'numbers'; values: Float32Array };

export class Predictor {
  private readonly session: Session;

  constructor(
    onnx: Uint8Array,
    readonly manifest: Manifest,
  ) {
    this.session = openSession(onnx);
  }

  /** @param columns one a model input, in any order, all of `rows` values */
  async predict(columns: readonly FrameColumn[], rows: number): Promise<Scores> {
    const feeds: Record<string, TensorValue> = {};
    for (const { name, type } of this.manifest.recipe.inputs) {
      const column = columns.find((candidate) => candidate.name === name);
      if (column === undefined) throw new AssayError('data.columnMissing', { column: name, columns: '' });
      feeds[inputName(name)] = tensor(column, inputDtype(type), rows);
    }
    const outputs = await this.session.run(feeds);
    if (this.manifest.task === 'regression')
      return { kind: 'numbers', values: floats(outputs['prediction']) };
    const probabilities = floats(outputs['probabilities']);
    return {
      kind: 'classes',
      labels: this.labels(probabilities, rows),
      classes: this.manifest.classes,
      probabilities,
    };
  }

  dispose(): void {
    this.session.dispose();
  }

  private labels(probabilities: Float32Array, rows: number): string[] {
    const { classes, positive, threshold } = this.manifest;
    const width = classes.length;
    const positiveAt = positive === null ? -1 : classes.indexOf(positive);
    return Array.from({ length: rows }, (_, row) => {
      const at = (index: number): number => probabilities[row * width + index] ?? 0;
      if (width === 2 && positiveAt >= 0) {
        return classes[at(positiveAt) >= threshold ? positiveAt : 1 - positiveAt] ?? '';
      }
      let best = 0;
      for (let index = 1; index < width; index++) if (at(index) > at(best)) best = index;
      return classes[best] ?? '';
    });
  }
}

/** One prediction a row, as the service and the window's form show it. */
export function predictions(scores: Scores): Prediction[] {
  if (scores.kind === 'numbers') return Array.from(scores.values, (prediction) => ({ prediction }));
  const { labels, classes, probabilities } = scores;
  return labels.map((prediction, row) => ({
    prediction,
    probabilities: Object.fromEntries(
      classes.map((name, index) => [name, probabilities[row * classes.length + index] ?? 0]),
    ),
  }));
}

function tensor(column: FrameColumn, dtype: 'string' | 'float64', rows: number): TensorValue {
  if (dtype === 'float64') {
    if (column.kind !== 'number')
      throw new AssayError('data.columnMissing', { column: column.name, columns: '' });
    return { dtype, dims: [rows, 1], data: column.values };
  }
  if (column.kind === 'text') {
    return {
      dtype,
      dims: [rows, 1],
      data: Array.from(column.codes, (code) => column.dictionary[code] ?? ''),
    };
  }
  return {
    dtype,
    dims: [rows, 1],
    data: Array.from(column.values, (value) => (Number.isNaN(value) ? '' : String(value))),
  };
}

function floats(value: TensorValue | undefined): Float32Array {
  if (value?.data instanceof Float32Array) return value.data;
  throw new AssayError('internal', {}, { cause: 'The model gave no float output of the expected name.' });
}
