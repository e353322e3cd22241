// The parts of a model card that say whether it can be trusted: money, slices, fairness, and what was suspicious.
import { type SegmentCondition, smallerIsBetter, type Text, text } from '../../shared/domain';
import { escapeHtml, htmlTable } from '../quality';
import type { CardOf, Writer } from './card';

/** Weak levels and segments that are told; the report has the rest. */
const MOST = 8;

/** What a segment's rows have in common, as a text. */
export function conditionText(condition: SegmentCondition): Text {
  const { column } = condition;
  switch (condition.kind) {
    case 'is':
      return text('card.segment.is', { column, value: condition.value });
    case 'other':
      return text('card.segment.other', { column });
    case 'missing':
      return text('card.segment.missing', { column });
    case 'size': {
      const { low, high } = condition;
      if (low !== null && high === low + 1) return text('view.evaluation.level.size.is', { rows: low });
      if (low === null) return text('view.evaluation.level.size.below', { rows: (high ?? 1) - 1 });
      if (high === null) return text('view.evaluation.level.size.from', { rows: low });
      return text('view.evaluation.level.size.between', { low, high: high - 1 });
    }
    case 'between': {
      const dated = condition.type === 'date' || condition.type === 'datetime';
      const bound = (value: number | null): string | number | null =>
        value === null || !dated || Math.abs(value) > 8.64e15
          ? value
          : new Date(value).toISOString().slice(0, 10);
      const [low, high] = [bound(condition.low), bound(condition.high)];
      if (low === null) return text('card.segment.below', { column, high });
      if (high === null) return text('card.segment.from', { column, low });
      return text('card.segment.between', { column, low, high });
    }
  }
}

/** What rows of a segment have in common, where that is more than one thing. */
export const segmentText = (conditions: readonly SegmentCondition[]): Text =>
  conditions.map(conditionText).reduce((first, second) => text('card.segment.both', { first, second }));

export function moneySection({ manifest, facts }: CardOf, w: Writer): string {
  const profit = facts.report?.profit;
  const point = profit?.curve.reduce((best, other) =>
    Math.abs(other.threshold - manifest.threshold) < Math.abs(best.threshold - manifest.threshold)
      ? other
      : best,
  );
  if (!profit || !point) return '';
  const { value, low, high } = point.profit;
  const { money } = profit;
  const terms = htmlTable([
    [
      w.c('money.truePositive'),
      money.column === null ? w.number(money.truePositive) : escapeHtml(money.column),
    ],
    [w.c('money.falsePositive'), w.number(money.falsePositive)],
    [w.c('money.falseNegative'), w.number(money.falseNegative)],
    [w.c('money.trueNegative'), w.number(money.trueNegative)],
  ]);
  return `<h2>${w.c('money')}</h2><p>${w.c('money.text', { named: point.named, profit: value, low, high })}</p>${terms}`;
}

export function slicesSection({ facts }: CardOf, w: Writer): string {
  const slices = facts.report?.slices;
  if (!slices) return '';
  const scored = slices.slices.flatMap((slice) => (slice.score ? [{ ...slice, score: slice.score }] : []));
  const smaller = smallerIsBetter(slices.metric);
  const worst = scored
    .toSorted((a, b) => (smaller ? b.score.value - a.score.value : a.score.value - b.score.value))
    .slice(0, MOST);
  const metric = text(`evaluate.metric.${slices.metric}`);
  const rows = worst.map(({ condition, rows: count, score }) => [
    w.t(conditionText(condition)),
    w.number(count),
    w.figure(slices.metric, score.value),
    `${w.figure(slices.metric, score.low)} – ${w.figure(slices.metric, score.high)}`,
  ]);
  const weak = slices.weak.filter(({ sure }) => sure).slice(0, MOST);
  const found = weak.map(({ conditions, rows: count, error, otherError, excess }) => [
    w.t(segmentText(conditions)),
    w.number(count),
    w.number(error),
    w.number(otherError),
    `${w.number(excess.low)} – ${w.number(excess.high)}`,
  ]);
  const head = ['slices.slice', 'slices.rows', 'value', 'interval'].map((key) => w.c(key));
  const weakHead = ['slices.segment', 'slices.rows', 'slices.error', 'slices.otherError', 'slices.excess'];
  return `<h2>${w.c('slices')}</h2>
${rows.length > 0 ? `<p class="soft">${w.c('slices.text', { metric })}</p>${htmlTable(rows, { head, numeric: [1, 2, 3] })}` : ''}
<p>${w.c(weak.length > 0 ? 'slices.weak' : 'slices.noWeak', { searched: slices.searched, weak: weak.length })}</p>
${found.length > 0 ? htmlTable(found, { head: weakHead.map((key) => w.c(key)), numeric: [1, 2, 3, 4] }) : ''}`;
}

export function fairnessSection({ facts }: CardOf, w: Writer): string {
  const attributes = facts.report?.fairness ?? [];
  const parts = attributes.map(({ column, groups, parity, ratio, opportunity, odds }) => {
    const share = (estimate: { value: number; low: number; high: number } | null): string =>
      estimate
        ? `${w.percent(estimate.value)} (${w.percent(estimate.low)} – ${w.percent(estimate.high)})`
        : '–';
    const rows = groups.map((group) => [
      w.t(conditionText(group.condition)),
      `${w.number(group.rows)}${group.few ? ` ${w.c('fairness.few')}` : ''}`,
      share(group.named),
      share(group.truePositiveRate),
      share(group.falsePositiveRate),
    ]);
    const head = [
      'fairness.group',
      'slices.rows',
      'fairness.named',
      'fairness.truePositive',
      'fairness.falsePositive',
    ];
    const figures = htmlTable([
      [w.c('fairness.parity'), share(parity)],
      [w.c('fairness.ratio'), share(ratio)],
      [w.c('fairness.opportunity'), share(opportunity)],
      [w.c('fairness.odds'), share(odds)],
    ]);
    return `<h3>${escapeHtml(column)}</h3>${figures}${htmlTable(rows, { head: head.map((key) => w.c(key)), numeric: [1, 2, 3, 4] })}`;
  });
  return parts.length === 0 ? '' : `<h2>${w.c('fairness')}</h2>${parts.join('\n')}`;
}

/** What was looked for that would make the score suspicious, and whether it was found. */
export function suspicionTable({ facts }: CardOf, w: Writer): string {
  const suspicions = facts.report?.suspicions ?? [];
  if (suspicions.length === 0) return '';
  const rows = suspicions.map(({ verdict, summary }) => [w.c(`rule.${verdict}`), w.t(summary)]);
  return `<h3>${w.c('suspicions')}</h3>${htmlTable(rows)}`;
}
