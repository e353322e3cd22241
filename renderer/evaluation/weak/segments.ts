// What the rows of a segment have in common, in words.
import type { SegmentCondition } from '../../../shared/domain';
import { day, moment, number, t } from '../../app/i18n.svelte';

const bound = (condition: Extract<SegmentCondition, { kind: 'between' }>, value: number): string =>
  condition.type === 'date' ? day(value) : condition.type === 'datetime' ? moment(value) : number(value);

/** The level alone, for a table whose heading is the column. */
export function levelText(condition: SegmentCondition): string {
  switch (condition.kind) {
    case 'is':
      return condition.value;
    case 'other':
      return t('view.evaluation.level.other');
    case 'missing':
      return t('view.evaluation.level.missing');
    case 'size': {
      const { low, high } = condition;
      if (low !== null && high === low + 1) return t('view.evaluation.level.size.is', { rows: low });
      if (low === null) return t('view.evaluation.level.size.below', { rows: (high ?? 1) - 1 });
      if (high === null) return t('view.evaluation.level.size.from', { rows: low });
      return t('view.evaluation.level.size.between', { low: number(low), high: number(high - 1) });
    }
    case 'between': {
      const { low, high } = condition;
      if (low === null)
        return t('view.evaluation.level.below', { high: high === null ? '' : bound(condition, high) });
      if (high === null) return t('view.evaluation.level.from', { low: bound(condition, low) });
      return t('view.evaluation.level.between', { low: bound(condition, low), high: bound(condition, high) });
    }
  }
}

/** "region: north and age: below 50". */
export const segmentText = (conditions: readonly SegmentCondition[]): string =>
  conditions
    .map((condition) =>
      condition.kind === 'size'
        ? levelText(condition)
        : t('view.evaluation.level.of', { column: condition.column, level: levelText(condition) }),
    )
    .join(t('view.evaluation.level.and'));
