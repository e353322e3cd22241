// Edits of a recipe, each from a recipe to the next one. Steps name only columns that are features: the edits keep it so.
import type { ColumnRole, ColumnType, Json, RecipeSpec, RecipeStep, TransformId } from '../../shared/domain';

export type Types = ReadonlyMap<string, ColumnType>;

/** Whether a step takes a raw column of this type as it is. */
export function suits(transform: TransformId, type: ColumnType): boolean {
  switch (transform) {
    case 'impute':
      return true;
    case 'scale':
      return type === 'integer' || type === 'number';
    case 'oneHot':
    case 'ordinal':
      return type === 'text' || type === 'boolean';
    case 'dateParts':
      return type === 'date' || type === 'datetime';
  }
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
): RecipeSpec {
  const chosen = new Set(names.filter((name) => name !== spec.target));
  const columns = spec.columns.map((c) =>
    chosen.has(c.name) && c.role !== role ? { name: c.name, role } : c,
  );
  const order = new Map(spec.columns.map((c, i) => [c.name, i]));
  const steps = spec.steps.map((step) => {
    const rest = step.columns.filter((name) => !chosen.has(name));
    const added = role === 'feature' ? [...chosen].filter((name) => takes(step, name, types, spec)) : [];
    const next = [...rest, ...added].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    return same(next, step.columns) ? step : { ...step, columns: next };
  });
  return { ...spec, columns, steps };
}

/** A column that becomes a feature joins the steps of its type, as the proposal would have it; those it was in, it stays in. */
function takes(step: RecipeStep, name: string, types: Types, spec: RecipeSpec): boolean {
  if (step.columns.includes(name)) return true;
  const type = types.get(name);
  if (roleOf(spec, name) === 'feature' || type === undefined) return false;
  return suits(step.transform, type);
}

export function setSettings(spec: RecipeSpec, stepId: string, settings: Record<string, Json>): RecipeSpec {
  return {
    ...spec,
    steps: spec.steps.map((s) => (s.id === stepId ? { ...s, settings: { ...s.settings, ...settings } } : s)),
  };
}

export function setStepColumn(spec: RecipeSpec, stepId: string, column: string, taken: boolean): RecipeSpec {
  const order = spec.columns.map((c) => c.name);
  return {
    ...spec,
    steps: spec.steps.map((s) => {
      if (s.id !== stepId) return s;
      const names = new Set(s.columns);
      if (taken) names.add(column);
      else names.delete(column);
      return { ...s, columns: order.filter((name) => names.has(name)) };
    }),
  };
}

export function moveStep(spec: RecipeSpec, stepId: string, by: -1 | 1): RecipeSpec {
  const from = spec.steps.findIndex((s) => s.id === stepId);
  const to = from + by;
  const moved = spec.steps[from];
  if (!moved || to < 0 || to >= spec.steps.length) return spec;
  const steps = spec.steps.filter((s) => s.id !== stepId);
  steps.splice(to, 0, moved);
  return { ...spec, steps };
}

export const removeStep = (spec: RecipeSpec, stepId: string): RecipeSpec => ({
  ...spec,
  steps: spec.steps.filter((s) => s.id !== stepId),
});

/** A new step at the end, for all features of the types it takes. Settings left out take their defaults when it is fitted. */
export function addStep(
  spec: RecipeSpec,
  transform: TransformId,
  types: Types,
): { spec: RecipeSpec; id: string } {
  const taken = new Set(spec.steps.map((s) => s.id));
  let count = 1;
  while (taken.has(`${transform}-${count}`)) count++;
  const id = `${transform}-${count}`;
  const columns = featuresOf(spec).filter((name) => {
    const type = types.get(name);
    return type !== undefined && suits(transform, type);
  });
  return { spec: { ...spec, steps: [...spec.steps, { id, transform, columns, settings: {} }] }, id };
}

export const sameSpec = (a: RecipeSpec | null, b: RecipeSpec | null): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((v, i) => v === b[i]);
