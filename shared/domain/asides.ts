// Rows that were set aside: by an import because of their length, by a step or a remedy because of their values.
import { z } from 'zod';
import { Cell, Column } from './data';
import { Text } from './text';

/** A step that set rows aside, of which some still are. */
export const AsideStep = z.object({
  /** The version that the step made. */
  versionId: z.number().int(),
  number: z.number().int(),
  summary: Text,
  /** Rows that have not been put back. */
  rows: z.number().int(),
  columns: z.array(Column),
  /** By an import, because of their length; their cells are text then. */
  byLength: z.boolean(),
  /** They come from several files. */
  files: z.boolean(),
});
export type AsideStep = z.infer<typeof AsideStep>;

export const AsideRequest = z.object({
  /** Of this version's lineage. */
  versionId: z.number().int(),
  /** The version whose step set them aside. */
  step: z.number().int(),
  offset: z.number().int().min(0),
  limit: z.number().int().min(1).max(1000),
  columns: z.array(z.string()).optional(),
});
export type AsideRequest = z.infer<typeof AsideRequest>;

export const AsideRow = z.object({
  /** The lasting row id, which it has again once it is put back. */
  id: z.number().int(),
  /** Its line in the file; null where that cannot be told: not a text file, several files, rows made anew since. */
  line: z.number().int().nullable(),
  /** The file, where there are several. */
  file: z.string().nullable(),
  reason: Text,
  /** Why it cannot be put back as it is; null where it can. */
  unfit: Text.nullable(),
  /** In the order of the columns; of a record of the wrong length, its text. */
  cells: z.array(Cell),
});
export type AsideRow = z.infer<typeof AsideRow>;

export const AsideWindow = z.object({
  offset: z.number().int(),
  total: z.number().int(),
  rows: z.array(AsideRow),
});
export type AsideWindow = z.infer<typeof AsideWindow>;

/** Which rows to put back: all that fit, or some by their ids. */
export const PutBack = z.object({
  step: z.number().int(),
  rows: z.array(z.number().int()).max(100_000).nullable(),
});
export type PutBack = z.infer<typeof PutBack>;
