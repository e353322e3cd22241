// Edits of a recipe, each from a recipe to the next one. Steps name only columns that are features: the edits keep it so.
import {
  type ColumnChoice,
  type ColumnRole,
  type ColumnType,
  derivedColumn,
  type Json,
  type RecipeSpec,
  type RecipeStep,
  type SplitMethod,
  type TransformId,
  type TransformInfo,
} from '../../shared/domain';
import type { Transforms } from './settings';

export type Types = ReadonlyMap<string, ColumnType>;

/** Whether a step takes a column of this type as it is. */
export const suits = (info: TransformInfo | undefined, type: ColumnType | undefined): boolean =>
  type !== undefined && (info?.takes.includes(type) ?? false);

/** What a step can take: columns that are features, and what earlier steps made of several columns. */
export function candidatesOf(spec: RecipeSpec, step: RecipeStep, types: Types, all: Transforms): string[] {
  const info = all.get(step.transform);
  const chosen = new Set(step.columns);
  const raw = featuresOf(spec).filter((name) => chosen.has(name) || suits(info, types.get(name)));
  const made = spec.steps.slice(0, spec.steps.indexOf(step)).flatMap(({ id, transform }) => {
    const name = derivedColumn(id);
    return chosen.has(name) || suits(info, all.get(transform)?.makes ?? undefined) ? [name] : [];
  });
  return [...raw, ...made];
}

export const featuresOf = (spec: RecipeSpec): string[] =>
  spec.columns.filter((c) => c.role === 'feature').map((c) => c.name);

export const roleOf = (spec: RecipeSpec, column: string): ColumnRole =>
  spec.columns.find((c) => c.name === column)?.role ?? 'ignore';

/** The target is chosen elsewhere, because it makes a new recipe; this sets the other roles of many columns at once. */
export function setRoles(
  spec: RecipeSpec,
  names: readonly string[],
  role: Exclude<ColumnRole, 'target'>,
  types: Types,
  all: Transforms,
): RecipeSpec {
  const chosen = new Set(names.filter((name) => name !== spec.target));
  const columns = spec.columns.map((c): ColumnChoice => {
    if (chosen.has(c.name) && c.role !== role) return { name: c.name, role };
    // Rows are weighed by one column, and lists told apart by one.
    return (role === 'weight' || role === 'group') && c.role === role && !chosen.has(c.name)
      ? { name: c.name, role: 'ignore' }
      : c;
  });
  const order = new Map(spec.columns.map((c, i) => [c.name, i]));
  const steps = spec.steps.map((step) => {
    const rest = step.columns.filter((name) => !chosen.has(name));
    const added = role === 'feature' ? [...chosen].filter((name) => takes(step, name, types, spec, all)) : [];
    const next = [...rest, ...added].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    return same(next, step.columns) ? step : { ...step, columns: next };
  });
  return { ...spec, columns, steps };
}

/**
 * A column that becomes a feature joins the steps that are for all columns of its type, as the proposal would have it; those it was in,
 * it stays in.
 */
function takes(step: RecipeStep, name: string, types: Types, spec: RecipeSpec, all: Transforms): boolean {
  if (step.columns.includes(name)) return true;
  const info = all.get(step.transform);
  if (roleOf(spec, name) === 'feature' || !info || info.joint || !info.all) return false;
  return suits(info, types.get(name));
}

/** What columns that name each row's part are called. */
const SPLIT_NAME = /(^|[_\s.-])(split|part|partition|fold|set|subset|sample)s?$|划分|集合/i;

/** Columns that a way of splitting can go by: names for groups and given parts, an order for time. */
export function splitColumns(spec: RecipeSpec, method: SplitMethod, types: Types): string[] {
  const suited: readonly ColumnType[] =
    method === 'time' ? ['date', 'datetime', 'integer', 'number'] : ['text', 'integer', 'boolean', 'date'];
  const names = spec.columns.map(({ name }) => name).filter((name) => name !== spec.target);
  const found = names.filter((name) => suited.includes(types.get(name) ?? 'number'));
  // What looks most like the purpose comes first: dates for time, identifiers for groups, parts by name.
  const first = (name: string): number => {
    const type = types.get(name);
    if (method === 'column') return SPLIT_NAME.test(name) ? 0 : roleOf(spec, name) === 'id' ? 2 : 1;
    if (method === 'time') return type === 'date' || type === 'datetime' ? 0 : 1;
    if (method === 'grouped' && roleOf(spec, name) === 'group') return -1;
    return method === 'grouped' && roleOf(spec, name) === 'id' ? 0 : 1;
  };
  return found.sort((a, b) => first(a) - first(b) || names.indexOf(a) - names.indexOf(b));
}

