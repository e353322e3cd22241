import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { DatasetVersion, GateReport, Remedy, RemedyPreview, streamOf, Suite, TableWindow } from '../domain';

/** The quality gate of the present data set version. */
export const quality = {
  /** The saved suite, or a proposal made from the data where none is saved. */
  suite: oc.output(Suite),
  saveSuite: oc.input(Suite).output(Suite),
  /** A fresh proposal for this target; not saved. */
  propose: oc.input(z.object({ target: z.string().nullable() })).output(Suite),
  run: oc.output(eventIterator(streamOf(GateReport))),
  /** The newest report and whether it is of the present version and suite. */
  report: oc.output(z.object({ report: GateReport, stale: z.boolean() }).nullable()),
  failingRows: oc
    .input(
      z.object({
        reportId: z.number().int(),
        entryId: z.string(),
        offset: z.number().int().min(0),
        limit: z.number().int().min(1).max(500),
      }),
    )
    .output(TableWindow),
  previewRemedy: oc.input(Remedy).output(RemedyPreview),
  /** Makes a new data set version and makes it the present one. */
  applyRemedy: oc.input(Remedy).output(eventIterator(streamOf(DatasetVersion))),
  /** Lets a failed gate pass; the reason is kept and shown wherever the model is. */
  accept: oc.input(z.object({ reason: z.string().trim().min(3) })).output(GateReport),
};
