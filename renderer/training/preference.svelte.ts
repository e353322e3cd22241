// Which run to go on with, and why: the kernel's word, asked once for several runs that end together.
import type { Preferred } from '../../shared/domain';
import type { api } from '../app/client';

const TOGETHER_MS = 150;

export class Preference {
  now = $state.raw<Preferred | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly client: typeof api) {}

  ask(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.client.learn.preferred().then(
        (preferred) => (this.now = preferred),
        () => (this.now = null),
      );
    }, TOGETHER_MS);
  }

  forget(): void {
    clearTimeout(this.#timer);
    this.now = null;
  }
}
