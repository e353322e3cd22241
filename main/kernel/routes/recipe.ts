import { transformInfos } from '../../recipe';
import type { Kernel } from '../kernel';
import { job, wire } from './wire';

export const recipeRoutes = (kernel: Kernel) => ({
  get: wire.recipe.get.handler(() => kernel.session.recipe.get()),
  transforms: wire.recipe.transforms.handler(() => transformInfos()),
  propose: wire.recipe.propose.handler(({ input }) => kernel.session.recipe.propose(input.target)),
  save: wire.recipe.save.handler(({ input, signal }) =>
    job(kernel, signal, 'features', (context) => kernel.session.recipe.save(input, context)),
  ),
  preview: wire.recipe.preview.handler(({ input }) =>
    kernel.session.recipe.preview(input.spec, input.column),
  ),
});
