// The settings of each transform as the inspector shows them. Defaults are those of the transforms; a setting that is not in
// a step is at its default.
import type { Json, RecipeStep, TransformId } from '../../shared/domain';
import type { MessageKey } from '../app/i18n.svelte';

export const TRANSFORMS: readonly TransformId[] = ['dateParts', 'impute', 'oneHot', 'scale'];

interface FieldBase {
  name: string;
  label: MessageKey;
  help?: MessageKey;
  /** Shown only where another setting has this value. */
  when?: { name: string; is: Json };
}

export type StepField =
  | (FieldBase & {
      kind: 'choice';
      default: string;
      choices: readonly { value: string; label: MessageKey }[];
    })
  | (FieldBase & { kind: 'boolean'; default: boolean })
  | (FieldBase & { kind: 'share'; default: number; min: number; max: number })
  | (FieldBase & { kind: 'integer'; default: number; min: number; max: number })
  | (FieldBase & { kind: 'text'; default: null })
  | (FieldBase & {
      kind: 'several';
      default: readonly string[];
      choices: readonly { value: string; label: MessageKey }[];
    });

export const STEP_FIELDS: Readonly<Record<TransformId, readonly StepField[]>> = {
  impute: [
    {
      kind: 'choice',
      name: 'method',
      label: 'view.features.impute.method',
      default: 'median',
      choices: [
        { value: 'median', label: 'view.features.impute.median' },
        { value: 'mean', label: 'view.features.impute.mean' },
        { value: 'mode', label: 'view.features.impute.mode' },
        { value: 'constant', label: 'view.features.impute.constant' },
      ],
    },
    {
      kind: 'text',
      name: 'value',
      label: 'view.features.impute.value',
      help: 'view.features.impute.value.help',
      default: null,
      when: { name: 'method', is: 'constant' },
    },
    {
      kind: 'boolean',
      name: 'flag',
      label: 'view.features.impute.flag',
      help: 'view.features.impute.flag.help',
      default: false,
    },
  ],
  scale: [
    {
      kind: 'choice',
      name: 'method',
      label: 'view.features.scale.method',
      default: 'standard',
      choices: [
        { value: 'standard', label: 'view.features.scale.standard' },
        { value: 'robust', label: 'view.features.scale.robust' },
        { value: 'minMax', label: 'view.features.scale.minMax' },
      ],
    },
  ],
  oneHot: [
    {
      kind: 'share',
      name: 'minShare',
      label: 'view.features.oneHot.minShare',
      help: 'view.features.oneHot.minShare.help',
      default: 0.002,
      min: 0,
      max: 0.5,
    },
    {
      kind: 'integer',
      name: 'maxLevels',
      label: 'view.features.oneHot.maxLevels',
      default: 50,
      min: 1,
      max: 1000,
    },
    {
      kind: 'choice',
      name: 'unknown',
      label: 'view.features.oneHot.unknown',
      help: 'view.features.oneHot.unknown.help',
      default: 'other',
      choices: [
        { value: 'other', label: 'view.features.oneHot.other' },
        { value: 'zeros', label: 'view.features.oneHot.zeros' },
      ],
    },
    {
      kind: 'choice',
      name: 'missing',
      label: 'view.features.oneHot.missing',
      default: 'level',
      choices: [
        { value: 'level', label: 'view.features.oneHot.level' },
        { value: 'zeros', label: 'view.features.oneHot.zeros' },
      ],
    },
  ],
  // Only trees make it, by themselves: as numbers, codes would have an order that means nothing.
  ordinal: [
    {
      kind: 'integer',
      name: 'maxLevels',
      label: 'view.features.ordinal.maxLevels',
      default: 250,
      min: 1,
      max: 250,
    },
  ],
  dateParts: [
    {
      kind: 'several',
      name: 'parts',
      label: 'view.features.dateParts.parts',
      default: ['year', 'month', 'day', 'weekday'],
      choices: [
        { value: 'year', label: 'view.features.dateParts.year' },
        { value: 'month', label: 'view.features.dateParts.month' },
        { value: 'day', label: 'view.features.dateParts.day' },
        { value: 'weekday', label: 'view.features.dateParts.weekday' },
        { value: 'hour', label: 'view.features.dateParts.hour' },
      ],
    },
    {
      kind: 'boolean',
      name: 'cyclic',
      label: 'view.features.dateParts.cyclic',
      help: 'view.features.dateParts.cyclic.help',
      default: false,
    },
  ],
};

/** The setting's value, or its default. */
export function valueOf(step: RecipeStep, field: StepField): Json {
  const value = step.settings[field.name];
  if (value !== undefined) return value;
  return field.kind === 'several' ? [...field.default] : field.default;
}

export const isShown = (step: RecipeStep, field: StepField): boolean => {
  const { when } = field;
  if (!when) return true;
  const other = STEP_FIELDS[step.transform].find((f) => f.name === when.name);
  return other !== undefined && valueOf(step, other) === when.is;
};

export interface Words {
  t(key: MessageKey, params?: Record<string, string | number>): string;
  percent(value: number): string;
}

/** The settings of a step in a few words, for its card. */
export function summaryOf(step: RecipeStep, words: Words): string {
  const parts: string[] = [];
  for (const field of STEP_FIELDS[step.transform]) {
    if (!isShown(step, field)) continue;
    const value = valueOf(step, field);
    if (field.kind === 'choice') {
      const choice = field.choices.find((c) => c.value === value);
      // The main choice says what the step does; others are worth a word only where they are not the default.
      if (choice && (field.name === 'method' || value !== field.default)) parts.push(words.t(choice.label));
    } else if (field.kind === 'several' && Array.isArray(value)) {
      parts.push(
        field.choices
          .filter((c) => value.includes(c.value))
          .map((c) => words.t(c.label))
          .join(words.t('view.features.listSeparator')),
      );
    } else if (field.kind === 'boolean' && value === true) parts.push(words.t(field.label));
    else if (field.kind === 'share' && typeof value === 'number')
      parts.push(words.t('view.features.oneHot.rareSummary', { share: words.percent(value) }));
    else if (field.kind === 'text' && value !== null) parts.push(`“${String(value)}”`);
  }
  return parts.join(' · ');
}
