// The settings of a transform as a form shows them. Words are found by name: `recipe.field.<transform>.<setting>` with `.help`, and
// one message a choice; settings that several transforms share by the same name and meaning have theirs under `recipe.field.any`.
import { type Json, text, type TransformField, type TransformId } from '../../shared/domain';

export interface FieldSpec {
  name: string;
  kind: TransformField['kind'];
  choices?: readonly string[];
  min?: number;
  max?: number;
  /** Whether there is a sentence that explains it. */
  help?: true;
  /** Words are under `recipe.field.any`. */
  shared?: true;
  /** Shown only where another setting has one of these values, or is a list that has this. */
  when?: { name: string; is: Json[] } | { name: string; has: string };
}

/** `defaults` are those of the settings' schema. */
export function fieldsOf(
  id: TransformId,
  specs: readonly FieldSpec[],
  defaults: Readonly<Record<string, Json>>,
): TransformField[] {
  return specs.map(({ name, kind, choices, min, max, help, shared, when }) => {
    const key = `recipe.field.${shared ? 'any' : id}.${name}`;
    return {
      name,
      kind,
      label: text(key),
      default: defaults[name] ?? null,
      ...(help ? { help: text(`${key}.help`) } : {}),
      ...(choices ? { choices: choices.map((value) => ({ value, label: text(`${key}.${value}`) })) } : {}),
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max }),
      ...(when ? { when } : {}),
    };
  });
}
