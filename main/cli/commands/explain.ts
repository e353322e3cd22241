import { resolve } from 'node:path';
import {
  AssayError,
  ChangeLimit,
  type ChangeLimits,
  type ExplainOpening,
  type Goal,
  type RawRow,
  saysNumber,
  text,
  typedCell,
} from '../../../shared/domain';
import type { Session } from '../../kernel';
import { cellOf } from '../../recipe';
import {
  optionalRun,
  optionalText,
  optionalWhole,
  parse,
  requiredText,
  several,
  UsageError,
  type Values,
} from '../arguments';
import { type CommandContext, during, modelVersion, withProject } from '../context';
import { printDependence, printExplanation, printNearest, printWhatIf } from '../explained';

const FORM = {
  positionals: { from: 0, to: 1 },
  options: {
    project: { type: 'string' },
    model: { type: 'string' },
    run: { type: 'string' },
    row: { type: 'string' },
    outcome: { type: 'string' },
    set: { type: 'string', multiple: true },
    goal: { type: 'string' },
    limit: { type: 'string', multiple: true },
    dependence: { type: 'string' },
    json: { type: 'boolean' },
  },
} as const;

const MOST_ROW = 2 ** 31;

/** An opened run, and what of it is asked. */
interface Opened {
  session: Session;
  opening: ExplainOpening;
  outcome: string | undefined;
  values: Values;
}

/**
 * Why a model says what it says of one row, of the project's data or of a file; what it would say with other values (--set); the nearest
 * row of which it would say what is wanted (--goal); or how its answer changes with one column (--dependence).
 */
export async function explain(context: CommandContext): Promise<number> {
  const { values, positionals } = parse(context.args, FORM);
  const row = optionalWhole(values, 'row', 1, MOST_ROW);
  refuseMixed(values, positionals);
  const dependence = optionalText(values, 'dependence');
  if (row === undefined && dependence === undefined)
    throw new UsageError(text('cli.usage.required', { what: '--row' }));
  const run = optionalRun(values);
  const { signal } = context;
  await withProject(context, requiredText(values, 'project'), async (session) => {
    const runId = run ?? runOfModel(session, optionalText(values, 'model'));
    const opening = await session.explain.open(runId, during(context, 'evaluate'));
    const outcome = optionalText(values, 'outcome');
    if (outcome !== undefined) checkClass(opening, outcome);
    const opened: Opened = { session, opening, outcome, values };
    if (dependence !== undefined) return answer(opened, dependence, context);
    const [file] = positionals;
    const { inputs } = session.project.runs.fitted(runId)?.recipe ?? { inputs: [] };
    const given =
      file === undefined ? null : await rowOfFile(session, resolve(file), inputs, row ?? 1, signal);
    const asked = given ? { row: given } : { rowId: (row ?? 1) - 1 };
    if (values['goal'] !== undefined) return nearest(opened, asked, context);
    return why(opened, asked, row ?? 1, context);
  });
  return 0;
}

type AskedRow = { row: RawRow } | { rowId: number };

/** The row as it is, and with the values that are set. */
async function why(
  { session, opening, outcome, values }: Opened,
  asked: AskedRow,
  row: number,
  { terminal, signal }: CommandContext,
): Promise<void> {
  const { runId } = opening;
  const edits = editsOf(opening, several(values, 'set'));
  const before = await session.explain.row({ runId, ...asked, outcome }, { signal });
  if (!edits) {
    if (values['json']) terminal.print(JSON.stringify(before));
    else printExplanation(terminal, before, row);
    return;
  }
  const after = await session.explain.row(
    {
      runId,
      row: { ...before.row, ...edits },
      outcome: before.outcome ?? undefined,
      order: before.contributions.map(({ column }) => column),
      method: before.method,
    },
    { signal },
  );
  for (const column of unseen(opening, edits))
    terminal.note(terminal.say(text('cli.whatIf.unseen', { column, value: String(edits[column]) })));
  if (values['json']) terminal.print(JSON.stringify({ changes: edits, before, after }));
  else printWhatIf(terminal, before, after, row);
}

async function nearest(
  { session, opening, values }: Opened,
  asked: AskedRow,
  context: CommandContext,
): Promise<void> {
  const { runId } = opening;
  const { terminal, signal } = context;
  const goal = goalOf(opening, requiredText(values, 'goal'));
  const limits = { ...session.explain.saved(runId).limits, ...limitsOf(opening, several(values, 'limit')) };
  const { row, prediction, says } = await session.explain.row({ runId, ...asked }, { signal });
  const already =
    goal.kind === 'class'
      ? prediction === goal.name
      : goal.kind === 'atLeast'
        ? says >= goal.value
        : says <= goal.value;
  const found = already
    ? null
    : await session.explain.counterfactual({ runId, row, goal, limits }, during(context, 'evaluate'));
  if (values['json']) terminal.print(JSON.stringify({ goal, limits, already, found }));
  else if (already) terminal.print(text('cli.nearest.already'));
  else printNearest(terminal, found);
}

