// Recipes and tables at random, for every transform there is: what the property tests and the conformance suite run on.
import fc from 'fast-check';
import { GraphBuilder, openSession } from '../../../main/compute';
import type { Frame } from '../../../main/data';
import type { Matrix } from '../../../main/recipe/apply';
import { lowerRecipe } from '../../../main/recipe/lower';
import { toSlot } from '../../../main/recipe/slot';
import { transforms } from '../../../main/recipe/transforms';
import {
  type Column,
  type ColumnType,
  derivedColumn,
  type FittedRecipe,
  type Json,
  type RecipeSpec,
  type RecipeStep,
  type Task,
  type TransformId,
} from '../../../shared/domain';
import { feedsOf, frameOf, specOf, type Values } from './frames';

export const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -1000, max: 1000 }),
  fc.constantFrom(0, -0, 1e300, -1e300, 1.7e308, -1.7e308, 5e-324, Infinity, -Infinity, 0.1),
);
export const word = fc.oneof(
  fc.constantFrom(
    '上海',
    '北京',
    '广州市',
    '',
    ' ',
    'yes',
    'NaN',
    'null',
    '<other>',
    "'",
    '𠮷野家',
    'a\nb',
    'true',
    '我爱北京天安门！',
    '不好吃, Not GOOD 12 good?',
    '北京 good 好吃',
  ),
  fc.string({ unit: 'grapheme', maxLength: 6 }).filter((s) => !s.includes('\0')),
);
export const moment = fc.oneof(
  fc.date({ noInvalidDate: true }).map((d) => d.getTime()),
  fc.constantFrom(0, -1, 951782400000, -62135596800000, 8.64e15, -8.64e15, 1e300),
);
export const missing = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(values, { freq: 6, nil: null });

/** Settings of every transform; a transform without a line here does not compile. */
export const settings: Readonly<Record<TransformId, fc.Arbitrary<Record<string, Json>>>> = {
  impute: fc.record({
    method: fc.constantFrom('mode', 'constant'),
    value: fc.constantFrom(3, -5),
    flag: fc.boolean(),
  }),
  scale: fc.record({
    method: fc.constantFrom('standard', 'minMax', 'robust', 'power', 'quantile', 'normal'),
  }),
  oneHot: fc.record({
    unknown: fc.constantFrom('zeros', 'other'),
    minShare: fc.constantFrom(0, 0.1, 0.3),
    maxLevels: fc.constantFrom(1, 3, 50),
    missing: fc.constantFrom('level', 'zeros'),
  }),
  ordinal: fc.record({ maxLevels: fc.constantFrom(1, 3, 250) }),
  dateParts: fc.record({
    parts: fc.subarray(
      [
        'year',
        'quarter',
        'month',
        'week',
        'day',
        'dayOfYear',
        'weekday',
        'hour',
        'weekend',
        'monthEnd',
        'daysSince',
      ],
      { minLength: 1 },
    ),
    cyclic: fc.boolean(),
    reference: fc.constantFrom(null, '2024-02-29'),
  }),
  targetEncode: fc.record({ smoothing: fc.constantFrom(0, 1, 20), maxLevels: fc.constantFrom(1, 3, 100) }),
  interact: fc.record({ kind: fc.constantFrom('product', 'difference', 'sum') }),
  ratio: fc.record({ pairs: fc.constantFrom('first', 'each', 'both') }),
  imputeIterative: fc.record({ rounds: fc.constantFrom(1, 3), ridge: fc.constantFrom(0.1, 1) }),
  clip: fc.record({
    method: fc.constantFrom('quantiles', 'bounds'),
    share: fc.constantFrom(0, 0.1),
    low: fc.constantFrom(null, -3),
    high: fc.constantFrom(null, 12),
  }),
  log: fc.constant({}),
  bin: fc.record({
    method: fc.constantFrom('quantile', 'width', 'tree'),
    bins: fc.constantFrom(2, 5),
    output: fc.constantFrom('oneHot', 'code'),
  }),
  polynomial: fc.record({ degree: fc.constantFrom(2, 3), products: fc.boolean() }),
  frequency: fc.constant({}),
  hash: fc.record({ buckets: fc.constantFrom(2, 7, 64) }),
  rareGroup: fc.record({ minShare: fc.constantFrom(0, 0.1, 0.3), maxLevels: fc.constantFrom(1, 5) }),
  groupStats: fc.record({
    statistic: fc.constantFrom('mean', 'median', 'deviation', 'least', 'greatest'),
    compare: fc.constantFrom('value', 'difference'),
    least: fc.constantFrom(1, 3),
  }),
  pca: fc.record({ components: fc.constantFrom(1, 2, 5), keep: fc.boolean() }),
  select: fc.record({
    method: fc.constantFrom('mutualInformation', 'tree', 'variance'),
    keep: fc.constantFrom(1, 3),
    least: fc.constantFrom(0, 0.2),
  }),
  holidays: fc.record({
    calendar: fc.constantFrom('CN', 'US', 'EU'),
    parts: fc.subarray(['on', 'before', 'after'], { minLength: 1 }),
  }),
  words: fc.record({
    method: fc.constantFrom('tfidf', 'count', 'present'),
    maxWords: fc.constantFrom(1, 20),
    minShare: fc.constantFrom(0, 0.1),
    maxShare: fc.constantFrom(0.7, 1),
  }),
  textLength: fc.record({ parts: fc.subarray(['words', 'numbers', 'marks'], { minLength: 1 }) }),
};

