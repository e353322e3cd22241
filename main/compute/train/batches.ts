// Rows picked out of the training arrays into the tensors of a batch.
import type { TrainData } from './types';

/** A batch's arrays; `weight` is there where rows are weighted. */
export interface Batch {
  rows: number;
  x: Float32Array;
  y: Float32Array;
  weight: Float32Array | undefined;
}

/** The same rows with weights scaled to a mean of 1, so that weighting doesn't change the learning rate. */
export function normalisedWeights(data: TrainData): Float32Array | undefined {
  const { sampleWeight, rows } = data;
  if (!sampleWeight) return undefined;
  let total = 0;
  for (const weight of sampleWeight) total += weight;
  return sampleWeight.map((weight) => (weight * rows) / total);
}

/** Copies rows into batches, reusing the arrays of each batch size. */
export class Batcher {
  private readonly buffers = new Map<number, Batch>();
  private readonly weights: Float32Array | undefined;
  private readonly outputs: number;

  constructor(
    private readonly data: TrainData,
    private readonly weighted: boolean,
  ) {
    this.weights = normalisedWeights(data);
    this.outputs = data.y.length / data.rows;
  }

  /** Rows order[start .. end), or rows start .. end themselves without an order. Overwritten by the next call of its size. */
  batch(start: number, end: number, order?: Int32Array): Batch {
    const rows = end - start;
    const batch = this.buffer(rows);
    const { x, y } = this.data;
    const { width } = this.data;
    const { outputs } = this;
    if (!order) {
      batch.x.set(x.subarray(start * width, end * width));
      batch.y.set(y.subarray(start * outputs, end * outputs));
      batch.weight?.set(this.weights?.subarray(start, end) ?? new Float32Array(rows).fill(1));
      return batch;
    }
    for (let i = 0; i < rows; i++) {
      const row = order[start + i] ?? 0;
      for (let from = row * width, to = i * width, left = width; left > 0; left--)
        batch.x[to++] = x[from++] as number;
      for (let from = row * outputs, to = i * outputs, left = outputs; left > 0; left--)
        batch.y[to++] = y[from++] as number;
      if (batch.weight) batch.weight[i] = this.weights?.[row] ?? 1;
    }
    return batch;
  }

  private buffer(rows: number): Batch {
    const known = this.buffers.get(rows);
    if (known) return known;
    const made: Batch = {
      rows,
      x: new Float32Array(rows * this.data.width),
      y: new Float32Array(rows * this.outputs),
      weight: this.weighted ? new Float32Array(rows) : undefined,
    };
    this.buffers.set(rows, made);
    return made;
  }
}
