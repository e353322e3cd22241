// How cells, features and what a model says are written.
import { type Cell, type Explanation, saysNumber } from '../../../shared/domain';
import { number, percent, t } from '../../app/i18n.svelte';

export function cellText(value: Cell | undefined): string {
  if (value === null || value === undefined || value === '') return t('view.explain.missing');
  return typeof value === 'number' ? number(value) : String(value);
}

/** A chance or a number, by the task. */
export const saysText = ({ task }: Pick<Explanation, 'task'>, value: number): string =>
  saysNumber(task) ? number(value) : percent(value);

/** "+7.1 pp", "−120": a difference of chances is in percentage points. */
export function changeText({ task }: Pick<Explanation, 'task'>, change: number): string {
  const size = Math.abs(change);
  const words = saysNumber(task)
    ? number(size)
    : t('view.explain.points', { points: Number((100 * size).toFixed(1)) });
  return change < 0 ? `−${words}` : `+${words}`;
}

/** What a sum misses: of chances in percentage points, with as many digits as tell it from what is allowed. */
export function gapText({ task }: Pick<Explanation, 'task'>, gap: number): string {
  if (saysNumber(task)) return number(Number(gap.toPrecision(2)));
  return t('view.explain.points', { points: Number((100 * gap).toPrecision(2)) });
}

/** A feature's value; a year is no amount, and has no separator. */
export function featureText({ name, value }: { name: string; value: number | null }): string {
  if (value === null) return t('view.explain.missing');
  return /[.=]year$/.test(name) && Number.isInteger(value) ? String(value) : number(value);
}
