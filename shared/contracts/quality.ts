import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import {
  CatalogueCheck,
  CheckPoint,
  DatasetVersion,
  PairDetail,
  PairMap,
  PairMeasure,
  GateReport,
  NamedSuite,
  RelatedColumn,
  Remedy,
  RemedyPreview,
  streamOf,
  Suite,
  TableWindow,
} from '../domain';

/** The quality gate of the present data set version. */
export const quality = {
  /** The saved suite, or a proposal made from the data where none is saved. */
  suite: oc.output(Suite),
  saveSuite: oc.input(Suite).output(Suite),
  /** A fresh proposal for this target; not saved. */
  propose: oc.input(z.object({ target: z.string().nullable() })).output(Suite),
  run: oc.output(eventIterator(streamOf(GateReport))),
  /**
   * The newest report, whether it is of the present version and suite, what the recipe predicts where that is something else, and whether the
   * recipe now divides training and test rows another way than the report judged.
   */
  report: oc.output(
    z
      .object({
        report: GateReport,
        stale: z.boolean(),
        otherTarget: z.string().nullable(),
        otherSplit: z.boolean(),
      })
      .nullable(),
  ),
  /** Writes the newest report as one HTML page, to be printed. */
  writeReport: oc
    .input(z.object({ path: z.string(), locale: z.enum(['en', 'zh']) }))
    .output(z.object({ path: z.string() })),
  /** Suites kept by name in the project. */
  suites: oc.output(z.array(NamedSuite)),
  /** Keeps the present suite under a name, in place of one of that name. */
  keepSuite: oc.input(z.object({ name: z.string().trim().min(1).max(80) })).output(z.array(NamedSuite)),
  /** Makes a kept suite the present one; what it asks of columns that are not there is left out. */
  useSuite: oc.input(z.object({ name: z.string() })).output(Suite),
  forgetSuite: oc.input(z.object({ name: z.string() })).output(z.array(NamedSuite)),
  /** Writes the present suite as JSON, and takes such a file as the present suite. */
  exportSuite: oc.input(z.object({ path: z.string() })).output(z.object({ path: z.string() })),
  importSuite: oc.input(z.object({ path: z.string() })).output(Suite),
  /** Checks that can be added by hand, with the settings they begin with. */
  catalogue: oc.output(z.array(CatalogueCheck)),
  /** The columns of the present version most related to one, on a sample of its rows. */
  related: oc.input(z.object({ column: z.string() })).output(eventIterator(streamOf(z.array(RelatedColumn)))),
  /** How the columns of the present version go together, in pairs, on a sample of its rows; all columns, or those named. */
  pairs: oc
    .input(z.object({ columns: z.array(z.string()).optional(), measure: PairMeasure.nullable() }))
    .output(eventIterator(streamOf(PairMap))),
  /** Two columns together, as points or counts. */
  pair: oc.input(z.object({ a: z.string(), b: z.string() })).output(eventIterator(streamOf(PairDetail))),
  /** What the present version is held against: the last one from another file that passed the gate, or was accepted. */
  baseline: oc.output(DatasetVersion.nullable()),
  /** What a check measured on the versions up to that of the newest report, the oldest first; at most the last 30. */
  checkHistory: oc.input(z.object({ entryId: z.string() })).output(z.array(CheckPoint)),
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
