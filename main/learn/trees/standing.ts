// Where a set of rows stands after so many rounds: its scores, the loss they come to, and the outputs.
import type { Labelled } from '../learner';
import { type Lists, listsOf } from '../ranking';
import type { Loss } from './losses';

export class Standing {
  private readonly row: Float64Array;
  /** The lists of its rows, which are the same at every call. */
  private lists: Lists | undefined;

  constructor(
    private readonly lossOf: Loss,
    /** Whether a score is the mean of what the trees say instead of their sum. */
    private readonly averaged: boolean,
    private readonly start: Float64Array,
    readonly scores: Float64Array,
  ) {
    this.row = new Float64Array(start.length);
  }

  /** Mean loss of every `step`-th row; of rows that are put in order, the loss of all lists. */
  loss({ y, weights, groups }: Pick<Labelled, 'y' | 'weights' | 'groups'>, rounds: number, step = 1): number {
    if (this.lossOf.lists && groups)
      return this.lossOf.lists.loss(this.scores, (this.lists ??= listsOf(groups, y)));
    if (this.lossOf.sum && !weights && !this.averaged)
      return this.lossOf.sum(this.scores, y, step) / Math.max(1, Math.ceil(y.length / step));
    let sum = 0;
    let total = 0;
    for (let i = 0; i < y.length; i += step) {
      const weight = weights ? (weights[i] as number) : 1;
      if (weight === 0) continue;
      this.read(i, rounds);
      sum += weight * this.lossOf.loss(this.row, 0, y[i] as number);
      total += weight;
    }
    return total === 0 ? 0 : sum / total;
  }

  /** As FittedModel.predict gives them, of all rows; of the scores as they are, or as they were. */
  outputs(columns: number, rounds: number, scores = this.scores): Float32Array {
    const rows = scores.length / this.row.length;
    const out = new Float32Array(rows * columns);
    for (let i = 0; i < rows; i++) {
      this.read(i, rounds, scores);
      this.lossOf.output(this.row, 0, out, i * columns);
    }
    return out;
  }

  private read(index: number, rounds: number, scores = this.scores): void {
    const { row, start } = this;
    for (let k = 0; k < row.length; k++) {
      const score = scores[index * row.length + k] as number;
      const begun = start[k] as number;
      row[k] = this.averaged ? begun + (score - begun) / Math.max(1, rounds) : score;
    }
  }
}
