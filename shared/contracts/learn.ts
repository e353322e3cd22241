import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { LearnerId, LearnerInfo, MetricPoint, Run, RunEvent, Settings } from '../domain';

const RunId = z.object({ runId: z.number().int() });

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
  /** The stored points of every run of the project at once, then each change of any run. */
  watch: oc.output(eventIterator(RunEvent)),
};
