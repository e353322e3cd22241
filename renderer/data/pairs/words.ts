// What a measure of two columns says.
import type { ColumnType } from '../../../shared/domain/data';
import type { PairCell, PairDetail, PairLevel, PairMap } from '../../../shared/domain/quality';
import { number, t } from '../../app/i18n.svelte';
import { shortValue } from '../words';

export const rounded = (value: number): string => number(Math.round(value * 100) / 100);

const grade = (value: number): 'hardly' | 'loosely' | 'clearly' | 'closely' =>
  value < 0.1 ? 'hardly' : value < 0.3 ? 'loosely' : value < 0.6 ? 'clearly' : 'closely';

/** One sentence, by the measure that says most of the two. */
export function sentence({ a, b, measures }: PairDetail): string {
  const ordered = measures.filter(({ measure }) => measure === 'pearson' || measure === 'spearman');
  const [best] = (ordered.length > 0 ? ordered : measures).toSorted(
    (x, y) => Math.abs(y.value) - Math.abs(x.value),
  );
  if (!best) return t('view.desk.pairs.untold');
  const how = grade(Math.abs(best.value));
  if (how === 'hardly') return t('view.desk.pairs.hardly');
  if (ordered.length === 0) return t(`view.desk.pairs.groups.${how}`, { a, b });
  return t(`view.desk.pairs.${best.value > 0 ? 'up' : 'down'}.${how}`, { a, b });
}

/** What a cell of the map says to screen readers and in its tooltip. */
export const cellWords = (a: string, b: string, cell: PairCell | null): string =>
  a === b
    ? t('view.desk.pairs.itself', { a })
    : cell
      ? t('view.desk.pairs.cell', {
          ...{ a, b, value: rounded(cell.value) },
          measure: t(`view.data.related.${cell.measure}`),
        })
      : t('view.desk.pairs.cellNone', { a, b });

export const levelWords = (level: PairLevel, type: ColumnType): string =>
  level.kind === 'value'
    ? level.value
    : level.kind === 'rest'
      ? t('view.desk.pairs.others')
      : t('view.data.range', {
          from: shortValue(level.from, type, true),
          to: shortValue(level.to, type, true),
        });

/** Of a map that leaves something out, what. */
export function leftOut({ columns, weaker, notCompared, unfit }: PairMap): string[] {
  const list: string[] = [];
  if (notCompared > 0)
    list.push(
      t('view.desk.pairs.notCompared', {
        compared: columns.length + weaker + unfit.length,
        more: notCompared,
      }),
    );
  if (weaker > 0) list.push(t('view.desk.pairs.weaker', { shown: columns.length, weaker }));
  if (unfit.length > 0)
    list.push(
      t('view.desk.pairs.unfit', {
        count: unfit.length,
        columns:
          unfit.slice(0, 4).join(t('view.desk.gaps.and')) +
          (unfit.length > 4 ? t('view.desk.pairs.etc') : ''),
      }),
    );
  return list;
}

/** The map as text that a spreadsheet takes. */
export const tabbed = ({ columns, cells }: PairMap): string =>
  [
    ['', ...columns],
    ...cells.map((row, i) => [
      columns[i] ?? '',
      ...row.map((cell, j) => (i === j ? '1' : cell === null ? '' : String(cell.value))),
    ]),
  ]
    .map((row) => row.map((word) => word.replace(/[\t\r\n]/g, ' ')).join('\t'))
    .join('\n');
