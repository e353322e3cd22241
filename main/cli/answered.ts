// What was asked of an evaluation, as lines for a person and as the JSON that scripts read.
import {
  type Estimate,
  type EvaluationReport,
  type FairnessReport,
  type ProfitPoint,
  type Slice,
  type Text,
  text,
} from '../../shared/domain';
import { formatNumber, formatPercent } from '../../shared/messages';
import { profitAt, profitText, thresholdFor } from '../evaluate';
import { conditionText } from '../registry';
import type { Answer, Asked } from './asked';
import { correctionJson, printCorrection } from './corrected';
import { table, type Terminal } from './terminal';
import { decisionsJson, printDecisions } from './valued';

const NONE = '–';

export function printAnswers(terminal: Terminal, { report, uncorrected }: Answer, asked: Asked): void {
  if (asked.correction) printCorrection(terminal, uncorrected, report);
  if (asked.forgets) terminal.print(forgottenText(report));
  if (asked.money) printMoney(terminal, report);
  if (asked.classMoney ?? asked.decideBy) printDecisions(terminal, report);
  if (asked.threshold !== null) printThreshold(terminal, report);
  if (asked.slices.length > 0) printSlices(terminal, report);
  if (asked.fairness.length > 0)
    for (const one of report.fairness ?? []) printFairness(terminal, one, report.positive ?? '');
}

/** What is asked for and no more; the rest of the report as `evaluationJson` has it. */
export function answersJson(terminal: Terminal, { report, uncorrected }: Answer, asked: Asked): object {
  const { profit, slices, fairness } = report;
  const best = bestOf(report);
  const level = ({ condition }: Pick<Slice, 'condition'>): string => terminal.say(conditionText(condition));
  return {
    ...(asked.correction ? { correction: correctionJson(uncorrected, report) } : {}),
    ...(asked.money && profit
      ? {
          money: {
            ...profit.money,
            best,
            chosen: profitAt(profit, report.chosenThreshold),
            curve: profit.curve,
          },
        }
      : {}),
    ...(asked.forgets ? { [report.task === 'multiclass' ? 'decisions' : 'money']: null } : {}),
    ...((asked.classMoney ?? asked.decideBy) && report.classProfit
      ? { decisions: decisionsJson(terminal, report.classProfit, report.decidedBy) }
      : {}),
    ...(asked.threshold === null ? {} : { thresholdGoal: report.thresholdGoal ?? null }),
    ...(asked.slices.length > 0 && slices
      ? {
          slices: {
            columns: slices.columns,
            metric: slices.metric,
            levels: slices.slices.map((slice) => ({ level: level(slice), ...slice })),
          },
        }
      : {}),
    ...(asked.fairness.length > 0
      ? {
          fairness: (fairness ?? []).map(({ groups, ...one }) => ({
            ...one,
            groups: groups.map(({ positivesFrom: _, negativesFrom: __, ...group }) => ({
              level: level(group),
              ...group,
            })),
          })),
        }
      : {}),
  };
}

const forgottenText = ({ task, chosenThreshold }: EvaluationReport): Text =>
  text(`cli.amounts.forgotten.${task === 'multiclass' ? 'several' : 'two'}`, { threshold: chosenThreshold });

/** The most profitable threshold, found on the validation rows where those are known, and what it comes to on the test rows. */
function bestOf(report: EvaluationReport): ProfitPoint | null {
  const threshold = thresholdFor({ kind: 'profit' }, report);
  const point = threshold === null || !report.profit ? null : profitAt(report.profit, threshold);
  return point && { ...point, threshold: threshold ?? point.threshold };
}

function printMoney(terminal: Terminal, report: EvaluationReport): void {
  const best = bestOf(report);
  const now = report.profit ? profitAt(report.profit, report.chosenThreshold) : null;
  if (!best || !now) return;
  const earned = (point: ProfitPoint): Text => profitText(point, report.positive);
  terminal.print();
  terminal.print(text('cli.money.best', { threshold: best.threshold, earned: earned(best) }));
  terminal.print(text('cli.money.now', { threshold: report.chosenThreshold, earned: earned(now) }));
}

function printThreshold(terminal: Terminal, { chosenThreshold, thresholds }: EvaluationReport): void {
  const row = thresholds.find(({ threshold }) => Math.abs(threshold - chosenThreshold) < 1e-9);
  terminal.print();
  terminal.print(
    text('cli.threshold', {
      threshold: chosenThreshold,
      right: row?.truePositives ?? 0,
      vain: row?.falsePositives ?? 0,
      missed: row?.falseNegatives ?? 0,
    }),
  );
}

function printSlices(terminal: Terminal, { slices }: EvaluationReport): void {
  if (!slices) return;
  const number = (value: number | null): string =>
    value === null ? NONE : formatNumber(value, terminal.locale);
  const head = [
    terminal.say(text('cli.column.level')),
    terminal.say(text('cli.column.rows')),
    terminal.say(text(`evaluate.metric.${slices.metric}`)),
    ...['interval', 'predicted', 'actual'].map((name) => terminal.say(text(`cli.column.${name}`))),
  ];
  const rows = slices.slices.map(({ condition, rows: count, score, predicted, actual }) => [
    terminal.say(conditionText(condition)),
    number(count),
    score ? number(score.value) : terminal.say(text('view.evaluation.slices.few')),
    score ? `${number(score.low)} – ${number(score.high)}` : NONE,
    number(predicted),
    number(actual),
  ]);
  terminal.print();
  terminal.print(text('cli.slices'));
  for (const line of table([head, ...rows])) terminal.print(line);
  for (const column of slices.within ?? []) terminal.print(text('view.evaluation.slices.within', { column }));
}

function printFairness(terminal: Terminal, report: FairnessReport, positive: string): void {
  const share = (estimate: Estimate | null): string => {
    if (!estimate) return NONE;
    const { value, low, high } = estimate;
    const [a, b, c] = [value, low, high].map((one) => formatPercent(one, terminal.locale));
    return `${a} (${b} – ${c})`;
  };
  const said = (name: string): string => terminal.say(text(`view.evaluation.fairness.${name}`, { positive }));
  const head = ['group', 'named', 'truePositiveRate', 'falsePositiveRate'].map(said);
  const rows = report.groups.map(({ condition, rows: count, few, ...group }) => [
    terminal.say(conditionText(condition)),
    formatNumber(count, terminal.locale),
    share(group.named),
    share(group.truePositiveRate),
    share(group.falsePositiveRate),
    few ? said('small') : '',
  ]);
  terminal.print();
  terminal.print(text('cli.fairness', { column: report.column }));
  const [group = '', ...rates] = head;
  for (const line of table([[group, terminal.say(text('cli.column.rows')), ...rates, ''], ...rows]))
    terminal.print(line);
  if (!report.ratio) return terminal.print(said('few'));
  const ratio = formatPercent(report.ratio.value, terminal.locale);
  terminal.print(text(`view.evaluation.fairness.ratioText.${report.verdict ?? 'warn'}`, { ratio }));
  for (const name of ['parity', 'opportunity', 'odds'] as const)
    if (report[name])
      terminal.print(
        `  ${terminal.say(text('cli.fairness.figure', { name: said(name), figure: share(report[name]) }))}`,
      );
}
