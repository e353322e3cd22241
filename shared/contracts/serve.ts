import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { Cell, MonitorReport, Prediction, ScoreResult, ServiceStatus, streamOf } from '../domain';

/** The local prediction service, scoring of files, and what was seen in use. */
export const serve = {
  status: oc.output(ServiceStatus),
  /** Listens on 127.0.0.1 only. Port 0 or none: any free one. A token is made when none is given. */
  start: oc
    .input(
      z.object({ port: z.number().int().min(0).max(65535).optional(), token: z.string().min(8).optional() }),
    )
    .output(ServiceStatus),
  stop: oc.output(ServiceStatus),
  /** Predicts rows in the kernel, for the form in the window. */
  predict: oc
    .input(
      z.object({
        rows: z.array(z.record(z.string(), Cell)).min(1).max(1000),
        version: z.number().int().optional(),
      }),
    )
    .output(z.object({ predictions: z.array(Prediction), model: z.number().int() })),
  /** A few raw rows of the data the production model was made from, to fill the form with. */
  examples: oc.output(z.array(z.record(z.string(), Cell))),
  score: oc
    .input(z.object({ path: z.string(), out: z.string(), version: z.number().int().optional() }))
    .output(eventIterator(streamOf(ScoreResult))),
  monitor: oc.output(MonitorReport),
};
