// From sums to what a person reads: contributions in order, each with what the model says before and after it, in words.
import {
  type Cell,
  type Contribution,
  type Explanation,
  type RawRow,
  saysNumber,
  type Text,
  text,
} from '../../../shared/domain';
import { stepSentences } from '../../recipe';
import type { Attribution, Explainer } from './explainer';

export const SCALES = { identity: 'plain', logit: 'logOdds', log: 'log', softmax: 'score' } as const;

/** A change of a chance that rounds to nothing. */
const LEAST_CHANCE = 0.0005;

export interface Composed {
  explainer: Explainer;
  attribution: Attribution;
  row: RawRow;
  /** The output that is explained. */
  output: number;
  /** Columns in the order in which they are taken in; the largest first where none is said. */
  order?: readonly string[] | undefined;
}

type Parts = Pick<
  Explanation,
  'scale' | 'base' | 'margin' | 'baseSays' | 'says' | 'unadjusted' | 'contributions'
>;

/** @param says what recipe and model say of the row, by output */
export function compose(
  { explainer, attribution, row, output, order: wanted }: Composed,
  says: number,
): Parts {
  const { recipe, outputs } = explainer;
  const { base, margin, amounts, errors, features } = attribution;
  const relative = (i: number): number => explainer.relative(amounts, i * outputs, output);
  const order = recipe.inputs.map((_, i) => i).sort((a, b) => Math.abs(relative(b)) - Math.abs(relative(a)));
  if (wanted) {
    const place = new Map(wanted.map((name, i) => [name, i]));
    const placeOf = (i: number): number => place.get(recipe.inputs[i]?.name ?? '') ?? wanted.length;
    order.sort((a, b) => placeOf(a) - placeOf(b));
  }
  const sums = Float64Array.from(base);
  const baseSays = explainer.says(base, output);
  const reached = attribution.reached?.[output] ?? explainer.says(margin, output);
  let before = baseSays;
  const contributions = order.map((i): Contribution => {
    const { name } = recipe.inputs[i] as { name: string };
    for (let k = 0; k < outputs; k++) sums[k] = (sums[k] as number) + (amounts[i * outputs + k] as number);
    const after = explainer.says(sums, output);
    const value = row[name] ?? null;
    const contribution: Contribution = {
      column: name,
      value,
      amount: relative(i),
      error: errors ? (errors[i * outputs + output] as number) : null,
      before,
      after,
      sentence: sentence(explainer, output, { name, value, before, after, whole: reached - baseSays }),
      // Without features there is no one recipe to tell of.
      steps:
        features.length === 0
          ? []
          : stepSentences(recipe, name).map(({ stepId, summary }) => ({ stepId, summary })),
      features: featureParts(explainer, attribution, i, output),
    };
    before = after;
    return contribution;
  });
  return {
    scale: SCALES[explainer.link],
    base: explainer.relative(base, 0, output),
    margin: explainer.relative(margin, 0, output),
    baseSays,
    says,
    unadjusted: Math.abs(reached - says) > 1e-4 * Math.max(1, Math.abs(says)) ? reached : null,
    contributions,
  };
}

function featureParts(
  explainer: Explainer,
  { features, featureAmounts }: Attribution,
  column: number,
  output: number,
): Contribution['features'] {
  if (features.length === 0) return [];
  return explainer.recipe.features.flatMap(({ name }, f) => {
    const sources = explainer.sources(f);
    if (!sources.includes(column)) return [];
    const value = features[f] as number;
    const amount = featureAmounts
      ? explainer.relative(featureAmounts, f * explainer.outputs, output) / sources.length
      : null;
    return [{ name, value: Number.isNaN(value) ? null : value, amount }];
  });
}

/** A cell inside a sentence. */
export function cellWords(value: Cell): Text {
  if (value === null || value === '') return text('explain.value.missing');
  if (typeof value === 'boolean') return text(value ? 'explain.value.true' : 'explain.value.false');
  return typeof value === 'number'
    ? text('explain.value.number', { value })
    : text('explain.value.text', { value });
}

function sentence(
  { recipe }: Explainer,
  output: number,
  step: { name: string; value: Cell; before: number; after: number; whole: number },
): Text {
  const { target, task } = recipe.spec;
  const { name: column, before, after } = step;
  const chance = !saysNumber(task);
  const change = after - before;
  const params = { column, value: cellWords(step.value), before, after };
  const least = chance ? LEAST_CHANCE : Math.max(1e-9, Math.abs(step.whole) / 1000);
  if (Math.abs(change) < least) return text('explain.because.none', params);
  const way = change > 0 ? 'up' : 'down';
  if (task === 'ranking') return text(`explain.because.score.${way}`, params);
  if (!chance) return text(`explain.because.number.${way}`, { ...params, target });
  return text(`explain.because.chance.${way}`, { ...params, outcome: outcomeName(recipe, output) });
}

/** The class whose chance an output is. */
export const outcomeName = (
  { spec, classes }: Pick<Explainer['recipe'], 'spec' | 'classes'>,
  output: number,
): string => classes[spec.task === 'binary' ? 1 : output] ?? '';
