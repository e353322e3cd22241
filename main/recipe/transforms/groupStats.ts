import { z } from 'zod';
import { text } from '../../../shared/domain';
import { lookUp } from '../lookup';
import type { GraphSlot, NumberSlot, Slot, TextSlot } from '../slot';
import { codeCounts, deviation, mean, present, quantile } from '../statistics';
import { defineJoint, type JointInput } from '../transform';

const Settings = z.object({
  statistic: z.enum(['mean', 'median', 'deviation', 'least', 'greatest']).default('mean'),
  /** `value`: the group's own figure. `difference`: how far the row is above it. */
  compare: z.enum(['value', 'difference']).default('value'),
  /** Groups of fewer training rows than this have the figure of all rows. */
  least: z.number().int().min(1).max(10_000).default(5),
});
type Settings = z.infer<typeof Settings>;

const Fitted = z.object({
  /** By category column, then by number column. */
  groups: z.array(
    z.object({
      /** '' is missing. */
      levels: z.array(z.string()),
      /** By number: by level, and that of all rows. */
      figures: z.array(z.object({ byLevel: z.array(z.number()), all: z.number() })),
    }),
  ),
});

const MOST_LEVELS = 5000;

function figureOf(values: Float64Array, statistic: Settings['statistic']): number {
  const known = present(values);
  if (known.length === 0) return 0;
  switch (statistic) {
    case 'mean':
      return mean(known);
    case 'median':
      return quantile(known, 0.5);
    case 'deviation':
      return deviation(known, mean(known));
    case 'least':
      return known.reduce((a, b) => Math.min(a, b));
    case 'greatest':
      return known.reduce((a, b) => Math.max(a, b));
  }
}

/** Row positions by code, the rows without one last. */
function rowsByCode({ codes, dictionary }: TextSlot): Int32Array[] {
  const missing = dictionary.length;
  const counts = new Float64Array(missing + 1);
  codeCounts(codes, missing).forEach((count, code) => (counts[code] = count));
  for (const code of codes) if (code < 0) counts[missing] = (counts[missing] as number) + 1;
  const rows = Array.from(counts, (count) => new Int32Array(count));
  const filled = new Int32Array(missing + 1);
  codes.forEach((code, row) => {
    const at = code < 0 ? missing : code;
    const list = rows[at];
    if (list) list[filled[at] as number] = row;
    filled[at] = (filled[at] as number) + 1;
  });
  return rows;
}

const wordsOf = <T extends Slot | GraphSlot>(inputs: readonly JointInput<T>[]) =>
  inputs.filter(({ slot }) => slot.kind === 'text');
const numbersOf = <T extends Slot | GraphSlot>(inputs: readonly JointInput<T>[]) =>
  inputs.filter(({ slot }) => slot.kind === 'number');

const SHORT = { mean: 'mean', median: 'median', deviation: 'sd', least: 'min', greatest: 'max' } as const;

const nameOf = (number: string, word: string, { statistic, compare }: Settings): string =>
  compare === 'value'
    ? `${SHORT[statistic]}(${number} | ${word})`
    : `${number} − ${SHORT[statistic]}(${number} | ${word})`;

/** A figure of a number within the row's category, such as the mean spend of the customer's region. */
export const groupStats = defineJoint({
  id: 'groupStats',
  settings: Settings,
  fitted: Fitted,
  group: 'together',
  takes: ['integer', 'number', 'text', 'boolean'],
  least: 2,
  makes: 'number',
  fields: [
    { name: 'statistic', kind: 'choice', choices: ['mean', 'median', 'deviation', 'least', 'greatest'] },
    { name: 'compare', kind: 'choice', choices: ['value', 'difference'] },
    { name: 'least', kind: 'integer', min: 1, max: 10_000, help: true },
  ],
  accepts: (slot) =>
    slot.kind === 'text' || (slot.kind === 'number' && slot.levels === undefined && slot.time === null),
  replaces: () => false,
  *fit(inputs, { statistic, least }) {
    const groups: z.infer<typeof Fitted>['groups'] = [];
    for (const { slot: word } of wordsOf(inputs)) {
      if (word.kind !== 'text') continue;
      const rows = rowsByCode(word);
      const kept = rows
        .map((own, code) => ({ level: word.dictionary[code] ?? '', own }))
        .filter(({ own }) => own.length >= least)
        .sort((a, b) => b.own.length - a.own.length || (a.level < b.level ? -1 : 1))
        .slice(0, MOST_LEVELS);
      const figures: { byLevel: number[]; all: number }[] = [];
      for (const { slot: number } of numbersOf(inputs)) {
        if (number.kind !== 'number') continue;
        const all = figureOf(number.values, statistic);
        const byLevel = kept.map(({ own }) => {
          const values = Float64Array.from(own, (row) => number.values[row] as number);
          return values.every(Number.isNaN) ? all : figureOf(values, statistic);
        });
        figures.push({ byLevel, all });
        yield;
      }
      groups.push({ levels: kept.map(({ level }) => level), figures });
    }
    return { groups };
  },
  apply(inputs, { groups }, settings) {
    const derived: NumberSlot[] = [];
    wordsOf(inputs).forEach(({ slot: word, label: wordLabel }, w) => {
      if (word.kind !== 'text') return;
      const group = groups[w];
      const index = new Map(group?.levels.map((level, i) => [level, i]));
      const byCode = Int32Array.from(word.dictionary, (level) => index.get(level) ?? -1);
      const missing = index.get('') ?? -1;
      numbersOf(inputs).forEach(({ slot: number, label }, n) => {
        if (number.kind !== 'number') return;
        const { byLevel = [], all = 0 } = group?.figures[n] ?? {};
        const values = Float64Array.from(word.codes, (code, i) => {
          const figure = byLevel[code < 0 ? missing : (byCode[code] as number)] ?? all;
          return settings.compare === 'value' ? figure : (number.values[i] as number) - figure;
        });
        derived.push({ ...shapeOf(nameOf(label, wordLabel, settings), number, settings), values });
      });
    });
    return { derived };
  },
  lower(graph, inputs, { groups }, settings) {
    const derived: GraphSlot[] = [];
    wordsOf(inputs).forEach(({ slot: word, label: wordLabel }, w) => {
      numbersOf(inputs).forEach(({ slot: number, label }, n) => {
        if (word.kind !== 'text' || number.kind !== 'number') return;
        const { byLevel = [], all = 0 } = groups[w]?.figures[n] ?? {};
        const figure = lookUp(graph, word.value, groups[w]?.levels ?? [], Float64Array.from(byLevel), all);
        const value = settings.compare === 'value' ? figure : graph.op('Sub', [number.value, figure]);
        derived.push({ ...shapeOf(nameOf(label, wordLabel, settings), number, settings), value });
      });
    });
    return { derived };
  },
  describe: (column, { groups }) =>
    text('recipe.learnt.groupStats', {
      column,
      groups: groups.reduce((sum, { levels }) => sum + levels.length, 0),
    }),
  details: ({ groups }) =>
    groups.flatMap(({ levels, figures }) =>
      levels.map((name, i) => ({ name, values: figures.map(({ byLevel }) => byLevel[i] ?? 0) })),
    ),
});

const shapeOf = (
  name: string,
  { complete }: Pick<NumberSlot, 'complete'>,
  { compare }: Settings,
): Omit<NumberSlot, 'values'> => ({
  kind: 'number',
  name,
  time: null,
  indicator: false,
  complete: compare === 'value' || complete,
});
