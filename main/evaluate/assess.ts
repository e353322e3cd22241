// One evaluation, from the rows to everything that the report says of them.
import type {
  ClassMoney,
  DecideBy,
  EvaluationReport,
  EvaluationRule,
  JobContext,
  Money,
  RecipeSpec,
  Suspicion,
  ThresholdGoal,
} from '../../shared/domain';
import { aimOf, text, weightColumn } from '../../shared/domain';
import { belongingColumn, encodeTarget } from '../recipe';
import { turn } from '../../shared/domain/turn';
import { compareWithChampion } from './champion';
import { grouping } from './clusters';
import { fitBand, measureBand } from './conformal';
import { thresholdTable } from './curves';
import { classProfitOf, decideReport } from './decide';
import { judge } from './gate';
import { headline } from './headline';
import { permutationImportance } from './importance';
import { type Chosen, inspectModel } from './inspect';
import { drawings, figures, type ModelOutputs, priorOf } from './measure';
import { orderOf } from './order';
import { mainMetric } from './metrics';
import { positiveOf } from './metrics/binary';
import { thresholdFor } from './money';
import { againstRest } from './rest';
import { suspect } from './suspicion';
import { besides, type Scored, scoreSplits, type Testbed, weightsOf } from './testbed';
import type { Champion, RunModel } from './thread/material';
import { learningCurve, shuffledTrial, type Trial } from './trial';
import { profitOf, valuedProfit } from './worth';

/** The share of rows that intervals of numbers are made to hold. */
const LEVEL = 0.9;

export interface Assessment {
  chosen: Chosen;
  money: Money | null;
  /** Several classes: what decisions bring, and by what is decided. */
  classMoney: ClassMoney | null;
  decideBy: DecideBy;
  /** What the threshold is for. */
  goal: ThresholdGoal | null;
  /** The linear run on the same inputs. */
  baseline: RunModel | null;
  /** Absent where nothing else is in production. */
  champion?: Champion | undefined;
  rules: readonly EvaluationRule[];
  /** The project's own recipe, as a quick learner wants the features; null where it is of other data or another target. */
  plain: RecipeSpec | null;
  seed: number;
}

/** A report but for what the project knows of it: its number, the openings, when it was made and what would help. */
export type Assessed = Omit<
  EvaluationReport,
  'id' | 'openings' | 'startedAt' | 'seconds' | 'accepted' | 'advice'
>;

/** Measures and judges everything. */
export async function assess(
  testbed: Testbed,
  assessment: Assessment,
  ctx: JobContext = {},
): Promise<Assessed> {
  const { run, recipe, scorer, frame, split } = testbed;
  const { task, target } = recipe.spec;
  const { chosen, champion, rules, plain, seed } = assessment;
  const aim = aimOf(task, run.settings);
  const part = parts(ctx);
  ctx.onProgress?.({ fraction: 0.05, phase: text('evaluate.phase.score', { rows: split.test.length }) });
  const decision = await decide(testbed, assessment, ctx);
  const { model, scored } = decision;
  const measurement = await measure(testbed, decision, assessment, part);
  const { importance } = measurement;
  const inspection = await inspectModel(testbed, model, importance, chosen, seed, part(0.6, 0.75, 'slices'));
  const trust = part(0.75, 0.9, 'suspicion');
  const trial = { recipe: plain ? { ...recipe, spec: plain } : recipe, frame, split, seed, aim };
  const suspicions = await doubts(testbed, measurement, trial, trust);
  const comparison = champion && (await compareWithChampion(champion, testbed, model, seed, trust));
  const brought = await brings(testbed, scored, measurement, assessment, trust);
  const measured = {
    runId: run.id,
    baselineRunId: assessment.baseline?.run.id ?? null,
    classes: recipe.classes,
    rows: split.test.length,
    task,
    target,
    positive: task === 'binary' ? (recipe.classes[1] ?? null) : null,
    ...(aim ? { aim } : {}),
    ...unitOf(testbed),
    ...measurement,
    ...brought,
    chosenThreshold: model.threshold,
    ...decision.kept,
    ...(run.calibration ? { calibratedBy: run.calibration.kind } : {}),
    ...bandOf(testbed, scored, model, seed),
    speed: await scorer.speed(frame, split.test),
    ...inspection,
    suspicions,
    ...(comparison === undefined ? {} : { champion: comparison }),
  };
  const report = brought.classProfit ? decideReport(measured, assessment.decideBy) : measured;
  const gate = judge(report, rules);
  const curve = gate.verdict === 'fail' ? await learningCurve(trial, part(0.9, 1, 'curve')) : null;
  await turn();
  return {
    ...report,
    headline: headline(report),
    ...(curve ? { learningCurve: curve } : {}),
    gate,
  };
}

type Part = (
  from: number,
  to: number,
  phase: string,
) => JobContext & { onFraction: (fraction: number) => void };

/** Parts of the whole's progress. */
const parts =
  ({ signal, onProgress }: JobContext): Part =>
  (from, to, key) => {
    const phase = text(`evaluate.phase.${key}`);
    onProgress?.({ fraction: from, phase });
    return { signal, onFraction: (f) => onProgress?.({ fraction: from + (to - from) * f, phase }) };
  };

/** What is decided by the validation rows, before the test rows are measured. */
interface Decision {
  scored: Scored;
  /** Outputs on the test rows, with the threshold. */
  model: ModelOutputs;
  /** What the report keeps of it. */
  kept: Partial<Pick<EvaluationReport, 'profit' | 'thresholdBy' | 'thresholdGoal' | 'validationThresholds'>>;
}

