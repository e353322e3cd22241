// The model in production on the rows that test the one to be judged.
import { AssayError, type ChampionComparison, type JobContext } from '../../shared/domain';
import type { Project } from '../project';
import { splitKey } from '../recipe';
import { compareModels } from './compare';
import type { ModelOutputs } from './measure';
import { mainMetric } from './metrics';
import { GraphScorer } from './scorer';
import type { Testbed } from './testbed';

/** Undefined where nothing else is in production, null where what is there answers another question or takes other columns. */
export async function compareWithChampion(
  project: Project,
  { run, recipe, frame, split, actual }: Testbed,
  own: ModelOutputs,
  seed: number,
  ctx: JobContext = {},
): Promise<ChampionComparison | null | undefined> {
  const version = project.models.alias('production');
  if (version === null) return undefined;
  const champion = project.models.get(version);
  if (champion.runId === run.id && champion.calibratedBy === run.calibration?.kind) return undefined;
  const { task, target } = recipe.spec;
  const same =
    champion.task === task &&
    champion.target === target &&
    champion.classes.join('\u0000') === recipe.classes.join('\u0000') &&
    champion.inputs.every(({ name, type }) => frame.columns.some((c) => c.name === name && c.type === type));
  if (!same) return null;
  const scorer = new GraphScorer(champion, project.models.onnx(version));
  try {
    const other = { outputs: await scorer.outputs(frame, split.test, ctx), threshold: champion.threshold };
    const classes = recipe.classes.length;
    const { figures } = await compareModels({ task, actual, classes, own, other, seed }, ctx);
    const metric = mainMetric(task);
    const figure = figures.find((found) => found.metric === metric);
    if (!figure) return null;
    return {
      version,
      metric,
      value: figure.other,
      difference: figure.difference,
      mayHaveSeen: splitOf(project, champion.runId) !== splitKey(recipe),
    };
  } finally {
    scorer.dispose();
  }
}

/** Null where the run is gone. */
function splitOf(project: Project, runId: number): string | null {
  try {
    const fitted = project.runs.fitted(runId);
    return fitted && splitKey(fitted.recipe);
  } catch (thrown) {
    if (AssayError.from(thrown).code === 'learn.runMissing') return null;
    throw thrown;
  }
}
