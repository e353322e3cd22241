// Quick fits beside the evaluation: a plain model on few rows.
import {
  AssayError,
  type FittedRecipe,
  type JobContext,
  type Random,
  type Settings,
  systemClock,
  throwIfCancelled,
} from '../../shared/domain';
import type { Frame } from '../data';
import { fitJob, type FitJob, unattended } from '../learn';
import { fitSteps, splitInTurns } from '../recipe';
import { turn } from '../../shared/domain/turn';

export type Quick = { onnx: Uint8Array; recipe: FittedRecipe };

/** Most rows of a quick fit. */
export const QUICK_ROWS = 10_000;

/**
 * The linear learner on these rows alone: they are split anew, recipe and model fitted on what trains.
 * @throws AssayError what the recipe or the learner cannot take; cancelled
 */
export async function quickFit(
  frame: Frame,
  { spec, versionId }: Pick<FittedRecipe, 'spec' | 'versionId'>,
  seed: number,
  ctx: JobContext = {},
  settings: Settings = {},
): Promise<Quick> {
  const split = await splitInTurns(frame, spec);
  const recipe = await fittedInTurns(spec, versionId, frame, split.train, ctx);
  const job: FitJob = {
    frame,
    recipe,
    learner: 'linear',
    settings,
    seed,
    timeBudgetMs: 20_000,
    checkpoint: null,
  };
  const control = { ...unattended, cancelled: () => ctx.signal?.aborted === true };
  for await (const event of fitJob(job, control, systemClock)) {
    if (event.type === 'fitted') return { onnx: event.onnx, recipe: event.recipe };
    await turn();
  }
  throw new AssayError('internal', {}, { cause: 'The quick fit gave no model.' });
}

async function fittedInTurns(
  spec: FittedRecipe['spec'],
  versionId: number,
  frame: Frame,
  train: Int32Array,
  { signal }: JobContext,
): Promise<FittedRecipe> {
  const steps = fitSteps(spec, versionId, frame, train);
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
    await turn();
    throwIfCancelled(signal);
  }
}

/** The rows at these positions as a frame of their own. */
export function subFrame(frame: Frame, rows: Int32Array): Frame {
  return {
    rows: rows.length,
    rowIds: Float64Array.from(rows, (row) => frame.rowIds[row] as number),
    columns: frame.columns.map((column) =>
      column.kind === 'number'
        ? { ...column, values: Float64Array.from(rows, (row) => column.values[row] as number) }
        : {
            ...column,
            ...compact(
              column.dictionary,
              Int32Array.from(rows, (row) => column.codes[row] as number),
            ),
          },
    ),
  };
}

/** Only the words that occur: a dictionary of a million names would cross to the thread for a few rows. */
function compact(
  dictionary: readonly string[],
  codes: Int32Array,
): { dictionary: string[]; codes: Int32Array } {
  const words: string[] = [];
  const places = new Map<number, number>();
  const own = codes.map((code) => {
    if (code < 0) return -1;
    const known = places.get(code) ?? words.push(dictionary[code] ?? '') - 1;
    places.set(code, known);
    return known;
  });
  return { dictionary: words, codes: own };
}

/** At most so many of the positions, drawn without order. */
export const sampleOf = (rows: Int32Array, most: number, random: Random): Int32Array =>
  random.shuffle(rows.slice()).slice(0, most);