async function decide(
  testbed: Testbed,
  { money, goal: wanted, seed }: Assessment,
  { signal }: JobContext,
): Promise<Decision> {
  const { task } = testbed.recipe.spec;
  const scored = await scoreSplits(testbed, { signal });
  if (task !== 'binary') return { scored, model: scored.model, kept: {} };
  const thresholds = thresholdTable(
    testbed.actual,
    positiveOf(scored.model.outputs),
    testbed.clusters?.weights,
  );
  const tables = { thresholds, validationThresholds: scored.table };
  const profit = money ? await profitFor(testbed, scored, tables, money, seed, signal) : undefined;
  const earning = profit ? { profit } : {};
  const aimed = (wanted && thresholdFor(wanted, { ...tables, ...earning })) ?? null;
  return {
    scored,
    model: { ...scored.model, threshold: aimed ?? scored.model.threshold },
    kept: {
      ...earning,
      thresholdBy: aimed === null ? scored.by : 'goal',
      ...(wanted && aimed !== null ? { thresholdGoal: wanted } : {}),
      validationThresholds: scored.table,
    },
  };
}

type Measurement = Omit<Awaited<ReturnType<typeof figures>>, 'areas'> &
  Awaited<ReturnType<typeof drawings>> &
  Pick<EvaluationReport, 'importance' | 'oneVsRest'>;

/** All figures of the model, beside the baseline and a model without input. */
async function measure(
  testbed: Testbed,
  { model }: Decision,
  { baseline: baselineModel, seed }: Assessment,
  part: Part,
): Promise<Measurement> {
  const { run, recipe, scorer, frame, split, actual, clusters, lists } = testbed;
  const aim = aimOf(recipe.spec.task, run.settings);
  const intervals = part(0.1, 0.4, 'intervals');
  const { signal } = intervals;
  const baseline =
    baselineModel &&
    (await besides(testbed, baselineModel, async (other) => (await scoreSplits(other, { signal })).model));
  const prior = priorOf(
    encodeTarget(recipe, frame, split.train),
    recipe.classes.length,
    weightsOf(recipe, frame, split.train),
    aim,
  );
  const { areas, ...found } = await figures(
    { recipe, actual, clusters, lists, model, baseline, prior, aim, seed },
    intervals,
  );
  const importance = await permutationImportance(
    scorer,
    { frame, rows: split.test, actual, lists, weights: clusters?.weights, aim },
    seed,
    part(0.4, 0.6, 'importance'),
  );
  const order = orderOf(testbed, model.outputs);
  return {
    ...found,
    ...(await drawings({ recipe, actual, clusters, model, seed })),
    ...(areas
      ? { oneVsRest: await againstRest({ recipe, actual, clusters, model, seed }, areas, { signal }) }
      : {}),
    ...(order ? { order } : {}),
    importance,
  };
}

/** Reasons to doubt the score, and what was looked for in vain. */
async function doubts(
  { recipe, frame, split }: Testbed,
  { metrics, trivial }: Measurement,
  trial: Trial,
  ctx: JobContext,
): Promise<Suspicion[]> {
  const { task } = recipe.spec;
  const metric = task === 'regression' ? 'r2' : mainMetric(task);
  const nothing = task === 'binary' ? 0.5 : task === 'regression' ? 0 : (trivial[metric]?.value ?? 0);
  const found = await suspect(
    { recipe, frame, split, score: metrics[metric]?.value ?? 0, chance: nothing },
    trial.seed,
    ctx,
  );
  const shuffled = await shuffledTrial(trial, ctx);
  return shuffled ? [shuffled, ...found] : found;
}

/** Numbers: the band that holds nine of ten, and whether it does. */
function bandOf(
  { recipe, actual, clusters }: Testbed,
  { validation }: Scored,
  { outputs }: ModelOutputs,
  seed: number,
): Pick<EvaluationReport, 'interval'> {
  if (recipe.spec.task !== 'regression') return {};
  const band = fitBand(validation.outputs, validation.actual, LEVEL, validation.weights);
  return { interval: measureBand(band, outputs, actual, seed, clusters) };
}

async function profitFor(
  testbed: Testbed,
  scored: Scored,
  tables: Pick<EvaluationReport, 'thresholds' | 'validationThresholds'>,
  money: Money,
  seed: number,
  signal: AbortSignal | undefined,
): Promise<EvaluationReport['profit']> {
  const { column } = money;
  if (column === null && !testbed.clusters) return profitOf(tables, money, seed);
  // The column may be gone from this version of the data.
  if (column !== null && !testbed.frame.columns.some(({ name }) => name === column)) return undefined;
  return valuedProfit(testbed, scored, tables.thresholds, money, seed, { signal });
}

/** Several classes: what decisions bring, where that was said. */
async function brings(
  testbed: Testbed,
  scored: Scored,
  { oneVsRest }: Measurement,
  { classMoney: money, seed }: Assessment,
  ctx: JobContext,
): Promise<Pick<EvaluationReport, 'classProfit'>> {
  const named = ({ name }: { name: string }): boolean => name === money?.column;
  // The column may be gone from this version of the data.
  if (!money || !oneVsRest || (money.column !== null && !testbed.frame.columns.some(named))) return {};
  return { classProfit: await classProfitOf(testbed, scored, money, oneVsRest, seed, ctx) };
}

/** What the intervals are over, where rows do not stand for themselves, and by what they count. */
function unitOf({ recipe, clusters }: Testbed): Pick<EvaluationReport, 'unit' | 'weightedBy'> {
  const column = belongingColumn(recipe.spec);
  const groups = grouping(clusters);
  const weight = clusters?.weights ? weightColumn(recipe.spec) : null;
  return {
    ...(groups && column !== null ? { unit: { column, groups: groups.count } } : {}),
    ...(weight === null ? {} : { weightedBy: weight }),
  };
}
