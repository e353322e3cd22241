// The door of the learn room.
export { type Assembly, assembleModel, RAW, takesRaw } from './assemble';
export { learnerById, learners } from './catalogue';
export { NEAREST } from './correction';
export { ControlFlag, controlOf, unattended } from './control';
export { fitJob, type FitJob, type JobEvent } from './job';
export {
  type AnyLearner,
  type FitControl,
  type FitEvent,
  type FitInput,
  type FittedModel,
  type Labelled,
  learnerName,
} from './learner';
export { fingerprintOf, inputsFingerprint } from './fingerprint';
export { groupsIn } from './groups';
export { type DecisionValues, expectedOf, mostValuable } from './decision';
export { accuracy, byFallingScore, likeliest, rmse, rocAuc } from './metrics';
export { NestedService } from './nested';
export { SearchService } from './search';
export { type Simplest, simplest } from './simplest';
export { paired, type Paired, scoreOf, standingOf } from './standing';
export { Trainer } from './trainer';
export { drawLists, figuresOfLists, type Lists, listsOf, RANKING_FIGURES, sortByScore } from './ranking';
export { weightedQuantile } from './trees/losses';
export { better, watch, watchedMetric } from './watch';
export { type FitRequest, serveWorker, type WorkerMessage } from './worker';
export { feedsOf } from './feeds';
export { columnsOf } from './rows';
export { MaskedTrees } from './trees/masks';
export { readTrees, type TreeSum } from './trees/read';
