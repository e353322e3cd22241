import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import {
  Forecast,
  LearnerId,
  LearnerInfo,
  MetricPoint,
  NestedCost,
  Preferred,
  Run,
  RunComparison,
  RunEvent,
  Search,
  SearchRequest,
  Settings,
} from '../domain';

const RunId = z.object({ runId: z.number().int() });
const SearchId = z.object({ searchId: z.number().int() });

/** Training runs. A run goes on whatever the window shows. */
export const learn = {
  learners: oc.output(z.array(LearnerInfo)),
  /** Seconds a run is likely to take, from a short probe or an earlier run; null where it cannot be said. */
  estimate: oc
    .input(z.object({ learner: LearnerId, settings: Settings }))
    .output(z.object({ seconds: z.number().nullable() })),
  start: oc
    .input(
      z.object({
        learner: LearnerId,
        settings: Settings,
        seed: z.number().int(),
        timeBudgetSeconds: z.number().positive().optional(),
        /** The run whose settings were changed to make this one: it is scored on the same held-out rows. */
        fromRunId: z.number().int().optional(),
      }),
    )
    .output(Run),
  pause: oc.input(RunId).output(Run),
  /** Goes on after a pause, an interruption or a cancel, from the last checkpoint. */
  resume: oc.input(RunId).output(Run),
  cancel: oc.input(RunId).output(Run),
  discard: oc.input(RunId),
  /** Newest first. */
  runs: oc.output(z.array(Run)),
  points: oc.input(RunId).output(z.array(MetricPoint)),
  /** Newest first. */
  searches: oc.output(z.array(Search)),
  /** Likely cost and score of such a search, from a few short fits on a sample: some seconds. */
  forecast: oc.input(SearchRequest).output(Forecast.nullable()),
  startSearch: oc.input(SearchRequest).output(Search),
  pauseSearch: oc.input(SearchId).output(Search),
  /** Goes on after a pause, an interruption or a cancel, for the time that is left of the budget. */
  resumeSearch: oc.input(SearchId).output(Search),
  cancelSearch: oc.input(SearchId).output(Search),
  /** Tries nothing more, and makes the ensemble of what there is. */
  finishSearch: oc.input(SearchId).output(Search),
  /** What repeating a finished search in every outer fold would cost, or why it cannot be had. */
  nestedCost: oc.input(SearchId).output(NestedCost),
  /** Repeats it (nested cross-validation), or goes on after a pause, a cancel or an interruption. */
  startNested: oc.input(SearchId).output(Search),
  pauseNested: oc.input(SearchId).output(Search),
  /** Trials that came to their end are kept. */
  cancelNested: oc.input(SearchId).output(Search),
  /** The run to go on with among those of the present inputs; null before the first is finished. */
  preferred: oc.output(Preferred.nullable()),
  /** Null where the two held out no rows in common. */
  compare: oc
    .input(z.object({ first: z.number().int(), second: z.number().int() }))
    .output(RunComparison.nullable()),
  /** The stored points of every run of the project at once, then each change of any run. */
  watch: oc.output(eventIterator(RunEvent)),
};
