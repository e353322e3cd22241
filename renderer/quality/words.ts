// Figures and names of checks as they are written.
import type { CheckResult, SuiteEntry } from '../../shared/domain/quality';
import { nameList } from '../../shared/domain/text';
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
  return hasMessage(key)
    ? say({
        key,
        params: {
          column: entry.columns[0] ?? '',
          other: entry.columns[1] ?? '',
          columns: nameList(entry.columns),
        },
      })
    : entry.check;
}

/** The name of a check's setting; one of its own comes before the general one. */
export function settingLabel(check: string, name: string): string {
  const key = [`view.quality.setting.${check}.${name}`, `view.quality.setting.${name}`].find(hasMessage);
  return key ? say({ key }) : name;
}

/** Settings that are shares of rows, written as percentages. */
const SHARES = new Set([
  ...['missing.warnAbove', 'types.share', 'classBalance.min', 'emptyRows.share', 'mixed.least', 'mixed.most'],
  ...['nearConstant.share', 'zeros.share', 'personal.share', 'entities.most', 'rowCount.most'],
  ...['inliers.share', 'timeOverlap.most'],
]);
export const isShare = (check: string, name: string): boolean => SHARES.has(`${check}.${name}`);

/** Checks of single rows, some of which may fail; the others judge a column or the whole table. */
const TOLERANT = new Set([
  ...['missing', 'duplicates', 'valueSet', 'range', 'target', 'emptyRows', 'nullTokens', 'disguised', 'key'],
  ...['nearDuplicates', 'pattern', 'length', 'format', 'trimmed', 'compare', 'sum', 'ifThen', 'future'],
  ...['infinite', 'outliers', 'rareLevels', 'spelling', 'dependency', 'foreignKey', 'mixed', 'leadingZeros'],
  ...['units', 'encoding', 'conflicting', 'afterFact', 'steps', 'stamps', 'trailingZeros'],
  ...['inliers', 'setAside', 'lostValues'],
]);
export const isTolerant = (check: string): boolean => TOLERANT.has(check);

/** Settings that name a column of the data, another data set, or a column of that. */
const NAMES: Readonly<Record<string, 'column' | 'set' | 'otherColumn'>> = {
  'afterFact.when': 'column',
  'trailingZeros.clock': 'column',
  'foreignKey.dataset': 'set',
  'foreignKey.column': 'otherColumn',
};
export const namedBy = (check: string, name: string): 'column' | 'set' | 'otherColumn' | null =>
  NAMES[`${check}.${name}`] ?? null;

/** Settings with a fixed choice of words. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  'compare.relation': ['<', '<=', '=', '>=', '>'],
  'ifThen.ifTest': ['equals', 'differs', 'atLeast', 'atMost', 'present', 'missing'],
  'ifThen.thenTest': ['equals', 'differs', 'atLeast', 'atMost', 'present', 'missing'],
  'format.kind': ['email', 'url', 'card', 'cnMobile', 'cnId', 'uscc', 'iban', 'postcode'],
};
export const choicesOf = (check: string, name: string): readonly string[] =>
  CHOICES[`${check}.${name}`] ?? [];

/** One of them as it is written. */
export function choiceLabel(check: string, name: string, choice: string): string {
  const key = check === 'format' ? `quality.format.${choice}` : `view.quality.choice.${choice}`;
  return hasMessage(key) ? say({ key }) : choice;
}

/** The name of a kind of check, without its columns. */
export function checkName(check: string): string {
  const key = `view.quality.check.${check}`;
  return hasMessage(key) ? say({ key }) : check;
}
