// Transforms of numbers by a formula that is written once: on arrays it is `apply`, on a graph it is `lower`.
import type { Json } from '../../shared/domain';
import type { GraphBuilder } from '../compute';
import { type Algebra, inGraph, spread, vectors } from './algebra';
import type { GraphSlot, NumberSlot, Slot } from './slot';
import {
  defineJoint,
  defineTransform,
  type JointDefinition,
  type JointInput,
  type JointTransform,
  type SlotTransform,
  type TransformDefinition,
} from './transform';

/** All that a number slot is but for its values. */
export type NumberShape = Omit<NumberSlot, 'values'>;

/** A new slot and its formula's value. */
export interface Made<T> {
  shape: NumberShape;
  value: T;
}

export interface FormulaInput<T> {
  label: string;
  shape: NumberShape;
  value: T;
}

export interface FormulaDefinition<S, F> extends Omit<TransformDefinition<S, F>, 'apply' | 'lower'> {
  formula<T>(m: Algebra<T>, input: FormulaInput<T>, fitted: F, settings: S): Made<T>[];
}

export interface JointFormulaDefinition<S, F> extends Omit<
  JointDefinition<S, F>,
  'apply' | 'lower' | 'replaces'
> {
  /** `inputs`: what each that was given becomes; left out: they stay. */
  formula<T>(
    m: Algebra<T>,
    inputs: readonly FormulaInput<T>[],
    fitted: F,
    settings: S,
  ): { derived: Made<T>[]; inputs?: Made<T>[][] };
  replaces?(settings: S): boolean;
}

/** A plain number's shape under a name, complete where all of these are. */
export const plainShape = (name: string, from: readonly Pick<NumberShape, 'complete'>[]): NumberShape => ({
  kind: 'number',
  name,
  time: null,
  indicator: false,
  complete: from.every(({ complete }) => complete),
});

function onArrays(slot: Slot, label: string): FormulaInput<Float64Array> & { rows: number } {
  if (slot.kind !== 'number') throw new TypeError('A formula takes numbers.');
  const { values, ...shape } = slot;
  return { label, shape, value: values, rows: values.length };
}

function onGraph(slot: GraphSlot, label: string): FormulaInput<string> {
  if (slot.kind !== 'number') throw new TypeError('A formula takes numbers.');
  const { value, ...shape } = slot;
  return { label, shape, value };
}

const asSlots =
  (rows: number) =>
  (made: readonly Made<Float64Array | number>[]): NumberSlot[] =>
    made.map(({ shape, value }) => ({ ...shape, values: spread(value, rows) }));

const asGraphSlots = (made: readonly Made<string>[]): GraphSlot[] =>
  made.map(({ shape, value }) => ({ ...shape, value }));

export function defineFormula<S extends Json, F extends Json>(
  definition: FormulaDefinition<S, F>,
): SlotTransform {
  return defineTransform<S, F>({
    ...definition,
    apply(slot, fitted, settings) {
      const { rows, ...input } = onArrays(slot, slot.name);
      return asSlots(rows)(definition.formula(vectors, input, fitted, settings));
    },
    lower: (graph, slot, fitted, settings) =>
      asGraphSlots(definition.formula(inGraph(graph), onGraph(slot, slot.name), fitted, settings)),
  });
}

export function defineJointFormula<S extends Json, F extends Json>(
  definition: JointFormulaDefinition<S, F>,
): JointTransform {
  return defineJoint<S, F>({
    ...definition,
    replaces: (settings) => definition.replaces?.(settings) ?? false,
    apply(inputs, fitted, settings) {
      const given = inputs.map(({ slot, label }) => onArrays(slot, label));
      const make = asSlots(given[0]?.rows ?? 0);
      const made = definition.formula(vectors, given, fitted, settings);
      return {
        derived: make(made.derived),
        ...(made.inputs ? { inputs: made.inputs.map(make) } : {}),
      };
    },
    lower(graph: GraphBuilder, inputs: readonly JointInput<GraphSlot>[], fitted: F, settings: S) {
      const given = inputs.map(({ slot, label }) => onGraph(slot, label));
      const made = definition.formula(inGraph(graph), given, fitted, settings);
      return {
        derived: asGraphSlots(made.derived),
        ...(made.inputs ? { inputs: made.inputs.map(asGraphSlots) } : {}),
      };
    },
  });
}

/** Every pair of different inputs, in order. */
export const pairsOf = <T>(list: readonly T[]): [T, T][] =>
  list.flatMap((a, i) => list.slice(i + 1).map((b): [T, T] => [a, b]));