/** The columns of a drawn table; 标签 is called as an output would be, so that inputs are renamed. */
export const COLUMNS: readonly Column[] = [
  { name: 'x', type: 'number' },
  { name: 'label', type: 'number' },
  { name: '数 量', type: 'integer' },
  { name: '城市', type: 'text' },
  { name: 'kind', type: 'text' },
  { name: 'yes?', type: 'boolean' },
  { name: 'since', type: 'datetime' },
  { name: 'until', type: 'date' },
];

type Table = Record<string, (number | string | null)[]>;

const kinds = {
  number,
  integer: fc.integer({ min: -50, max: 50 }),
  text: word,
  boolean: fc.constantFrom('true', 'false'),
  date: moment,
  datetime: moment,
};

/** So many rows of every column. */
export const table = (rows: number): fc.Arbitrary<Table> =>
  fc.record(
    Object.fromEntries(
      COLUMNS.map(({ name, type }) => [
        name,
        fc.array(missing<number | string>(kinds[type]), { minLength: rows, maxLength: rows }),
      ]),
    ),
  );

/** A table as a frame, with a target that suits the task and has all its classes. */
export function frameFor(values: Table, task: Task): Frame {
  const rows = values['x']?.length ?? 0;
  const goal = Array.from({ length: rows }, (_, i) => (task === 'binary' ? 'ab'[i % 2] : 'abc'[i % 3]) ?? '');
  return frameOf({
    ...Object.fromEntries(COLUMNS.map(({ name, type }) => [name, { type, values: values[name] ?? [] }])),
    goal:
      task === 'regression'
        ? { type: 'number', values: goal.map((_, i) => (i * 7) % 5) }
        : { type: 'text', values: goal as Values },
  });
}

/** Some settings narrow what a transform takes: products are of numbers, not of dates. */
function suits(id: TransformId, own: Record<string, Json>, type: ColumnType): boolean {
  const { columns } = frameOf({ x: { type, values: [] } });
  const [column] = columns;
  const transform = transforms[id];
  return column !== undefined && transform.accepts(toSlot(column), transform.settings(own));
}

/** A recipe with one step of the transform on all that suits it, between such as make features of the rest. */
export function specFor(
  id: TransformId,
  own: Record<string, Json>,
  task: Task,
  { filled = false, scaled = false } = {},
): RecipeSpec {
  const { info } = transforms[id];
  const named = (types: readonly string[]): string[] =>
    COLUMNS.filter(({ type }) => types.includes(type)).map(({ name }) => name);
  const numbers = named(['number', 'integer']);
  const words = named(['text', 'boolean']);
  const steps: RecipeStep[] = [];
  const add = (transform: TransformId, columns: string[], settings: Record<string, Json> = {}): void => {
    steps.push({ id: `s${steps.length}`, transform, columns, settings });
  };
  if (filled) add('impute', numbers, { method: 'median', flag: true });
  const takes = COLUMNS.filter(({ type }) => info.takes.includes(type) && suits(id, own, type));
  add(
    id,
    takes.map(({ name }) => name),
    own,
  );
  const made = derivedColumn(`s${steps.length - 1}`);
  const gone = new Set(info.consumes ? takes.map(({ name }) => name) : []);
  const left = numbers.filter((name) => !gone.has(name));
  if (scaled) add('scale', [...left, ...(info.makes === 'number' ? [made] : [])]);
  add(
    'oneHot',
    words.filter((name) => !gone.has(name)),
  );
  return specOf([...COLUMNS, { name: 'goal', type: 'text' }], 'goal', steps, task);
}

export function throughGraph(recipe: FittedRecipe, frame: Frame): Float32Array {
  const graph = new GraphBuilder({ name: 'recipe', prefix: 'recipe/' });
  graph.output('features', lowerRecipe(recipe, graph), 'float32', ['N', recipe.features.length]);
  const session = openSession(graph.toBytes());
  try {
    const { features } = session.runSync(feedsOf(recipe, frame));
    if (!(features?.data instanceof Float32Array)) throw new Error('no features');
    return features.data;
  } finally {
    session.dispose();
  }
}

/** The first place where the two differ by more than 1e-6 (relative, above 1), in words; null where there is none. */
export function difference(recipe: FittedRecipe, native: Matrix, graph: Float32Array): string | null {
  if (graph.length !== native.values.length) return `${native.values.length} values are not ${graph.length}`;
  for (const [i, value] of native.values.entries()) {
    const other = graph[i] as number;
    const same = Number.isNaN(value)
      ? Number.isNaN(other)
      : Math.abs(value - other) <= 1e-6 * Math.max(1, Math.abs(value));
    if (!same)
      return `${recipe.features[i % native.width]?.name} of row ${Math.floor(i / native.width)}: ${value} is not ${other}`;
  }
  return null;
}
