// What is decided by a report's figures, and what that is worth: thresholds, money, and between several classes by value.
import { isDeepStrictEqual } from 'node:util';
import {
  AssayError,
  type ClassMoney,
  type ClassProfit,
  type DecideBy,
  type EvaluationReport,
  type JobContext,
  type Money,
  text,
  type ThresholdGoal,
} from '../../shared/domain';
import type { DataService } from '../data';
import type { Project } from '../project';
import type { Choices } from './choices';
import { decideReport } from './decide';
import { atThreshold, judgeAnew } from './judging';
import { thresholdFor } from './money';
import { type Recounted, recountTable, rowAt } from './recount';
import type { EvaluationThreads } from './thread/desk';
import { gather } from './thread/material';
import { profitOf } from './worth';

interface Means {
  project: Project;
  data: DataService;
  choices: Choices;
  threads: EvaluationThreads;
  /** Of every draw: intervals repeat exactly. */
  seed: number;
}

export class Decisions {
  private readonly project: Project;
  private readonly choices: Choices;
  private readonly threads: EvaluationThreads;
  /** How often the threshold of a report was moved. */
  private readonly moves = new Map<number, number>();

  constructor(private readonly means: Means) {
    this.project = means.project;
    this.choices = means.choices;
    this.threads = means.threads;
  }

  /** Another threshold for the same rows: what depends on it is counted anew. @throws AssayError evaluate.none, cancelled */
  setThreshold(reportId: number, threshold: number, ctx: JobContext = {}): Promise<EvaluationReport> {
    return this.moveThreshold(reportId, threshold, null, ctx);
  }

  /** The threshold for a goal; it is looked for again whenever this target is evaluated. @throws AssayError evaluate.none, cancelled */
  async aim(reportId: number, goal: ThresholdGoal, ctx: JobContext = {}): Promise<EvaluationReport> {
    const report = this.project.evaluations.get(reportId);
    const threshold = thresholdFor(goal, report);
    return threshold === null ? report : this.moveThreshold(reportId, threshold, goal, ctx);
  }

  /**
   * What the four kinds of row are worth; null forgets it. Kept for the next evaluation of this target too.
   * @throws AssayError evaluate.none, evaluate.moneyColumn, cancelled
   */
  async setMoney(reportId: number, money: Money | null, ctx: JobContext = {}): Promise<EvaluationReport> {
    const report = this.project.evaluations.get(reportId);
    const { profit: _, ...bare } = report;
    const profit = money && (await this.profit(report, money, ctx));
    return this.project.transaction(() => {
      this.choices.saveMoney(report.target, money);
      const { chosenThreshold } = this.project.evaluations.get(reportId);
      return judgeAnew(this.project, this.choices, {
        ...bare,
        chosenThreshold,
        ...(profit ? { profit } : {}),
      });
    });
  }

  /**
   * What each of several classes decided as each is worth; null forgets it, and decides by the likeliest class again. Kept for the next evaluation
   * of this target too.
   * @throws AssayError evaluate.none, evaluate.moneyClasses, evaluate.moneyColumn, cancelled
   */
  async setClassMoney(
    reportId: number,
    money: ClassMoney | null,
    ctx: JobContext = {},
  ): Promise<EvaluationReport> {
    const { runId, classes, oneVsRest, target } = this.project.evaluations.get(reportId);
    const square = (of: number[][]): boolean =>
      of.length === classes.length && of.every((row) => row.length === classes.length);
    if (!oneVsRest) throw new AssayError('evaluate.moneyClasses', { target });
    if (
      money &&
      !(isDeepStrictEqual(money.classes, classes) && square(money.amounts) && square(money.shares))
    )
      throw new AssayError('evaluate.moneyClasses', { target });
    let classProfit: ClassProfit | null = null;
    if (money) {
      const more = money.column === null ? [] : [money.column];
      const material = await gather(this.project, this.means.data, this.project.runs.get(runId), more, ctx);
      const ask = { material, money, against: oneVsRest, seed: this.means.seed };
      classProfit = await this.threads.ask('classProfit', ask, inPhase(ctx, 'classMoney'));
    }
    return this.project.transaction(() => {
      this.choices.saveClassMoney(target, money);
      const { classProfit: _, ...now } = decideReport(this.project.evaluations.get(reportId), 'likeliest');
      const valued = { ...now, ...(classProfit ? { classProfit } : {}) };
      return judgeAnew(this.project, this.choices, decideReport(valued, this.choices.decideBy(target)));
    });
  }

  /** Decides between several classes another way: what follows from that comes with it. @throws AssayError evaluate.none */
  decide(reportId: number, by: DecideBy): EvaluationReport {
    return this.project.transaction(() => {
      const report = this.project.evaluations.get(reportId);
      this.choices.saveDecideBy(report.target, by);
      return judgeAnew(this.project, this.choices, decideReport(report, by));
    });
  }

  /** @param goal what the threshold is for; null where a person said it */
  private async moveThreshold(
    reportId: number,
    threshold: number,
    goal: ThresholdGoal | null,
    ctx: JobContext,
  ): Promise<EvaluationReport> {
    const report = this.project.evaluations.get(reportId);
    const row = rowAt(report, threshold);
    const move = (this.moves.get(reportId) ?? 0) + 1;
    this.moves.set(reportId, move);
    const counted = row && (await this.recounted(report, row, ctx));
    const now = this.project.evaluations.get(reportId);
    // It was moved on meanwhile: what comes last is meant.
    if (move !== this.moves.get(reportId)) return now;
    return this.project.transaction(() => {
      this.choices.saveGoal(report.target, goal);
      if (!row || !counted) return now;
      return judgeAnew(
        this.project,
        this.choices,
        atThreshold(now, row.threshold, counted, goal ?? undefined),
      );
    });
  }

  private async recounted(
    report: EvaluationReport,
    row: EvaluationReport['thresholds'][number],
    { signal }: JobContext,
  ): Promise<Recounted> {
    if (fromTables(report)) return recountTable(report, row, this.means.seed);
    const run = this.project.runs.get(report.runId);
    const attributes = (report.fairness ?? []).map(({ column }) => column);
    const material = await gather(this.project, this.means.data, run, attributes, { signal });
    return this.threads.ask('recount', { material, row, attributes, seed: this.means.seed }, { signal });
  }

  private async profit(
    report: EvaluationReport,
    money: Money,
    ctx: JobContext,
  ): Promise<EvaluationReport['profit']> {
    const { column } = money;
    if (column === null && fromTables(report)) return profitOf(report, money, this.means.seed);
    const run = this.project.runs.get(report.runId);
    const material = await gather(this.project, this.means.data, run, column === null ? [] : [column], ctx);
    const { thresholds } = report;
    return this.threads.ask(
      'profit',
      { material, money, thresholds, seed: this.means.seed },
      inPhase(ctx, 'money'),
    );
  }
}

/** Whether a report's tables say all that other thresholds ask for: rows stand for themselves and count alike. */
const fromTables = ({ unit, weightedBy }: EvaluationReport): boolean =>
  unit === undefined && weightedBy === undefined;

/** Progress of one phase alone. */
export const inPhase = (
  ctx: JobContext,
  phase: string,
): JobContext & { onFraction: (fraction: number) => void } => ({
  signal: ctx.signal,
  onFraction: (fraction) => ctx.onProgress?.({ fraction, phase: text(`evaluate.phase.${phase}`) }),
});
