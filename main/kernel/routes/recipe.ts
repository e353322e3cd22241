import { createHash } from 'node:crypto';
import { partsOf, type RecipePart, type RecipeSpec, turn } from '../../../shared/domain';
import { transformInfos } from '../../recipe';
import type { Kernel } from '../kernel';
import { job, outgoing, wire } from './wire';

/** By the object: services give the same one as long as the recipe is the same. */
const keys = new WeakMap<RecipeSpec, string>();
function keyOf(spec: RecipeSpec): string {
  const key = keys.get(spec) ?? createHash('sha256').update(JSON.stringify(spec)).digest('base64');
  keys.set(spec, key);
  return key;
}

async function* inParts(spec: RecipeSpec): AsyncGenerator<RecipePart, void> {
  for (const part of partsOf(spec)) {
    yield part;
    await turn();
  }
}

export const recipeRoutes = (kernel: Kernel) => ({
  get: wire.recipe.get.handler(({ input }) =>
    outgoing(
      (async function* () {
        const found = await kernel.session.recipe.get();
        if (!found) return yield { type: 'done' as const, result: null };
        const { spec, ...rest } = found;
        const key = keyOf(spec);
        if (key !== input.known) yield* inParts(spec);
        yield { type: 'done' as const, result: { key, ...rest } };
      })(),
    ),
  ),
  transforms: wire.recipe.transforms.handler(() => transformInfos()),
  propose: wire.recipe.propose.handler(({ input }) =>
    outgoing(
      (async function* () {
        const spec = await kernel.session.recipe.propose(input.target);
        yield* inParts(spec);
        yield { type: 'done' as const, result: { key: keyOf(spec) } };
      })(),
    ),
  ),
  save: wire.recipe.save.handler(({ input, signal }) =>
    job(kernel, signal, 'features', (context) => kernel.session.recipe.save(input, context)),
  ),
  preview: wire.recipe.preview.handler(({ input }) =>
    kernel.session.recipe.preview(input.spec, input.column),
  ),
});
