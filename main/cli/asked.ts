// What may be asked of an evaluation beside its figures: corrected probabilities, what each threshold earns, another threshold, how it does on the levels of columns
// and how it treats groups. The same as in the window: a report that is there is gone on with, and the test rows are not opened again.
import { resolve } from 'node:path';
import {
  AssayError,
  DecideBy,
  type EvaluationReport,
  type JobContext,
  type Money,
  type Task,
  text,
  type ThresholdGoal,
} from '../../shared/domain';
import type { Session } from '../kernel';
import { optionalChoice, optionalNumber, optionalText, several, UsageError, type Values } from './arguments';
import { type ClassAmounts, classMoneyOf, readAmounts } from './amounts';
import { Correction, isCorrected, refuseCorrection } from './corrected';

export const ASKED_OPTIONS = {
  correct: { type: 'string' },
  'true-positive': { type: 'string' },
  'false-positive': { type: 'string' },
  'false-negative': { type: 'string' },
  'true-negative': { type: 'string' },
  value: { type: 'string' },
  amounts: { type: 'string' },
  shares: { type: 'string' },
  decide: { type: 'string' },
  threshold: { type: 'string' },
  slice: { type: 'string', multiple: true },
  fairness: { type: 'string', multiple: true },
} as const;

export interface Asked {
  correction: Correction | null;
  /** Of two classes. */
  money: Money | null;
  /** Of several classes. */
  classMoney: ClassAmounts | null;
  /** What was said of either is forgotten. */
  forgets: boolean;
  decideBy: DecideBy | null;
  threshold: number | ThresholdGoal | null;
  /** Columns; empty where not asked for. */
  slices: string[];
  fairness: string[];
}

const KINDS = {
  truePositive: 'true-positive',
  falsePositive: 'false-positive',
  falseNegative: 'false-negative',
  trueNegative: 'true-negative',
} as const;

/** In place of a file with amounts. */
const NONE = 'none';

/** Null where nothing is asked. @throws UsageError; AssayError data.notFound, evaluate.amounts */
export function askedOf(values: Values): Asked | null {
  const correction = optionalChoice(values, 'correct', Correction) ?? null;
  const forgets = forgetsOf(values);
  const classMoney = forgets ? null : classAmounts(values);
  const money = forgets || classMoney ? null : moneyOf(values);
  const decideBy = optionalChoice(values, 'decide', DecideBy) ?? null;
  const threshold = thresholdOf(values);
  const slices = [...new Set(several(values, 'slice'))];
  const fairness = [...new Set(several(values, 'fairness'))];
  const asked = { correction, money, classMoney, forgets, decideBy, threshold, slices, fairness };
  return Object.values(asked).some((one) =>
    Array.isArray(one) ? one.length > 0 : one !== null && one !== false,
  )
    ? asked
    : null;
}

/** What is not said costs nothing and brings nothing. */
function moneyOf(values: Values): Money | null {
  const column = optionalText(values, 'value') ?? null;
  const said = Object.entries(KINDS).map(([kind, name]): [string, number | undefined] => [
    kind,
    optionalNumber(values, name),
  ]);
  if (column === null && said.every(([, amount]) => amount === undefined)) return null;
  const money = Object.fromEntries(said.map(([kind, amount]) => [kind, amount ?? 0])) as Omit<
    Money,
    'column'
  >;
  if (column !== null && values['true-positive'] !== undefined)
    throw new UsageError(text('cli.usage.together', { first: '--value', second: '--true-positive' }));
  return { ...money, column };
}

/** Whether money is left out; with nothing beside it that asks for money. */
function forgetsOf(values: Values): boolean {
  if (optionalText(values, 'amounts') !== NONE) return false;
  const other =
    ['shares', 'value', ...Object.values(KINDS)].find((name) => values[name] !== undefined) ??
    (values['decide'] === 'value' ? 'decide value' : undefined) ??
    (values['threshold'] === 'profit' ? 'threshold profit' : undefined);
  if (other !== undefined)
    throw new UsageError(text('cli.usage.together', { first: `--amounts ${NONE}`, second: `--${other}` }));
  return true;
}

function classAmounts(values: Values): ClassAmounts | null {
  const path = optionalText(values, 'amounts');
  const shares = optionalText(values, 'shares');
  const column = optionalText(values, 'value') ?? null;
  if (path === undefined) {
    if (shares !== undefined) throw new UsageError(text('cli.usage.required', { what: '--amounts' }));
    return null;
  }
  const other = Object.values(KINDS).find((name) => values[name] !== undefined);
  if (other !== undefined)
    throw new UsageError(text('cli.usage.together', { first: '--amounts', second: `--${other}` }));
  if (shares !== undefined && column === null)
    throw new UsageError(text('cli.usage.required', { what: '--value' }));
  const read = (file: string) => readAmounts(resolve(file));
  return { amounts: read(path), column, shares: shares === undefined ? null : read(shares) };
}

