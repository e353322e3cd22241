// The steps of a recipe, and how columns walk through them: the same walk fits, applies and lowers.
import {
  AssayError,
  derivedColumn,
  type FittedRecipe,
  groupColumn,
  type Json,
  type RecipeSpec,
  type RecipeStep,
  splitOf,
  weightColumn,
} from '../../shared/domain';
import { type GraphSlot, type Slot, slotLabel } from './slot';
import {
  type JointInput,
  type JointResult,
  type JointTransform,
  type SlotTransform,
  type Transform,
} from './transform';
import { transforms } from './transforms';

export interface BoundStep<T extends Transform = Transform> {
  step: RecipeStep;
  transform: T;
  settings: Json;
}

/** The recipe's steps, in order, with their settings filled in. @throws AssayError recipe.settings */
export function bindSteps({ steps }: Pick<RecipeSpec, 'steps'>): BoundStep[] {
  return steps.map((step) => {
    const transform = transforms[step.transform];
    return { step, transform, settings: transform.settings(step.settings) };
  });
}

/** Columns of the role `feature`, in the recipe's order: the raw inputs of the model. */
export const featureColumns = (spec: RecipeSpec): string[] =>
  spec.columns.filter(({ name, role }) => role === 'feature' && name !== spec.target).map(({ name }) => name);

/** Every column that training on a recipe reads: target, features, what splits the rows and what weighs them. */
export function columnsOf(spec: RecipeSpec): string[] {
  const split = splitOf(spec);
  const more = [split.method === undefined ? null : split.column, groupColumn(spec), weightColumn(spec)];
  return [...new Set([spec.target, ...featureColumns(spec), ...more.filter((name) => name != null)])];
}

/** What a step learnt for one slot of a column; a joint step's is under the column that it derives, with '' for the slot. */
export function learnt(
  recipe: Pick<FittedRecipe, 'fitted'>,
  stepId: string,
  column: string,
  slot: string,
): Json {
  const value = fieldOf(fieldOf(fieldOf(recipe.fitted, stepId), column), slot);
  if (value === undefined)
    throw new AssayError('internal', {}, { cause: `Nothing fitted for ${stepId}, ${column}, ${slot}.` });
  return value;
}

export function fieldOf(value: Json | undefined, key: string): Json | undefined {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && Object.hasOwn(value, key)
    ? value[key]
    : undefined;
}

/** A column on its way: a raw one, or one that a joint step derived. */
export interface RecipeColumn<T extends Slot | GraphSlot> {
  name: string;
  /** The raw columns that it came from. */
  sources: readonly string[];
  /** The last step that took it; '' where none did. */
  step: string;
  slots: T[];
}

/** What is done at each place of the walk. */
export interface Walker<T extends Slot | GraphSlot> {
  first(column: string): T;
  slot(step: BoundStep<SlotTransform>, column: string, slot: T): T[] | Generator<void | null, T[]>;
  joint(
    step: BoundStep<JointTransform>,
    inputs: readonly JointInput<T>[],
  ): JointResult<T> | Generator<void | null, JointResult<T>>;
  /** A column of which a step takes nothing. */
  refuse?(step: BoundStep, column: string): void;
}

/** How far the walk is, and what is next; null where others may have a turn in the midst of something. */
export type WalkProgress = {
  fraction: number;
  next: { column: string } | { step: RecipeStep['transform'] };
} | null;

/**
 * Takes every column through the steps that name it and gives each, once it is done, to `finish`: raw columns in the recipe's order,
 * then derived ones in the order of their steps. Columns that no joint step names walk alone, so that only one is held at a time.
 */
export function* walk<T extends Slot | GraphSlot>(
  spec: RecipeSpec,
  walker: Walker<T>,
  finish: (column: RecipeColumn<T>) => void,
): Generator<WalkProgress, void> {
  const steps = bindSteps(spec);
  const names = featureColumns(spec);
  const joined = new Set(steps.flatMap(({ step, transform }) => (transform.joint ? step.columns : [])));
  const table = new Map<string, RecipeColumn<T>>();
  const start = (name: string): RecipeColumn<T> => ({
    name,
    sources: [name],
    step: '',
    slots: [walker.first(name)],
  });
  for (const name of names) if (joined.has(name)) table.set(name, start(name));
  const total = Math.max(1, steps.length + names.length);
  let done = 0;
  for (const bound of steps) {
    if (table.size > 0) yield { fraction: done / total, next: { step: bound.step.transform } };
    yield* throughStep(bound, table, walker);
    done++;
  }
  for (const name of names) {
    yield { fraction: done++ / total, next: { column: name } };
    const column = table.get(name) ?? start(name);
    if (!table.has(name)) {
      const alone = new Map([[name, column]]);
      for (const bound of steps) yield* throughStep(bound, alone, walker);
    }
    finish(column);
    table.delete(name);
  }
  for (const column of table.values()) finish(column);
}

const isValue = (slot: Slot | GraphSlot): boolean => slot.kind !== 'number' || !slot.indicator;

function* throughStep<T extends Slot | GraphSlot>(
  { step, transform, settings }: BoundStep,
  table: Map<string, RecipeColumn<T>>,
  walker: Walker<T>,
): Generator<WalkProgress, void> {
  const taken = step.columns.flatMap((name) => table.get(name) ?? []);
  const accepts = (slot: T): boolean => transform.accepts(slot, settings);
  for (const column of taken)
    // Where a selection left nothing but the mark of what was missing, there is nothing to refuse.
    if (column.slots.some(isValue) && !column.slots.some(accepts))
      walker.refuse?.({ step, transform, settings }, column.name);
  if (!transform.joint) {
    for (const column of taken) {
      const slots: T[] = [];
      for (const slot of column.slots)
        slots.push(
          ...(accepts(slot)
            ? yield* inTurns(walker.slot({ step, transform, settings }, column.name, slot))
            : [slot]),
        );
      column.slots = slots;
      column.step = step.id;
      yield null;
    }
    return;
  }
  if (taken.length === 0) return;
  const inputs = taken.flatMap(({ name, slots }) =>
    slots.filter(accepts).map((slot) => ({ column: name, label: slotLabel(name, slot), slot })),
  );
  const result = yield* inTurns(walker.joint({ step, transform, settings }, inputs));
  const replaced = new Map(inputs.map(({ slot }, i) => [slot, result.inputs?.[i] ?? [slot]]));
  for (const column of taken) {
    column.slots = column.slots.flatMap((slot) => replaced.get(slot) ?? [slot]);
    if (result.inputs) column.step = step.id;
  }
  const name = derivedColumn(step.id);
  const sources = [...new Set(taken.flatMap((column) => column.sources))];
  if (result.derived.length > 0) table.set(name, { name, sources, step: step.id, slots: result.derived });
}

/** Whether what came is a generator still to be run; JSON and slots have no functions. */
const isGenerator = <F>(value: F | Generator<void | null, F>): value is Generator<void | null, F> =>
  typeof value === 'object' && value !== null && 'next' in value && typeof value.next === 'function';

/** The value, or what the generator that would make it ends with. */
export function* inTurns<F>(value: F | Generator<void | null, F>): Generator<null, F> {
  if (!isGenerator(value)) return value;
  for (;;) {
    const next = value.next();
    if (next.done) return next.value;
    yield null;
  }
}
