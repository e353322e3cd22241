// Making an ensemble of runs that are finished: weights, its own figure, one graph. Runs in a worker thread, as a fit does.
import { AssayError, type Clock, type FittedRecipe, type Task, text } from '../../../shared/domain';
import type { Frame } from '../../data';
import type { HeldOut } from '../../project';
import { belongingOf } from '../../recipe';
import { groupsIn } from '../groups';
import type { JobEvent } from '../job';
import type { FitControl } from '../learner';
import { paired, scoreOf } from '../standing';
import { better } from '../watch';
import type { Blend } from './blend';
import { crossed, type Crossed, partsOf } from './cross';
import { ensembleGraph, inputsOf } from './graph';
import { selectWeights } from './select';
import { fitStack } from './stack';

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
  /** The column by which rows belong together, all rows of the version; null where none does. */
  frame: Frame | null;
  /** Held out on the same rows, best first. */
  sources: EnsembleSource[];
}

/** Weights below this share are left out: they cost as much as any and change nothing. */
const LEAST_WEIGHT = 0.02;

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
  const models = sources.map(({ heldOut }) => ({ ...heldOut, ...groupsIn(belonging) }));
  const [first] = models;
  if (!first) throw new AssayError('internal', {}, { cause: 'An ensemble needs members.' });
  const weights = selectWeights(task, models, check);
  yield progress(0.2, 1);
  if (control.paused()) await control.waitWhilePaused();
  const said = crossed(task, models, partsOf(task, first, belonging, split.seed), check);
  const stack = betterWay(task, said) === 'stack' ? fitStack(task, models, weights, check) : null;
  // One that listens to none of them is no ensemble.
  const kind = stack?.weights.some((weight) => weight > 0) ? 'stack' : 'mean';
  const heldOut = said[kind];
  yield progress(0.9, 2);
  const blend: Blend =
    stack && kind === 'stack'
      ? restacked(task, models, stack.weights, check)
      : { kind: 'mean', weights: withoutLight(weights), constant: 0 };
  const members = sources.flatMap((source, i) => {
    const weight = blend.weights[i] as number;
    return weight > 0 ? [{ ...source, weight }] : [];
  });
  const all = members.reduce((sum, { weight }) => sum + weight, 0);
  const { metric, value } = scoreOf(task, heldOut);
  yield { type: 'best', metric, value, epoch: 0 };
  yield {
    type: 'members',
    members: members.map(({ runId, weight }) => ({ runId, weight: Number((weight / all).toPrecision(3)) })),
  };
  yield { type: 'chosen', score: scoreOf(task, said.single) };
  yield {
    type: 'ending',
    ending: text(kind === 'stack' ? 'learn.ending.stacked' : 'learn.ending.ensemble', {
      members: members.length,
      of: sources.length,
    }),
  };
  yield { type: 'heldOut', heldOut };
  const onnx = ensembleGraph(members, blend).toBytes();
  yield { type: 'fitted', onnx, recipe: { ...recipe, inputs: inputsOf(members) } };
}

/** The stack only where it is ahead by more than the standard error of its lead: the mean has less that can go wrong. */
function betterWay(task: Task, { mean, stack }: Crossed): Blend['kind'] {
  const lead = paired(task, stack, mean);
  if (!lead || !better(lead.metric, lead.first, lead.second)) return 'mean';
  return Math.abs(lead.difference) > lead.error ? 'stack' : 'mean';
}

/** Without those that hardly count, the others as much more. */
function withoutLight(weights: Float64Array): Float64Array {
  const all = weights.reduce((a, b) => a + b, 0);
  const heavy = weights.map((weight) => (weight < LEAST_WEIGHT * all ? 0 : weight));
  const left = heavy.reduce((a, b) => a + b, 0);
  return heavy.map((weight) => (weight * all) / left);
}

/** The stack of those models alone that count in the stack of all: a stack's weights can't be made up for by simple shares. */
function restacked(task: Task, models: readonly HeldOut[], weights: Float64Array, check: () => void): Blend {
  const heavy = withoutLight(weights);
  const kept = models.flatMap((_, m) => ((heavy[m] as number) > 0 ? [m] : []));
  const blend = fitStack(
    task,
    kept.map((m) => models[m] as HeldOut),
    Float64Array.from(kept, (m) => heavy[m] as number),
    check,
  );
  const all = new Float64Array(models.length);
  kept.forEach((m, i) => (all[m] = blend.weights[i] as number));
  return { ...blend, weights: all };
}
