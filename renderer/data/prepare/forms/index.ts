// What each step asks for. To add a step's form: one entry in the file of its group, its words in shared/messages/views/prepare.ts and stepSettings.ts.
import { Change, type ChangeKind, type StepKind } from '../../../../shared/domain/prepare';
import { columnForms } from './columns';
import { remedyForms } from './remedies';
import { rowForms } from './rows';
import type { FieldSpec, StepForm } from './spec';
import { tableForms } from './tables';
import { valueForms } from './values';

export type { CellSpec, FieldSpec, Only, StepForm } from './spec';

export type Draft = Record<string, unknown> & { kind: ChangeKind };

export const STEP_FORMS: Readonly<Record<StepKind, StepForm>> = {
  ...columnForms,
  ...rowForms,
  ...valueForms,
  ...tableForms,
};

/** With those that only change what is there. */
export const CHANGE_FORMS: Readonly<Record<ChangeKind, StepForm>> = { ...STEP_FORMS, ...remedyForms };

export const GROUPS = ['columns', 'values', 'rows', 'tables'] as const;

/** The draft without what is still empty, so that a step reads it as not given. */
export function settled(draft: Draft): Record<string, unknown> {
  const entries = Object.entries(draft).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(
    entries.map(([key, value]) => [
      key,
      Array.isArray(value)
        ? value.map((item: unknown) => (isRecord(item) ? withoutEmpty(item, key) : item))
        : value,
    ]),
  );
}

/** The fields that keep the draft from being a step: still empty, or with something that cannot be taken. */
export function lacking(draft: Draft): readonly FieldSpec[] {
  const { error } = Change.safeParse(settled(draft));
  const keys = new Set(error?.issues.map(({ path }) => path[0]));
  return CHANGE_FORMS[draft.kind].fields.filter(({ key }) => keys.has(key));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** In a recoding an empty text is a value; elsewhere it is nothing. */
function withoutEmpty(item: Record<string, unknown>, key: string): Record<string, unknown> {
  if (key === 'map') return item;
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== '' && value !== undefined));
}
