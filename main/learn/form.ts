// A learner's settings as a form shows them. Kind, default, limits and choices are read off the schema, so that each stands in one place.
import { z } from 'zod';
import { type SettingField, text } from '../../shared/domain';

/** What the schema doesn't say: when a setting means something, and what a value that stands for something else is called. */
export type FieldNotes = Partial<Pick<SettingField, 'tasks' | 'when' | 'zero' | 'default'>> & {
  /** The beginning of its messages' keys, where they aren't this learner's own. */
  words?: string;
};

/**
 * The fields of these settings, in the order of the schema. Their words are `PREFIX.name`, `PREFIX.name.help`, `PREFIX.name.choice`.
 * @throws Error for a kind of setting that no form shows; that is a mistake in the learner
 */
export function fieldsOf(
  shape: z.ZodRawShape,
  prefix: string,
  notes: Readonly<Record<string, FieldNotes>> = {},
): SettingField[] {
  return Object.entries(shape).map(([name, schema]) => {
    const { words = `${prefix}.${name}`, ...more } = notes[name] ?? {};
    return {
      name,
      label: text(words),
      help: text(`${words}.help`),
      ...ofSchema(name, schema, words),
      ...more,
    };
  });
}

type Typed = Pick<SettingField, 'kind' | 'default' | 'min' | 'max' | 'choices'>;

function ofSchema(name: string, schema: z.core.$ZodType, words: string): Typed {
  const { inner, value } = unwrapped(schema);
  if (inner instanceof z.ZodNumber) {
    // Without a limit the schema says minus infinity and infinity.
    const [min, max] = [inner.minValue ?? -Infinity, inner.maxValue ?? Infinity];
    return {
      kind: inner.isInt ? 'integer' : 'number',
      default: value ?? (Number.isFinite(min) ? min : 0),
      ...(Number.isFinite(min) ? { min } : {}),
      ...(Number.isFinite(max) ? { max } : {}),
    };
  }
  if (inner instanceof z.ZodEnum) {
    const choices = inner.options.map(String);
    return {
      kind: 'choice',
      default: value ?? choices[0] ?? '',
      choices: choices.map((choice) => ({ value: choice, label: text(`${words}.${choice}`) })),
    };
  }
  if (inner instanceof z.ZodString) return { kind: 'text', default: value ?? '' };
  throw new Error(`No form shows the setting ${name}.`);
}

/** The schema behind defaults and optional marks, and the outermost default. */
function unwrapped(schema: z.core.$ZodType): {
  inner: z.core.$ZodType;
  value: SettingField['default'] | undefined;
} {
  if (schema instanceof z.ZodDefault)
    return {
      inner: unwrapped(schema.def.innerType).inner,
      value: schema.def.defaultValue as SettingField['default'],
    };
  if (schema instanceof z.ZodOptional) return unwrapped(schema.def.innerType);
  return { inner: schema, value: undefined };
}
