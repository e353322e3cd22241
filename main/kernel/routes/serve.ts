import type { Kernel } from '../kernel';
import { job, wire } from './wire';

export const serveRoutes = (kernel: Kernel) => ({
  status: wire.serve.status.handler(() => kernel.session.prediction.status()),
  start: wire.serve.start.handler(({ input }) => kernel.session.prediction.start(input)),
  stop: wire.serve.stop.handler(() => kernel.session.prediction.stop()),
  predict: wire.serve.predict.handler(({ input }) =>
    kernel.session.prediction.predict(input.rows, input.version),
  ),
  examples: wire.serve.examples.handler(() => kernel.session.prediction.examples()),
  score: wire.serve.score.handler(({ input, signal }) =>
    job(kernel, signal, 'deploy', (context) =>
      kernel.session.prediction.score(input.path, input.out, input.version, context),
    ),
  ),
  monitor: wire.serve.monitor.handler(() => kernel.session.prediction.monitor()),
});
