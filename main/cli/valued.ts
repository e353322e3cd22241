// What decisions between several classes bring: by the greatest expected value beside by the likeliest class.
import {
  type ClassProfit,
  type EvaluationReport,
  moreBy,
  moreText,
  profitCautions,
  text,
} from '../../shared/domain';
import { formatNumber } from '../../shared/messages';
import { table, type Terminal } from './terminal';

export function printDecisions(terminal: Terminal, { classProfit, decidedBy }: EvaluationReport): void {
  if (!classProfit) return;
  const number = (value: number): string => formatNumber(value, terminal.locale);
  const said = (name: string): string => terminal.say(text(`view.evaluation.decide.${name}`));
  const head = [said('by'), said('brings'), terminal.say(text('cli.column.interval'))];
  const rows = (['likeliest', 'value', 'more'] as const).map((name) => {
    const { value, low, high } = classProfit[name];
    return [said(name), number(value), `${number(low)} – ${number(high)}`];
  });
  terminal.print();
  for (const line of table([head, ...rows])) terminal.print(line);
  terminal.print(moreText(classProfit));
  terminal.print(text('view.evaluation.decide.promised', { promised: number(classProfit.promised) }));
  for (const caution of profitCautions(classProfit)) terminal.print(caution);
  terminal.print(text(`cli.decidedBy.${decidedBy ?? 'likeliest'}`));
}

export function decisionsJson(
  terminal: Terminal,
  profit: ClassProfit,
  by: EvaluationReport['decidedBy'],
): object {
  const { money, values, likeliest, value, more, promised } = profit;
  const { way, certainty } = moreBy(profit);
  return {
    ...{ money, values, likeliest, value, more, promised },
    /** Which way brings more, and whether that is sure on rows like these. */
    bringsMore: { way: certainty === 'same' ? null : way, sure: certainty === 'sure' },
    summary: terminal.say(moreText(profit)),
    decidedBy: by ?? 'likeliest',
  };
}
