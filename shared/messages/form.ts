// The form of a message file: the same keys in both languages, checked by the compiler.

export type Locale = 'en' | 'zh';

/** Declares a domain's messages; a key that one language lacks does not compile. */
export function messages<const K extends string>(table: {
  en: Record<K, string>;
  zh: Record<NoInfer<K>, string>;
}): { en: Record<K, string>; zh: Record<K, string> } {
  return table;
}
