// Repeating a search in outer folds: what it would cost, and how it is steered. How far it is comes with the search itself.
import { AssayError, type NestedCost } from '../../shared/domain';
import { api } from '../app/client';

type Action = 'start' | 'pause' | 'cancel';

export class NestedState {
  /** Of the search that was asked about last; null before that is known, and where it cannot be said. */
  cost = $state.raw<NestedCost | null>(null);
  busy = $state.raw<Action | null>(null);
  error = $state.raw<AssayError | null>(null);
  #turn = 0;

  constructor(private readonly client: typeof api) {}

  /** Null: of none. */
  async ask(searchId: number | null): Promise<void> {
    const turn = ++this.#turn;
    this.error = null;
    if (searchId === null) {
      this.cost = null;
      return;
    }
    // Where it cannot be said (no recipe, one of other data) nothing is offered.
    const cost = await this.client.learn.nestedCost({ searchId }).catch(() => null);
    if (turn === this.#turn) this.cost = cost;
  }

  start = (searchId: number): Promise<void> =>
    this.#act('start', () => this.client.learn.startNested({ searchId }));
  pause = (searchId: number): Promise<void> =>
    this.#act('pause', () => this.client.learn.pauseNested({ searchId }));
  cancel = (searchId: number): Promise<void> =>
    this.#act('cancel', () => this.client.learn.cancelNested({ searchId }));

  async #act(what: Action, work: () => Promise<unknown>): Promise<void> {
    if (this.busy) return;
    this.busy = what;
    this.error = null;
    try {
      await work();
    } catch (thrown) {
      this.error = AssayError.from(thrown);
    } finally {
      this.busy = null;
    }
  }
}

export const repeating = new NestedState(api);