async function answer(
  { session, opening, outcome, values }: Opened,
  column: string,
  context: CommandContext,
): Promise<void> {
  const { runId, target, task } = opening;
  if (task === 'multiclass' && outcome === undefined)
    throw new UsageError(text('cli.usage.required', { what: '--outcome' }));
  const found = await session.explain.dependence({ runId, column, outcome }, during(context, 'evaluate'));
  if (values['json']) context.terminal.print(JSON.stringify(found));
  else printDependence(context.terminal, target, found);
}

/** Options that do not go together. */
function refuseMixed(values: Values, positionals: readonly string[]): void {
  const apart: [string, string][] = [
    ['model', 'run'],
    ['set', 'goal'],
    ...['row', 'set', 'goal', 'limit'].map((name): [string, string] => ['dependence', name]),
  ];
  for (const [first, second] of apart)
    if (values[first] !== undefined && values[second] !== undefined)
      throw new UsageError(text('cli.usage.together', { first: `--${first}`, second: `--${second}` }));
  const [file] = positionals;
  if (values['dependence'] !== undefined && file !== undefined)
    throw new UsageError(text('cli.usage.unknown', { what: file }));
  if (values['limit'] !== undefined && values['goal'] === undefined)
    throw new UsageError(text('cli.usage.required', { what: '--goal' }));
}

function runOfModel(session: Session, which: string | undefined): number {
  const version = modelVersion(session, which);
  const { runId } = session.project.models.get(version);
  if (!session.trainer.runs().some(({ id }) => id === runId))
    throw new AssayError('explain.runDeleted', { version });
  return runId;
}

/** Refuses what is no class of the target. */
function checkClass({ target, classes }: ExplainOpening, outcome: string): void {
  if (!classes.includes(outcome))
    throw new AssayError('explain.outcomeMissing', { outcome, target, outcomes: classes.join(', ') });
}

/** "COLUMN=VALUE" each; null where there is none. A name may hold an equals sign. */
function editsOf(opening: ExplainOpening, lines: readonly string[]): RawRow | null {
  if (lines.length === 0) return null;
  return Object.fromEntries(
    lines.map((line) => {
      const { name, value } = namedIn(opening, line, '--set');
      const column = opening.columns.find((one) => one.name === name);
      const type = column?.type ?? 'text';
      const cell = typedCell(value, type);
      if (cell === undefined)
        throw new AssayError('explain.badValue', { column: name, value, type: text(`recipe.type.${type}`) });
      return [name, cell];
    }),
  );
}

function limitsOf(opening: ExplainOpening, lines: readonly string[]): ChangeLimits {
  return Object.fromEntries(
    lines.map((line) => {
      const { name, value } = namedIn(opening, line, '--limit');
      const limit = ChangeLimit.safeParse(value);
      if (!limit.success)
        throw new UsageError(text('cli.usage.limit', { choices: ChangeLimit.options.join(', ') }));
      return [name, limit.data];
    }),
  );
}

function namedIn({ columns }: ExplainOpening, line: string, option: string): { name: string; value: string } {
  const names = columns.map(({ name }) => name);
  const named = names.filter((one) => line.startsWith(`${one}=`)).sort((a, b) => b.length - a.length)[0];
  if (named !== undefined) return { name: named, value: line.slice(named.length + 1) };
  const at = line.indexOf('=');
  if (at < 1) throw new UsageError(text('cli.usage.pair', { what: option }));
  throw new AssayError('data.columnMissing', { column: line.slice(0, at), columns: names.join(', ') });
}

/** Columns that are set to a word which no training row has; not said where there are more levels than are told. */
const unseen = ({ columns }: ExplainOpening, edits: RawRow): string[] =>
  columns
    .filter(({ name, levels, range }) => {
      const value = edits[name];
      const words = range === null && levels.length > 0 && levels.length < 50 && typeof value === 'string';
      return words && !levels.some((level) => level.value === value);
    })
    .map(({ name }) => name);

/** A class; for numbers ">=VALUE" or "<=VALUE". */
function goalOf(opening: ExplainOpening, words: string): Goal {
  if (!saysNumber(opening.task)) {
    checkClass(opening, words);
    return { kind: 'class', name: words };
  }
  const [, sign, value] = /^\s*(>=|<=)\s*(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*$/i.exec(words) ?? [];
  if (sign === undefined) throw new UsageError(text('cli.usage.goal'));
  return { kind: sign === '>=' ? 'atLeast' : 'atMost', value: Number(value) };
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
