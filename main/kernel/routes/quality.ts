import type { Kernel } from '../kernel';
import { job, wire } from './wire';

export const qualityRoutes = (kernel: Kernel) => ({
  suite: wire.quality.suite.handler(() => kernel.session.quality.suite()),
  saveSuite: wire.quality.saveSuite.handler(({ input }) => kernel.session.quality.saveSuite(input)),
  propose: wire.quality.propose.handler(({ input }) => kernel.session.quality.propose(input.target)),
  run: wire.quality.run.handler(({ signal }) =>
    job(kernel, signal, 'quality', (context) => kernel.session.quality.run(context)),
  ),
  report: wire.quality.report.handler(() => kernel.session.quality.report()),
  failingRows: wire.quality.failingRows.handler(({ input }) => kernel.session.quality.failingRows(input)),
  previewRemedy: wire.quality.previewRemedy.handler(({ input }) =>
    kernel.session.quality.previewRemedy(input),
  ),
  applyRemedy: wire.quality.applyRemedy.handler(({ input, signal }) =>
    job(kernel, signal, 'prepare', (context) => kernel.session.quality.applyRemedy(input, context)),
  ),
  accept: wire.quality.accept.handler(({ input }) => kernel.session.quality.accept(input.reason)),
});
