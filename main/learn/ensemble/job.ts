// Making an ensemble of runs that are finished: weights, its own figure, one graph. Runs in a worker thread, as a fit does.
import { AssayError, type Clock, type FittedRecipe, text } from '../../../shared/domain';
import type { HeldOut } from '../../project';
import type { JobEvent } from '../job';
import type { FitControl } from '../learner';
import { scoreOf } from '../standing';
import { ensembleGraph, inputsOf } from './graph';
import { crossWeighed, selectWeights } from './select';

/** A finished run as an ensemble may take it. */
export interface EnsembleSource {
  runId: number;
  recipe: FittedRecipe;
  onnx: Uint8Array;
  heldOut: HeldOut;
}

/** Plain data that crosses threads. */
export interface EnsembleJob {
  ensemble: true;
  /** The project's recipe: what is predicted, and the split. */
  recipe: FittedRecipe;
  /** Held out on the same rows, best first. */
  sources: EnsembleSource[];
}

/** Weights below this are left out: they cost as much as any and change nothing. */
const LEAST_WEIGHT = 0.02;

/** @throws AssayError cancelled */
export async function* ensembleJob(
  { recipe, sources }: EnsembleJob,
  control: FitControl,
  clock: Clock,
): AsyncGenerator<JobEvent> {
  const { task, split } = recipe.spec;
  const began = clock.now();
  const check = (): void => {
    if (control.cancelled()) throw new AssayError('cancelled');
  };
  const progress = (fraction: number, step: number): JobEvent => ({
    type: 'progress',
    fraction,
    epoch: 0,
    step,
    secondsLeft: fraction > 0 ? ((clock.now() - began) / 1000) * (1 / fraction - 1) : null,
  });
  yield { type: 'backend', name: text('learn.backend.plain') };
  const models = sources.map(({ heldOut }) => heldOut);
  const weights = selectWeights(task, models, check);
  yield progress(0.2, 1);
  if (control.paused()) await control.waitWhilePaused();
  const heldOut = crossWeighed(task, models, split.seed, check);
  if (!heldOut) throw new AssayError('internal', {}, { cause: 'An ensemble needs members.' });
  yield progress(0.9, 2);
  const heavy = weights.map((weight) => (weight < LEAST_WEIGHT ? 0 : weight));
  const total = heavy.reduce((a, b) => a + b, 0);
  const members = sources.flatMap((source, i) => {
    const weight = (heavy[i] as number) / total;
    return weight > 0 ? [{ ...source, weight }] : [];
  });
  const { metric, value } = scoreOf(task, heldOut);
  yield { type: 'best', metric, value, epoch: 0 };
  yield {
    type: 'members',
    members: members.map(({ runId, weight }) => ({ runId, weight: Number(weight.toPrecision(3)) })),
  };
  yield {
    type: 'ending',
    ending: text('learn.ending.ensemble', { members: members.length, of: sources.length }),
  };
  yield { type: 'heldOut', heldOut };
  const onnx = ensembleGraph(members).toBytes();
  yield { type: 'fitted', onnx, recipe: { ...recipe, inputs: inputsOf(members) } };
}
