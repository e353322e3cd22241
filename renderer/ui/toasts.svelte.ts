// Short notices at the edge of the window. They never carry what must be acted on: that has its place in a view.
import type { Verdict } from '../../shared/domain/quality';

export interface Notice {
  /** Asked whenever it is drawn, so that it follows the language. */
  text: () => string;
  /** Sets icon and colour; none for plain information. */
  verdict?: Verdict;
  action?: { label: () => string; run: () => void };
  /** Stays until dismissed. Errors do by themselves. */
  sticky?: boolean;
}

const SHOWN_MS = 5000;
let counter = 0;

class Toasts {
  list = $state<(Notice & { id: number })[]>([]);
}
export const toasts = new Toasts();

/** Shows a notice; the returned function takes it away. */
export function toast(notice: Notice): () => void {
  const id = ++counter;
  toasts.list = [...toasts.list.slice(-3), { ...notice, id }];
  const remove = (): void => {
    toasts.list = toasts.list.filter((entry) => entry.id !== id);
  };
  if (!notice.sticky && notice.verdict !== 'fail')
    setTimeout(remove, notice.action ? SHOWN_MS * 2 : SHOWN_MS);
  return remove;
}

export function dismiss(id: number): void {
  toasts.list = toasts.list.filter((entry) => entry.id !== id);
}
