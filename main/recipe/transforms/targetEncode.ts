import { z } from 'zod';
import { text } from '../../../shared/domain';
import { FOLDS, foldOf } from '../fold';
import { lookUp } from '../lookup';
import type { GraphSlot, NumberSlot, TextSlot } from '../slot';
import { codeCounts } from '../statistics';
import { defineTransform, type FitContext } from '../transform';

const Settings = z.object({
  /** A level's mean counts as much as the overall mean once it has so many rows. */
  smoothing: z.number().min(0).max(100_000).default(20),
  /** At most so many levels have a value of their own, the most frequent; the others have the overall mean. */
  maxLevels: z.number().int().min(1).max(20_000).default(2000),
});
type Settings = z.infer<typeof Settings>;

const Fitted = z.object({
  /** '' is missing. */
  levels: z.array(z.string()),
  /** Of the classes but the first, for several classes; one empty name otherwise. */
  outputs: z.array(z.string()),
  seed: z.number(),
  /** By fold, for all rows of it: how many, and the sum of each output. */
  foldRows: z.array(z.number()),
  foldSums: z.array(z.array(z.number())),
  /** The same by level: levels x folds. */
  rows: z.array(z.array(z.number())),
  sums: z.array(z.array(z.array(z.number()))),
});
type Fitted = z.infer<typeof Fitted>;

const zeros = (n: number): number[] => Array.from({ length: n }, () => 0);

function learn(slot: TextSlot, { maxLevels }: Settings, context: FitContext): Fitted {
  const { target, foldIds, seed, task, classes } = context;
  const several = task === 'multiclass';
  // Of two classes, the second is the one looked for: its index is its share.
  const outputs = several ? classes.slice(1) : [''];
  const counts = codeCounts(slot.codes, slot.dictionary.length);
  const levels = slot.dictionary
    .map((level, code) => ({ level, code, count: counts[code] as number }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.level < b.level ? -1 : 1))
    .slice(0, maxLevels);
  const missing = slot.codes.some((code) => code < 0);
  const names = [...levels.map(({ level }) => level), ...(missing ? [''] : [])];
  const place = new Int32Array(slot.dictionary.length).fill(-1);
  levels.forEach(({ code }, i) => (place[code] = i));
  const fitted: Fitted = {
    levels: names,
    outputs,
    seed,
    foldRows: zeros(FOLDS),
    foldSums: Array.from({ length: FOLDS }, () => zeros(outputs.length)),
    rows: names.map(() => zeros(FOLDS)),
    sums: names.map(() => Array.from({ length: FOLDS }, () => zeros(outputs.length))),
  };
  slot.codes.forEach((code, i) => {
    const value = target[i] as number;
    if (Number.isNaN(value)) return;
    const fold = foldOf(foldIds[i] as number, seed);
    const level = code < 0 ? names.length - 1 : (place[code] as number);
    bump(fitted.foldRows, fold, 1);
    if (level >= 0) bump(fitted.rows[level], fold, 1);
    outputs.forEach((_, output) => {
      const own = several ? (value === output + 1 ? 1 : 0) : value;
      bump(fitted.foldSums[fold], output, own);
      if (level >= 0) bump(fitted.sums[level]?.[fold], output, own);
    });
  });
  return fitted;
}

function bump(list: number[] | undefined, at: number, by: number): void {
  if (list) list[at] = (list[at] ?? 0) + by;
}

/** Sum of all folds but one (-1: of all). */
const without = (byFold: readonly number[], fold: number): number =>
  byFold.reduce((sum, value, i) => (i === fold ? sum : sum + value), 0);

interface Means {
  /** Of a level without a value of its own. */
  prior: number;
  byLevel: Float64Array;
}

/** By output, from all folds but one. */
function meansWithout(fitted: Fitted, fold: number, smoothing: number): Means[] {
  const rows = without(fitted.foldRows, fold);
  return fitted.outputs.map((_, output) => {
    const total = without(
      fitted.foldSums.map((sums) => sums[output] ?? 0),
      fold,
    );
    const prior = rows === 0 ? 0 : total / rows;
    const byLevel = Float64Array.from(fitted.levels, (_level, level) => {
      const n = without(fitted.rows[level] ?? [], fold);
      const sum = without(
        (fitted.sums[level] ?? []).map((sums) => sums[output] ?? 0),
        fold,
      );
      return n === 0 ? prior : (sum + smoothing * prior) / (n + smoothing);
    });
    return { prior, byLevel };
  });
}

const slotName = (slot: { name: string }, output: string): string =>
  [slot.name, output === '' ? 'target' : `target=${output}`].filter((part) => part !== '').join('.');

const shape = { kind: 'number', time: null, indicator: false, complete: true } as const;

/**
 * The target's mean by level, drawn to the overall mean where rows are few (Micci-Barreca, "A preprocessing scheme for
 * high-cardinality categorical attributes", SIGKDD Explorations 2001, section 3; the weight of n rows is n / (n + smoothing)).
 * Training rows get the means of the other folds, or the feature would hold their own answers.
 */
export const targetEncode = defineTransform({
  id: 'targetEncode',
  settings: Settings,
  fitted: Fitted,
  group: 'categories',
  takes: ['text', 'boolean'],
  consumes: true,
  fields: [
    { name: 'smoothing', kind: 'number', min: 0, max: 100_000, help: true },
    { name: 'maxLevels', kind: 'integer', min: 1, max: 20_000 },
  ],
  accepts: (slot) => slot.kind === 'text',
  fit(slot, settings, context) {
    if (slot.kind !== 'text') throw new TypeError('Only text has levels.');
    return learn(slot, settings, context);
  },
  apply(slot, fitted, { smoothing }, { training }): NumberSlot[] {
    if (slot.kind !== 'text') return [];
    const index = new Map(fitted.levels.map((level, i) => [level, i]));
    const byCode = Int32Array.from(slot.dictionary, (level) => index.get(level) ?? -1);
    const missing = index.get('') ?? -1;
    const folds = training ? Array.from({ length: FOLDS }, (_, i) => i) : [-1];
    const means = folds.map((fold) => meansWithout(fitted, fold, smoothing));
    return fitted.outputs.map((output, o) => {
      const values = new Float64Array(slot.codes.length);
      slot.codes.forEach((code, i) => {
        const level = code < 0 ? missing : (byCode[code] as number);
        const own = means[training ? foldOf(training[i] as number, fitted.seed) : 0]?.[o];
        values[i] = own ? (level < 0 ? own.prior : (own.byLevel[level] as number)) : NaN;
      });
      return { ...shape, name: slotName(slot, output), values };
    });
  },
  lower(graph, slot, fitted, { smoothing }): GraphSlot[] {
    if (slot.kind !== 'text') return [];
    const means = meansWithout(fitted, -1, smoothing);
    return fitted.outputs.map((output, o) => {
      const { prior, byLevel } = means[o] ?? { prior: 0, byLevel: new Float64Array(0) };
      return {
        ...shape,
        name: slotName(slot, output),
        value: lookUp(graph, slot.value, fitted.levels, byLevel, prior),
      };
    });
  },
  describe: (column, fitted, { smoothing }) =>
    text('recipe.learnt.targetEncode', {
      column,
      levels: fitted.levels.length,
      prior: meansWithout(fitted, -1, smoothing)[0]?.prior ?? 0,
    }),
  details(fitted, { smoothing }) {
    const means = meansWithout(fitted, -1, smoothing);
    return fitted.levels.map((level, i) => ({
      name: level,
      values: means.map(({ byLevel }) => byLevel[i] ?? 0),
    }));
  },
});
