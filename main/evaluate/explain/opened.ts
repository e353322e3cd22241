// A run made ready to be explained: its model opened, what the training rows are like, and the test rows that can be chosen.
import {
  AssayError,
  type ExplainColumn,
  type JobContext,
  type Run,
  type Text,
  text,
  throwIfCancelled,
} from '../../../shared/domain';
import type { DataService, Frame } from '../../data';
import type { Project } from '../../project';
import { encodeTarget, columnsOf, type Split, splitInTurns } from '../../recipe';
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
  /** Of the run's newest report; a person may move it while the run is open. */
  threshold: number;
  /** Test rows: their ids, what the model says (rows x outputs of the scorer) and what was so (class or number). */
  test: { rowIds: Float64Array; outputs: Float64Array; actual: Float64Array };
  /** Rows of the test split on which the model is looked at in general; no targets are read. */
  sample: Frame;
  /** Training rows, for distributions and plausible values. */
  known: Frame;
  splitOf(rowId: number): SplitName | 'none';
  dispose(): void;
}

/** @throws AssayError learn.runMissing, evaluate.none for a run that is not finished; data.*, target.*; cancelled */
export async function openRun(
  project: Project,
  data: DataService,
  runId: number,
  ctx: JobContext,
): Promise<Opened> {
  const run = project.runs.get(runId);
  const fitted = project.runs.fitted(runId);
  if (!fitted || run.state !== 'finished') throw new AssayError('evaluate.none');
  const { recipe, onnx, calibration } = fitted;
  const tell = (fraction: number, phase: Text): void => ctx.onProgress?.({ fraction, phase });
  tell(0, text('explain.phase.read'));
  const columns = columnsOf(recipe.spec);
  const frame = await data.frame(recipe.versionId, columns, {}, { signal: ctx.signal });
  throwIfCancelled(ctx.signal);
  const split = await splitInTurns(frame, recipe.spec, recipe.classes);
  const scorer = new Scorer(recipe, onnx, calibration);
  try {
    tell(0.3, text('explain.phase.inside'));
    const quiet = { signal: ctx.signal };
    const explainer = await Explainer.open({ recipe, onnx, scorer, seed: SEED }, frame, split.train, quiet);
    tell(0.7, text('explain.phase.rows'));
    const known = pickRows(frame, evenly(split.train, KNOWN_ROWS));
    const shown = evenly(split.test, MOST_TEST_ROWS);
    const outputs = await scorer.outputs(frame, shown, quiet);
    tell(1, text('explain.phase.rows'));
    return {
      run,
      explainer,
      columns: describeColumns(recipe.inputs, known),
      threshold: 0.5,
      test: {
        rowIds: Float64Array.from(shown, (row) => frame.rowIds[row] as number),
        outputs,
        actual: encodeTarget(recipe, frame, shown),
      },
      sample: pickRows(frame, evenly(split.test, SAMPLE_ROWS)),
      known,
      splitOf: lookup(frame, split),
      dispose: () => {
        explainer.dispose();
        scorer.dispose();
      },
    };
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
  if (spec.task === 'regression') return outputs[0] as number;
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
