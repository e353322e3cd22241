// What a comparison with an earlier version says, in a sentence or two.
import type { ColumnDrift } from '../../../shared/domain/data';
import { t } from '../../app/i18n.svelte';

/** @param otherRows whether the two versions come from different files, so that chance can make a difference */
export function sentences(found: ColumnDrift, number: number, otherRows: boolean): string[] {
  const { before, after, stability, shift } = found.difference;
  if (stability === null || shift === null)
    return before === after
      ? [t('view.desk.drift.empty', { number })]
      : [
          t('view.desk.drift.retyped', {
            number,
            before: t(`view.shell.type.${before}`),
            after: t(`view.shell.type.${after}`),
          }),
        ];
  const list = [t(`view.desk.drift.${shift}`, { number, stability: Math.round(stability * 100) / 100 })];
  if (otherRows && shift !== 'none' && found.byChance !== null && stability <= found.byChance)
    list.push(t('view.desk.drift.chance'));
  return list;
}
