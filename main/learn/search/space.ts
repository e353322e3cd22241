// What a search may vary of a learner's settings, and settings as places in a unit cube.
import type { Settings } from '../../../shared/domain';

/** A setting that is a number: where to look for it, by its logarithm where sizes matter more than differences. */
export interface NumberRange {
  min: number;
  max: number;
  log?: boolean;
  whole?: boolean;
}

/** Or one of these values. */
export interface Choices {
  values: readonly (string | number | boolean)[];
}

export type SearchSpace = Readonly<Record<string, NumberRange | Choices>>;

/** A place in the space by setting: 0 to 1 for numbers, the index of the value for choices. */
export type Place = Readonly<Record<string, number>>;

export const isChoices = (dimension: NumberRange | Choices): dimension is Choices => 'values' in dimension;

export function settingsAt(space: SearchSpace, place: Place): Settings {
  return Object.fromEntries(
    Object.entries(space).map(([name, dimension]) => {
      const at = place[name] ?? 0;
      if (isChoices(dimension)) return [name, dimension.values[at] ?? dimension.values[0] ?? null];
      const { min, max, log, whole } = dimension;
      const value = log
        ? Math.exp(Math.log(min) + at * (Math.log(max) - Math.log(min)))
        : min + at * (max - min);
      // Three digits say all that a search can tell, and can be read.
      const said = whole ? Math.round(value) : Number(value.toPrecision(3));
      return [name, Math.min(max, Math.max(min, said))];
    }),
  );
}

/** Where settings lie in the space; those outside it lie at its edge, and a value that is no choice is left out. */
export function placeOf(space: SearchSpace, settings: Settings): Place {
  return Object.fromEntries(
    Object.entries(space).flatMap(([name, dimension]): [string, number][] => {
      const value = settings[name];
      if (isChoices(dimension)) {
        const index = dimension.values.findIndex((one) => one === value);
        return index < 0 ? [] : [[name, index]];
      }
      if (typeof value !== 'number') return [];
      const { min, max, log } = dimension;
      const held = Math.min(max, Math.max(min, value));
      const at = log
        ? (Math.log(held) - Math.log(min)) / (Math.log(max) - Math.log(min))
        : (held - min) / (max - min);
      return [[name, at]];
    }),
  );
}
