// The lines of one list of checks: those that came near what is seen, a page at a time.
import { AssayError } from '../../shared/domain/errors';
import type { CheckGroup, CheckLine, CheckList } from '../../shared/domain/quality';
import { api } from '../app/client';
import { locale } from '../app/i18n.svelte';
import { BLOCK } from '../ui';
import { quality } from './state.svelte';

export interface LinesWanted {
  words: string;
  group: CheckGroup | null;
}

export class CheckLines {
  /** Undefined where a line has not come yet. */
  rows = $state.raw<readonly (CheckLine | undefined)[]>([]);
  /** Null before the first answer. */
  total = $state<number | null>(null);
  #wanted: LinesWanted = { words: '', group: null };
  #turn = 0;
  readonly #under = new Set<number>();

  constructor(readonly list: CheckList) {}

  /** Asks for the list anew; what is shown stays until the answer is there. */
  async ask(wanted: LinesWanted): Promise<void> {
    this.#wanted = wanted;
    this.#under.clear();
    const turn = ++this.#turn;
    await this.#fetch(0, BLOCK, turn, true);
  }

  async need(from: number, count: number): Promise<void> {
    if (this.#under.has(from)) return;
    this.#under.add(from);
    await this.#fetch(from, count, this.#turn, false);
    this.#under.delete(from);
  }

  async #fetch(offset: number, limit: number, turn: number, fresh: boolean): Promise<void> {
    try {
      const { list } = this;
      const asked = { ...this.#wanted, list, locale: locale(), offset, limit };
      const { total, lines } = await api.quality.checks(asked);
      if (turn !== this.#turn) return;
      const next: (CheckLine | undefined)[] =
        fresh || total !== this.total ? Array.from({ length: total }, () => undefined) : [...this.rows];
      for (const [i, line] of lines.entries()) next[offset + i] = line;
      this.rows = next;
      this.total = total;
    } catch (thrown) {
      if (turn === this.#turn) quality.error = AssayError.from(thrown);
    }
  }
}
