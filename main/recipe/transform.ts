// What a transform is. Settings and fitted values are plain JSON, checked where they come in; inside they are typed.
import type { z } from 'zod';
import { AssayError, type Json, type Text, type TransformId, text } from '../../shared/domain';
import type { GraphBuilder } from '../compute';
import type { GraphSlot, Slot } from './slot';

export interface TransformDefinition<S, F> {
  id: TransformId;
  /** What a person may set; every field has a default. */
  settings: z.ZodType<S>;
  /** What fit learns: plain JSON. */
  fitted: z.ZodType<F>;
  /** Whether a slot of this shape is for this transform; others pass by untouched. */
  accepts(slot: Slot | GraphSlot, settings: S): boolean;
  /** Learns from the training rows, which are all that the slot holds. */
  fit(slot: Slot, settings: S): F;
  apply(slot: Slot, fitted: F, settings: S): Slot[];
  /** The same in ONNX operators, to the bit where single precision allows. */
  lower(graph: GraphBuilder, slot: GraphSlot, fitted: F, settings: S): GraphSlot[];
  /** What was learnt, in one sentence. */
  describe(column: string, fitted: F, settings: S): Text;
}

/** A transform with its types closed in: takes and gives JSON. */
export interface Transform {
  readonly id: TransformId;
  /** The settings with their defaults filled in. @throws AssayError recipe.settings */
  settings(raw: Json): Json;
  accepts(slot: Slot | GraphSlot, settings: Json): boolean;
  fit(slot: Slot, settings: Json): Json;
  apply(slot: Slot, fitted: Json, settings: Json): Slot[];
  lower(graph: GraphBuilder, slot: GraphSlot, fitted: Json, settings: Json): GraphSlot[];
  describe(column: string, fitted: Json, settings: Json): Text;
}

export const transformName = (id: TransformId): Text => text(`recipe.transform.${id}`);

export function defineTransform<S extends Json, F extends Json>(
  definition: TransformDefinition<S, F>,
): Transform {
  const { id } = definition;
  const settings = (raw: Json): S => {
    const parsed = definition.settings.safeParse(raw);
    if (parsed.success) return parsed.data;
    const setting = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new AssayError('recipe.settings', { step: transformName(id), setting }, { cause: parsed.error });
  };
  const fitted = (raw: Json): F => definition.fitted.parse(raw);
  return {
    id,
    settings,
    accepts: (slot, raw) => definition.accepts(slot, settings(raw)),
    fit: (slot, raw) => definition.fit(slot, settings(raw)),
    apply: (slot, learnt, raw) => definition.apply(slot, fitted(learnt), settings(raw)),
    lower: (graph, slot, learnt, raw) => definition.lower(graph, slot, fitted(learnt), settings(raw)),
    describe: (column, learnt, raw) => definition.describe(column, fitted(learnt), settings(raw)),
  };
}
