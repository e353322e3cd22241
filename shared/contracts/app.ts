import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { Doctor, PipelineState } from '../domain';

/** The application itself: what it runs on. */
export const app = {
  doctor: oc.output(Doctor),
  /** The language of sentences that the kernel itself must render (log, service, report). */
  setLocale: oc.input(z.object({ locale: z.enum(['en', 'zh']) })),
};

/** The flowchart. */
export const pipeline = {
  state: oc.output(PipelineState),
  /** The present state at once, then each change. */
  watch: oc.output(eventIterator(PipelineState)),
};
