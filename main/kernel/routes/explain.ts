import type { Kernel } from '../kernel';
import { job, wire } from './wire';

export const explainRoutes = (kernel: Kernel) => ({
  open: wire.explain.open.handler(({ input, signal }) =>
    job(kernel, signal, null, (context) => kernel.session.explain.open(input.runId, context)),
  ),
  rows: wire.explain.rows.handler(({ input }) => kernel.session.explain.rows(input)),
  counterfactual: wire.explain.counterfactual.handler(({ input, signal }) =>
    job(kernel, signal, null, async (context) => ({
      found: await kernel.session.explain.counterfactual(input, context),
    })),
  ),
  summary: wire.explain.summary.handler(({ input, signal }) =>
    job(kernel, signal, null, (context) => kernel.session.explain.summary(input, context)),
  ),
  dependence: wire.explain.dependence.handler(({ input, signal }) =>
    job(kernel, signal, null, (context) => kernel.session.explain.dependence(input, context)),
  ),
  saved: wire.explain.saved.handler(({ input }) => kernel.session.explain.saved(input.runId)),
  saveLimits: wire.explain.saveLimits.handler(({ input }) => kernel.session.explain.saveLimits(input)),
  row: wire.explain.row.handler(({ input, signal }) => kernel.session.explain.row(input, { signal })),
});