export function setSettings(spec: RecipeSpec, stepId: string, settings: Record<string, Json>): RecipeSpec {
  return {
    ...spec,
    steps: spec.steps.map((s) => (s.id === stepId ? { ...s, settings: { ...s.settings, ...settings } } : s)),
  };
}

/**
 * Gives a step a column, or takes it away. Where the step leaves nothing of the column's type behind (as encoders do), other such steps
 * give it up.
 */
export function setStepColumn(
  spec: RecipeSpec,
  stepId: string,
  column: string,
  taken: boolean,
  all: Transforms,
): RecipeSpec {
  const order = [...spec.columns.map((c) => c.name), ...spec.steps.map(({ id }) => derivedColumn(id))];
  const info = all.get(spec.steps.find(({ id }) => id === stepId)?.transform ?? 'scale');
  return {
    ...spec,
    steps: spec.steps.map((s) => {
      const names = new Set(s.columns);
      if (s.id !== stepId) {
        const other = all.get(s.transform);
        if (!taken || !names.has(column) || !info?.consumes || !other?.consumes) return s;
        if (!info.takes.some((type) => other.takes.includes(type))) return s;
        names.delete(column);
      } else if (taken) names.add(column);
      else names.delete(column);
      return { ...s, columns: order.filter((name) => names.has(name)) };
    }),
  };
}

/** To a place in the list, from 0. */
export function placeStep(spec: RecipeSpec, stepId: string, to: number): RecipeSpec {
  const from = spec.steps.findIndex((s) => s.id === stepId);
  const moved = spec.steps[from];
  if (!moved || to < 0 || to >= spec.steps.length || to === from) return spec;
  const steps = spec.steps.filter((s) => s.id !== stepId);
  steps.splice(to, 0, moved);
  return { ...spec, steps };
}

/** Without the step, and without what it made in later ones. */
export const removeStep = (spec: RecipeSpec, stepId: string): RecipeSpec => ({
  ...spec,
  steps: spec.steps
    .filter((s) => s.id !== stepId)
    .map((s) =>
      s.columns.includes(derivedColumn(stepId))
        ? { ...s, columns: s.columns.filter((name) => name !== derivedColumn(stepId)) }
        : s,
    ),
});

/**
 * A new step where its kind best stands, before the first of a kind that comes later. It takes all features that suit it, or none
 * where a person should choose. Settings left out take their defaults when it is fitted.
 */
export function addStep(
  spec: RecipeSpec,
  transform: TransformId,
  types: Types,
  all: Transforms,
): { spec: RecipeSpec; id: string } {
  const taken = new Set(spec.steps.map((s) => s.id));
  let count = 1;
  while (taken.has(`${transform}-${count}`)) count++;
  const id = `${transform}-${count}`;
  const info = all.get(transform);
  const columns = info?.all ? featuresOf(spec).filter((name) => suits(info, types.get(name))) : [];
  const rank = [...all.keys()];
  const place = spec.steps.findIndex((s) => rank.indexOf(s.transform) > rank.indexOf(transform));
  const steps = [...spec.steps];
  steps.splice(place < 0 ? steps.length : place, 0, { id, transform, columns, settings: {} });
  return { spec: { ...spec, steps }, id };
}

/**
 * As much of a recipe as tells what becomes of one column: the steps that touch it, with the columns that they act on together. What the
 * kernel is asked about a column need not carry thousands of others.
 */
export function specFor(spec: RecipeSpec, column: string, all: Transforms): RecipeSpec {
  const wanted = new Set([column]);
  const steps = spec.steps.toReversed().flatMap((step) => {
    const joint = all.get(step.transform)?.joint ?? false;
    const touches = step.columns.some((name) => wanted.has(name));
    if (!touches && !(joint && wanted.has(derivedColumn(step.id)))) return [];
    if (joint) for (const name of step.columns) wanted.add(name);
    return [step];
  });
  const columns = spec.columns.filter(
    ({ name, role }) => wanted.has(name) || role === 'target' || role === 'group' || role === 'weight',
  );
  return {
    ...spec,
    columns,
    steps: steps
      .reverse()
      .map((step) => ({ ...step, columns: step.columns.filter((name) => wanted.has(name)) })),
  };
}

export const sameSpec = (a: RecipeSpec | null, b: RecipeSpec | null): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((v, i) => v === b[i]);
