// What a transform is. Settings and fitted values are plain JSON, checked where they come in; inside they are typed.
import type { z } from 'zod';
import {
  AssayError,
  type ColumnType,
  type Json,
  type Task,
  type Text,
  text,
  type TransformId,
  type TransformInfo,
} from '../../shared/domain';
import type { GraphBuilder } from '../compute';
import { type FieldSpec, fieldsOf } from './fields';
import type { GraphSlot, Slot } from './slot';

/** What is known of the training rows while a step is fitted: one entry a row of its slots. */
export interface FitContext {
  task: Task;
  /** Names of the classes; empty for regression. */
  classes: readonly string[];
  /** Class index, or the number itself for regression; NaN where it is missing. */
  target: Float64Array;
  /** What the fold of each row goes by: see `foldIdsOf`. */
  foldIds: Float64Array;
  seed: number;
}

/** Which rows a step is applied to. */
export interface RowContext {
  /**
   * What their folds go by, where these are the very rows that the step was fitted to; else null. A transform that saw the target gives such
   * rows what it learnt from the others (out of fold), or the learner would find its own answers in the features.
   */
  training: Float64Array | null;
}

/** A slot that a joint step is given: `label` is what it is called among the features. */
export interface JointInput<T extends Slot | GraphSlot> {
  column: string;
  label: string;
  slot: T;
}

export interface JointResult<T extends Slot | GraphSlot> {
  /** Slots of a new column that belongs to the step; their names are the features' whole names. */
  derived: T[];
  /** What becomes of each slot that was given, in the same order; left out: they stay as they are. */
  inputs?: T[][];
}

/** What may take turns with others: work that would hold a thread longer than some 50 ms yields. */
export type Turns<F> = F | Generator<void, F>;

interface CommonDefinition<S, F> {
  id: TransformId;
  /** What a person may set; every field has a default. */
  settings: z.ZodType<S>;
  /** What fit learns: plain JSON. */
  fitted: z.ZodType<F>;
  group: TransformInfo['group'];
  /** Types of raw columns that it takes as they are. */
  takes: readonly ColumnType[];
  /** A new step takes all columns that suit it. */
  all?: true;
  /** What it takes is no longer of that type behind it. */
  consumes?: true;
  /** The settings as a form shows them. */
  fields: readonly FieldSpec[];
  /** Whether a slot of this shape is for this transform; others pass by untouched. */
  accepts(slot: Slot | GraphSlot, settings: S): boolean;
  /** What was learnt, in one sentence. `column` is the column's name, or the step's name where several columns act together. */
  describe(column: string, fitted: F, settings: S): Text;
  /** What was learnt, value by value, for those who want to read it; at most some hundred lines. */
  details?(fitted: F, settings: S): FittedValue[];
}

/** A line of what was learnt. */
export interface FittedValue {
  name: string;
  values: (number | string)[];
}

/** Acts on one slot at a time. */
export interface TransformDefinition<S, F> extends CommonDefinition<S, F> {
  /** Learns from the training rows, which are all that the slot holds. */
  fit(slot: Slot, settings: S, context: FitContext): Turns<F>;
  apply(slot: Slot, fitted: F, settings: S, rows: RowContext): Turns<Slot[]>;
  /** The same in ONNX operators, to the bit where single precision allows. */
  lower(graph: GraphBuilder, slot: GraphSlot, fitted: F, settings: S): GraphSlot[];
}

/** Acts on the slots of several columns together. */
export interface JointDefinition<S, F> extends CommonDefinition<S, F> {
  /** Fewest slots that it can work with. */
  least: number;
  /** A later step may take the new column as one of this type; null where there is none. */
  makes: ColumnType | null;
  /** Whether it changes or drops slots that it is given, rather than only adding a column. */
  replaces(settings: S): boolean;
  fit(inputs: readonly JointInput<Slot>[], settings: S, context: FitContext): Turns<F>;
  apply(
    inputs: readonly JointInput<Slot>[],
    fitted: F,
    settings: S,
    rows: RowContext,
  ): Turns<JointResult<Slot>>;
  lower(
    graph: GraphBuilder,
    inputs: readonly JointInput<GraphSlot>[],
    fitted: F,
    settings: S,
  ): JointResult<GraphSlot>;
}

