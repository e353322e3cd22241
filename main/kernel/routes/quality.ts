import { CATALOGUE, headOf } from '../../quality';
import type { Kernel } from '../kernel';
import { job, wire } from './wire';

export const qualityRoutes = (kernel: Kernel) => ({
  suite: wire.quality.suite.handler(() => kernel.session.quality.suites.head()),
  setTarget: wire.quality.setTarget.handler(({ input }) => kernel.session.quality.setTarget(input.target)),
  saveEntry: wire.quality.saveEntry.handler(({ input }) => kernel.session.quality.suites.saveEntry(input)),
  addEntry: wire.quality.addEntry.handler(({ input }) =>
    kernel.session.quality.suites.addEntry(input.check, input.columns),
  ),
  removeEntry: wire.quality.removeEntry.handler(({ input }) =>
    kernel.session.quality.suites.removeEntry(input.entryId),
  ),
  putSuite: wire.quality.putSuite.handler(({ input }) =>
    kernel.session.quality.suites.putRevision(input.revision),
  ),
  run: wire.quality.run.handler(({ signal }) =>
    job(kernel, signal, 'quality', async (context) => headOf(await kernel.session.quality.run(context))),
  ),
  report: wire.quality.report.handler(async () => {
    const present = await kernel.session.quality.report();
    return present && { ...present, report: headOf(present.report) };
  }),
  checks: wire.quality.checks.handler(({ input }) => kernel.session.quality.checks(input)),
  check: wire.quality.check.handler(({ input }) => kernel.session.quality.check(input.entryId)),
  toDo: wire.quality.toDo.handler(({ input }) => kernel.session.quality.toDo(input.offset, input.limit)),
  writeReport: wire.quality.writeReport.handler(({ input }) => kernel.session.quality.writeReport(input)),
  suites: wire.quality.suites.handler(() => kernel.session.quality.suites.names()),
  keepSuite: wire.quality.keepSuite.handler(({ input }) => kernel.session.quality.suites.keep(input.name)),
  useSuite: wire.quality.useSuite.handler(({ input }) => kernel.session.quality.suites.use(input.name)),
  forgetSuite: wire.quality.forgetSuite.handler(({ input }) =>
    kernel.session.quality.suites.forget(input.name),
  ),
  exportSuite: wire.quality.exportSuite.handler(async ({ input }) => ({
    path: await kernel.session.quality.suites.write(input.path),
  })),
  importSuite: wire.quality.importSuite.handler(({ input }) =>
    kernel.session.quality.suites.take(input.path),
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
  accept: wire.quality.accept.handler(async ({ input }) =>
    headOf(await kernel.session.quality.accept(input.reason)),
  ),
});
