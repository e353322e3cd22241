// Evaluation of the open project's runs.
import {
  AssayError,
  type EvaluationReport,
  EvaluationRule,
  FittedRecipe,
  type JobContext,
  type Json,
  type Preferred,
  type Run,
  type RunComparison,
  Task,
  type Text,
  text,
  throwIfCancelled,
} from '../../shared/domain';
import { z } from 'zod';
import type { DataService, Frame } from '../data';
import { better, inputsFingerprint, scoreOf } from '../learn';
import type { HeldOut, Project } from '../project';
import { encodeTarget, featureColumns, type Split, splitInTurns, splitKey } from '../recipe';
import { choose, compareHeldOut } from './choose';
import { bestThreshold, thresholdTable } from './curves';
import { defaultRules, judge } from './gate';
import { headline } from './headline';
import { permutationImportance } from './importance';
import { drawings, figures, type ModelOutputs, priorOf } from './measure';
import { positiveOf } from './metrics/binary';
import { countIntervals } from './resample';
import { Scorer } from './scorer';

const SavedRules = z.object({ task: Task, rules: z.array(EvaluationRule) });

/** The intervals of an evaluation repeat exactly: nothing about them is left to chance. */
const SEED = 20_230_401;

type ThresholdBy = NonNullable<EvaluationReport['thresholdBy']>;

export class EvaluationService {
  constructor(
    private readonly project: Project,
    private readonly data: DataService,
  ) {}

  /**
   * Opens the test split for a run (the preferred one of the present inputs when none is given), measures, and judges by the
   * rules. Cancelled, it leaves no report; the split was opened and stays counted.
   * @throws AssayError evaluate.none when there is no finished run; learn.runMissing; cancelled
   */
  async run(runId?: number, ctx: JobContext = {}): Promise<EvaluationReport> {
    const startedAt = this.project.clock.now();
    const run = runId === undefined ? await this.prefer(this.ofPresent(), ctx) : this.project.runs.get(runId);
    const fitted = this.project.runs.fitted(run.id);
    if (!fitted || run.state !== 'finished') throw new AssayError('evaluate.none');
    const { recipe } = fitted;
    const tell = (fraction: number, phase: Text): void => ctx.onProgress?.({ fraction, phase });
    tell(0, text('evaluate.phase.read'));
    const columns = [recipe.spec.target, ...featureColumns(recipe.spec)];
    const frame = await this.data.frame(recipe.versionId, columns, {}, { signal: ctx.signal });
    throwIfCancelled(ctx.signal);
    const split = await splitInTurns(frame, recipe.spec, recipe.classes);
    if (split.test.length === 0) throw new AssayError('data.tooFewRows', { rows: frame.rows, needed: 20 });
    const openings = this.project.evaluations.countOpening(splitKey(recipe));
    const actual = encodeTarget(recipe, frame, split.test);
    const baselineRun = this.baselineFor(run);
    const scorer = new Scorer(recipe, fitted.onnx);
    try {
      tell(0.1, text('evaluate.phase.score', { rows: split.test.length }));
      const { model, by } = await outputsOf(scorer, frame, split, ctx);
      const baseline = baselineRun ? await this.baselineOutputs(baselineRun, frame, split, ctx) : null;
      const prior = priorOf(encodeTarget(recipe, frame, split.train), recipe.classes.length);
      const measured = await figures(
        { recipe, actual, model, baseline, prior, seed: SEED },
        { signal: ctx.signal, onFraction: (f) => tell(0.2 + 0.4 * f, text('evaluate.phase.intervals')) },
      );
      const importance = await permutationImportance(scorer, frame, split.test, actual, SEED, {
        signal: ctx.signal,
        onFraction: (f) => tell(0.6 + 0.4 * f, text('evaluate.phase.importance')),
      });
      const drawn = await drawings({ recipe, actual, model });
      const { task, target } = recipe.spec;
      const positive = task === 'binary' ? (recipe.classes[1] ?? null) : null;
      const told = { task, target, positive, ...measured };
      const report = this.project.evaluations.add({
        runId: run.id,
        baselineRunId: baselineRun?.id ?? null,
        classes: recipe.classes,
        rows: split.test.length,
        ...told,
        ...drawn,
        chosenThreshold: model.threshold,
        ...(task === 'binary' ? { thresholdBy: by } : {}),
        headline: headline(told),
        importance,
        gate: judge(told, this.rulesFor(task)),
        accepted: null,
        openings,
        startedAt,
        seconds: (this.project.clock.now() - startedAt) / 1000,
      });
      this.project.history.add(text('evaluate.history.opened', { run: run.id, rows: report.rows, openings }));
      return report;
    } finally {
      scorer.dispose();
    }
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
    return this.rulesFor(recipe?.spec.task ?? this.project.evaluations.latest()?.task ?? 'binary');
  }

