// Evaluation of the open project's runs.
import {
  AssayError,
  type EvaluationReport,
  type EvaluationRule,
  FittedRecipe,
  type JobContext,
  type Money,
  type Run,
  type Preferred,
  type RunComparison,
  type Task,
  type TestComparison,
  text,
  type ThresholdGoal,
} from '../../shared/domain';
import type { DataService } from '../data';
import { better, inputsFingerprint, scoreOf } from '../learn';
import type { HeldOut, Project } from '../project';
import { encodeTarget, columnsOf, splitInTurns, splitKey } from '../recipe';
import { adviceFor } from './advice';
import { assess } from './assess';
import { fitCalibration, type Method } from './calibrate';
import { choose, compareHeldOut } from './choose';
import { Choices } from './choices';
import { classMetrics, confusionAt } from './classes';
import { compareModels } from './compare';
import { fairnessAt } from './fairness';
import { judge } from './gate';
import { headline } from './headline';
import { type Chosen, inspectModel } from './inspect';
import { nearest, thresholdFor } from './money';
import { countIntervals } from './resample';
import { Scorer } from './scorer';
import { openTestbed, scoreSplits, validationOf } from './testbed';
import { profitOf, valuedProfit } from './worth';

/** The intervals of an evaluation repeat exactly: nothing about them is left to chance. */
const SEED = 20_230_401;

/** What is to be kept of a report whose figures changed. */
type Unjudged = Omit<EvaluationReport, 'gate' | 'accepted' | 'headline' | 'advice'>;

export class EvaluationService {
  private readonly choices: Choices;

  /** @param options.workerFile the entry of a training thread, for quick fits beside the evaluation; without it they run here */
  constructor(
    private readonly project: Project,
    private readonly data: DataService,
    private readonly options: { workerFile?: string } = {},
  ) {
    this.choices = new Choices(project);
  }

  /**
   * Opens the test split for a run (the preferred one of the present inputs when none is given), measures, and judges by the
   * rules. Cancelled, it leaves no report; the split was opened and stays counted.
   * @throws AssayError evaluate.none when there is no finished run; learn.runMissing; cancelled
   */
  async run(runId?: number, ctx: JobContext = {}): Promise<EvaluationReport> {
    const run = runId === undefined ? await this.prefer(this.ofPresent(), ctx) : this.project.runs.get(runId);
    const assessed = await assess(
      {
        project: this.project,
        data: this.data,
        choices: this.choices,
        run,
        baseline: this.baselineFor(run),
        runs: this.siblings(run),
        workerFile: this.options.workerFile,
        seed: SEED,
      },
      ctx,
    );
    const report = this.project.evaluations.add(assessed);
    const { rows, openings } = report;
    this.project.history.add(text('evaluate.history.opened', { run: run.id, rows, openings }));
    return report;
  }

  /** The run to go on with among these, see `choose`; the test split stays closed. @throws AssayError evaluate.none */
  async prefer(runs: readonly Run[], ctx: JobContext = {}): Promise<Run> {
    return this.project.runs.get((await this.choice(runs, ctx)).runId);
  }

  /** The run to go on with among those of the present inputs, and why; null before the first is finished. */
  async preferred(ctx: JobContext = {}): Promise<Preferred | null> {
    const runs = this.ofPresent();
    return runs.some(({ state }) => state === 'finished') ? this.choice(runs, ctx) : null;
  }

  /** Two finished runs on the rows that both held out; null where there are none. @throws AssayError learn.runMissing */
  async compare(first: number, second: number, ctx: JobContext = {}): Promise<RunComparison | null> {
    const runs = { first: this.project.runs.get(first), second: this.project.runs.get(second) };
    const task = this.taskOf(first);
    const [a, b] = [await this.heldOut(runs.first, ctx), await this.heldOut(runs.second, ctx)];
    return a && b && task ? compareHeldOut(task, runs, { first: a, second: b }) : null;
  }

  /** The newest report, and whether it is of the present data and recipe. */
  report(): { report: EvaluationReport; stale: boolean } | null {
    const report = this.project.evaluations.latest();
    if (!report) return null;
    return { report, stale: this.project.runs.get(report.runId).inputs !== inputsFingerprint(this.project) };
  }

