// A fitted recipe as a graph.
import { AssayError, type ColumnType, derivedColumn, type FittedRecipe } from '../../shared/domain';
import type { GraphBuilder } from '../compute';
import { FEATURE_BOUND } from './apply';
import { clamp, type GraphSlot, isTime } from './slot';
import { learnt, walk } from './steps';

/** Names that the assembled model's outputs have, so that no input can. */
const OUTPUT_NAMES = new Set(['features', 'label', 'probabilities', 'prediction']);

/** What a raw column is called as an input of the graph: its own name, but for the few names that outputs have. */
export const inputName = (column: string): string =>
  OUTPUT_NAMES.has(column) ? `${column} (input)` : column;

export const inputDtype = (type: ColumnType): 'string' | 'float64' =>
  type === 'text' || type === 'boolean' ? 'string' : 'float64';

/**
 * Writes the recipe into a graph that has no inputs yet. Inputs ['N', 1], one a raw column: text and boolean ('true', 'false') are
 * strings with '' for missing; numbers are doubles with NaN for missing; dates are milliseconds since 1970 UTC.
 * @returns the value that stands for the features, float32 ['N', width].
 */
export function lowerRecipe(recipe: FittedRecipe, graph: GraphBuilder): string {
  const inputs = new Map(
    recipe.inputs.map(({ name, type }) => [
      name,
      first(graph, type, graph.input(inputName(name), inputDtype(type), ['N', 1])),
    ]),
  );
  const parts: string[] = [];
  const steps = walk<GraphSlot>(
    recipe.spec,
    {
      first(name) {
        const slot = inputs.get(name);
        if (slot) return slot;
        throw new AssayError('internal', {}, { cause: `The recipe was not fitted with ${name}.` });
      },
      slot: ({ step, transform, settings }, column, slot) =>
        transform.lower(graph, slot, learnt(recipe, step.id, column, slot.name), settings),
      joint: ({ step, transform, settings }, given) =>
        transform.lower(graph, given, learnt(recipe, step.id, derivedColumn(step.id), ''), settings),
    },
    ({ slots }) => parts.push(...slots.flatMap((slot) => finish(graph, slot))),
  );
  while (!steps.next().done);
  return graph.op('Concat', parts, { axis: 1 });
}

function first(graph: GraphBuilder, type: ColumnType, value: string): GraphSlot {
  if (inputDtype(type) === 'string') return { kind: 'text', name: '', value, complete: false };
  // Infinity times nothing is not a number: one test finds both the missing and the infinite.
  const absent = graph.op('IsNaN', [graph.op('Mul', [value, graph.constant(0, [], 'float64')])]);
  const clean = graph.op('Where', [absent, graph.constant(NaN, [], 'float64'), value]);
  const time = isTime(type) ? type : null;
  return { kind: 'number', name: '', value: clean, time, indicator: false, complete: false };
}

function finish(graph: GraphBuilder, slot: GraphSlot): string[] {
  if (slot.kind === 'levels') return slot.names.length === 0 ? [] : [slot.value];
  if (slot.kind === 'number') return [graph.cast(clamp(graph, slot.value, FEATURE_BOUND), 'float32')];
  throw new AssayError('internal', {}, { cause: 'Text cannot be a feature.' });
}