  /** Keeps the rules and judges the present report anew by them; an acceptance of the old verdict does not carry over. */
  saveRules(rules: EvaluationRule[]): EvaluationReport | null {
    const report = this.project.evaluations.latest();
    const recipe = this.project.settings.get('fittedRecipe', FittedRecipe);
    const task = report?.task ?? recipe?.spec.task ?? 'binary';
    return this.project.transaction(() => {
      this.project.settings.set('evaluationRules', { task, rules } as unknown as Json);
      return report
        ? this.project.evaluations.update({ ...report, gate: judge(report, rules), accepted: null })
        : null;
    });
  }

  /** Another threshold for the same rows: what depends on it is counted anew. @throws AssayError evaluate.none */
  setThreshold(reportId: number, threshold: number): EvaluationReport {
    const report = this.project.evaluations.get(reportId);
    const nearest = report.thresholds.reduce<EvaluationReport['thresholds'][number] | null>(
      (best, row) =>
        best === null || Math.abs(row.threshold - threshold) < Math.abs(best.threshold - threshold)
          ? row
          : best,
      null,
    );
    if (!nearest) return report;
    const metrics = { ...report.metrics, ...countIntervals(nearest, SEED) };
    const changed = {
      ...report,
      metrics,
      chosenThreshold: nearest.threshold,
      thresholdBy: 'person' as const,
    };
    return this.project.evaluations.update({
      ...changed,
      headline: headline(changed),
      gate: judge(changed, this.rulesFor(report.task)),
      accepted: null,
    });
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

  private rulesFor(task: Task): EvaluationRule[] {
    const saved = this.project.settings.get('evaluationRules', SavedRules);
    return saved?.task === task ? saved.rules : defaultRules(task);
  }

  private ofPresent(): Run[] {
    const inputs = inputsFingerprint(this.project);
    return this.project.runs.list().filter((run) => run.inputs === inputs);
  }

  private async choice(runs: readonly Run[], ctx: JobContext): Promise<Preferred> {
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
    const columns = [recipe.spec.target, ...featureColumns(recipe.spec)];
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

  /** The best finished linear run of the same inputs; none for a linear run itself. */
  private baselineFor(run: Run): Run | null {
    if (run.learner === 'linear') return null;
    const others = this.project.runs
      .list()
      .filter(
        (other) => other.learner === 'linear' && other.state === 'finished' && other.inputs === run.inputs,
      );
    return others.length > 0 ? best(others) : null;
  }

  private async baselineOutputs(
    run: Run,
    frame: Frame,
    split: Split,
    ctx: JobContext,
  ): Promise<ModelOutputs | null> {
    const fitted = this.project.runs.fitted(run.id);
    if (!fitted) return null;
    const scorer = new Scorer(fitted.recipe, fitted.onnx);
    try {
      return (await outputsOf(scorer, frame, split, ctx)).model;
    } finally {
      scorer.dispose();
    }
  }
}

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

/** Outputs on the test rows, and the threshold that the validation rows suggest. */
async function outputsOf(
  scorer: Scorer,
  frame: Frame,
  split: Split,
  ctx: JobContext,
): Promise<{ model: ModelOutputs; by: ThresholdBy }> {
  let threshold: number | null = null;
  if (scorer.recipe.spec.task === 'binary') {
    const scores = positiveOf(await scorer.outputs(frame, split.validation, ctx));
    threshold = bestThreshold(thresholdTable(encodeTarget(scorer.recipe, frame, split.validation), scores));
  }
  const outputs = await scorer.outputs(frame, split.test, ctx);
  return {
    model: { outputs, threshold: threshold ?? 0.5 },
    by: threshold === null ? 'half' : 'validationF1',
  };
}
