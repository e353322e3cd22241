// Evaluation of the open project's runs: what is measured is asked of a thread of its own (thread/), and kept here.
import {
  aimOf,
  AssayError,
  type ClassMoney,
  type DecideBy,
  type EvaluationReport,
  type EvaluationRule,
  FittedRecipe,
  type JobContext,
  type Money,
  type Preferred,
  type Run,
  type RunComparison,
  sameAim,
  saysNumber,
  type TestComparison,
  text,
  type ThresholdGoal,
} from '../../shared/domain';
import type { DataService } from '../data';
import { better, inputsFingerprint } from '../learn';
import type { Project } from '../project';
import { splitKey } from '../recipe';
import { adviceFor } from './advice';
import type { Method } from './calibrate';
import { Choices } from './choices';
import { Decisions, inPhase } from './decisions';
import { witnesses } from './entities';
import type { Chosen } from './inspect';
import { judgeAnew, siblingsOf } from './judging';
import { Preference } from './preference';
import { EvaluationThreads } from './thread/desk';
import { championBeside, gather, runModel } from './thread/material';

/** The intervals of an evaluation repeat exactly: nothing about them is left to chance. */
const SEED = 20_230_401;

export class EvaluationService {
  private readonly choices: Choices;
  private readonly threads: EvaluationThreads;
  private readonly preference: Preference;
  private readonly decisions: Decisions;

  /** @param options.workerFile the entry of a worker thread, in which everything is measured; without it that is done here */
  constructor(
    private readonly project: Project,
    private readonly data: DataService,
    options: { workerFile?: string } = {},
  ) {
    this.choices = new Choices(project);
    this.threads = new EvaluationThreads(options.workerFile);
    this.preference = new Preference(project, data, this.threads);
    this.decisions = new Decisions({
      project,
      data,
      choices: this.choices,
      threads: this.threads,
      seed: SEED,
    });
  }

  /**
   * Opens the test split for a run (the preferred one of the present inputs when none is given), measures, and judges by the
   * rules. Cancelled, it leaves no report; the split was opened and stays counted.
   * @throws AssayError evaluate.none when there is no finished run; learn.runMissing; cancelled
   */
  async run(runId?: number, ctx: JobContext = {}): Promise<EvaluationReport> {
    const { project, choices } = this;
    const run =
      runId === undefined ? await this.prefer(this.preference.ofPresent(), ctx) : project.runs.get(runId);
    const startedAt = project.clock.now();
    ctx.onProgress?.({ fraction: 0, phase: text('evaluate.phase.read') });
    const target = project.runs.fitted(run.id)?.recipe.spec.target ?? '';
    const chosen = choices.columns();
    const money = choices.money(target);
    const classMoney = choices.classMoney(target, project.runs.fitted(run.id)?.recipe.classes ?? []);
    const more = [
      ...(chosen.slices ?? []),
      ...chosen.fairness,
      ...[money?.column, classMoney?.column].filter((name) => name != null),
      ...this.witnessesOf(run),
    ];
    const material = await gather(project, this.data, run, more, ctx);
    const { recipe } = material.model;
    const plain = project.settings.get('fittedRecipe', FittedRecipe);
    const same = plain?.versionId === recipe.versionId && plain.spec.target === target;
    const baseline = this.baselineFor(run);
    const openings = project.evaluations.countOpening(splitKey(recipe));
    const assessed = await this.threads.ask(
      'assess',
      {
        material,
        chosen,
        ...{ money, classMoney, decideBy: choices.decideBy(target) },
        goal: choices.goal(target),
        baseline: baseline && runModel(project, baseline),
        champion: championBeside(project, run),
        rules: choices.rules(recipe.spec.task),
        plain: same ? plain.spec : null,
        seed: SEED,
      },
      ctx,
    );
    const seconds = (project.clock.now() - startedAt) / 1000;
    const report = { ...assessed, accepted: null, openings, startedAt, seconds };
    return project.transaction(() => {
      const { rows } = report;
      project.history.add(text('evaluate.history.opened', { run: run.id, rows, openings }));
      return project.evaluations.add({ ...report, advice: adviceFor(report, run, siblingsOf(project, run)) });
    });
  }

  /** The run to go on with among these, see `choose`; the test split stays closed. @throws AssayError evaluate.none */
  async prefer(runs: readonly Run[], ctx: JobContext = {}): Promise<Run> {
    return this.project.runs.get((await this.choice(runs, ctx)).runId);
  }

  /** Which of these runs to go on with, and why, see `choose`. @throws AssayError evaluate.none */
  choice(runs: readonly Run[], ctx: JobContext = {}): Promise<Preferred> {
    return this.preference.choice(runs, ctx);
  }

  /** The run to go on with among those of the present inputs, and why; null before the first is finished. */
  preferred(ctx: JobContext = {}): Promise<Preferred | null> {
    return this.preference.preferred(ctx);
  }

