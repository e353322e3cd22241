import { resolve } from 'node:path';
import { AssayError, type Explanation, type RawRow, type Text, text } from '../../../shared/domain';
import { formatNumber, formatPercent } from '../../../shared/messages';
import type { Session } from '../../kernel';
import { cellOf } from '../../recipe';
import { optionalText, optionalWhole, parse, requiredText, UsageError } from '../arguments';
import { type CommandContext, modelVersion, withProject } from '../context';
import { table, type Terminal } from '../terminal';

const FORM = {
  positionals: { from: 0, to: 1 },
  options: {
    project: { type: 'string' },
    model: { type: 'string' },
    row: { type: 'string' },
    outcome: { type: 'string' },
    json: { type: 'boolean' },
  },
} as const;

const MOST_ROW = 2 ** 31;

/** Why a model says what it says of one row: of the project's data, or of a file. */
export async function explain(context: CommandContext): Promise<number> {
  const { values, positionals } = parse(context.args, FORM);
  const row = optionalWhole(values, 'row', 1, MOST_ROW);
  if (row === undefined) throw new UsageError(text('cli.usage.required', { what: '--row' }));
  const which = optionalText(values, 'model');
  const outcome = optionalText(values, 'outcome');
  const { terminal, signal } = context;
  await withProject(context, requiredText(values, 'project'), async (session) => {
    const version = modelVersion(session, which);
    const { runId, inputs } = session.project.models.get(version);
    if (!session.trainer.runs().some(({ id }) => id === runId))
      throw new AssayError('explain.runDeleted', { version });
    const [file] = positionals;
    const given = file === undefined ? null : await rowOfFile(session, resolve(file), inputs, row, signal);
    const onProgress = terminal.progress.bind(terminal);
    await session.explain.open(runId, {
      signal,
      onProgress: (progress) => onProgress({ stage: 'evaluate', ...progress }),
    });
    const explanation = await session.explain.row(
      { runId, ...(given ? { row: given } : { rowId: row - 1 }), ...(outcome ? { outcome } : {}) },
      { signal },
    );
    if (values['json']) terminal.print(JSON.stringify(explanation));
    else print(terminal, explanation, row);
  });
  return 0;
}

/** The n-th row of a file, as the model takes it. */
async function rowOfFile(
  session: Session,
  path: string,
  inputs: Parameters<Session['data']['readFrame']>[1],
  row: number,
  signal: AbortSignal,
): Promise<RawRow> {
  let before = 0;
  for await (const { frame } of session.data.readFrame(path, inputs, { signal })) {
    const at = row - 1 - before;
    if (at < frame.rows)
      return Object.fromEntries(frame.columns.map((column) => [column.name, cellOf(column, at)]));
    before += frame.rows;
  }
  throw new AssayError('explain.rowMissing', { row });
}

function print(terminal: Terminal, explanation: Explanation, row: number): void {
  const { contributions, outcome, target, baseSays, says } = explanation;
  const { locale } = terminal;
  const said = (value: number): string =>
    outcome === null ? formatNumber(value, locale) : formatPercent(value, locale);
  const line = (message: Text): string => terminal.say(message);
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
    value === null ? '–' : typeof value === 'number' ? formatNumber(value, locale) : String(value),
    said(before),
    said(after),
    `${amount > 0 ? '+' : ''}${formatNumber(amount, locale)}`,
    ...(error === null ? [] : [`± ${formatNumber(error, locale)}`]),
  ]);
  for (const words of table([head.map((name) => line(text(`cli.explain.${name}`))), ...rows]))
    terminal.print(words);
  terminal.print(text('cli.explain.caution'));
}

function howFound({ method, samples, completeness }: Explanation): Text {
  if (method === 'sampling') return text('cli.explain.sampled', { orders: samples });
  if (method !== 'gradients' || !completeness) return text('cli.explain.exact');
  const { gap, limit, others } = completeness;
  const two = (value: number): number => Number(value.toPrecision(2));
  return text('cli.explain.gradients', { gap: two(gap), limit: two(limit), others });
}
