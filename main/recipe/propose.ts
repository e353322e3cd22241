// A first recipe from types and profiles alone, each part with its reason.
import {
  AssayError,
  type Column,
  type ColumnProfile,
  type RecipeSpec,
  type RecipeStep,
  type Text,
  text,
} from '../../shared/domain';
import { inferTask } from './target';
import { isTime } from './slot';
import { wordsOf } from './tokens';

/** Text with fewer rows a level than this says little that could be learnt by level. */
const LEAST_ROWS_A_LEVEL = 5;
/** Below this many levels, text is taken whatever the number of rows. */
const FEW_LEVELS = 10;
/** Half of the texts looked at have at least so many words without a digit: names, codes and addresses seldom do. */
const FEW_WORDS = 6;
/** With more rows than this, a hundred features for the words of a column would fill the memory. */
const MOST_ROWS_FOR_WORDS = 300_000;
/** From this share on, missing values get a feature of their own. */
const FLAG_SHARE = 0.005;
const ID_NAME = /(^|[_\s.-])(id|key|uuid|guid|rownum|index)$|[a-z](Id|ID|Key)$|编号|序号|流水号|身份证/;

export const DEFAULT_SPLIT: RecipeSpec['split'] = { validation: 0.15, test: 0.2, seed: 1 };

/**
 * Which columns are features, how they are prepared, what kind of target this is.
 * @throws AssayError target.* as in target.ts; recipe.noFeatures when nothing is left to learn from.
 */
export function proposeRecipe(
  columns: readonly Column[],
  profiles: readonly ColumnProfile[],
  target: string,
): RecipeSpec {
  const byName = new Map(profiles.map((profile) => [profile.name, profile]));
  const { task, positive } = inferTask(columns, byName.get(target), target);
  const choices = columns.map((column) => choose(column, byName.get(column.name), target));
  const isFeature = new Set(choices.filter(({ role }) => role === 'feature').map(({ name }) => name));
  if (isFeature.size === 0) throw new AssayError('recipe.noFeatures');
  const features = columns.filter(({ name }) => isFeature.has(name));
  const prose = new Set(choices.filter(({ reason }) => reason?.key === PROSE).map(({ name }) => name));
  const steps = proposeSteps(features, byName, prose);
  return { target, task, positive, columns: choices, steps, split: { ...DEFAULT_SPLIT } };
}

const PROSE = 'recipe.reason.prose';

type Choice = RecipeSpec['columns'][number];

function choose(column: Column, profile: ColumnProfile | undefined, target: string): Choice {
  const { name } = column;
  const as = (role: Choice['role'], key: string, params: Text['params'] = {}): Choice => ({
    name,
    role,
    reason: text(`recipe.reason.${key}`, params),
  });
  if (name === target) return as('target', 'target');
  if (!profile) return as('ignore', 'unknown');
  const rows = profile.rows - profile.missing;
  if (rows === 0) return as('ignore', 'allMissing');
  if (profile.distinct <= 1)
    return as('ignore', 'constant', { value: String(profile.top?.[0]?.value ?? profile.min) });
  // An approximate count may be a little off either way.
  const unique = profile.distinct >= (profile.distinctExact ? rows : 0.97 * rows);
  if (column.type === 'text') {
    const many = profile.distinct > FEW_LEVELS && (unique || rows / profile.distinct < LEAST_ROWS_A_LEVEL);
    if (many && isProse(profile)) return as('feature', 'prose');
    if (unique && rows > FEW_LEVELS) return as('id', 'uniqueText');
    if (many) return as('ignore', 'manyLevels', { levels: profile.distinct, rows });
    return as('feature', 'text', { levels: profile.distinct });
  }
  if (column.type === 'integer' && unique && rows > FEW_LEVELS) {
    if (isSequence(profile, rows)) return as('id', 'sequence');
    if (ID_NAME.test(name)) return as('id', 'idName');
  }
  return as('feature', column.type === 'boolean' ? 'boolean' : isTime(column.type) ? 'date' : 'number');
}

/** Whether a column holds sentences, as comments and reviews do, by the texts that its profile lists. */
function isProse({ top, rows }: ColumnProfile): boolean {
  if (!top || top.length === 0 || rows > MOST_ROWS_FOR_WORDS) return false;
  const lengths = top
    .map(({ value }) => wordsOf(String(value)).filter((word) => !/\p{N}/u.test(word)).length)
    .sort((a, b) => a - b);
  return (lengths[lengths.length >> 1] ?? 0) >= FEW_WORDS;
}

const isSequence = (profile: ColumnProfile, rows: number): boolean =>
  typeof profile.min === 'number' && typeof profile.max === 'number' && profile.max - profile.min < 2 * rows;

function proposeSteps(
  features: readonly Column[],
  profiles: ReadonlyMap<string, ColumnProfile>,
  prose: ReadonlySet<string>,
): RecipeStep[] {
  const share = ({ name }: Column): number => {
    const profile = profiles.get(name);
    return profile && profile.rows > 0 ? profile.missing / profile.rows : 0;
  };
  const levels = features.filter(
    ({ name, type }) => type === 'boolean' || (type === 'text' && !prose.has(name)),
  );
  const numbers = features.filter(({ type }) => type === 'integer' || type === 'number');
  const dates = features.filter(({ type }) => isTime(type));
  const measured = features.filter(({ type }) => type !== 'text' && type !== 'boolean');
  const steps: RecipeStep[] = [];
  const add = (
    id: string,
    transform: RecipeStep['transform'],
    columns: readonly Column[],
    settings: RecipeStep['settings'] = {},
  ): void => {
    if (columns.length === 0) return;
    const names = columns.map(({ name }) => name);
    steps.push({
      id,
      transform,
      columns: names,
      settings,
      reason: text(`recipe.step.${id}`, { columns: names.length }),
    });
  };
  add(
    'imputeFlagged',
    'impute',
    measured.filter((c) => share(c) >= FLAG_SHARE),
    { method: 'median', flag: true },
  );
  add(
    'impute',
    'impute',
    measured.filter((c) => share(c) < FLAG_SHARE),
    { method: 'median', flag: false },
  );
  add(
    'dateParts',
    'dateParts',
    dates.filter(({ type }) => type === 'date'),
    { parts: ['year', 'month', 'day', 'weekday'] },
  );
  add(
    'timeParts',
    'dateParts',
    dates.filter(({ type }) => type === 'datetime'),
    {
      parts: ['year', 'month', 'day', 'weekday', 'hour'],
    },
  );
  add(
    'words',
    'words',
    features.filter(({ name }) => prose.has(name)),
    { method: 'tfidf' },
  );
  add('scale', 'scale', [...numbers, ...dates], { method: 'standard' });
  add('oneHot', 'oneHot', levels, { unknown: 'other', missing: 'level', minShare: 0.002, maxLevels: 50 });
  return steps;
}
