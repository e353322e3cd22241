// From models that held out the same rows to how they are weighed together, and what that is worth.
import type { Task } from '../../../shared/domain';
import type { HeldOut } from '../../project';
import { paired } from '../standing';
import { better } from '../watch';
import type { Blend } from './blend';
import { crossed, type Crossed } from './cross';
import { scalesOf } from './scale';
import { selectWeights } from './select';
import { fitStack } from './stack';

/** Weights below this share are left out: they cost as much as any and change nothing. */
const LEAST_WEIGHT = 0.02;

export interface Joined {
  blend: Blend;
  /** What such a blend says of every row, its weights chosen without that row's part. */
  heldOut: HeldOut;
  /** The same of the best single model. */
  single: HeldOut;
}

/**
 * @param models at least one
 * @param parts of the rows, see `partsOf`
 * @param check called between steps; throws to leave
 */
export function join(task: Task, models: readonly HeldOut[], parts: Int32Array, check: () => void): Joined {
  const scales = task === 'ranking' ? scalesOf(models) : undefined;
  const weights = selectWeights(task, models, check, scales);
  const said = crossed(task, models, parts, check);
  const stack = betterWay(task, said) === 'stack' ? fitStack(task, models, weights, check) : null;
  // One that listens to none of them is no ensemble.
  const kind = stack?.weights.some((weight) => weight > 0) ? 'stack' : 'mean';
  const blend: Blend =
    stack && kind === 'stack'
      ? restacked(task, models, stack.weights, check)
      : { kind: 'mean', weights: withoutLight(weights), constant: 0, scales };
  return { blend, heldOut: said[kind] ?? said.mean, single: said.single };
}

/** The stack only where it is ahead by more than the standard error of its lead: the mean has less that can go wrong. */
function betterWay(task: Task, { mean, stack }: Crossed): Blend['kind'] {
  const lead = stack && paired(task, stack, mean);
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
