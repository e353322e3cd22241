// One evaluation, from the rows to everything that the report says of them.
import type {
  EvaluationReport,
  EvaluationRule,
  JobContext,
  Money,
  RecipeSpec,
  Run,
  Text,
  ThresholdGoal,
} from '../../shared/domain';
import { text } from '../../shared/domain';
import { belongingColumn, encodeTarget } from '../recipe';
import { breath } from './bootstrap';
import { compareWithChampion } from './champion';
import { fitBand, measureBand } from './conformal';
import { thresholdTable } from './curves';
import { judge } from './gate';
import { headline } from './headline';
import { permutationImportance } from './importance';
import { type Chosen, inspectModel } from './inspect';
import { drawings, figures, type ModelOutputs, priorOf } from './measure';
import { mainMetric } from './metrics';
import { positiveOf } from './metrics/binary';
import { thresholdFor } from './money';
import { suspect } from './suspicion';
import { besides, type Scored, scoreSplits, type Testbed } from './testbed';
import type { Champion, RunModel } from './thread/material';
import { learningCurve, shuffledTrial } from './trial';
import { profitOf, valuedProfit } from './worth';

/** The share of rows that intervals of numbers are made to hold. */
const LEVEL = 0.9;

export interface Assessment {
  chosen: Chosen;
  money: Money | null;
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
  { chosen, money, goal: wanted, baseline: baselineModel, champion, rules, plain, seed }: Assessment,
  ctx: JobContext = {},
): Promise<Assessed> {
  const { signal } = ctx;
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
  const { run, recipe, scorer, frame, split, actual, clusters, lists } = testbed;
  const { task, target } = recipe.spec;
  tell(0.05, text('evaluate.phase.score', { rows: split.test.length }));
  const scored = await scoreSplits(testbed, { signal });
  const validationThresholds = scored.table;
  const tables = { thresholds: testTable(task, actual, scored), validationThresholds };
  const profit =
    !money || task !== 'binary' ? undefined : await profitFor(testbed, scored, tables, money, seed, signal);
  const goal = task === 'binary' ? wanted : null;
  const aimed = goal && thresholdFor(goal, { ...tables, ...(profit ? { profit } : {}) });
  const model: ModelOutputs = { ...scored.model, threshold: aimed ?? scored.model.threshold };
  const baseline =
    baselineModel &&
    (await besides(testbed, baselineModel, async (other) => (await scoreSplits(other, { signal })).model));
  const prior = priorOf(encodeTarget(recipe, frame, split.train), recipe.classes.length);
  const measured = await figures(
    { recipe, actual, clusters, lists, model, baseline, prior, quantile: quantileOf(run), seed },
    part(0.1, 0.4, 'intervals'),
  );
  const importance = await permutationImportance(
    scorer,
    { frame, rows: split.test, actual, lists },
    seed,
    part(0.4, 0.6, 'importance'),
  );
  const drawn = await drawings({ recipe, actual, clusters, model, seed });
  const inspected = await inspectModel(testbed, model, importance, chosen, seed, part(0.6, 0.75, 'slices'));
  const shown = task === 'regression' ? 'r2' : mainMetric(task);
  const trust = part(0.75, 0.9, 'suspicion');
  const suspicions = await suspect(
    {
      recipe,
      frame,
      split,
      score: measured.metrics[shown]?.value ?? 0,
      chance: task === 'binary' ? 0.5 : task === 'regression' ? 0 : (measured.trivial[shown]?.value ?? 0),
    },
    seed,
    trust,
  );
  const trial = { recipe: plain ? { ...recipe, spec: plain } : recipe, frame, split, seed };
  const shuffled = await shuffledTrial(trial, trust);
  const beside = champion && (await compareWithChampion(champion, testbed, model, seed, trust));
  const interval =
    task === 'regression'
      ? measureBand(
          fitBand(scored.validation.outputs, scored.validation.actual, LEVEL),
          model.outputs,
          actual,
          seed,
          clusters,
        )
      : undefined;
  const told = {
    task,
    target,
    positive: task === 'binary' ? (recipe.classes[1] ?? null) : null,
    ...measured,
    chosenThreshold: model.threshold,
    ...(profit ? { profit } : {}),
  };
  const report = {
    runId: run.id,
    baselineRunId: baselineModel?.run.id ?? null,
    classes: recipe.classes,
    rows: split.test.length,
    ...unitOf(testbed),
    ...told,
    ...drawn,
    ...(task === 'binary'
      ? {
          thresholdBy: aimed === null || aimed === undefined ? scored.by : ('goal' as const),
          ...(goal && aimed !== null ? { thresholdGoal: goal } : {}),
          validationThresholds,
        }
      : {}),
    ...(run.calibration ? { calibratedBy: run.calibration.kind } : {}),
    ...(interval ? { interval } : {}),
    speed: await scorer.speed(frame, split.test),
    headline: headline(told),
    importance,
    ...inspected,
    suspicions: shuffled ? [shuffled, ...suspicions] : suspicions,
    ...(beside === undefined ? {} : { champion: beside }),
  };
  const gate = judge(report, rules);
  const curve = gate.verdict === 'fail' ? await learningCurve(trial, part(0.9, 1, 'curve')) : null;
  await breath();
  return { ...report, ...(curve ? { learningCurve: curve } : {}), gate };
}

function testTable(task: string, actual: Float64Array, { model }: Scored): EvaluationReport['thresholds'] {
  return task === 'binary' ? thresholdTable(actual, positiveOf(model.outputs)) : [];
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

/** What the intervals are over, where rows do not stand for themselves. */
function unitOf({ recipe, clusters }: Testbed): Pick<EvaluationReport, 'unit'> {
  const column = belongingColumn(recipe.spec);
  return clusters && column !== null ? { unit: { column, groups: clusters.count } } : {};
}

/** The quantile that a run was told to predict. */
function quantileOf({ settings }: Run): number | undefined {
  const { objective, loss, alpha, quantile } = settings;
  if (objective !== 'quantile' && loss !== 'quantile') return undefined;
  return [alpha, quantile].find((value) => typeof value === 'number');
}
