// The gradients of an order, list by list: what threads share of it, and where it lies. A unit of work is the lists that begin in a stretch of
// the listed rows; which these are depends on the lists alone, and none asks anything of another, so any number of threads gives the same bits.
import type { Lists } from '../ranking';
import type { Layout } from './layout';
import { type ListLoss, Room, type Worth } from './rank-loss';
import type { RowSet } from './rows';

/** Listed rows a unit of work: to be woken for fewer takes longer than the pairs of rows in them. */
export const LISTED_STRETCH = 4096;

export class ListWork {
  readonly units: number;
  /** Asked between lists, and within long ones; throws to leave. Helpers have nothing to ask. */
  check: () => void = () => undefined;
  private readonly worth: Worth;
  private readonly room = new Room();

  /** @param set rows in the same memory; their answers are the relevances */
  constructor(
    { rows, listed, at }: Pick<Layout, 'rows' | 'listed' | 'at'>,
    { buffer }: WebAssembly.Memory,
    private readonly set: RowSet,
    private readonly loss: ListLoss,
  ) {
    this.units = Math.ceil(listed.rows / LISTED_STRETCH);
    this.worth = {
      order: new Uint32Array(buffer, at.order, listed.rows),
      begins: new Uint32Array(buffer, at.begins, listed.lists + 1),
      gain: new Float64Array(buffer, at.gains, rows),
      perIdeal: new Float64Array(buffer, at.perIdeal, listed.lists),
      rel: set.y,
    };
  }

  /** Writes down the lists, once, before the first task. */
  take(lists: Lists): void {
    const { gain, perIdeal } = this.loss.worth(lists);
    const { worth } = this;
    worth.order.set(lists.order);
    worth.begins.set(lists.begins);
    worth.gain.set(gain);
    worth.perIdeal.set(perIdeal);
  }

  /** Gradients and hessians of the lists that begin in this stretch. Rows of no list keep none. */
  pull(unit: number): void {
    const { worth, loss, set, room, check } = this;
    const [from, to] = [this.firstFrom(unit * LISTED_STRETCH), this.firstFrom((unit + 1) * LISTED_STRETCH)];
    for (let list = from; list < to; list++) {
      check();
      loss.pull(list, set, worth, room, check);
    }
  }

  /** The first list that begins at this row or after it; as many as there are where none does. */
  private firstFrom(row: number): number {
    const { begins } = this.worth;
    let [low, high] = [0, begins.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((begins[middle] as number) < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
