// Figures and names of checks as they are written.
import type { CheckResult, SuiteEntry } from '../../shared/domain/quality';
import { hasMessage } from '../../shared/messages';
import { number, percent, say } from '../app/i18n.svelte';

/** A figure in the unit of its check. */
export function figureText(value: number | null, unit: CheckResult['unit']): string {
  if (value === null) return '–';
  return unit === 'share' ? percent(value) : number(value);
}

/** The name of a check that has no result yet. */
export function entryTitle(entry: SuiteEntry): string {
  const key = `quality.${entry.check}.title`;
  return hasMessage(key) ? say({ key, params: { column: entry.columns.join(', ') } }) : entry.check;
}

/** The name of a check's setting; one of its own comes before the general one. */
export function settingLabel(check: string, name: string): string {
  const key = [`view.quality.setting.${check}.${name}`, `view.quality.setting.${name}`].find(hasMessage);
  return key ? say({ key }) : name;
}

/** Settings that are shares of rows, written as percentages. */
const SHARES = new Set(['missing.warnAbove', 'types.share', 'classBalance.min']);
export const isShare = (check: string, name: string): boolean => SHARES.has(`${check}.${name}`);

/** Checks of single rows, some of which may fail; the others judge a column or the whole table. */
const TOLERANT = new Set(['missing', 'duplicates', 'valueSet', 'range', 'target']);
export const isTolerant = (check: string): boolean => TOLERANT.has(check);
