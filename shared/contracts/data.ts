import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import {
  AsideRequest,
  AsideStep,
  AsideWindow,
  AssetAside,
  AssetPiece,
  AssetPreview,
  AssetTable,
  ChangedSource,
  ColumnDrift,
  ColumnProfile,
  DatasetVersion,
  FindRequest,
  FoundCell,
  GridLayout,
  InterruptedImport,
  Losses,
  MissingPatterns,
  Progress,
  SourceCorrections,
  SourceDifference,
  SourceGlimpse,
  SourceGuess,
  streamOf,
  TableWindow,
  WindowRequest,
} from '../domain';

const Locale = z.enum(['en', 'zh']);
const VersionId = z.object({ versionId: z.number().int() });

/** One file, or several with the same columns that are read as one. */
const Files = z.object({
  path: z.string(),
  more: z.array(z.string()).max(1000).optional(),
  options: SourceCorrections.optional(),
});

/** Files in, versions, windows and profiles. Aborting a stream cancels its work and leaves nothing behind. */
export const data = {
  /** What the file seems to be, with its first rows. Given options, shows the file as read with them. */
  inspect: oc.input(Files).output(SourceGuess),
  /** What the types that were chosen would lose, over all rows: imports nothing. */
  losses: oc.input(Files).output(eventIterator(streamOf(Losses))),
  /** Its first rows as they stand, at once; null where that cannot be told by a glance. */
  glimpse: oc.input(z.object({ path: z.string() })).output(SourceGlimpse.nullable()),
  /** With `replaces`, the import becomes the next version of that version's data set. */
  import: oc
    .input(Files.extend({ replaces: z.number().int().optional() }))
    .output(eventIterator(streamOf(DatasetVersion))),
  /** What would differ from a version, were the files imported in its place. Imports nothing. */
  compare: oc
    .input(Files.extend({ versionId: z.number().int() }))
    .output(eventIterator(streamOf(SourceDifference))),
  /** Which of the files that a version goes back to have changed since they were imported. */
  changed: oc.input(VersionId).output(ChangedSource),
  /** How a column stands against an earlier version; null where that has no such column. */
  drift: oc
    .input(VersionId.extend({ against: z.number().int(), column: z.string() }))
    .output(eventIterator(streamOf(ColumnDrift.nullable()))),
  /** Keeps pasted text as a file that can be imported; it is gone after the next start. */
  paste: oc.input(z.object({ text: z.string().max(64_000_000) })).output(z.object({ path: z.string() })),
  /** An import during which the application ended; it is not tried again unless the user wants that. */
  interrupted: oc.output(InterruptedImport.nullable()),
  forgetInterrupted: oc.output(z.null()),
  /**
   * The next versions after one (0: from the first), oldest first; where `more` are left, ask again. A version never changes, so each needs
   * to be asked for once. `present`: the id of the present one.
   */
  versions: oc.input(z.object({ after: z.number().int() })).output(
    z.object({
      versions: z.array(DatasetVersion),
      more: z.boolean(),
      present: z.number().int().nullable(),
    }),
  ),
  current: oc.output(DatasetVersion.nullable()),
  /** Makes a version the present one; undo and redo of data steps are this. */
  use: oc.input(VersionId).output(DatasetVersion),
  /** How the grid is laid out; kept in the project. */
  layout: oc.output(GridLayout),
  keepLayout: oc.input(GridLayout).output(GridLayout),
  window: oc.input(WindowRequest).output(TableWindow),
  /** The next or previous cell with these words, over all rows; from the other end where there is none before. */
  find: oc.input(FindRequest).output(eventIterator(streamOf(FoundCell))),
  /** Which columns are missing together. */
  gaps: oc.input(VersionId).output(eventIterator(streamOf(MissingPatterns))),
  /** One profile a column, the wanted column first. */
  profile: oc
    .input(z.object({ versionId: z.number().int(), first: z.string().optional() }))
    .output(
      eventIterator(z.union([Progress, z.object({ type: z.literal('profile'), profile: ColumnProfile })])),
    ),
  /** Of a version that is a table of pictures or sounds; else null. */
  assets: oc.input(VersionId).output(AssetTable.nullable()),
  /** Small pictures of at most 200 rows; rows without an asset are left out. */
  previews: oc
    .input(VersionId.extend({ rowIds: z.array(z.number().int()).max(200) }))
    .output(z.array(AssetPreview)),
  /** A piece of at most 2 MB of a row's picture or sound, from 0 on. */
  assetPiece: oc
    .input(VersionId.extend({ rowId: z.number().int(), part: z.number().int().min(0) }))
    .output(AssetPiece),
  /** Steps of the version's lineage that set rows aside which have not been put back, oldest first. */
  asideSteps: oc.input(VersionId).output(z.array(AsideStep)),
  asideRows: oc.input(AsideRequest).output(AsideWindow),
  /** Writes what one step set aside as CSV, whole or not at all. */
  exportAsides: oc
    .input(VersionId.extend({ step: z.number().int(), path: z.string(), locale: Locale }))
    .output(eventIterator(streamOf(z.object({ path: z.string(), rows: z.number().int() })))),
  /** Files that the import set aside, at most 1,000. */
  asides: oc.input(VersionId).output(z.array(AssetAside)),
};