/** "0.3", "profit", "recall>=0.8", "precision>=0.5" or "rows<=200". */
function thresholdOf(values: Values): Asked['threshold'] {
  const words = optionalText(values, 'threshold')?.replace(/\s+/g, '');
  if (words === undefined) return null;
  if (words === 'profit') return { kind: 'profit' };
  const [, kind, share] = /^(recall|precision)>=(\d*\.?\d+)$/.exec(words) ?? [];
  if ((kind === 'recall' || kind === 'precision') && Number(share) <= 1)
    return { kind, least: Number(share) };
  const [, rows] = /^rows<=(\d{1,9})$/.exec(words) ?? [];
  if (rows !== undefined) return { kind: 'capacity', rows: Number(rows) };
  const threshold = Number(words);
  if (words === '' || !(threshold >= 0 && threshold <= 1)) throw new UsageError(text('cli.usage.threshold'));
  return threshold;
}

/** The newest report where it is of this run, or, where none is named, of the present data and recipe; null where there is none such. */
export function keptReport({ evaluation }: Session, run: number | undefined): EvaluationReport | null {
  const newest = evaluation.report();
  if (!newest) return null;
  const meant = run === undefined ? !newest.stale : newest.report.runId === run;
  return meant ? newest.report : null;
}

/**
 * Refuses what cannot be had of a run before its test rows are opened.
 * @throws AssayError data.columnMissing, evaluate.twoClasses, evaluate.severalClasses, evaluate.amounts, evaluate.noProbabilities,
 *   evaluate.oneCorrection, learn.runMissing
 */
export function refuseUnfit(
  { project }: Session,
  run: number,
  { correction, money, classMoney, forgets, decideBy, threshold, slices, fairness }: Asked,
): void {
  project.runs.get(run);
  const recipe = project.runs.fitted(run)?.recipe;
  if (!recipe) return;
  const { target, task } = recipe.spec;
  if (correction) refuseCorrection(correction, { task, target });
  const columns = project.datasets
    .get(recipe.versionId)
    .columns.map(({ name }) => name)
    .filter((name) => name !== target);
  for (const column of [...slices, ...fairness, ...[money?.column, classMoney?.column]])
    if (column != null && !columns.includes(column))
      throw new AssayError('data.columnMissing', { column, columns: columns.join(', ') });
  const what = money ? 'money' : threshold !== null ? 'threshold' : fairness.length > 0 ? 'fairness' : null;
  if ((task !== 'multiclass' && (classMoney ?? decideBy)) || (forgets && !canEarn(task)))
    throw new AssayError('evaluate.severalClasses', { target });
  if (classMoney) classMoneyOf(classMoney, recipe.classes);
  if (task !== 'binary' && what !== null)
    throw new AssayError('evaluate.twoClasses', { what: text(`cli.asked.${what}`), target });
}

/** Whether its decisions can be told in money. */
const canEarn = (task: Task): boolean => task === 'binary' || task === 'multiclass';

export interface Answer {
  report: EvaluationReport;
  /** Of the model before its probabilities were corrected; null where nothing was. */
  uncorrected: EvaluationReport | null;
}

/** The report with what was asked. Cancelled, what came before is kept. @throws AssayError, UsageError */
export async function ask(
  { evaluation }: Session,
  report: EvaluationReport,
  { correction, money, classMoney, forgets, decideBy, threshold, slices, fairness }: Asked,
  ctx: JobContext,
): Promise<Answer> {
  let now = report;
  const corrects = correction !== null && !isCorrected(correction, report);
  // First, since it makes another report.
  if (corrects) now = await evaluation.calibrate(now.id, correction, ctx);
  const uncorrected = corrects ? report : null;
  if (forgets && now.task === 'multiclass') now = await evaluation.setClassMoney(now.id, null, ctx);
  else if (forgets) now = await evaluation.setMoney(now.id, null, ctx);
  if (money) now = await evaluation.setMoney(now.id, money, ctx);
  if (classMoney) now = await evaluation.setClassMoney(now.id, classMoneyOf(classMoney, now.classes), ctx);
  if (decideBy === 'value' && !now.classProfit) throw new UsageError(text('cli.usage.decide'));
  if (decideBy) now = evaluation.decide(now.id, decideBy);
  if (typeof threshold === 'number') now = await evaluation.setThreshold(now.id, threshold, ctx);
  else if (threshold) {
    if (threshold.kind === 'profit' && !now.profit) throw new UsageError(text('cli.usage.profit'));
    now = await evaluation.aim(now.id, threshold, ctx);
  }
  if (slices.length === 0 && fairness.length === 0) return { report: now, uncorrected };
  const chosen = {
    slices: slices.length > 0 ? slices : (now.slices?.columns ?? null),
    fairness: fairness.length > 0 ? fairness : (now.fairness ?? []).map(({ column }) => column),
  };
  return { report: await evaluation.inspect(now.id, chosen, ctx), uncorrected };
}
