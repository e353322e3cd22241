// Every sentence a user reads. One file a domain; a domain's keys begin with its name.
import type { AssayError } from '../domain/errors';
import { type Text, text } from '../domain/text';
import { cli } from './cli';
import { compute } from './compute';
import { data } from './data';
import { deploy } from './deploy';
import { errors } from './errors';
import { evaluation } from './evaluation';
import { features } from './features';
import type { Locale } from './form';
import { render } from './format';
import { pipeline } from './pipeline';
import { quality } from './quality';
import { shell } from './shell';
import { training } from './training';

export type { Locale } from './form';
export { formatBytes, formatNumber, formatPercent, formatSeconds } from './format';

const files = [shell, pipeline, data, quality, features, training, evaluation, deploy, compute, errors, cli];

const tables: Record<Locale, ReadonlyMap<string, string>> = {
  en: new Map(files.flatMap((file) => Object.entries<string>(file.en))),
  zh: new Map(files.flatMap((file) => Object.entries<string>(file.zh))),
};

/** A text in the user's language. */
export const say = (message: Text, locale: Locale): string =>
  render(message, locale, (key, l) => tables[l].get(key));

/** Whether a key exists, for tests that look for gaps. */
export const hasMessage = (key: string): boolean => tables.en.has(key) && tables.zh.has(key);

/** The two sentences of an error: what happened and what is unchanged; what to do. */
export function errorTexts(error: Pick<AssayError, 'code' | 'params'>): { what: Text; next: Text } {
  return {
    what: text(`error.${error.code}`, error.params),
    next: text(`error.${error.code}.next`, error.params),
  };
}

export type MessageKey =
  | keyof (typeof shell)['en']
  | keyof (typeof pipeline)['en']
  | keyof (typeof data)['en']
  | keyof (typeof quality)['en']
  | keyof (typeof features)['en']
  | keyof (typeof training)['en']
  | keyof (typeof evaluation)['en']
  | keyof (typeof deploy)['en']
  | keyof (typeof compute)['en']
  | keyof (typeof errors)['en']
  | keyof (typeof cli)['en'];
