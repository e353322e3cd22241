// How long a learner with these settings is likely to take; asked once the hand rests.
import type { LearnerId } from '../../shared/domain';
import type { api } from '../app/client';

const REST_MS = 350;

export class Estimate {
  /** Undefined while it is being worked out, null where it cannot be. */
  seconds = $state.raw<number | null | undefined>(undefined);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;

  constructor(private readonly client: typeof api) {}

  forget(): void {
    this.ask(null);
    this.seconds = undefined;
  }

  /** Null: nothing is to be estimated. */
  ask(request: { learner: LearnerId; settings: Record<string, number | string | boolean> } | null): void {
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    if (!request) return;
    this.seconds = undefined;
    const take = (seconds: number | null): void => {
      if (turn === this.#turn) this.seconds = seconds;
    };
    this.#timer = setTimeout(() => {
      this.client.learn.estimate(request).then(
        ({ seconds }) => take(seconds),
        () => take(null),
      );
    }, REST_MS);
  }
}
