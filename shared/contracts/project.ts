import { oc } from '@orpc/contract';
import { z } from 'zod';
import { HistoryEntry, ProjectSummary, RecentProject, Sample } from '../domain';

/** The open project, and those that could be opened. One project is open at a time. */
export const project = {
  /** Without a path, a new file in the user's Assay folder, named after `name` and numbered if taken. */
  create: oc.input(z.object({ name: z.string().min(1), path: z.string().optional() })).output(ProjectSummary),
  open: oc.input(z.object({ path: z.string() })).output(ProjectSummary),
  close: oc,
  current: oc.output(ProjectSummary.nullable()),
  recent: oc.output(z.array(RecentProject)),
  forget: oc.input(z.object({ path: z.string() })),
  samples: oc.output(z.array(Sample)),
  /** The path of a sample's file, to be imported like any other. */
  samplePath: oc
    .input(z.object({ id: z.string() }))
    .output(z.object({ path: z.string(), target: z.string() })),
  history: oc.output(z.array(HistoryEntry)),
};
