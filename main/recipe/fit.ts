// Learns a recipe's values from the training rows, and from nothing else.
import {
  AssayError,
  derivedColumn,
  type FeatureInfo,
  type FittedRecipe,
  isDerived,
  type Json,
  type RecipeSpec,
  text,
} from '../../shared/domain';
import type { Frame } from '../data';
import { columnOf } from './apply';
import { foldIdsOf } from './belonging';
import { featureNames, type Slot, toSlot } from './slot';
import { type BoundStep, featureColumns, inTurns, type RecipeColumn, walk, type WalkProgress } from './steps';
import { encodeTarget, targetClasses } from './target';
import { type FitContext, type RowContext, transformName } from './transform';

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

/** The same, yielding how far it is between the steps, and now and then within one. */
export function* fitSteps(
  spec: RecipeSpec,
  versionId: number,
  frame: Frame,
  trainRows: Int32Array,
): Generator<WalkProgress, FittedRecipe> {
  const fitted: Record<string, Record<string, Record<string, Json>>> = {};
  for (const step of spec.steps) {
    if (fitted[step.id]) throw new AssayError('internal', {}, { cause: `Two steps have the id ${step.id}.` });
    fitted[step.id] = {};
  }
  const keep = (step: string, column: string, slot: string, value: Json): void => {
    ((fitted[step] ??= {})[column] ??= {})[slot] = value;
  };
  const inputs = featureColumns(spec).map((name) => ({ name, type: columnOf(frame, name).type }));
  const classes = targetClasses(frame, spec);
  const context: FitContext = {
    task: spec.task,
    classes,
    target: encodeTarget({ spec, classes }, frame, trainRows),
    foldIds: foldIdsOf(frame, spec, trainRows),
    seed: spec.split.seed,
  };
  // What is fitted on top of a step must see the values that the learner will see.
  const rows: RowContext = { training: context.foldIds };
  const features: FeatureInfo[] = [];
  const names = new Set<string>();
  yield* walk<Slot>(
    spec,
    {
      first: (name) => toSlot(columnOf(frame, name), trainRows),
      *slot({ step, transform, settings }, column, slot) {
        const value = yield* inTurns(transform.fit(slot, settings, context));
        keep(step.id, column, slot.name, value);
        return yield* inTurns(transform.apply(slot, value, settings, rows));
      },
      *joint({ step, transform, settings }, given) {
        if (given.length < transform.least)
          throw new AssayError('recipe.tooFew', {
            step: transformName(transform.id),
            needed: transform.least,
            found: given.length,
          });
        const value = yield* inTurns(transform.fit(given, settings, context));
        keep(step.id, derivedColumn(step.id), '', value);
        return yield* inTurns(transform.apply(given, value, settings, rows));
      },
      refuse: (step, column) => {
        throw unfit(step, column, frame);
      },
    },
    (column) => features.push(...featuresOf(column, frame, names)),
  );
  if (features.length === 0) throw new AssayError('recipe.noFeatures');
  return { spec, versionId, trainingRows: trainRows.length, inputs, fitted, features, classes };
}

function featuresOf(
  { name, sources, step, slots }: RecipeColumn<Slot>,
  frame: Frame,
  taken: Set<string>,
): FeatureInfo[] {
  return slots.flatMap((slot) => {
    if (slot.kind === 'text')
      throw new AssayError('recipe.columnUnfit', {
        step: text('recipe.matrix'),
        column: name,
        type: typeOf(name, frame),
      });
    const missing = slot.kind === 'number' && !slot.complete;
    const levels = slot.kind === 'number' ? slot.levels : undefined;
    return featureNames(name, slot).map((feature): FeatureInfo => ({
      name: unique(feature, taken),
      source: sources[0] ?? name,
      step,
      ...(sources.length > 1 ? { sources: [...sources] } : {}),
      ...(missing ? { missing } : {}),
      ...(levels === undefined ? {} : { levels }),
    }));
  });
}

/** Two steps may make features of the same name. */
function unique(name: string, taken: Set<string>): string {
  let free = name;
  for (let i = 2; taken.has(free); i++) free = `${name} (${i})`;
  taken.add(free);
  return free;
}

const typeOf = (column: string, frame: Frame) =>
  text(`recipe.type.${isDerived(column) ? 'derived' : columnOf(frame, column).type}`);

const unfit = ({ transform }: BoundStep, column: string, frame: Frame): AssayError =>
  new AssayError('recipe.columnUnfit', {
    step: transformName(transform.id),
    column,
    type: typeOf(column, frame),
  });
