// The flowchart: stages, their states, and the two loops.
import { z } from 'zod';
import { Text } from './text';

export const StageId = z.enum([
  'collect',
  'prepare',
  'quality',
  'features',
  'train',
  'evaluate',
  'deploy',
  'monitor',
]);
export type StageId = z.infer<typeof StageId>;

/**
 * waiting: something before it is missing; ready: it can be done now; running; passed; failed (a gate said no, or an error);
 * stale: done, but on data or settings that are no longer the present ones.
 */
export const StageState = z.enum(['waiting', 'ready', 'running', 'passed', 'failed', 'stale']);
export type StageState = z.infer<typeof StageState>;

export const Stage = z.object({
  id: StageId,
  state: StageState,
  /** One line under the name: "45,211 rows, 17 columns". */
  summary: Text,
  /** 0 to 1 while running. */
  fraction: z.number().nullable(),
  secondsLeft: z.number().nullable(),
});
export type Stage = z.infer<typeof Stage>;

export const PipelineState = z.object({
  stages: z.array(Stage),
  /** A failed gate's way back, lit until the gate passes. */
  loops: z.object({ quality: z.boolean(), evaluation: z.boolean() }),
  /** What to do next, and where. */
  next: z.object({ stage: StageId, text: Text }),
});
export type PipelineState = z.infer<typeof PipelineState>;
