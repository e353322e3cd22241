// Evaluation of the open project's runs.
import {
  AssayError,
  type EvaluationReport,
  EvaluationRule,
  FittedRecipe,
  type JobContext,
  type Json,
  type Run,
  Task,
  type Text,
  text,
  throwIfCancelled,
} from '../../shared/domain';
import { z } from 'zod';
import type { DataService, Frame } from '../data';
import { better, inputsFingerprint } from '../learn';
import type { Project } from '../project';
import { encodeTarget, featureColumns, type Split, splitInTurns, splitKey } from '../recipe';
import { bestThreshold, thresholdTable } from './curves';
import { defaultRules, judge } from './gate';
import { headline } from './headline';
import { permutationImportance } from './importance';
import { drawings, figures, type ModelOutputs, priorOf } from './measure';
import { direction } from './metrics';
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
    const run = runId === undefined ? await this.preferred(ctx) : this.project.runs.get(runId);
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

  /**
   * The run to go on with, without opening the test split: the best by its validation metric, but the linear one where the paired
   * difference on the validation rows may as well be chance (its 95 % interval takes in nought). That is what the gate asks on the test
   * rows, and the best of several on few rows mostly only seems better: it would fail there, and the simpler model would be lost.
   */
  async prefer(runs: readonly Run[], ctx: JobContext = {}): Promise<Run> {
    const top = best(runs);
    const linear = runs.find((run) => run.learner === 'linear' && run.state === 'finished');
    if (!linear || top.id === linear.id) return top;
    const [own, base] = [this.project.runs.fitted(top.id), this.project.runs.fitted(linear.id)];
    if (!own || !base) return top;
    const { recipe } = own;
    const columns = [recipe.spec.target, ...featureColumns(recipe.spec)];
    const frame = await this.data.frame(recipe.versionId, columns, {}, { signal: ctx.signal });
    const { train, validation } = await splitInTurns(frame, recipe.spec, recipe.classes);
    const outputs = async ({ recipe: fitted, onnx }: typeof own): Promise<ModelOutputs> => {
      const scorer = new Scorer(fitted, onnx);
      try {
        return { outputs: await scorer.outputs(frame, validation, ctx), threshold: 0.5 };
      } finally {
        scorer.dispose();
      }
    };
    const { comparison } = await figures(
      {
        recipe,
        actual: encodeTarget(recipe, frame, validation),
        model: await outputs(own),
        baseline: await outputs(base),
        prior: priorOf(encodeTarget(recipe, frame, train), recipe.classes.length),
        seed: SEED,
      },
      { signal: ctx.signal },
    );
    if (!comparison) return top;
    const { low, high } = comparison.difference;
    const surely = direction(comparison.metric) > 0 ? low > 0 : high < 0;
    return surely ? top : linear;
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

  /** The best finished run of the present inputs by what it watched on the validation split. */
  private preferred(ctx: JobContext): Promise<Run> {
    const inputs = inputsFingerprint(this.project);
    return this.prefer(
      this.project.runs.list().filter((run) => run.inputs === inputs),
      ctx,
    );
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
