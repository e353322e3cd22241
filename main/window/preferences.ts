// What the person chose about the window itself: colours and language. In userData, beside the window's bounds.
import { z } from 'zod';
import { readJson, writeJson } from './json-file';

export const Theme = z.enum(['system', 'light', 'dark']);
export const Locale = z.enum(['en', 'zh']);
const Stored = z.object({ theme: Theme, locale: Locale });
export type Preferences = z.infer<typeof Stored>;

/** The remembered choice, else the system's language and colours. `systemLocale` is a BCP 47 tag such as 'zh-CN'. */
export class PreferencesFile {
  #value: Preferences;

  constructor(
    private readonly file: string,
    systemLocale: string,
  ) {
    const locale = systemLocale.toLowerCase().startsWith('zh') ? 'zh' : 'en';
    this.#value = readJson(file, Stored, { theme: 'system', locale });
  }

  get value(): Preferences {
    return this.#value;
  }

  async change(part: Partial<Preferences>): Promise<void> {
    this.#value = { ...this.#value, ...part };
    await writeJson(this.file, this.#value);
  }
}
