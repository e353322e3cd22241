// Reads the command line. Anything not understood is a usage error, never a guess.
import { readFileSync } from 'node:fs';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { z } from 'zod';
import {
  aimOf,
  AssayError,
  badDelimiter,
  BLANKS,
  ColumnType,
  DateOrder,
  Encoding,
  LearnerId,
  Question,
  Reason,
  RecipeSpec,
  SearchAim,
  Settings,
  type SourceCorrections,
  type Text,
  text,
} from '../../shared/domain';

/** Shown with the usage text; ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(readonly text: Text) {
    super(text.key);
  }
}

const MOST_RUN = 2 ** 31;

type Options = NonNullable<ParseArgsConfig['options']>;
export type Values = Record<string, string | boolean | undefined>;

/** What a command takes: its options, and how many plain arguments. */
export interface Form {
  options: Options;
  positionals: number | { from: number; to: number };
}

export function parse(args: string[], form: Form): { values: Values; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: withNegatives(args),
      options: form.options,
      allowPositionals: true,
      strict: true,
    });
    const { from, to } =
      typeof form.positionals === 'number'
        ? { from: form.positionals, to: form.positionals }
        : form.positionals;
    if (positionals.length < from || positionals.length > to) {
      const last = positionals.at(-1) ?? '';
      const missing = positionals.length < from;
      throw new UsageError(missing ? text('cli.usage.noFile') : text('cli.usage.unknown', { what: last }));
    }
    const plain: Values = {};
    for (const [name, value] of Object.entries(values)) {
      if (typeof value === 'string' || typeof value === 'boolean') plain[name] = value;
      // Options that may be given several times: a line each.
      else if (Array.isArray(value)) plain[name] = value.join('\n');
    }
    return { values: plain, positionals };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    // parseArgs names the option between quotes: "Unknown option '--x'", "Option '--y <value>' argument missing".
    const message = error instanceof Error ? error.message : String(error);
    const what = /'([^']+)'/.exec(message)?.[1] ?? message;
    throw new UsageError(
      text(/missing|ambiguous/.test(message) ? 'cli.usage.noValue' : 'cli.usage.unknown', { what }),
    );
  }
}

/** "--cost -5" as "--cost=-5": what begins like an option but is a number is a value. */
const withNegatives = (args: readonly string[]): string[] =>
  args.reduce<string[]>((all, arg) => {
    const option = all.at(-1);
    const value = /^-\d/.test(arg) && option !== undefined && /^--[a-z-]+$/.test(option);
    return value ? [...all.slice(0, -1), `${option}=${arg}`] : [...all, arg];
  }, []);

export function requiredText(values: Values, name: string): string {
  const value = optionalText(values, name);
  if (value === undefined) throw new UsageError(text('cli.usage.required', { what: `--${name}` }));
  return value;
}

export function optionalText(values: Values, name: string): string | undefined {
  const value = values[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value === '')
    throw new UsageError(text('cli.usage.noValue', { what: `--${name}` }));
  return value;
}

export function optionalWhole(values: Values, name: string, from: number, to: number): number | undefined {
  const value = optionalText(values, name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < from || number > to) {
    throw new UsageError(text('cli.usage.whole', { what: `--${name}`, from, to }));
  }
  return number;
}

export function optionalSeconds(values: Values, name: string): number | undefined {
  const value = optionalText(values, name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0)
    throw new UsageError(text('cli.usage.seconds', { what: `--${name}` }));
  return number;
}

export function optionalNumber(values: Values, name: string): number | undefined {
  const value = optionalText(values, name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isFinite(number)) throw new UsageError(text('cli.usage.number', { what: `--${name}` }));
  return number;
}

/** What an option that may be given several times was given; empty where it was not. */
export const several = (values: Values, name: string): string[] =>
  optionalText(values, name)?.split('\n') ?? [];

/** The number of a run, from 1. */
export const optionalRun = (values: Values): number | undefined => optionalWhole(values, 'run', 1, MOST_RUN);

