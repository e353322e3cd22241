import type { Kernel } from '../kernel';
import { job, wire } from './wire';

export const explainRoutes = (kernel: Kernel) => ({
  open: wire.explain.open.handler(({ input, signal }) =>
    job(kernel, signal, null, (context) => kernel.session.explain.open(input.runId, context)),
  ),
  rows: wire.explain.rows.handler(({ input }) => kernel.session.explain.rows(input)),
  row: wire.explain.row.handler(({ input, signal }) => kernel.session.explain.row(input, { signal })),
});
