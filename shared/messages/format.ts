// Renders a message. Placeholders: {name}; {name, number} and {name, percent} by the locale; {name, bytes};
// {name, plural, one {# row} other {# rows}}, with placeholders in the forms too (Chinese needs only `other`).
import type { Text } from '../domain/text';
import type { Locale } from './form';

const tag = { en: 'en-GB', zh: 'zh-CN' } as const;

const formatters = new Map<string, Intl.NumberFormat>();

/** Making a formatter costs a thousand times what using it does, and tables ask for one a cell. */
function formatter(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${options.style ?? ''} ${options.maximumFractionDigits ?? ''}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(tag[locale], options);
  formatters.set(key, made);
  return made;
}

/** Numbers as people read them: grouped, at most four significant digits after the point where they are small. */
export function formatNumber(value: number, locale: Locale): string {
  if (!Number.isFinite(value)) return String(value);
  const digits = Number.isInteger(value) ? 0 : Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 1 ? 2 : 4;
  return formatter(locale, { maximumFractionDigits: digits }).format(value);
}

/** A share between 0 and 1 as a percentage with one decimal where it is needed. */
export function formatPercent(value: number, locale: Locale): string {
  const digits = value !== 0 && Math.abs(value) < 0.001 ? 3 : 1;
  return formatter(locale, { style: 'percent', maximumFractionDigits: digits }).format(value);
}

export function formatBytes(value: number, locale: Locale): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = value;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${formatter(locale, { maximumFractionDigits: size < 10 && unit > 0 ? 1 : 0 }).format(size)} ${units[unit] ?? ''}`;
}

/** Seconds as a person says them: "8 s", "2 min 5 s", "1 h 4 min". */
export function formatSeconds(value: number, locale: Locale): string {
  const s = Math.max(0, Math.round(value));
  const words = locale === 'zh' ? { h: ' 小时', m: ' 分', s: ' 秒' } : { h: ' h', m: ' min', s: ' s' };
  if (s < 60) return `${s}${words.s}`;
  if (s < 3600)
    return s % 60 === 0 || s >= 600
      ? `${Math.round(s / 60)}${words.m}`
      : `${Math.floor(s / 60)}${words.m} ${s % 60}${words.s}`;
  return `${Math.floor(s / 3600)}${words.h} ${Math.floor((s % 3600) / 60)}${words.m}`;
}

/** A moment (milliseconds since 1970, UTC) in the reader's time zone: "22 Nov 2026, 14:05". */
export const formatMoment = (at: number, locale: Locale): string =>
  new Intl.DateTimeFormat(tag[locale], { dateStyle: 'medium', timeStyle: 'short' }).format(at);

export type Lookup = (key: string, locale: Locale) => string | undefined;

/** Renders a text in a locale. An unknown key shows as itself, so that a gap is seen. */
export function render(text: Text, locale: Locale, lookup: Lookup): string {
  const pattern = lookup(text.key, locale);
  if (pattern === undefined) return text.key;
  const params = text.params ?? {};
  const value = (name: string): string | number => {
    const raw = params[name];
    if (raw === null || raw === undefined) return '–';
    return typeof raw === 'object' ? render(raw, locale, lookup) : raw;
  };
  return substitute(pattern, locale, value);
}

function substitute(pattern: string, locale: Locale, value: (name: string) => string | number): string {
  const join = locale === 'zh' ? spaced : (before: string, after: string): string => before + after;
  let out = '';
  for (let i = 0; i < pattern.length;) {
    if (pattern[i] === '{') {
      const end = closing(pattern, i);
      out = join(out, placeholder(pattern.slice(i + 1, end), locale, value));
      i = end + 1;
    } else {
      const next = pattern.indexOf('{', i);
      const end = next < 0 ? pattern.length : next;
      out = join(out, pattern.slice(i, end));
      i = end;
    }
  }
  return out;
}

const LATIN_END = /[\p{Script=Latin}\p{Nd}%]$/u;
const LATIN_START = /^[\p{Script=Latin}\p{Nd}]/u;
const HAN_END = /\p{Script=Han}$/u;
const HAN_START = /^\p{Script=Han}/u;

/** Two pieces of Chinese text, with a space where Latin letters or digits meet characters: what a placeholder brings is known only here. */
function spaced(before: string, after: string): string {
  const meet =
    (LATIN_END.test(before) && HAN_START.test(after)) || (HAN_END.test(before) && LATIN_START.test(after));
  return meet ? `${before} ${after}` : before + after;
}

function closing(pattern: string, start: number): number {
  let depth = 0;
  for (let i = start; i < pattern.length; i++) {
    if (pattern[i] === '{') depth++;
    else if (pattern[i] === '}' && --depth === 0) return i;
  }
  return pattern.length;
}

/** One form of a plural; placeholders may stand in it. */
const FORM = /(\w+)\s*\{((?:[^{}]|\{[^{}]*\})*)\}/g;

function placeholder(body: string, locale: Locale, value: (name: string) => string | number): string {
  const [name = '', kind, rest] = split(body);
  const v = value(name);
  if (kind === 'plural') {
    const count = typeof v === 'number' ? v : Number(v);
    const form = new Intl.PluralRules(tag[locale]).select(count);
    const forms = Object.fromEntries([...(rest ?? '').matchAll(FORM)].map((m) => [m[1], m[2]]));
    const chosen = (forms[form] ?? forms['other'] ?? '').replace('#', formatNumber(count, locale));
    return substitute(chosen, locale, value);
  }
  if (typeof v !== 'number') return v;
  if (kind === 'percent') return formatPercent(v, locale);
  if (kind === 'bytes') return formatBytes(v, locale);
  if (kind === 'seconds') return formatSeconds(v, locale);
  if (kind === 'plain') return String(v);
  return formatNumber(v, locale);
}

function split(body: string): [string, string | undefined, string | undefined] {
  const first = body.indexOf(',');
  if (first < 0) return [body.trim(), undefined, undefined];
  const second = body.indexOf(',', first + 1);
  const name = body.slice(0, first).trim();
  if (second < 0) return [name, body.slice(first + 1).trim(), undefined];
  return [name, body.slice(first + 1, second).trim(), body.slice(second + 1)];
}