/** Why a failed gate is let pass; undefined where nobody said so. @throws UsageError where no reason is given */
export function optionalReason(values: Values): string | undefined {
  const reason = Reason.optional().safeParse(values['accept-gate']);
  if (!reason.success) throw new UsageError(text('cli.usage.reason', { what: '--accept-gate' }));
  return reason.data;
}

/** How the file is to be read, where it cannot be told by looking or is told wrongly. */
export const SOURCE_OPTIONS = {
  member: { type: 'string' },
  table: { type: 'string' },
  encoding: { type: 'string' },
  'set-aside': { type: 'boolean' },
  'source-column': { type: 'string' },
  labels: { type: 'string' },
  delimiter: { type: 'string' },
  quote: { type: 'string' },
  escape: { type: 'string' },
  header: { type: 'string' },
  decimal: { type: 'string' },
  'date-order': { type: 'string' },
  tokens: { type: 'string', multiple: true },
  types: { type: 'string', multiple: true },
} as const satisfies Options;

export function sourceCorrections(values: Values): SourceCorrections {
  const member = optionalText(values, 'member');
  const table = optionalText(values, 'table');
  const named = optionalText(values, 'encoding');
  const pattern = optionalText(values, 'labels');
  const sourceColumn = optionalText(values, 'source-column');
  const encoding = Encoding.optional().safeParse(named === undefined ? undefined : asNamed(named));
  if (!encoding.success) {
    const choices = Encoding.options.join(', ');
    throw new UsageError(text('cli.usage.choice', { what: '--encoding', choices }));
  }
  return {
    ...(member === undefined ? {} : { member }),
    ...(table === undefined ? {} : { table }),
    ...(encoding.data === undefined ? {} : { encoding: encoding.data }),
    ...(sourceColumn === undefined ? {} : { sourceColumn }),
    ...(pattern === undefined ? {} : { assets: { pattern } }),
    ...(values['set-aside'] ? { ragged: 'setAside' as const } : {}),
    ...asWritten(values),
  };
}

/** Encodings by their number, as Windows and Python name them. */
function asNamed(name: string): string {
  const lower = name.toLowerCase();
  const page = /^(?:cp|windows-?)(\d+)$/.exec(lower)?.[1];
  const known: Readonly<Record<string, string>> = {
    ...{ '936': 'gbk', '949': 'euc-kr', '932': 'shift_jis', '950': 'big5', '866': 'ibm866' },
  };
  return page === undefined ? lower : (known[page] ?? `windows-${page}`);
}

/** How fields, numbers and dates are written. */
function asWritten(values: Values): SourceCorrections {
  const quote = oneCharacter(values, 'quote', 'none', '');
  const delimiter = optionalDelimiter(values, quote ?? '');
  const escape = optionalChoice(values, 'escape', z.enum(['backslash', 'doubled']));
  const header = optionalChoice(values, 'header', z.enum(['yes', 'no']));
  const decimal = optionalChoice(values, 'decimal', z.enum(['point', 'comma']));
  const dateOrder = optionalChoice(values, 'date-order', DateOrder);
  const tokens = optionalText(values, 'tokens')?.split('\n');
  const types = optionalTypes(values);
  return {
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(quote === undefined ? {} : { quote }),
    ...(escape === undefined ? {} : { escape: escape === 'backslash' ? ('\\' as const) : ('' as const) }),
    ...(header === undefined ? {} : { header: header === 'yes' }),
    ...(decimal === undefined ? {} : { decimal: decimal === 'comma' ? ',' : '.' }),
    ...(dateOrder === undefined ? {} : { dateOrder }),
    ...(tokens === undefined ? {} : { nullTokens: tokens }),
    ...(types === undefined ? {} : { types }),
  };
}

/** What stands between fields, or a word for what is hard to type. */
function optionalDelimiter(values: Values, quote: string): string | undefined {
  const value = optionalText(values, 'delimiter');
  if (value === undefined) return undefined;
  if (value === 'tab') return '\t';
  if (value === 'blanks') return BLANKS;
  if (badDelimiter(value, quote) !== null)
    throw new UsageError(text('cli.usage.delimiter', { what: '--delimiter' }));
  return value;
}

