import { z } from 'zod';
import { Text } from './text';

export const ProjectSummary = z.object({
  path: z.string(),
  name: z.string(),
  createdAt: z.number(),
  /** Current data set version, null in an empty project. */
  versionId: z.number().int().nullable(),
});
export type ProjectSummary = z.infer<typeof ProjectSummary>;

export const RecentProject = z.object({
  path: z.string(),
  name: z.string(),
  openedAt: z.number(),
  exists: z.boolean(),
});
export type RecentProject = z.infer<typeof RecentProject>;

export const Sample = z.object({
  id: z.string(),
  /** The business question: "Who will buy?" */
  question: Text,
  description: Text,
  rows: z.number().int(),
  columns: z.number().int(),
  target: z.string(),
  source: z.string(),
});
export type Sample = z.infer<typeof Sample>;

export const HistoryEntry = z.object({ id: z.number().int(), at: z.number(), text: Text });
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/** A rung of the compute ladder, with the reason why it is on or off. */
export const BackendStatus = z.object({
  id: z.string(),
  name: Text,
  available: z.boolean(),
  chosen: z.boolean(),
  reason: Text,
});
export type BackendStatus = z.infer<typeof BackendStatus>;

export const Doctor = z.object({
  versions: z.record(z.string(), z.string()),
  paths: z.record(z.string(), z.string()),
  backends: z.array(BackendStatus),
});
export type Doctor = z.infer<typeof Doctor>;
