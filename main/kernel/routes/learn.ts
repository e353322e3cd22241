import type { Kernel } from '../kernel';
import { outgoing, wire } from './wire';

export const learnRoutes = (kernel: Kernel) => ({
  learners: wire.learn.learners.handler(() => kernel.session.trainer.learners()),
  estimate: wire.learn.estimate.handler(({ input }) =>
    kernel.session.trainer.estimate(input.learner, input.settings),
  ),
  start: wire.learn.start.handler(({ input }) => kernel.session.trainer.start(input)),
  pause: wire.learn.pause.handler(({ input }) => kernel.session.trainer.pause(input.runId)),
  resume: wire.learn.resume.handler(({ input }) => kernel.session.trainer.resume(input.runId)),
  cancel: wire.learn.cancel.handler(({ input }) => kernel.session.trainer.cancel(input.runId)),
  discard: wire.learn.discard.handler(({ input }) => kernel.session.trainer.discard(input.runId)),
  runs: wire.learn.runs.handler(() => kernel.session.trainer.runs()),
  points: wire.learn.points.handler(({ input }) => kernel.session.project.runs.points(input.runId)),
  watch: wire.learn.watch.handler(({ signal }) => outgoing(kernel.session.trainer.watch(signal))),
});