  /** The saved rules, or those proposed for the present task. */
  rules(): EvaluationRule[] {
    const recipe = this.project.settings.get('fittedRecipe', FittedRecipe);
    return this.choices.rules(recipe?.spec.task ?? this.project.evaluations.latest()?.task ?? 'binary');
  }

  /** Keeps the rules and judges the present report anew by them; an acceptance of the old verdict does not carry over. */
  saveRules(rules: EvaluationRule[]): EvaluationReport | null {
    const report = this.project.evaluations.latest();
    const recipe = this.project.settings.get('fittedRecipe', FittedRecipe);
    const task = report?.task ?? recipe?.spec.task ?? 'binary';
    return this.project.transaction(() => {
      this.choices.saveRules(task, rules);
      return report ? this.judgedAnew(report) : null;
    });
  }

  /** Another threshold for the same rows: what depends on it is counted anew. @throws AssayError evaluate.none */
  setThreshold(reportId: number, threshold: number): EvaluationReport {
    const report = this.project.evaluations.get(reportId);
    return this.project.transaction(() => {
      this.choices.saveGoal(report.target, null);
      return this.atThreshold(report, threshold, 'person');
    });
  }

  /** The threshold for a goal; it is looked for again whenever this target is evaluated. @throws AssayError evaluate.none */
  aim(reportId: number, goal: ThresholdGoal): EvaluationReport {
    const report = this.project.evaluations.get(reportId);
    const threshold = thresholdFor(goal, report);
    if (threshold === null) return report;
    return this.project.transaction(() => {
      this.choices.saveGoal(report.target, goal);
      return this.atThreshold(report, threshold, 'goal', goal);
    });
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
      const again = this.project.evaluations.get(reportId);
      return this.judgedAnew({
        ...bare,
        chosenThreshold: again.chosenThreshold,
        ...(profit ? { profit } : {}),
      });
    });
  }

  /** Slices by these columns (the most important ones where null), and fairness over these attributes. @throws AssayError evaluate.none, cancelled */
  async inspect(reportId: number, chosen: Chosen, ctx: JobContext = {}): Promise<EvaluationReport> {
    const report = this.project.evaluations.get(reportId);
    const onFraction = progressOf(ctx, 'slices');
    const more = [...(chosen.slices ?? []), ...chosen.fairness];
    const run = this.project.runs.get(report.runId);
    const testbed = await openTestbed(this.project, this.data, run, more, ctx);
    const { scorer, frame, split } = testbed;
    try {
      const outputs = await scorer.outputs(frame, split.test, ctx);
      const model = { outputs, threshold: report.chosenThreshold };
      const found = await inspectModel(testbed, model, report.importance, chosen, SEED, {
        signal: ctx.signal,
        onFraction,
      });
      return this.project.transaction(() => {
        this.choices.saveColumns(chosen);
        return this.judgedAnew({ ...this.project.evaluations.get(reportId), ...found });
      });
    } finally {
      scorer.dispose();
    }
  }

  /** Another finished run on the same test rows; that is one more look at them. @throws AssayError evaluate.none, learn.runMissing, cancelled */
  async compareOnTest(reportId: number, runId: number, ctx: JobContext = {}): Promise<EvaluationReport> {
    const report = this.project.evaluations.get(reportId);
    const onFraction = progressOf(ctx, 'compare');
    const testbed = await openTestbed(this.project, this.data, this.project.runs.get(report.runId), [], ctx);
    const { recipe, frame, split, actual } = testbed;
    try {
      const fitted = this.project.runs.fitted(runId);
      const same = fitted && splitKey(fitted.recipe) === splitKey(recipe);
      if (!same) throw new AssayError('evaluate.otherRows', { run: runId });
      this.project.evaluations.countOpening(splitKey(recipe));
      const outputs = await testbed.scorer.outputs(frame, split.test, ctx);
      const other = new Scorer(fitted.recipe, fitted.onnx, fitted.calibration);
      try {
        const { task } = recipe.spec;
        const found = await compareModels(
          {
            task,
            actual,
            classes: recipe.classes.length,
            own: { outputs, threshold: report.chosenThreshold },
            other: (
              await scoreSplits(
                {
                  ...testbed,
                  run: this.project.runs.get(runId),
                  recipe: fitted.recipe,
                  scorer: other,
                  heldOut: this.project.runs.heldOut(runId),
                },
                ctx,
              )
            ).model,
            seed: SEED,
          },
          { signal: ctx.signal, onFraction },
        );
        const comparison: TestComparison = { runId, ...found };
        const now = this.project.evaluations.get(reportId);
        const others = (now.comparisons ?? []).filter((known) => known.runId !== runId);
        const openings = this.project.evaluations.openings(splitKey(recipe));
        return this.project.evaluations.update({ ...now, comparisons: [comparison, ...others], openings });
      } finally {
        other.dispose();
      }
    } finally {
      testbed.scorer.dispose();
    }
  }

  /**
   * Corrects the probabilities of the report's run by its validation rows (or takes the correction away) and evaluates it again.
   * @throws AssayError evaluate.none, cancelled
   */
  async calibrate(
    reportId: number,
    method: Method | 'none',
    ctx: JobContext = {},
  ): Promise<EvaluationReport> {
    const { runId } = this.project.evaluations.get(reportId);
    const run = this.project.runs.get(runId);
    const fitted = this.project.runs.fitted(runId);
    if (!fitted) throw new AssayError('evaluate.none');
    const { recipe } = fitted;
    if (recipe.spec.task === 'regression') return this.project.evaluations.get(reportId);
    ctx.onProgress?.({ fraction: 0, phase: text('evaluate.phase.calibrate') });
    const before = run.calibration ?? null;
    const calibration = method === 'none' ? null : await this.correction(run, method, ctx);
    this.project.runs.update(runId, { calibration });
    try {
      return await this.run(runId, ctx);
    } catch (thrown) {
      // No report of the corrected model: what is shown is of the model as it was.
      this.project.runs.update(runId, { calibration: before });
      throw thrown;
    }
  }

  /** Lets a failed gate pass, with the reason kept. @throws AssayError evaluate.none */
  accept(reason: string): EvaluationReport {
    const report = this.project.evaluations.latest();
    if (!report) throw new AssayError('evaluate.none');
    return this.project.transaction(() => {
      this.project.history.add(text('evaluate.history.accepted', { reason }));
      return this.project.evaluations.update({
        ...report,
        accepted: { reason, at: this.project.clock.now() },
      });
    });
  }

  /** Fitted on what the learner itself says, whatever correction the run has now. */
  private async correction(run: Run, method: Method, ctx: JobContext): Promise<Run['calibration']> {
    const bare = { ...run, calibration: null };
    const testbed = await openTestbed(this.project, this.data, bare, [], ctx);
    try {
      const { outputs, actual } = await validationOf(testbed, ctx);
      return await fitCalibration(outputs, actual, testbed.recipe.classes.length, method, SEED, ctx);
    } finally {
      testbed.scorer.dispose();
    }
  }

  private async profit(
    report: EvaluationReport,
    money: Money,
    ctx: JobContext,
  ): Promise<EvaluationReport['profit']> {
    const { column } = money;
    if (column === null) return profitOf(report, money, SEED);
    const onFraction = progressOf(ctx, 'money');
    const run = this.project.runs.get(report.runId);
    const testbed = await openTestbed(this.project, this.data, run, [column], ctx);
    try {
      const scored = await scoreSplits(testbed, ctx);
      return await valuedProfit(testbed, scored, report.thresholds, { ...money, column }, SEED, {
        signal: ctx.signal,
        onFraction,
      });
    } finally {
      testbed.scorer.dispose();
    }
  }

  private atThreshold(
    report: EvaluationReport,
    threshold: number,
    by: 'person' | 'goal',
    goal?: ThresholdGoal,
  ): EvaluationReport {
    const row = nearest(report.thresholds, threshold);
    if (!row) return report;
    const { thresholdGoal: _, ...rest } = report;
    return this.judgedAnew({
      ...rest,
      metrics: { ...report.metrics, ...countIntervals(row, SEED) },
      chosenThreshold: row.threshold,
      thresholdBy: by,
      ...(goal ? { thresholdGoal: goal } : {}),
      ...(report.perClass ? { perClass: classMetrics(report.classes, confusionAt(row), SEED) } : {}),
      ...(report.fairness
        ? { fairness: report.fairness.map((one) => fairnessAt(one, row.threshold, SEED)) }
        : {}),
    });
  }

  /** What follows from the figures: headline, verdict and advice; an acceptance was of the old ones. */
  private judgedAnew(report: Unjudged): EvaluationReport {
    const gate = judge(report, this.choices.rules(report.task));
    const judged = { ...report, headline: headline(report), gate, accepted: null };
    const run = this.project.runs.get(report.runId);
    return this.project.evaluations.update({ ...judged, advice: adviceFor(judged, run, this.siblings(run)) });
  }

  private ofPresent(): Run[] {
    const inputs = inputsFingerprint(this.project);
    return this.project.runs.list().filter((run) => run.inputs === inputs);
  }

  /** Which of these runs to go on with, and why, see `choose`. @throws AssayError evaluate.none */
  async choice(runs: readonly Run[], ctx: JobContext = {}): Promise<Preferred> {
    const finished = runs.filter((run) => run.state === 'finished').sort((a, b) => a.id - b.id);
    const task = finished[0] && this.taskOf(finished[0].id);
    if (!task) throw new AssayError('evaluate.none');
    return choose(task, finished, (run) => this.heldOut(run, ctx));
  }

  private taskOf(runId: number): Task | undefined {
    return this.project.runs.fitted(runId)?.recipe.spec.task;
  }

  /** What a run said of rows that it had not seen; runs of earlier versions are asked about their validation rows. */
  private async heldOut(run: Run, ctx: JobContext): Promise<HeldOut | null> {
    const kept = this.project.runs.heldOut(run.id);
    if (kept) return kept;
    const fitted = this.project.runs.fitted(run.id);
    if (!fitted) return null;
    const { recipe } = fitted;
    const columns = columnsOf(recipe.spec);
    const frame = await this.data.frame(recipe.versionId, columns, {}, { signal: ctx.signal });
    const { validation } = await splitInTurns(frame, recipe.spec, recipe.classes);
    const scorer = new Scorer(recipe, fitted.onnx);
    try {
      const outputs = Float32Array.from(await scorer.outputs(frame, validation, ctx));
      const actual = encodeTarget(recipe, frame, validation);
      const made: HeldOut = { positions: validation, actual, width: scorer.width, repeats: 1, outputs };
      this.project.runs.saveHeldOut(run.id, made);
      this.project.runs.update(run.id, { score: scoreOf(recipe.spec.task, made) });
      return made;
    } finally {
      scorer.dispose();
    }
  }

  /** Runs of the same inputs. */
  private siblings({ inputs }: Run): Run[] {
    return this.project.runs.list().filter((other) => other.inputs === inputs);
  }

  /** The best finished linear run of the same inputs; none for a linear run itself. */
  private baselineFor(run: Run): Run | null {
    if (run.learner === 'linear') return null;
    const others = this.siblings(run).filter(
      (other) => other.learner === 'linear' && other.state === 'finished',
    );
    return others.length > 0 ? best(others) : null;
  }
}

const progressOf =
  (ctx: JobContext, phase: string) =>
  (fraction: number): void =>
    ctx.onProgress?.({ fraction, phase: text(`evaluate.phase.${phase}`) });

/** The best of the finished runs by the validation metric that they watched. @throws AssayError evaluate.none when none is finished */
function best(runs: readonly Run[]): Run {
  const finished = runs.filter((run) => run.state === 'finished');
  const first = finished.find((run) => run.best !== null) ?? finished[0];
  if (!first) throw new AssayError('evaluate.none');
  return finished.reduce(
    (a, b) => (a.best && b.best && better(a.best.metric, b.best.value, a.best.value) ? b : a),
    first,
  );
}
