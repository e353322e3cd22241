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

/** Names as a language lists them, at most so many: "a, b" and "a、b"; then how many more there are. */
export function nameList(names: readonly string[], most = 4): Text | string {
  const [first = '', ...rest] = names.slice(0, most);
  const listed = rest.reduce<Text | string>((before, next) => text('list.two', { before, next }), first);
  return names.length <= most ? listed : text('list.more', { listed, more: names.length - most });
}

/** The first three names, and whether there are more. */
export function shortList(names: readonly string[]): Text | string {
  const listed = nameList(names.slice(0, 3));
  return names.length <= 3 ? listed : text('list.others', { listed });
}
