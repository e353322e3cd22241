// Explanations as lines for a person.
import {
  type Cell,
  type Contribution,
  type Counterfactual,
  type Dependence,
  type Explanation,
  saysNumber,
  type Text,
  text,
} from '../../shared/domain';
import { formatNumber, formatPercent } from '../../shared/messages';
import { table, type Terminal } from './terminal';

export const cellWords = (terminal: Terminal, value: Cell): string =>
  value === null || value === ''
    ? terminal.say(text('view.explain.missing'))
    : typeof value === 'number'
      ? formatNumber(value, terminal.locale)
      : String(value);

/** Why the model says what it says of one row, column after column. */
export function printExplanation(terminal: Terminal, explanation: Explanation, row: number): void {
  const { contributions, outcome, target, baseSays, says } = explanation;
  const said = saidBy(terminal, outcome);
  terminal.print(
    outcome === null
      ? text('cli.explain.number', { row, target, says, base: baseSays })
      : text('cli.explain.chance', { row, outcome, target, says, base: baseSays }),
  );
  terminal.print(howFound(explanation));
  const exact = contributions.every(({ error }) => error === null);
  const head = ['column', 'value', 'from', 'to', 'amount', ...(exact ? [] : ['error'])];
  const rows = contributions.map(({ column, value, before, after, amount, error }) => [
    column,
    cellWords(terminal, value),
    said(before),
    said(after),
    amountWords(terminal, amount),
    ...(error === null ? [] : [`± ${formatNumber(error, terminal.locale)}`]),
  ]);
  for (const words of table([head.map((name) => heading(terminal, name)), ...rows])) terminal.print(words);
  terminal.print(text('cli.explain.caution'));
}

/** One row as it is and with changed values: what is said of either, and why, column beside column. */
export function printWhatIf(terminal: Terminal, before: Explanation, after: Explanation, row: number): void {
  const { outcome, target } = after;
  const changes = Object.keys(after.row)
    .filter((column) => after.row[column] !== before.row[column])
    .map((column) => `${column} = ${cellWords(terminal, after.row[column] ?? null)}`)
    .join(', ');
  const params = { row, target, outcome, from: before.says, to: after.says, changes };
  terminal.print(
    text(`cli.whatIf.${changes === '' ? 'same' : outcome === null ? 'number' : 'chance'}`, params),
  );
  if (!saysNumber(after.task))
    terminal.print(
      text('cli.whatIf.says', { from: String(before.prediction), to: String(after.prediction) }),
    );
  terminal.print(howFound(after));
  const known = new Map(before.contributions.map((one) => [one.column, one]));
  const amount = (one: Contribution | undefined): string =>
    one === undefined
      ? ''
      : `${amountWords(terminal, one.amount)}${one.error === null ? '' : ` ± ${formatNumber(one.error, terminal.locale)}`}`;
  const rows = after.contributions.map((one) => {
    const was = known.get(one.column);
    return [
      one.column,
      cellWords(terminal, was?.value ?? null),
      was?.value === one.value ? '' : cellWords(terminal, one.value),
      amount(was),
      amount(one),
    ];
  });
  const head = ['column', 'value', 'becomes', 'amount', 'becomes'].map((name) => heading(terminal, name));
  for (const words of table([head, ...rows])) terminal.print(words);
  terminal.print(text('cli.explain.caution'));
}

/** The nearest row of which the model would say what is wanted; or that there is none. */
export function printNearest(terminal: Terminal, found: Counterfactual | null): void {
  if (!found) return terminal.print(text('cli.nearest.none'));
  terminal.print(found.sentence);
  const rows = found.changes.map(({ column, from, to }) => [
    column,
    cellWords(terminal, from),
    cellWords(terminal, to),
  ]);
  const head = ['column', 'from', 'to'].map((name) => heading(terminal, name));
  for (const words of table([head, ...rows])) terminal.print(words);
  terminal.print(text('cli.nearest.tried', { tried: found.tried }));
  terminal.print(text('cli.explain.caution'));
}

/** How the answer changes with one column, as numbers. */
export function printDependence(terminal: Terminal, target: string, found: Dependence): void {
  const { column, outcome, rows, points } = found;
  const said = saidBy(terminal, outcome);
  terminal.print(
    text(`cli.dependence.${outcome === null ? 'number' : 'chance'}`, { column, outcome, target, rows }),
  );
  const shares = points.some(({ share }) => share !== null);
  const head = [
    ...[column, heading(terminal, 'says'), terminal.say(text('cli.column.interval'))],
    ...(shares ? [heading(terminal, 'share')] : []),
  ];
  const lines = points.map(({ value, says, share }) => [
    cellWords(terminal, value),
    said(says.value),
    `${said(says.low)} – ${said(says.high)}`,
    ...(share === null ? [] : [formatPercent(share, terminal.locale)]),
  ]);
  for (const words of table([head, ...lines])) terminal.print(words);
  terminal.print(text('cli.explain.caution'));
}

const heading = (terminal: Terminal, name: string): string => terminal.say(text(`cli.explain.${name}`));

const saidBy =
  ({ locale }: Terminal, outcome: string | null) =>
  (value: number): string =>
    outcome === null ? formatNumber(value, locale) : formatPercent(value, locale);

const amountWords = ({ locale }: Terminal, amount: number): string =>
  `${amount > 0 ? '+' : ''}${formatNumber(amount, locale)}`;

function howFound({ method, samples, completeness }: Explanation): Text {
  if (method === 'sampling') return text('cli.explain.sampled', { orders: samples });
  if (method !== 'gradients' || !completeness) return text('cli.explain.exact');
  const { gap, limit, others } = completeness;
  const two = (value: number): number => Number(value.toPrecision(2));
  return text('cli.explain.gradients', { gap: two(gap), limit: two(limit), others });
}
