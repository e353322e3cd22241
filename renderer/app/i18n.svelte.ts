// The window's language. Reading any of these functions in a component makes it follow the language.
import { nameList, type Text } from '../../shared/domain/text';
import {
  formatBytes,
  formatMoment,
  formatNumber,
  formatPercent,
  formatSeconds,
  say as render,
  type Locale,
  type MessageKey,
} from '../../shared/messages';

export type { Locale, MessageKey };

const TAG: Record<Locale, string> = { en: 'en-GB', zh: 'zh-CN' };

class Language {
  locale = $state<Locale>('en');
}

const language = new Language();

/** The present language. */
export const locale = (): Locale => language.locale;

/** The tag that Intl and `<html lang>` take. */
export const localeTag = (): string => TAG[language.locale];

/** Changes the language; the menu and the kernel are told by whoever calls (see app/preferences.ts). */
export function setLocale(next: Locale): void {
  language.locale = next;
  if (typeof document !== 'undefined') document.documentElement.lang = TAG[next];
}

/** A message of the window, by a key that is known to exist. */
export const t = (key: MessageKey, params?: Text['params']): string =>
  render(params ? { key, params } : { key }, language.locale);

/** A sentence that the kernel made. */
export const say = (text: Text): string => render(text, language.locale);

/** Names as the language lists them; of very many, the first and how many more. */
export function names(all: readonly string[]): string {
  const listed = nameList(all, 20);
  return typeof listed === 'string' ? listed : say(listed);
}

/** Sentences one after another: Chinese full stops bring their own space. Empty ones are left out. */
export const sentences = (...parts: string[]): string =>
  parts.filter(Boolean).join(language.locale === 'zh' ? '' : ' ');

export const number = (value: number): string => formatNumber(value, language.locale);
/** With every digit that was set: a tolerance of 0.0000001 is not 0. */
export const exact = (value: number): string =>
  new Intl.NumberFormat(TAG[language.locale], { maximumSignificantDigits: 12 }).format(value);
/** Short, for captions: 102 K, 1.2 M; 10 万. */
export const compact = (value: number): string =>
  Math.abs(value) < 10_000
    ? formatNumber(value, language.locale)
    : new Intl.NumberFormat(TAG[language.locale], { notation: 'compact', maximumFractionDigits: 1 }).format(
        value,
      );

export const percent = (value: number): string => formatPercent(value, language.locale);
export const bytes = (value: number): string => formatBytes(value, language.locale);
export const seconds = (value: number): string => formatSeconds(value, language.locale);

/** A moment (milliseconds since 1970, UTC) in the reader's time zone: "22 Nov 2026, 14:05". */
export const moment = (at: number): string => formatMoment(at, language.locale);

/** A day (milliseconds since 1970, UTC) as it is written in the data: no time zone is applied. */
export const day = (at: number): string =>
  new Intl.DateTimeFormat(TAG[language.locale], { dateStyle: 'medium', timeZone: 'UTC' }).format(at);

/** The month of a day as it is written in the data, for captions: "Nov 2026", 2026/11. */
export function month(at: number): string {
  if (language.locale === 'zh') {
    const date = new Date(at);
    return `${date.getUTCFullYear()}/${date.getUTCMonth() + 1}`;
  }
  return new Intl.DateTimeFormat(TAG[language.locale], {
    year: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  }).format(at);
}
