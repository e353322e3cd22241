// How everything long tells how far it is.
import { z } from 'zod';
import { Text } from './text';

export const Progress = z.object({
  type: z.literal('progress'),
  /** 0 to 1, or null while it cannot be known. */
  fraction: z.number().min(0).max(1).nullable(),
  phase: Text,
  /** Units a second, named by `unit`. */
  rate: z.number().nullable().optional(),
  unit: z.enum(['bytes', 'rows', 'steps', 'checks']).optional(),
  secondsLeft: z.number().nullable().optional(),
});
export type Progress = z.infer<typeof Progress>;

/** A stream of progress that ends with one result. */
export const streamOf = <T extends z.ZodType>(result: T) =>
  z.discriminatedUnion('type', [Progress, z.object({ type: z.literal('done'), result })]);

export type StreamOf<T> = Progress | { type: 'done'; result: T };

/** What a room's long operation is given. */
export interface JobContext {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Omit<Progress, 'type'>) => void) | undefined;
}
