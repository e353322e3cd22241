// Two runs beside each other: which one the selected run is looked at with, and what they come to on the rows that both held out.
import { AssayError, type RunComparison } from '../../shared/domain';
import type { api } from '../app/client';

export class Comparing {
  /** Null where it is still to be chosen, undefined where nothing is compared. */
  other = $state<number | null | undefined>(undefined);
  #last = $state.raw<{ first: number; second: number; found: RunComparison | null } | null>(null);

  constructor(
    private readonly client: typeof api,
    private readonly onerror: (error: AssayError) => void,
  ) {}

  /** Null where no rows tell, undefined before that is known. */
  found(first: number, second: number | undefined): RunComparison | null | undefined {
    const last = this.#last;
    return last?.first === first && last.second === second ? last.found : undefined;
  }

  async ask(first: number, second: number): Promise<void> {
    if (this.#last?.first === first && this.#last.second === second) return;
    try {
      const found = await this.client.learn.compare({ first, second });
      this.#last = { first, second, found };
    } catch (thrown) {
      this.onerror(AssayError.from(thrown));
    }
  }

  end(): void {
    this.other = undefined;
    this.#last = null;
  }
}
