import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import {
  CatalogueCheck,
  CheckDetail,
  CheckGroup,
  CheckLine,
  CheckList,
  CheckPoint,
  DatasetVersion,
  GateHead,
  PairDetail,
  PairMap,
  PairMeasure,
  Reason,
  RelatedColumn,
  Remedy,
  RemedyPreview,
  streamOf,
  SuiteChange,
  SuiteEntry,
  SuiteHead,
  TableWindow,
  ToDo,
} from '../domain';

const Locale = z.enum(['en', 'zh']);
const Name = z.object({ name: z.string().trim().min(1).max(80) });

/**
 * The quality gate of the present data set version. Of suites and reports only heads travel, and of their entries and checks what is seen: a
 * wide table has tens of thousands, and no call may validate them all.
 */
export const quality = {
  /** The saved suite, or a proposal made from the data where none is saved. */
  suite: oc.output(SuiteHead),
  /** Another target: checks that depend on it are proposed anew, the others stay as they were set. */
  setTarget: oc.input(z.object({ target: z.string().nullable() })).output(SuiteChange),
  /** Saves an entry in place of that with its id, or as a new one. */
  saveEntry: oc.input(SuiteEntry).output(SuiteChange),
  /** Adds a check by hand, with the settings that it begins with. */
  addEntry: oc
    .input(z.object({ check: z.string(), columns: z.array(z.string()).min(1) }))
    .output(SuiteChange.extend({ entryId: z.string() })),
  removeEntry: oc.input(z.object({ entryId: z.string() })).output(SuiteChange),
  /** Makes an earlier revision the present suite. */
  putSuite: oc.input(z.object({ revision: z.string() })).output(SuiteHead),
  run: oc.output(eventIterator(streamOf(GateHead))),
  /**
   * The newest report, whether it is of the present version and suite, what the recipe predicts where that is something else, and whether the
   * recipe now divides training and test rows another way than the report judged.
   */
  report: oc.output(
    z
      .object({
        report: GateHead,
        stale: z.boolean(),
        otherTarget: z.string().nullable(),
        otherSplit: z.boolean(),
      })
      .nullable(),
  ),
  /** Lines of the newest report, or of the suite's entries that it did not measure: by group, the worst first. */
  checks: oc
    .input(
      z.object({
        list: CheckList,
        group: CheckGroup.nullable(),
        /** Words to be found in the title of a check as it is said in `locale`. */
        words: z.string(),
        locale: Locale,
        offset: z.number().int().min(0),
        limit: z.number().int().min(1).max(200),
      }),
    )
    .output(z.object({ total: z.number().int(), lines: z.array(CheckLine) })),
  /** One check of the present suite, with what the newest report says of it. */
  check: oc.input(z.object({ entryId: z.string() })).output(CheckDetail),
  /** What would turn the newest report green, from a place of the list on. */
  toDo: oc
    .input(z.object({ offset: z.number().int().min(0), limit: z.number().int().min(1).max(200) }))
    .output(z.array(ToDo)),
  /** Writes the newest report as one HTML page, to be printed. */
  writeReport: oc
    .input(z.object({ path: z.string(), locale: Locale }))
    .output(z.object({ path: z.string() })),
  /** Names of the suites kept in the project. */
  suites: oc.output(z.array(z.string())),
  /** Keeps the present suite under a name, in place of one of that name. */
  keepSuite: oc.input(Name).output(z.array(z.string())),
  /** Makes a kept suite the present one; what it asks of columns that are not there is left out. */
  useSuite: oc.input(z.object({ name: z.string() })).output(SuiteChange),
  forgetSuite: oc.input(z.object({ name: z.string() })).output(z.array(z.string())),
  /** Writes the present suite as JSON, and takes such a file as the present suite. */
  exportSuite: oc.input(z.object({ path: z.string() })).output(z.object({ path: z.string() })),
  importSuite: oc.input(z.object({ path: z.string() })).output(SuiteChange),
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
        /** All, where they are not named. */
        columns: z.array(z.string()).optional(),
      }),
    )
    .output(TableWindow),
  previewRemedy: oc.input(Remedy).output(RemedyPreview),
  /** Makes a new data set version and makes it the present one. */
  applyRemedy: oc.input(Remedy).output(eventIterator(streamOf(DatasetVersion))),
  /** Lets a failed gate pass; the reason is kept and shown wherever the model is. */
  accept: oc.input(z.object({ reason: Reason })).output(GateHead),
};
