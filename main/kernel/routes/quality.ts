import { CATALOGUE, writeSuite } from '../../quality';
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
  writeReport: wire.quality.writeReport.handler(({ input }) => kernel.session.quality.writeReport(input)),
  suites: wire.quality.suites.handler(() => kernel.session.quality.suites.list()),
  keepSuite: wire.quality.keepSuite.handler(async ({ input }) =>
    kernel.session.quality.suites.keep(input.name, await kernel.session.quality.suite()),
  ),
  useSuite: wire.quality.useSuite.handler(({ input }) => kernel.session.quality.useSuite(input.name)),
  forgetSuite: wire.quality.forgetSuite.handler(({ input }) =>
    kernel.session.quality.suites.forget(input.name),
  ),
  exportSuite: wire.quality.exportSuite.handler(async ({ input }) => ({
    path: await writeSuite(input.path, await kernel.session.quality.suite()),
  })),
  importSuite: wire.quality.importSuite.handler(({ input }) =>
    kernel.session.quality.importSuite(input.path),
  ),
  catalogue: wire.quality.catalogue.handler(() => CATALOGUE),
  pairs: wire.quality.pairs.handler(({ input, signal }) =>
    job(kernel, signal, null, (context) => kernel.session.quality.pairs(input, context)),
  ),
  pair: wire.quality.pair.handler(({ input, signal }) =>
    job(kernel, signal, null, (context) => kernel.session.quality.pair(input.a, input.b, context)),
  ),
  baseline: wire.quality.baseline.handler(() => kernel.session.quality.baseline()),
  related: wire.quality.related.handler(({ input, signal }) =>
    job(kernel, signal, null, (context) => kernel.session.quality.related(input.column, context)),
  ),
  checkHistory: wire.quality.checkHistory.handler(({ input }) =>
    kernel.session.quality.checkHistory(input.entryId),
  ),
  failingRows: wire.quality.failingRows.handler(({ input }) => kernel.session.quality.failingRows(input)),
  previewRemedy: wire.quality.previewRemedy.handler(({ input }) =>
    kernel.session.quality.previewRemedy(input),
  ),
  applyRemedy: wire.quality.applyRemedy.handler(({ input, signal }) =>
    job(kernel, signal, 'prepare', (context) => kernel.session.quality.applyRemedy(input, context)),
  ),
  accept: wire.quality.accept.handler(({ input }) => kernel.session.quality.accept(input.reason)),
});
