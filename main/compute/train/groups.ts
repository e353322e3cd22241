// How trainable weights are laid out as state: small ones as one long vector, so that an optimiser step is a few
// passes over one array instead of a dozen small nodes for each weight; large ones (embeddings) as they are, since
// joining them would copy them every step.
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { tf } from '../tensorflow';
import type { Network } from './network';

/** Weights with more elements than this keep a state of their own. */
const OWN_ABOVE = 65_536;

export interface WeightGroup {
  /** The name of its state. */
  readonly name: string;
  /** Indices into the network's weights. */
  readonly members: readonly number[];
  readonly dims: readonly number[];
  /** Whether weight decay applies. */
  readonly decayed: boolean;
}

export function groupsOf(network: Network, weightDecay: number): WeightGroup[] {
  const small = new Map<boolean, number[]>();
  const groups: WeightGroup[] = [];
  network.weights.forEach(({ variable, trainable }, i) => {
    if (!trainable) return;
    const decayed = weightDecay > 0 && variable.shape.length >= 2;
    if (variable.size > OWN_ABOVE) {
      groups.push({ name: `weights/${i}`, members: [i], dims: [...variable.shape], decayed });
    } else {
      small.set(decayed, [...(small.get(decayed) ?? []), i]);
    }
  });
  for (const [decayed, members] of small) {
    const size = members.reduce((sum, i) => sum + (network.weights[i]?.variable.size ?? 0), 0);
    groups.push({ name: decayed ? 'weights/decayed' : 'weights/plain', members, dims: [size], decayed });
  }
  return groups;
}

const variablesOf = (network: Network, group: WeightGroup): Variable[] =>
  group.members.flatMap((i) => network.weights[i]?.variable ?? []);

const isFlat = (group: WeightGroup, variables: readonly Variable[]): boolean =>
  variables.length !== 1 || group.dims.length !== variables[0]?.shape.length;

/** The group's weights as tensors in their own shapes, by variable. */
export function ungroup(
  network: Network,
  group: WeightGroup,
  value: Tensor,
): (readonly [Variable, Tensor])[] {
  const variables = variablesOf(network, group);
  if (!isFlat(group, variables)) return variables.map((variable) => [variable, value] as const);
  const parts =
    variables.length === 1
      ? [value]
      : tf.split(
          value,
          variables.map(({ size }) => size),
        );
  return variables.map((variable, i) => [variable, tf.reshape(parts[i] as Tensor, variable.shape)] as const);
}

/** Tensors by variable name, joined in the group's layout. */
export function regroup(
  network: Network,
  group: WeightGroup,
  values: Readonly<Record<string, Tensor>>,
): Tensor {
  const variables = variablesOf(network, group);
  const parts = variables.map((variable) => values[variable.name] ?? tf.zerosLike(variable));
  if (!isFlat(group, variables)) return parts[0] as Tensor;
  const flat = parts.map((part) => tf.reshape(part, [-1]));
  return flat.length === 1 ? (flat[0] as Tensor) : tf.concat(flat);
}

/** The group's present values as one array. */
export function readGroup(network: Network, group: WeightGroup): Float32Array {
  const variables = variablesOf(network, group);
  const all = new Float32Array(variables.reduce((sum, { size }) => sum + size, 0));
  let offset = 0;
  for (const variable of variables) {
    all.set(variable.dataSync(), offset);
    offset += variable.size;
  }
  return all;
}

/** The reverse of readGroup: one array for each member. */
export function splitGroup(
  network: Network,
  group: WeightGroup,
  all: Float32Array,
): Map<number, Float32Array> {
  let offset = 0;
  return new Map(
    group.members.map((i) => {
      const size = network.weights[i]?.variable.size ?? 0;
      offset += size;
      return [i, all.slice(offset - size, offset)];
    }),
  );
}
