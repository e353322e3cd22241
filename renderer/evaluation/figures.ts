// How the figures of a report are written: scores with as many decimals as can be compared down a column, amounts as any number.
import type { Estimate } from '../../shared/domain';
import { localeTag, number, percent, t } from '../app/i18n.svelte';

const AMOUNTS = new Set(['rmse', 'mae', 'medae', 'pinball']);

/** With as many decimals as every other figure of a column. */
export const fixed = (value: number, decimals: number): string =>
  new Intl.NumberFormat(localeTag(), {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(value);

/** A metric's value; amounts are in the target's own unit, MAPE is a share. */
export function figure(metric: string, value: number): string {
  if (AMOUNTS.has(metric)) return number(value);
  return metric === 'mape' ? percent(value) : fixed(value, 3);
}

/** A score inside a sentence. */
export const score = (value: number): string => fixed(value, 2);

/** A score with its interval, inside a sentence or a cell. */
export const spanOf = ({ value, low, high }: Estimate): string =>
  t('view.evaluation.estimate', { value: score(value), low: score(low), high: score(high) });
