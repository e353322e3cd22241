import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import {
  ColumnProfile,
  DatasetVersion,
  Progress,
  SourceGuess,
  SourceOptions,
  streamOf,
  TableWindow,
  WindowRequest,
} from '../domain';

const VersionId = z.object({ versionId: z.number().int() });

/** Files in, versions, windows and profiles. Aborting a stream cancels its work and leaves nothing behind. */
export const data = {
  /** What the file seems to be, with its first rows. Given options, shows the file as read with them. */
  inspect: oc.input(z.object({ path: z.string(), options: SourceOptions.optional() })).output(SourceGuess),
  import: oc
    .input(z.object({ path: z.string(), options: SourceOptions.optional() }))
    .output(eventIterator(streamOf(DatasetVersion))),
  /** Oldest first. */
  versions: oc.output(z.array(DatasetVersion)),
  current: oc.output(DatasetVersion.nullable()),
  /** Makes a version the present one; undo and redo of data steps are this. */
  use: oc.input(VersionId).output(DatasetVersion),
  window: oc.input(WindowRequest).output(TableWindow),
  /** One profile a column, the wanted column first. */
  profile: oc
    .input(z.object({ versionId: z.number().int(), first: z.string().optional() }))
    .output(
      eventIterator(z.union([Progress, z.object({ type: z.literal('profile'), profile: ColumnProfile })])),
    ),
};
