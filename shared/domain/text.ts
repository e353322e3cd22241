// A sentence for the user, by message key and parameters; the side that shows it renders it in the user's language.
import { z } from 'zod';

const Param = z.union([z.string(), z.number(), z.null()]);

export type Text = { key: string; params?: Record<string, string | number | null | Text> };

/** A message key with its parameters. A parameter may itself be a text, which is rendered first. */
export const Text: z.ZodType<Text> = z.lazy(() =>
  z.object({ key: z.string(), params: z.record(z.string(), z.union([Param, Text])).optional() }),
);

/** Short form used wherever a sentence is made. */
export const text = (key: string, params?: Text['params']): Text => (params ? { key, params } : { key });