  /** Two finished runs on the rows that both held out; null where there are none. @throws AssayError learn.runMissing */
  compare(first: number, second: number, ctx: JobContext = {}): Promise<RunComparison | null> {
    return this.preference.compare(first, second, ctx);
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
      return report ? judgeAnew(this.project, this.choices, report) : null;
    });
  }

  /** Another threshold for the same rows: what depends on it is counted anew. @throws AssayError evaluate.none, cancelled */
  setThreshold(reportId: number, threshold: number, ctx: JobContext = {}): Promise<EvaluationReport> {
    return this.decisions.setThreshold(reportId, threshold, ctx);
  }

  /** The threshold for a goal; it is looked for again whenever this target is evaluated. @throws AssayError evaluate.none, cancelled */
  aim(reportId: number, goal: ThresholdGoal, ctx: JobContext = {}): Promise<EvaluationReport> {
    return this.decisions.aim(reportId, goal, ctx);
  }

  /** What the four kinds of row are worth, see `Decisions`. @throws AssayError evaluate.none, evaluate.moneyColumn, cancelled */
  setMoney(reportId: number, money: Money | null, ctx: JobContext = {}): Promise<EvaluationReport> {
    return this.decisions.setMoney(reportId, money, ctx);
  }

  /** What each of several classes decided as each is worth, see `Decisions`. @throws AssayError evaluate.none, evaluate.moneyClasses, evaluate.moneyColumn, cancelled */
  setClassMoney(reportId: number, money: ClassMoney | null, ctx: JobContext = {}): Promise<EvaluationReport> {
    return this.decisions.setClassMoney(reportId, money, ctx);
  }

  /** Decides between several classes another way: what follows from that comes with it. @throws AssayError evaluate.none */
  decide(reportId: number, by: DecideBy): EvaluationReport {
    return this.decisions.decide(reportId, by);
  }

  /** Slices by these columns (the most important ones where null), and fairness over these attributes. @throws AssayError evaluate.none, cancelled */
  async inspect(reportId: number, chosen: Chosen, ctx: JobContext = {}): Promise<EvaluationReport> {
    const { runId, chosenThreshold: threshold, importance } = this.project.evaluations.get(reportId);
    const more = [...(chosen.slices ?? []), ...chosen.fairness];
    const material = await gather(this.project, this.data, this.project.runs.get(runId), more, ctx);
    const found = await this.threads.ask(
      'inspect',
      { material, threshold, importance, chosen, seed: SEED },
      inPhase(ctx, 'slices'),
    );
    return this.project.transaction(() => {
      this.choices.saveColumns(chosen);
      const report = this.project.evaluations.get(reportId);
      return judgeAnew(this.project, this.choices, { ...report, ...found });
    });
  }

  /** Another finished run on the same test rows; that is one more look at them. @throws AssayError evaluate.none, learn.runMissing, cancelled */
  async compareOnTest(reportId: number, runId: number, ctx: JobContext = {}): Promise<EvaluationReport> {
    const { project } = this;
    const report = project.evaluations.get(reportId);
    const material = await gather(project, this.data, project.runs.get(report.runId), [], ctx);
    const key = splitKey(material.model.recipe);
    const other = runModel(project, project.runs.get(runId));
    if (!other || splitKey(other.recipe) !== key) throw new AssayError('evaluate.otherRows', { run: runId });
    project.evaluations.countOpening(key);
    const found = await this.threads.ask(
      'compare',
      { material, threshold: report.chosenThreshold, other, seed: SEED },
      inPhase(ctx, 'compare'),
    );
    const comparison: TestComparison = { runId, ...found };
    const now = project.evaluations.get(reportId);
    const others = (now.comparisons ?? []).filter((known) => known.runId !== runId);
    const openings = project.evaluations.openings(key);
    return project.evaluations.update({ ...now, comparisons: [comparison, ...others], openings });
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
    const report = this.project.evaluations.get(reportId);
    if (saysNumber(report.task)) return report;
    const { runId } = report;
    const run = this.project.runs.get(runId);
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

  /** Cancels what is under way. */
  close(): Promise<void> {
    return this.threads.close();
  }

  /** Fitted on what the learner itself says, whatever correction the run has now. */
  private async correction(run: Run, method: Method, ctx: JobContext): Promise<Run['calibration']> {
    const material = await gather(this.project, this.data, { ...run, calibration: null }, [], ctx);
    return this.threads.ask('correct', { material, method, seed: SEED }, { signal: ctx.signal });
  }

  /** Columns that are no features, but may say that rows of the same customer or day are on both sides of the split. */
  private witnessesOf({ id }: Run): string[] {
    const recipe = this.project.runs.fitted(id)?.recipe;
    return recipe ? witnesses(this.project.datasets.get(recipe.versionId).columns, recipe.spec) : [];
  }

  /** The best finished linear run of the same inputs that was trained to say the same; none for a linear run itself. */
  private baselineFor(run: Run): Run | null {
    if (run.learner === 'linear') return null;
    const task = this.project.runs.fitted(run.id)?.recipe.spec.task ?? 'regression';
    const aim = aimOf(task, run.settings);
    const others = siblingsOf(this.project, run).filter(
      (other) =>
        other.learner === 'linear' && other.state === 'finished' && sameAim(aimOf(task, other.settings), aim),
    );
    const first = others.find((other) => other.best !== null) ?? others[0];
    if (!first) return null;
    return others.reduce(
      (a, b) => (a.best && b.best && better(a.best.metric, b.best.value, a.best.value) ? b : a),
      first,
    );
  }
}
