// Which run to go on with: asked anew whenever a run ends, and shown only of the very runs that are listed.
import type { Preferred, Run } from '../../shared/domain';
import type { api } from '../app/client';

export class Preference {
  /** What was answered last; while it is being asked anew it may be of other runs than those that are listed. */
  answer = $state.raw<Preferred | null>(null);
  #asking = false;
  #again = false;
  #project = 0;

  constructor(private readonly client: typeof api) {}

  /** Once for several runs that end together: what is asked while an answer is on its way is asked once more after it. */
  ask(): void {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    const project = this.#project;
    const take = (answer: Preferred | null): void => {
      // An answer of the project that was open before is nobody's.
      if (project !== this.#project) return;
      this.#asking = false;
      this.answer = answer;
      if (!this.#again) return;
      this.#again = false;
      this.ask();
    };
    this.client.learn.preferred().then(take, () => take(null));
  }

  forget(): void {
    this.#project++;
    this.#asking = false;
    this.#again = false;
    this.answer = null;
  }
}

/** Whether it was chosen among just those of these runs that it could be chosen among: the finished ones of its own data and recipe. */
export function isOf({ runId, among }: Preferred, runs: readonly Run[]): boolean {
  const inputs = runs.find(({ id }) => id === runId)?.inputs;
  const listed = runs.filter((run) => run.state === 'finished' && run.inputs === inputs);
  const known = new Set(among);
  return listed.length === known.size && listed.every(({ id }) => known.has(id));
}