interface CommonTransform {
  readonly id: TransformId;
  readonly info: TransformInfo;
  /** The settings with their defaults filled in. @throws AssayError recipe.settings */
  settings(raw: Json): Json;
  accepts(slot: Slot | GraphSlot, settings: Json): boolean;
  describe(column: string, fitted: Json, settings: Json): Text;
  details(fitted: Json, settings: Json): FittedValue[];
}

/** A transform of single slots with its types closed in: takes and gives JSON. */
export interface SlotTransform extends CommonTransform {
  readonly joint: false;
  fit(slot: Slot, settings: Json, context: FitContext): Turns<Json>;
  apply(slot: Slot, fitted: Json, settings: Json, rows: RowContext): Turns<Slot[]>;
  lower(graph: GraphBuilder, slot: GraphSlot, fitted: Json, settings: Json): GraphSlot[];
}

export interface JointTransform extends CommonTransform {
  readonly joint: true;
  readonly least: number;
  replaces(settings: Json): boolean;
  fit(inputs: readonly JointInput<Slot>[], settings: Json, context: FitContext): Turns<Json>;
  apply(
    inputs: readonly JointInput<Slot>[],
    fitted: Json,
    settings: Json,
    rows: RowContext,
  ): Turns<JointResult<Slot>>;
  lower(
    graph: GraphBuilder,
    inputs: readonly JointInput<GraphSlot>[],
    fitted: Json,
    settings: Json,
  ): JointResult<GraphSlot>;
}

export type Transform = SlotTransform | JointTransform;

export const transformName = (id: TransformId): Text => text(`recipe.transform.${id}`);

export const wrongSetting = (id: TransformId, setting: string, cause?: unknown): AssayError =>
  new AssayError(
    'recipe.settings',
    { step: transformName(id), setting },
    cause === undefined ? {} : { cause },
  );

function common<S extends Json, F extends Json>(
  definition: CommonDefinition<S, F>,
  shape: Pick<TransformInfo, 'joint' | 'least' | 'makes'>,
) {
  const { id, group, takes, all = false, consumes = false } = definition;
  const settings = (raw: Json): S => {
    const parsed = definition.settings.safeParse(raw);
    if (parsed.success) return parsed.data;
    throw wrongSetting(id, parsed.error.issues[0]?.path.join('.') ?? '', parsed.error);
  };
  const fitted = (raw: Json): F => definition.fitted.parse(raw);
  const defaults = definition.settings.parse({});
  const closed: CommonTransform = {
    id,
    info: {
      id,
      name: transformName(id),
      about: text(`recipe.transform.${id}.about`),
      group,
      takes: [...takes],
      ...shape,
      all,
      consumes,
      fields: fieldsOf(
        id,
        definition.fields,
        typeof defaults === 'object' && defaults !== null && !Array.isArray(defaults) ? defaults : {},
      ),
    },
    settings,
    accepts: (slot, raw) => definition.accepts(slot, settings(raw)),
    describe: (column, learnt, raw) => definition.describe(column, fitted(learnt), settings(raw)),
    details: (learnt, raw) => definition.details?.(fitted(learnt), settings(raw)) ?? [],
  };
  return { settings, fitted, closed };
}

export function defineTransform<S extends Json, F extends Json>(
  definition: TransformDefinition<S, F>,
): SlotTransform {
  const { settings, fitted, closed } = common(definition, { joint: false, least: 1, makes: null });
  return {
    ...closed,
    joint: false,
    fit: (slot, raw, context) => definition.fit(slot, settings(raw), context),
    apply: (slot, learnt, raw, rows) => definition.apply(slot, fitted(learnt), settings(raw), rows),
    lower: (graph, slot, learnt, raw) => definition.lower(graph, slot, fitted(learnt), settings(raw)),
  };
}

export function defineJoint<S extends Json, F extends Json>(
  definition: JointDefinition<S, F>,
): JointTransform {
  const { least, makes } = definition;
  const { settings, fitted, closed } = common(definition, { joint: true, least, makes });
  return {
    ...closed,
    joint: true,
    least,
    replaces: (raw) => definition.replaces(settings(raw)),
    fit: (inputs, raw, context) => definition.fit(inputs, settings(raw), context),
    apply: (inputs, learnt, raw, rows) => definition.apply(inputs, fitted(learnt), settings(raw), rows),
    lower: (graph, inputs, learnt, raw) => definition.lower(graph, inputs, fitted(learnt), settings(raw)),
  };
}
