import type { Kernel } from '../kernel';
import { job, wire } from './wire';

export const evaluateRoutes = (kernel: Kernel) => ({
  run: wire.evaluate.run.handler(({ input, signal }) =>
    job(kernel, signal, 'evaluate', (context) => kernel.session.evaluation.run(input.runId, context)),
  ),
  report: wire.evaluate.report.handler(() => kernel.session.evaluation.report()),
  rules: wire.evaluate.rules.handler(() => kernel.session.evaluation.rules()),
  saveRules: wire.evaluate.saveRules.handler(({ input }) => kernel.session.evaluation.saveRules(input)),
  setThreshold: wire.evaluate.setThreshold.handler(({ input }) =>
    kernel.session.evaluation.setThreshold(input.reportId, input.threshold),
  ),
  accept: wire.evaluate.accept.handler(({ input }) => kernel.session.evaluation.accept(input.reason)),
});
