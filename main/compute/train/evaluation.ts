// The loss and metrics over all validation rows, in parts.
import type { Batcher } from './batches';
import type { Pace } from './pace';
import type { StepRunner } from './runner';
import type { TrainData, TrainOptions } from './types';

/** Rows evaluated at a time. */
export const EVALUATION_ROWS = 1024;

export interface Evaluation {
  /** Mean over the rows, weighted where rows are. */
  loss: number;
  metrics: Readonly<Record<string, number>>;
}

/** Returns 'cancelled' when a cancel came between parts. */
export async function evaluateRows(
  runner: StepRunner,
  batcher: Batcher,
  data: TrainData,
  outputs: number,
  pace: Pace,
  metrics: TrainOptions['metrics'],
): Promise<Evaluation | 'cancelled'> {
  const predictions = metrics ? new Float32Array(data.rows * outputs) : undefined;
  let sum = 0;
  for (let start = 0; start < data.rows; start += EVALUATION_ROWS) {
    await pace.breathe();
    if (pace.cancelled) return 'cancelled';
    const part = runner.evaluate(batcher.batch(start, Math.min(start + EVALUATION_ROWS, data.rows)));
    sum += part.loss;
    predictions?.set(part.predictions, start * outputs);
  }
  return { loss: sum / data.rows, metrics: predictions && metrics ? metrics(predictions, data) : {} };
}
