// One evaluation, from the rows to everything that the report says.
import {
  type EvaluationReport,
  FittedRecipe,
  type JobContext,
  type Run,
  type Text,
  text,
} from '../../shared/domain';
import type { DataService } from '../data';
import type { Project } from '../project';
import { encodeTarget, splitKey } from '../recipe';
import { adviceFor } from './advice';
import { breath } from './bootstrap';
import { compareWithChampion } from './champion';
import type { Choices } from './choices';
import { fitBand, measureBand } from './conformal';
import { thresholdTable } from './curves';
import { judge } from './gate';
import { headline } from './headline';
import { permutationImportance } from './importance';
import { inspectModel } from './inspect';
import { drawings, figures, type ModelOutputs, priorOf } from './measure';
import { mainMetric } from './metrics';
import { positiveOf } from './metrics/binary';
import { thresholdFor } from './money';
import { suspect } from './suspicion';
import { openTestbed, type Scored, scoreSplits, type Testbed } from './testbed';
import { learningCurve, shuffledTrial } from './trial';
import { profitOf, valuedProfit } from './worth';
import { Scorer } from './scorer';

/** The share of rows that intervals of numbers are made to hold. */
const LEVEL = 0.9;

export interface Assessment {
  project: Project;
  data: DataService;
  choices: Choices;
  run: Run;
  /** The linear run on the same inputs. */
  baseline: Run | null;
  /** Runs of the same inputs. */
  runs: readonly Run[];
  workerFile: string | undefined;
  seed: number;
}

/** Opens the test split, which is counted, and measures and judges everything. */
export async function assess(
  assessment: Assessment,
  ctx: JobContext = {},
): Promise<Omit<EvaluationReport, 'id'>> {
  const { project, data, choices, run, baseline: baselineRun, runs, workerFile, seed } = assessment;
  const { signal } = ctx;
  const startedAt = project.clock.now();
  const tell = (fraction: number, phase: Text): void => ctx.onProgress?.({ fraction, phase });
  /** A part of the whole's progress. */
  const part = (
    from: number,
    to: number,
    phase: string,
  ): JobContext & { onFraction: (f: number) => void } => {
    const said = text(`evaluate.phase.${phase}`);
    tell(from, said);
    return { signal, onFraction: (f) => tell(from + (to - from) * f, said) };
  };
  tell(0, text('evaluate.phase.read'));
  const chosen = choices.columns();
  const extra = [...(chosen.slices ?? []), ...chosen.fairness];
  const target = project.runs.fitted(run.id)?.recipe.spec.target ?? '';
  const money = choices.money(target);
  if (money?.column) extra.push(money.column);
  const testbed = await openTestbed(project, data, run, extra, { signal });
  const { recipe, scorer, frame, split, actual } = testbed;
  const { task } = recipe.spec;
  try {
    const openings = project.evaluations.countOpening(splitKey(recipe));
    tell(0.05, text('evaluate.phase.score', { rows: split.test.length }));
    const scored = await scoreSplits(testbed, ctx);
    const validationThresholds = scored.table;
    const tables = { thresholds: testTable(task, actual, scored), validationThresholds };
    const profit =
      !money || task !== 'binary' ? undefined : await profitFor(testbed, scored, tables, money, seed, signal);
    const goal = task === 'binary' ? choices.goal(target) : null;
    const aimed = goal && thresholdFor(goal, { ...tables, ...(profit ? { profit } : {}) });
    const model: ModelOutputs = { ...scored.model, threshold: aimed ?? scored.model.threshold };
    const baseline = baselineRun ? await baselineOutputs(project, baselineRun, testbed, ctx) : null;
    const prior = priorOf(encodeTarget(recipe, frame, split.train), recipe.classes.length);
    const measured = await figures(
      { recipe, actual, model, baseline, prior, quantile: quantileOf(run), seed },
      part(0.1, 0.4, 'intervals'),
    );
    const importance = await permutationImportance(
      scorer,
      frame,
      split.test,
      actual,
      seed,
      part(0.4, 0.6, 'importance'),
    );
    const drawn = await drawings({ recipe, actual, model, seed });
    const inspected = await inspectModel(testbed, model, importance, chosen, seed, part(0.6, 0.75, 'slices'));
    const shown = task === 'regression' ? 'r2' : mainMetric(task);
    const trust = part(0.75, 0.9, 'suspicion');
    const suspicions = await suspect(
      {
        recipe,
        frame,
        split,
        score: measured.metrics[shown]?.value ?? 0,
        chance: task === 'binary' ? 0.5 : task === 'regression' ? 0 : (measured.trivial.accuracy?.value ?? 0),
      },
      seed,
      trust,
    );
    const plain = project.settings.get('fittedRecipe', FittedRecipe);
    const same = plain?.versionId === recipe.versionId && plain.spec.target === target;
    // The quick learner wants the features as the project's own recipe makes them, not as this run's learner does.
    const trial = { recipe: same ? { ...recipe, spec: plain.spec } : recipe, frame, split, workerFile, seed };
    const shuffled = await shuffledTrial(trial, trust);
    const champion = await compareWithChampion(project, testbed, model, seed, trust);
    const interval =
      task === 'regression'
        ? measureBand(
            fitBand(scored.validation.outputs, scored.validation.actual, LEVEL),
            model.outputs,
            actual,
            seed,
          )
        : undefined;
    const calibration = project.runs.get(run.id).calibration;
    const told = {
      task,
      target,
      positive: task === 'binary' ? (recipe.classes[1] ?? null) : null,
      ...measured,
      chosenThreshold: model.threshold,
      ...(profit ? { profit } : {}),
    };
    const before = {
      runId: run.id,
      baselineRunId: baselineRun?.id ?? null,
      classes: recipe.classes,
      rows: split.test.length,
      ...told,
      ...drawn,
      ...(task === 'binary'
        ? {
            thresholdBy: aimed === null || aimed === undefined ? scored.by : ('goal' as const),
            ...(goal && aimed !== null ? { thresholdGoal: goal } : {}),
            validationThresholds,
          }
        : {}),
      ...(calibration ? { calibratedBy: calibration.kind } : {}),
      ...(interval ? { interval } : {}),
      speed: await scorer.speed(frame, split.test),
      headline: headline(told),
      importance,
      ...inspected,
      suspicions: shuffled ? [shuffled, ...suspicions] : suspicions,
      ...(champion === undefined ? {} : { champion }),
      accepted: null,
      openings,
      startedAt,
    };
    const gate = judge(before, choices.rules(task));
    const curve = gate.verdict === 'fail' ? await learningCurve(trial, part(0.9, 1, 'curve')) : null;
    const report = {
      ...before,
      ...(curve ? { learningCurve: curve } : {}),
      gate,
      seconds: (project.clock.now() - startedAt) / 1000,
    };
    await breath();
    return { ...report, advice: adviceFor(report, run, runs) };
  } finally {
    scorer.dispose();
  }
}

