// A recipe on its way from kernel to window. One of thousands of columns goes in parts: as a single message it would hold the event loops
// of both sides for longer than they may be.
import { z } from 'zod';
import { ColumnChoice, RecipeSpec } from './recipe';

/** Columns and names of columns in one part: some 10 ms of work on either side. */
const AT_ONCE = 1000;

export const RecipePart = z.object({
  type: z.literal('part'),
  /** In the first part: the recipe, with no columns and none in its steps. */
  head: RecipeSpec.optional(),
  /** The next columns. */
  columns: z.array(ColumnChoice),
  /** The next columns of steps, these by their place in the recipe. */
  steps: z.array(z.object({ at: z.number().int().min(0), columns: z.array(z.string()) })),
});
export type RecipePart = z.infer<typeof RecipePart>;

/** Parts of a recipe, if there is one that the receiver does not have yet, and then what is to be said of it. */
export const recipeStream = <T extends z.ZodType>(result: T) =>
  z.discriminatedUnion('type', [RecipePart, z.object({ type: z.literal('done'), result })]);

export type RecipeStream<T> = RecipePart | { type: 'done'; result: T };

export function* partsOf(spec: RecipeSpec): Generator<RecipePart, void> {
  const head = { ...spec, columns: [], steps: spec.steps.map((step) => ({ ...step, columns: [] })) };
  let part: RecipePart = { type: 'part', head, columns: [], steps: [] };
  let room = AT_ONCE;
  const lists = [spec.columns, ...spec.steps.map(({ columns }) => columns)];
  for (const [l, list] of lists.entries())
    for (let from = 0; from < list.length;) {
      if (room === 0) {
        yield part;
        part = { type: 'part', columns: [], steps: [] };
        room = AT_ONCE;
      }
      const to = Math.min(list.length, from + room);
      if (l === 0) part.columns = spec.columns.slice(from, to);
      else part.steps.push({ at: l - 1, columns: spec.steps[l - 1]?.columns.slice(from, to) ?? [] });
      room -= to - from;
      from = to;
    }
  yield part;
}

/** The recipe that came in parts, null where none did, and what was said of it. */
export async function gathered<T>(
  stream: AsyncIterable<RecipeStream<T>>,
): Promise<{ spec: RecipeSpec | null; result: T | null }> {
  let spec: RecipeSpec | null = null;
  let result: T | null = null;
  for await (const event of stream) {
    if (event.type === 'done') {
      result = event.result;
      continue;
    }
    spec = event.head ?? spec;
    spec?.columns.push(...event.columns);
    for (const { at, columns } of event.steps) spec?.steps[at]?.columns.push(...columns);
  }
  return { spec, result };
}
