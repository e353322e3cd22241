// One training step and one evaluation as TensorFlow.js functions. Compiled or eager, it is these that run.
import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-core';
import { tf } from '../tensorflow';
import type { InputSpec, TraceContext } from '../trace';
import { regroup, ungroup, type WeightGroup } from './groups';
import { rowLoss } from './losses';
import type { Network } from './network';
import type { Optimizer, Rates } from './optimizers';
import type { FullSettings } from './settings';
import type { Loss } from './types';

/** Everything about a run that decides what a step computes. */
export interface StepPlan {
  readonly network: Network;
  readonly groups: readonly WeightGroup[];
  readonly optimizer: Optimizer;
  readonly settings: FullSettings;
  readonly loss: Loss;
  readonly weighted: boolean;
}

type Tensors = Readonly<Record<string, Tensor>>;

const get = (tensors: Tensors, name: string): Tensor => {
  const tensor = tensors[name];
  if (tensor === undefined) throw new Error(`The step was not fed ${name}.`);
  return tensor;
};

/** The name under which a slot of a group is state. */
export const slotName = (group: WeightGroup, slot: string): string => `${group.name}/${slot}`;

/** The name under which a step gives a group's gradient instead of its next state. */
export const gradientName = (group: WeightGroup): string => `${group.name}/gradient`;

export const rateName = (rate: string): string => `rate/${rate}`;

/** State that a step reads and renews: groups, but for those that are updated apart, and their slots. */
export function stateSpecs(
  { groups, optimizer }: StepPlan,
  apart: ReadonlySet<WeightGroup> = new Set(),
): InputSpec[] {
  return groups
    .filter((group) => !apart.has(group))
    .flatMap((group) => [
      { name: group.name, dims: group.dims },
      ...optimizer.slots.map((slot) => ({ name: slotName(group, slot), dims: group.dims })),
    ]);
}

function batchSpecs({ network, weighted }: StepPlan, rows: number): InputSpec[] {
  return [
    { name: 'x', dims: [rows, network.width] },
    { name: 'y', dims: [rows, network.outputs] },
    ...(weighted ? [{ name: 'weight', dims: [rows] }] : []),
  ];
}

export function trainSpecs(plan: StepPlan, rows: number): InputSpec[] {
  const rates: Rates = plan.optimizer.rates(1, 1);
  const scalars = Object.keys(rates).map((rate) => ({ name: rateName(rate), dims: [] }));
  return [...batchSpecs(plan, rows), ...scalars, ...stateSpecs(plan)];
}

/** Evaluation reads the groups but not the slots. */
export function evaluateSpecs(plan: StepPlan, rows: number): InputSpec[] {
  return [...batchSpecs(plan, rows), ...plan.groups.map(({ name, dims }) => ({ name, dims }))];
}

function bindWeights(plan: StepPlan, fed: Tensors, context: TraceContext): void {
  for (const group of plan.groups) {
    for (const [variable, value] of ungroup(plan.network, group, get(fed, group.name)))
      context.bind(variable, value);
  }
}

function lossOfRows(plan: StepPlan, fed: Tensors, training: boolean): Tensor {
  const { output, kind } = plan.network.applyForLoss(get(fed, 'x'), training, plan.loss);
  const rows = rowLoss(plan.loss, get(fed, 'y'), output, kind);
  return plan.weighted ? tf.mul(rows, get(fed, 'weight')) : rows;
}

/** The gradients scaled down together where their joint norm is above the limit. */
function clipped(gradients: readonly Tensor[], limit: number | undefined): readonly Tensor[] {
  if (limit === undefined) return gradients;
  const squares = gradients.map((gradient) => tf.sum(tf.square(gradient)));
  const norm = tf.sqrt(squares.reduce((sum, square) => tf.add(sum, square)));
  const factor = tf.div(limit, tf.maximum(norm, limit));
  return gradients.map((gradient) => tf.mul(gradient, factor));
}

/**
 * Forward, gradients, update. Gives 'loss' (the mean over the batch's rows) and each state under `<name>/next`; of the groups that
 * are updated `apart`, the gradients.
 */
export function trainStep(
  plan: StepPlan,
  fed: Tensors,
  context: TraceContext,
  apart: ReadonlySet<WeightGroup> = new Set(),
): Record<string, Tensor> {
  const { network, groups, optimizer, settings } = plan;
  bindWeights(plan, fed, context);
  const variables = groups.flatMap((group) =>
    group.members.flatMap((i): Variable[] => {
      const weight = network.weights[i];
      return weight ? [weight.variable] : [];
    }),
  );
  let dataLoss: Tensor | undefined;
  const { grads } = tf.variableGrads(() => {
    const mean = tf.mean(lossOfRows(plan, fed, true));
    dataLoss = tf.keep(tf.clone(mean));
    const penalty = network.penalty();
    return (penalty ? tf.add(mean, penalty) : mean) as Scalar;
  }, variables);
  const gradients = clipped(
    groups.map((group) => regroup(network, group, grads)),
    settings.clipNorm,
  );
  const rates = Object.fromEntries(
    Object.keys(optimizer.rates(1, 1)).map((rate) => [rate, get(fed, rateName(rate))]),
  );
  const results: Record<string, Tensor> = { loss: dataLoss ?? tf.scalar(NaN) };
  groups.forEach((group, i) => {
    const gradient = gradients[i] ?? tf.zeros([...group.dims]);
    if (apart.has(group)) {
      results[gradientName(group)] = gradient;
      return;
    }
    const slots = Object.fromEntries(optimizer.slots.map((slot) => [slot, get(fed, slotName(group, slot))]));
    const next = optimizer.update(get(fed, group.name), gradient, slots, rates, group.decayed);
    results[`${group.name}/next`] = next.weights;
    for (const [slot, value] of Object.entries(next.slots)) results[`${slotName(group, slot)}/next`] = value;
  });
  return results;
}

/** Gives 'loss' (the sum over the rows, weighted) and 'predictions' (rows x outputs). */
export function evaluateStep(plan: StepPlan, fed: Tensors, context: TraceContext): Record<string, Tensor> {
  bindWeights(plan, fed, context);
  return {
    loss: tf.sum(lossOfRows(plan, fed, false)),
    predictions: plan.network.apply(get(fed, 'x'), false),
  };
}