function testTable(task: string, actual: Float64Array, { model }: Scored): EvaluationReport['thresholds'] {
  return task === 'binary' ? thresholdTable(actual, positiveOf(model.outputs)) : [];
}

async function profitFor(
  testbed: Testbed,
  scored: Scored,
  tables: Pick<EvaluationReport, 'thresholds' | 'validationThresholds'>,
  money: NonNullable<ReturnType<Choices['money']>>,
  seed: number,
  signal: AbortSignal | undefined,
): Promise<EvaluationReport['profit']> {
  const { column } = money;
  if (column === null) return profitOf(tables, money, seed);
  // The column may be gone from this version of the data.
  if (!testbed.frame.columns.some(({ name }) => name === column)) return undefined;
  return valuedProfit(testbed, scored, tables.thresholds, { ...money, column }, seed, { signal });
}

async function baselineOutputs(
  project: Project,
  run: Run,
  testbed: Testbed,
  ctx: JobContext,
): Promise<ModelOutputs | null> {
  const fitted = project.runs.fitted(run.id);
  if (!fitted) return null;
  const scorer = new Scorer(fitted.recipe, fitted.onnx, fitted.calibration);
  try {
    const heldOut = project.runs.heldOut(run.id);
    return (await scoreSplits({ ...testbed, run, recipe: fitted.recipe, scorer, heldOut }, ctx)).model;
  } finally {
    scorer.dispose();
  }
}

/** The quantile that a run was told to predict. */
function quantileOf({ settings }: Run): number | undefined {
  const { objective, loss, alpha, quantile } = settings;
  if (objective !== 'quantile' && loss !== 'quantile') return undefined;
  return [alpha, quantile].find((value) => typeof value === 'number');
}
