import type { Kernel } from '../kernel';
import { job, wire } from './wire';

export const evaluateRoutes = (kernel: Kernel) => ({
  run: wire.evaluate.run.handler(({ input, signal }) =>
    job(kernel, signal, 'evaluate', (context) => kernel.session.evaluation.run(input.runId, context)),
  ),
  report: wire.evaluate.report.handler(() => kernel.session.evaluation.report()),
  rules: wire.evaluate.rules.handler(() => kernel.session.evaluation.rules()),
  saveRules: wire.evaluate.saveRules.handler(({ input }) => kernel.session.evaluation.saveRules(input)),
  setThreshold: wire.evaluate.setThreshold.handler(({ input, signal }) =>
    kernel.session.evaluation.setThreshold(input.reportId, input.threshold, { signal }),
  ),
  aim: wire.evaluate.aim.handler(({ input, signal }) =>
    kernel.session.evaluation.aim(input.reportId, input.goal, { signal }),
  ),
  money: wire.evaluate.money.handler(({ input, signal }) =>
    job(kernel, signal, 'evaluate', (context) =>
      kernel.session.evaluation.setMoney(input.reportId, input.money, context),
    ),
  ),
  classMoney: wire.evaluate.classMoney.handler(({ input, signal }) =>
    job(kernel, signal, 'evaluate', (context) =>
      kernel.session.evaluation.setClassMoney(input.reportId, input.money, context),
    ),
  ),
  decide: wire.evaluate.decide.handler(({ input }) =>
    kernel.session.evaluation.decide(input.reportId, input.by),
  ),
  inspect: wire.evaluate.inspect.handler(({ input: { reportId, ...chosen }, signal }) =>
    job(kernel, signal, 'evaluate', (context) =>
      kernel.session.evaluation.inspect(reportId, chosen, context),
    ),
  ),
  compareOnTest: wire.evaluate.compareOnTest.handler(({ input, signal }) =>
    job(kernel, signal, 'evaluate', (context) =>
      kernel.session.evaluation.compareOnTest(input.reportId, input.runId, context),
    ),
  ),
  calibrate: wire.evaluate.calibrate.handler(({ input, signal }) =>
    job(kernel, signal, 'evaluate', (context) =>
      kernel.session.evaluation.calibrate(input.reportId, input.method, context),
    ),
  ),
  accept: wire.evaluate.accept.handler(({ input }) => kernel.session.evaluation.accept(input.reason)),
});
