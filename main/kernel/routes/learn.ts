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
  searches: wire.learn.searches.handler(() => kernel.session.search.list()),
  forecast: wire.learn.forecast.handler(({ input, signal }) => kernel.session.search.forecast(input, signal)),
  startSearch: wire.learn.startSearch.handler(({ input }) => kernel.session.search.start(input)),
  pauseSearch: wire.learn.pauseSearch.handler(({ input }) => kernel.session.search.pause(input.searchId)),
  resumeSearch: wire.learn.resumeSearch.handler(({ input }) => kernel.session.search.resume(input.searchId)),
  cancelSearch: wire.learn.cancelSearch.handler(({ input }) => kernel.session.search.cancel(input.searchId)),
  finishSearch: wire.learn.finishSearch.handler(({ input }) => kernel.session.search.finish(input.searchId)),
  nestedCost: wire.learn.nestedCost.handler(({ input }) => kernel.session.nested.cost(input.searchId)),
  startNested: wire.learn.startNested.handler(({ input }) => kernel.session.nested.start(input.searchId)),
  pauseNested: wire.learn.pauseNested.handler(({ input }) => kernel.session.nested.pause(input.searchId)),
  cancelNested: wire.learn.cancelNested.handler(({ input }) => kernel.session.nested.cancel(input.searchId)),
  preferred: wire.learn.preferred.handler(({ signal }) => kernel.session.evaluation.preferred({ signal })),
  compare: wire.learn.compare.handler(({ input }) =>
    kernel.session.evaluation.compare(input.first, input.second),
  ),
  points: wire.learn.points.handler(({ input }) => kernel.session.project.runs.points(input.runId)),
  watch: wire.learn.watch.handler(({ signal }) => outgoing(kernel.session.trainer.watch(signal))),
});
