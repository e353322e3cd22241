// What an evaluation needs of the project, as plain data that crosses threads.
import {
  AssayError,
  type FittedRecipe,
  type JobContext,
  type ModelVersion,
  type Run,
  throwIfCancelled,
} from '../../../shared/domain';
import type { DataService, Frame } from '../../data';
import type { HeldOut, Project } from '../../project';
import { columnsOf, splitKey } from '../../recipe';

/** A finished run with what it came to. */
export interface RunModel {
  run: Run;
  recipe: FittedRecipe;
  /** From features to outputs. */
  onnx: Uint8Array;
  /** What its fits said of rows that they had not seen, before any correction; null for runs of earlier versions. */
  heldOut: HeldOut | null;
}

/** The model in production. */
export interface Champion {
  model: ModelVersion;
  /** From raw columns to outputs. */
  onnx: Uint8Array;
  /** Its split, as `splitKey` tells it; null where its run is gone. */
  split: string | null;
}

/** A run's model with the rows of its version. */
export interface Material {
  model: RunModel;
  /** The recipe's columns, its identifiers, and what else was asked for. */
  frame: Frame;
}

/**
 * @param more raw columns to read beside those of the recipe; unknown ones are left out
 * @throws AssayError evaluate.none, data.*, cancelled
 */
export async function gather(
  project: Project,
  data: DataService,
  run: Run,
  more: readonly string[],
  { signal }: JobContext = {},
): Promise<Material> {
  const model = runModel(project, run);
  if (!model) throw new AssayError('evaluate.none');
  const { spec, versionId } = model.recipe;
  const { columns } = project.datasets.get(versionId);
  const known = new Set(columns.map(({ name }) => name));
  const ids = spec.columns.filter(({ role }) => role === 'id').map(({ name }) => name);
  const names = [...new Set([...columnsOf(spec), ...ids, ...more])].filter((name) => known.has(name));
  const frame = await data.frame(versionId, names, {}, { signal });
  throwIfCancelled(signal);
  return { model, frame };
}

/** Null for a run that did not finish. */
export function runModel(project: Project, run: Run): RunModel | null {
  const fitted = project.runs.fitted(run.id);
  if (!fitted || run.state !== 'finished') return null;
  return {
    run,
    recipe: fitted.recipe,
    // Bytes from SQLite may be a view on memory that is shared; a copy of its own can cross to a thread.
    onnx: new Uint8Array(fitted.onnx),
    heldOut: project.runs.heldOut(run.id),
  };
}

/** Undefined where nothing else than this run is in production. */
export function championBeside(project: Project, run: Run): Champion | undefined {
  const version = project.models.alias('production');
  if (version === null) return undefined;
  const model = project.models.get(version);
  if (model.runId === run.id && model.calibratedBy === run.calibration?.kind) return undefined;
  return { model, onnx: new Uint8Array(project.models.onnx(version)), split: splitOf(project, model.runId) };
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
