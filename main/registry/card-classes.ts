// The parts of a model card about several classes: each against the rest, and what decisions bring.
import { type Estimate, profitCautions, type Text, text } from '../../shared/domain';
import { classProfitText } from '../evaluate';
import { escapeHtml, htmlTable } from '../quality';
import type { CardOf, Writer } from './card';

/** A table of more classes is told by its first ones; the report has the rest. */
const MOST = 40;

export function classesSection({ facts }: CardOf, w: Writer): string {
  const { oneVsRest = [], perClass = [] } = facts.report ?? {};
  if (oneVsRest.length === 0) return '';
  const unknown = w.c('classes.unknown');
  const span = (estimate: Estimate | null | undefined): string =>
    estimate
      ? `${w.figure('rocAuc', estimate.value)} (${w.figure('rocAuc', estimate.low)} – ${w.figure('rocAuc', estimate.high)})`
      : unknown;
  const rows = oneVsRest.slice(0, MOST).map(({ name, rows: count, lift, ...one }, k) => {
    const own = perClass[k];
    return [
      escapeHtml(name),
      w.number(count),
      own && count > 1 ? w.percent(own.recall.value) : unknown,
      own && own.said !== 0 ? w.percent(own.precision.value) : unknown,
      span(one.rocAuc),
      span(one.averagePrecision),
      lift[0] ? w.number(Math.round(lift[0].lift.value * 10) / 10) : unknown,
      one.ece ? w.percent(one.ece.value) : unknown,
    ];
  });
  const head = ['class', 'rows', 'recall', 'precision', 'rocAuc', 'averagePrecision', 'lift', 'ece'];
  const more = oneVsRest.length - rows.length;
  return `<h2>${w.c('classes')}</h2><p class="soft">${w.c('classes.text')}</p>
${htmlTable(rows, { head: head.map((key) => w.c(`classes.${key}`)), numeric: [1, 2, 3, 4, 5, 6, 7] })}
${more > 0 ? `<p class="soft">${w.c('classes.more', { more })}</p>` : ''}`;
}

export function decisionSection({ manifest, facts }: CardOf, w: Writer): string {
  const profit = facts.report?.classProfit;
  if (manifest.task !== 'multiclass') return '';
  const by = manifest.decision ? 'value' : 'likeliest';
  const way = `<p>${w.c(`decision.${by}`)}</p>`;
  if (!profit) return manifest.decision ? `<h2>${w.c('decision')}</h2>${way}` : '';
  const { money, values } = profit;
  const square = (of: readonly (readonly number[])[], label: Text): string => {
    const rows = of
      .slice(0, MOST)
      .map((line, k) => [
        escapeHtml(money.classes[k] ?? ''),
        ...line.slice(0, MOST).map((one) => w.number(one)),
      ]);
    const names = money.classes.slice(0, MOST).map(escapeHtml);
    return `<p class="soft">${w.t(label)}</p>${htmlTable(rows, { head: ['', ...names], numeric: names.map((_, i) => i + 1) })}`;
  };
  const told = (estimate: Estimate): string[] => [
    w.number(estimate.value),
    `${w.number(estimate.low)} – ${w.number(estimate.high)}`,
  ];
  const figures = htmlTable(
    [
      [w.c('decision.way.likeliest'), ...told(profit.likeliest)],
      [w.c('decision.way.value'), ...told(profit.value)],
      [w.c('decision.more'), ...told(profit.more)],
    ],
    { head: ['', w.c('decision.brings'), w.c('interval')], numeric: [1, 2] },
  );
  const cautions = profitCautions(profit).map((one) => `<p class="note">${w.t(one)}</p>`);
  const column =
    money.column === null ? '' : square(values, text('card.decision.values', { column: money.column }));
  return `<h2>${w.c('decision')}</h2>${way}<p>${w.t(classProfitText(profit, by))}</p>${cautions.join('')}${figures}
${square(money.amounts, text('card.decision.amounts'))}${column}`;
}
