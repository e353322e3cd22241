// A run made ready to be explained: its model opened, what the training rows are like, and the test rows that can be chosen.
import {
  type ExplainColumn,
  type FittedRecipe,
  type JobContext,
  type Run,
  saysNumber,
  type Text,
  text,
  throwIfCancelled,
} from '../../../shared/domain';
import type { Frame } from '../../data';
import { belongingOf, encodeTarget, listNumbers, type Split, splitInTurns } from '../../recipe';
import { type Clusters, clustersOf } from '../clusters';
import { Scorer } from '../scorer';
import { describeColumns } from './columns';
import { Explainer } from './explainer';
import { evenly, pickRows } from './rows';

/** Explanations repeat exactly: nothing about them is left to chance. */
export const SEED = 20_240_517;
const KNOWN_ROWS = 20_000;
const MOST_TEST_ROWS = 20_000;
const SAMPLE_ROWS = 1000;

export type SplitName = keyof Split;

export interface Opened {
  run: Run;
  explainer: Explainer;
  columns: ExplainColumn[];
  /** Of the run's newest report, said with every ask: a person may move it while the run is open. */
  threshold: number;
  /** Test rows: their ids, what the model says (rows x outputs of the scorer) and what was so (class or number). */
  test: {
    rowIds: Float64Array;
    outputs: Float64Array;
    actual: Float64Array;
    /** Ranking: the number of each row's list. */
    lists?: Int32Array | undefined;
  };
  /** Rows of the test split on which the model is looked at in general; no targets are read. */
  sample: Frame;
  /** Which rows of the sample belong together; undefined where each stands for itself. */
  clusters: Clusters | undefined;
  /** Training rows, for distributions and plausible values. */
  known: Frame;
  splitOf(rowId: number): SplitName | 'none';
  dispose(): void;
}

/** Of a finished run, as plain data that crosses threads. */
export interface OpenMaterial {
  run: Run;
  recipe: FittedRecipe;
  /** From features to outputs. */
  onnx: Uint8Array;
  /** Of a network with gradients. */
  integrand: Uint8Array | null;
  /** The recipe's columns, all rows of its version. */
  frame: Frame;
}

/** @throws AssayError data.*, target.*, cancelled */
export async function openRun(material: OpenMaterial, ctx: JobContext): Promise<Opened> {
  const { run, recipe, onnx, integrand, frame } = material;
  const tell = (fraction: number, phase: Text): void => ctx.onProgress?.({ fraction, phase });
  const { spec } = recipe;
  const split = await splitInTurns(frame, spec, recipe.classes);
  throwIfCancelled(ctx.signal);
  const scorer = new Scorer(recipe, onnx, run.calibration);
  try {
    tell(0.3, text('explain.phase.inside'));
    const quiet = { signal: ctx.signal };
    const model = { recipe, onnx, integrand, scorer, seed: SEED };
    const explainer = await Explainer.open(model, frame, split.train, quiet);
    try {
      tell(0.7, text('explain.phase.rows'));
      const known = pickRows(frame, evenly(split.train, KNOWN_ROWS));
      const shown = evenly(split.test, MOST_TEST_ROWS);
      const outputs = await scorer.outputs(frame, shown, quiet);
      tell(1, text('explain.phase.rows'));
      const sampled = evenly(split.test, SAMPLE_ROWS);
      return {
        run,
        explainer,
        columns: describeColumns(recipe.inputs, known),
        threshold: 0.5,
        test: {
          rowIds: Float64Array.from(shown, (row) => frame.rowIds[row] as number),
          outputs,
          actual: encodeTarget(recipe, frame, shown),
          lists: listNumbers(frame, spec, shown),
        },
        sample: pickRows(frame, sampled),
        clusters: clustersOf(belongingOf(frame, spec, sampled)),
        known,
        splitOf: lookup(frame, split),
        dispose: () => {
          explainer.dispose();
          scorer.dispose();
        },
      };
    } catch (thrown) {
      explainer.dispose();
      throw thrown;
    }
  } catch (thrown) {
    scorer.dispose();
    throw thrown;
  }
}

/** What the model predicts where the chances are these. */
export function predictionOf(
  { explainer, threshold }: Pick<Opened, 'explainer' | 'threshold'>,
  outputs: ArrayLike<number>,
): string | number {
  const { spec, classes } = explainer.recipe;
  if (saysNumber(spec.task)) return outputs[0] as number;
  if (spec.task === 'binary') return classes[(outputs[1] as number) >= threshold ? 1 : 0] ?? '';
  let best = 0;
  for (let k = 1; k < classes.length; k++) if ((outputs[k] as number) > (outputs[best] as number)) best = k;
  return classes[best] ?? '';
}

/** Which split a row is in, by its lasting id; ids stand in rising order. */
function lookup({ rowIds, rows }: Frame, split: Split): (rowId: number) => SplitName | 'none' {
  const names = ['train', 'validation', 'test'] as const;
  const place = new Uint8Array(rows);
  names.forEach((name, n) => {
    for (const row of split[name]) place[row] = n + 1;
  });
  return (rowId) => {
    let low = 0;
    let high = rows - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const id = rowIds[middle] as number;
      if (id === rowId) return names[(place[middle] as number) - 1] ?? 'none';
      if (id < rowId) low = middle + 1;
      else high = middle - 1;
    }
    return 'none';
  };
}
