// Learns a recipe's values from the training rows, and from nothing else.
import {
  AssayError,
  type ColumnType,
  type FeatureInfo,
  type FittedRecipe,
  type Json,
  type RecipeSpec,
  text,
} from '../../shared/domain';
import type { Frame } from '../data';
import { columnOf } from './apply';
import { featureNames, type Slot, toSlot } from './slot';
import { type ColumnStep, featureColumns, stepsOf, throughStep, unfit } from './steps';
import { targetClasses } from './target';

/**
 * Fits every step to the training rows (positions in the frame).
 * @throws AssayError recipe.* for a recipe that the columns cannot take; target.* as in target.ts; data.columnMissing.
 */
export function fitRecipe(
  spec: RecipeSpec,
  versionId: number,
  frame: Frame,
  trainRows: Int32Array,
): FittedRecipe {
  const steps = fitSteps(spec, versionId, frame, trainRows);
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

/** The same, yielding the name of the column before each of its steps is fitted. */
export function* fitSteps(
  spec: RecipeSpec,
  versionId: number,
  frame: Frame,
  trainRows: Int32Array,
): Generator<string, FittedRecipe> {
  const fitted: Record<string, Record<string, Record<string, Json>>> = {};
  for (const step of spec.steps) {
    if (fitted[step.id]) throw new AssayError('internal', {}, { cause: `Two steps have the id ${step.id}.` });
    fitted[step.id] = {};
  }
  const features: FeatureInfo[] = [];
  const inputs: FittedRecipe['inputs'] = [];
  for (const name of featureColumns(spec)) {
    const { type } = columnOf(frame, name);
    inputs.push({ name, type });
    const steps = stepsOf(spec, name);
    const slots = yield* fitColumn(frame, name, type, trainRows, steps, (step, slot, value) => {
      ((fitted[step.step.id] ??= {})[name] ??= {})[slot] = value;
    });
    const last = steps.at(-1)?.step.id ?? '';
    for (const slot of slots) {
      const missing = slot.kind === 'number' && !slot.complete;
      for (const feature of featureNames(name, slot)) {
        const levels = slot.kind === 'number' ? slot.levels : undefined;
        features.push({
          name: feature,
          source: name,
          step: last,
          ...(missing ? { missing } : {}),
          ...(levels === undefined ? {} : { levels }),
        });
      }
    }
  }
  if (features.length === 0) throw new AssayError('recipe.noFeatures');
  return {
    spec,
    versionId,
    trainingRows: trainRows.length,
    inputs,
    fitted,
    features,
    classes: targetClasses(frame, spec),
  };
}

function* fitColumn(
  frame: Frame,
  name: string,
  type: ColumnType,
  rows: Int32Array,
  steps: readonly ColumnStep[],
  keep: (step: ColumnStep, slot: string, value: Json) => void,
): Generator<string, Slot[]> {
  let slots: Slot[] = [toSlot(columnOf(frame, name), rows)];
  for (const step of steps) {
    yield name;
    const fits = (slot: Slot): boolean => step.transform.accepts(slot, step.settings);
    if (!slots.some(fits)) throw unfit(step, name, type);
    slots = throughStep(slots, step, (slot) => {
      const value = step.transform.fit(slot, step.settings);
      keep(step, slot.name, value);
      return step.transform.apply(slot, value, step.settings);
    });
  }
  if (slots.some((slot) => slot.kind === 'text')) {
    throw new AssayError('recipe.columnUnfit', {
      step: text('recipe.matrix'),
      column: name,
      type: text(`recipe.type.${type}`),
    });
  }
  return slots;
}
