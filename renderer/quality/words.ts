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
  const key = [
    `quality.check.${entry.check}.title`,
    `quality.check.${entry.check}`,
    `quality.${entry.check}.title`,
  ].find(hasMessage);
  const name = key ? say({ key, params: { column: entry.columns.join(', ') } }) : entry.check;
  return entry.columns.length > 0 && !name.includes(entry.columns[0] ?? '')
    ? `${name}: ${entry.columns.join(', ')}`
    : name;
}

/** The name of a check's setting. */
export function settingLabel(check: string, name: string): string {
  const key = [
    `quality.setting.${check}.${name}`,
    `quality.setting.${name}`,
    `view.quality.setting.${name}`,
  ].find(hasMessage);
  return key ? say({ key }) : name;
}
