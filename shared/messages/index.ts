// Every sentence a user reads. One file a room for what the kernel says, one file a view for what the window says.
import type { AssayError } from '../domain/errors';
import { type Text, text } from '../domain/text';
import { card } from './card';
import { cli } from './cli';
import { charts } from './charts';
import { compute } from './compute';
import { data } from './data';
import { errors } from './errors';
import { modelErrors } from './modelErrors';
import { evaluate } from './evaluate';
import { judgement } from './judgement';
import { explain } from './explain';
import { learn } from './learn';
import { learnSettings } from './learnSettings';
import { pipeline } from './pipeline';
import { prepare } from './prepare';
import { quality } from './quality';
import { ranking } from './ranking';
import { recipe } from './recipe';
import { registry } from './registry';
import { transforms } from './transforms';
import { transformSettings } from './transformSettings';
import type { Locale } from './form';
import { render } from './format';
import { imports as viewImports } from './views/import';
import { shell as viewShell } from './views/shell';
import { home as viewHome } from './views/home';
import { assets as viewAssets } from './views/assets';
import { data as viewData } from './views/data';
import { asides as viewAsides } from './views/asides';
import { desk as viewDesk } from './views/desk';
import { prepare as viewPrepare } from './views/prepare';
import { stepSettings as viewStepSettings } from './views/stepSettings';
import { changing as viewChanging } from './views/changing';
import { quality as viewQuality } from './views/quality';
import { mending as viewMending } from './views/mending';
import { features as viewFeatures } from './views/features';
import { training as viewTraining } from './views/training';
import { evaluation as viewEvaluation } from './views/evaluation';
import { classes as viewClasses } from './views/classes';
import { weak as viewWeak } from './views/weak';
import { money as viewMoney } from './views/money';
import { worth as viewWorth } from './views/worth';
import { explain as viewExplain } from './views/explain';
import { demo as viewDemo } from './views/demo';
import { deploy as viewDeploy } from './views/deploy';
import { monitor as viewMonitor } from './views/monitor';

export type { Locale } from './form';
export { formatBytes, formatMoment, formatNumber, formatPercent, formatSeconds } from './format';

const files = [
  card,
  cli,
  charts,
  compute,
  data,
  errors,
  modelErrors,
  evaluate,
  judgement,
  explain,
  learn,
  learnSettings,
  pipeline,
  prepare,
  quality,
  ranking,
  recipe,
  registry,
  transforms,
  transformSettings,
  viewImports,
  viewShell,
  viewHome,
  viewAssets,
  viewData,
  viewAsides,
  viewDesk,
  viewPrepare,
  viewStepSettings,
  viewChanging,
  viewQuality,
  viewMending,
  viewFeatures,
  viewTraining,
  viewEvaluation,
  viewClasses,
  viewWeak,
  viewMoney,
  viewWorth,
  viewExplain,
  viewDemo,
  viewDeploy,
  viewMonitor,
] as const;

const tables: Record<Locale, ReadonlyMap<string, string>> = {
  en: new Map(files.flatMap((file) => Object.entries<string>(file.en))),
  zh: new Map(files.flatMap((file) => Object.entries<string>(file.zh))),
};

/** A text in the user's language. */
export const say = (message: Text, locale: Locale): string =>
  render(message, locale, (key, l) => tables[l].get(key));

/** Whether a key exists in both languages, for tests that look for gaps. */
export const hasMessage = (key: string): boolean => tables.en.has(key) && tables.zh.has(key);

/** The two sentences of an error: what happened and what is unchanged; what to do. */
export function errorTexts(error: Pick<AssayError, 'code' | 'params'>): { what: Text; next: Text } {
  return {
    what: text(`error.${error.code}`, error.params),
    next: text(`error.${error.code}.next`, error.params),
  };
}

type KeysOf<F> = F extends { en: infer E } ? keyof E : never;
/** Every key there is; the window's own `t` takes no other. */
export type MessageKey = KeysOf<(typeof files)[number]>;
