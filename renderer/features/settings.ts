// The settings of a step: what they are comes from the transform itself; a setting that a step does not name is at its default.
import type { Json, RecipeStep, Text, TransformField, TransformId, TransformInfo } from '../../shared/domain';

/** Every transform by its name. */
export type Transforms = ReadonlyMap<TransformId, TransformInfo>;

/** The setting's value, or its default. */
export const valueOf = (step: Pick<RecipeStep, 'settings'>, field: TransformField): Json =>
  step.settings[field.name] ?? field.default;

/** The fields of a step that its other settings leave open. */
export function fieldsOf(step: RecipeStep, transforms: Transforms): TransformField[] {
  const fields = transforms.get(step.transform)?.fields ?? [];
  return fields.filter(({ when }) => {
    if (!when) return true;
    const other = fields.find(({ name }) => name === when.name);
    if (!other) return false;
    const value = valueOf(step, other);
    return 'is' in when ? when.is.includes(value) : Array.isArray(value) && value.includes(when.has);
  });
}

export interface Words {
  say(text: Text): string;
  percent(value: number): string;
  number(value: number): string;
  separator: string;
}

/** The settings of a step in a few words, for its card. */
export function summaryOf(step: RecipeStep, transforms: Transforms, words: Words): string {
  const parts: string[] = [];
  for (const [i, field] of fieldsOf(step, transforms).entries()) {
    const value = valueOf(step, field);
    const changed = step.settings[field.name] !== undefined && value !== field.default;
    const label = words.say(field.label);
    switch (field.kind) {
      case 'choice': {
        const choice = field.choices?.find((c) => c.value === value);
        // The first choice says what the step does; others are worth a word only where they are not the default.
        if (choice && (i === 0 || changed)) parts.push(words.say(choice.label));
        break;
      }
      case 'several':
        if (Array.isArray(value))
          parts.push(
            (field.choices ?? [])
              .filter((c) => value.includes(c.value))
              .map((c) => words.say(c.label))
              .join(words.separator),
          );
        break;
      case 'boolean':
        if (value === true) parts.push(label);
        break;
      case 'share':
        if (typeof value === 'number') parts.push(`${label} ${words.percent(value)}`);
        break;
      case 'integer':
      case 'number':
        if (changed && typeof value === 'number') parts.push(`${label} ${words.number(value)}`);
        break;
      case 'text':
      case 'date':
        if (value !== null) parts.push(`“${String(value)}”`);
    }
  }
  return parts.join(' · ');
}
