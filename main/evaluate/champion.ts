// The model in production on the rows that test the one to be judged.
import { aimOf, type ChampionComparison, type JobContext } from '../../shared/domain';
import { splitKey } from '../recipe';
import { compareModels } from './compare';
import type { ModelOutputs } from './measure';
import { mainMetric } from './metrics';
import { GraphScorer } from './scorer';
import type { Testbed } from './testbed';
import type { Champion } from './thread/material';

/** Null where what is in production answers another question or takes other columns. */
export async function compareWithChampion(
  { model: champion, onnx, split: championSplit }: Champion,
  { run, recipe, frame, split, actual, clusters, lists }: Testbed,
  own: ModelOutputs,
  seed: number,
  ctx: JobContext = {},
): Promise<ChampionComparison | null> {
  const { task, target } = recipe.spec;
  const same =
    champion.task === task &&
    champion.target === target &&
    champion.classes.join('\u0000') === recipe.classes.join('\u0000') &&
    champion.inputs.every(({ name, type }) => frame.columns.some((c) => c.name === name && c.type === type));
  if (!same) return null;
  const scorer = new GraphScorer(champion, onnx);
  try {
    const other = { outputs: await scorer.outputs(frame, split.test, ctx), threshold: champion.threshold };
    const classes = recipe.classes.length;
    const aim = aimOf(task, run.settings);
    const { figures } = await compareModels(
      { task, actual, clusters, lists, classes, aim, own, other, seed },
      ctx,
    );
    const metric = mainMetric(task, aim);
    const figure = figures.find((found) => found.metric === metric);
    if (!figure) return null;
    return {
      version: champion.version,
      metric,
      value: figure.other,
      difference: figure.difference,
      others: figures.filter((found) => found !== figure),
      mayHaveSeen: championSplit !== splitKey(recipe),
    };
  } finally {
    scorer.dispose();
  }
}
