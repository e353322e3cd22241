// Making an ensemble of runs that are finished: weights, its own figure, one graph. Runs in a worker thread, as a fit does.
import { AssayError, type Clock, type FittedRecipe, text } from '../../../shared/domain';
import type { Frame } from '../../data';
import type { HeldOut } from '../../project';
import { belongingOf, listNumbers, rowWeights } from '../../recipe';
import { groupsIn } from '../groups';
import type { JobEvent } from '../job';
import type { FitControl } from '../learner';
import { scoreOf } from '../standing';
import { partsOf } from './cross';
import { ensembleGraph, inputsOf } from './graph';
import { join } from './join';

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
  /** The columns by which rows belong together, are of one list and count, all rows of the version; null where there are none. */
  frame: Frame | null;
  /** Held out on the same rows, best first. */
  sources: EnsembleSource[];
}

/** @throws AssayError cancelled */
export async function* ensembleJob(
  { recipe, frame, sources }: EnsembleJob,
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
  const [some] = sources;
  const belonging =
    frame && some ? belongingOf(frame, recipe.spec, some.heldOut.positions) : { kind: 'none' as const };
  const weights = frame && some && rowWeights(recipe, frame, some.heldOut.positions, false);
  const lists = frame && some && listNumbers(frame, recipe.spec, some.heldOut.positions);
  const models = sources.map(({ heldOut }) => ({
    ...heldOut,
    ...groupsIn(belonging),
    ...(lists ? { lists } : {}),
    ...(weights ? { weights } : {}),
  }));
  const [first] = models;
  if (!first) throw new AssayError('internal', {}, { cause: 'An ensemble needs members.' });
  yield progress(0.1, 1);
  if (control.paused()) await control.waitWhilePaused();
  const { blend, heldOut, single } = join(task, models, partsOf(task, first, belonging, split.seed), check);
  yield progress(0.9, 2);
  const members = sources.flatMap((source, i) => {
    const weight = blend.weights[i] as number;
    const scale = blend.scales?.[i] ?? 1;
    return weight > 0 ? [{ ...source, weight, scale }] : [];
  });
  const all = members.reduce((sum, { weight }) => sum + weight, 0);
  const { metric, value } = scoreOf(task, heldOut);
  yield { type: 'best', metric, value, epoch: 0 };
  yield {
    type: 'members',
    members: members.map(({ runId, weight }) => ({ runId, weight: Number((weight / all).toPrecision(3)) })),
  };
  yield { type: 'chosen', score: scoreOf(task, single) };
  yield {
    type: 'ending',
    ending: text(blend.kind === 'stack' ? 'learn.ending.stacked' : 'learn.ending.ensemble', {
      members: members.length,
      of: sources.length,
    }),
  };
  yield { type: 'heldOut', heldOut };
  const onnx = ensembleGraph(members, blend).toBytes();
  yield { type: 'fitted', onnx, recipe: { ...recipe, inputs: inputsOf(members) } };
}