/** One character of ASCII, or a word for one that is hard to type. */
function oneCharacter(values: Values, name: string, word: string, meant: string): string | undefined {
  const value = optionalText(values, name);
  if (value === undefined) return undefined;
  if (value === word) return meant;
  if (!/^[\t -~]$/.test(value))
    throw new UsageError(text('cli.usage.character', { what: `--${name}`, word }));
  return value;
}

export function optionalChoice<T extends string>(
  values: Values,
  name: string,
  choice: z.ZodType<T> & { options: readonly T[] },
): T | undefined {
  const value = optionalText(values, name);
  if (value === undefined) return undefined;
  const chosen = choice.safeParse(value);
  if (!chosen.success)
    throw new UsageError(text('cli.usage.choice', { what: `--${name}`, choices: choice.options.join(', ') }));
  return chosen.data;
}

/** Each as NAME=TYPE; a name may hold an equals sign. */
function optionalTypes(values: Values): Record<string, ColumnType> | undefined {
  const lines = optionalText(values, 'types')?.split('\n');
  if (!lines) return undefined;
  const types = lines.map((line): [string, ColumnType] => {
    const at = line.lastIndexOf('=');
    const type = ColumnType.safeParse(line.slice(at + 1));
    if (at < 1 || !type.success)
      throw new UsageError(text('cli.usage.types', { choices: ColumnType.options.join(', ') }));
    return [line.slice(0, at), type.data];
  });
  return Object.fromEntries(types);
}

/** Undefined: by what the target is like. */
export function optionalTask(values: Values): Question | undefined {
  const value = optionalText(values, 'task') ?? 'auto';
  if (value === 'auto') return undefined;
  const question = Question.safeParse(value);
  if (!question.success) {
    const choices = ['auto', ...Question.options].join(', ');
    throw new UsageError(text('cli.usage.choice', { what: '--task', choices }));
  }
  return question.data;
}

export function optionalLearner(values: Values): LearnerId | 'auto' {
  const value = optionalText(values, 'learner') ?? 'auto';
  if (value === 'auto') return value;
  const learner = LearnerId.safeParse(value);
  // An ensemble is made of what a search finds, not trained by itself.
  if (!learner.success || learner.data === 'ensemble')
    throw new UsageError(
      text('cli.usage.learner', {
        choices: ['auto', ...LearnerId.options.filter((id) => id !== 'ensemble')].join(', '),
      }),
    );
  return learner.data;
}

/** Settings of a learner as JSON: '{"rounds": 300}'. What they mean is for the learner to judge. */
export function optionalSettings(values: Values): Settings | undefined {
  const value = optionalText(values, 'settings');
  if (value === undefined) return undefined;
  const settings = Settings.safeParse(json(value));
  if (!settings.success) throw new UsageError(text('cli.usage.settings', { example: '{"rounds": 300}' }));
  return settings.data;
}

/** "absolute", "quantile=0.9", "poisson" or "tweedie=1.5": what automatic mode searches and judges by; undefined: the usual. */
export function optionalLoss(values: Values): SearchAim | undefined {
  const value = optionalText(values, 'loss');
  if (value === undefined) return undefined;
  const [, name, amount] = /^(absolute|quantile|poisson|tweedie)(?:=(\d*\.?\d+))?$/.exec(value) ?? [];
  const of = name === 'quantile' ? 'alpha' : name === 'tweedie' ? 'power' : null;
  const given = amount === undefined ? {} : { [of ?? '']: Number(amount) };
  const aim = SearchAim.safeParse(aimOf('regression', { objective: name, ...given }));
  if (!aim.success || (amount !== undefined && of === null)) throw new UsageError(text('cli.usage.loss'));
  return aim.data;
}

/** A recipe as `assay recipe` writes it. Errors: data.notFound, recipe.unreadable. */
export function optionalRecipe(values: Values): RecipeSpec | undefined {
  const path = optionalText(values, 'recipe');
  if (path === undefined) return undefined;
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new AssayError('data.notFound', { path }, { cause });
  }
  const recipe = RecipeSpec.safeParse(json(content));
  if (!recipe.success) throw new AssayError('recipe.unreadable', { path }, { cause: recipe.error });
  return recipe.data;
}

function json(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
