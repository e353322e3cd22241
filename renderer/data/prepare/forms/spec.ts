// What a step's form is made of.
import type { Column } from '../../../../shared/domain/data';
import type { StepKind } from '../../../../shared/domain/prepare';
import type { MessageKey } from '../../../../shared/messages';
import type { IconType } from '../../../ui';

/** A choice of few; each option's words stand under `${words}.${option}`. */
interface Choice {
  options: readonly string[];
  words: string;
}

/** Which columns can be chosen. */
export type Only = 'number' | 'text' | 'ordered' | undefined;

/** A column with `none` may be left out; the message says what that means. */
export type FieldSpec = { key: string; label: MessageKey; help?: MessageKey } & (
  | { kind: 'column'; only?: Only; none?: MessageKey }
  /** With `among`, only those that the draft names under this key. */
  | { kind: 'columns'; only?: Only; among?: string }
  | { kind: 'text'; lines?: number; verbatim?: boolean }
  | { kind: 'names' }
  /** Any words, also with commas and blanks. */
  | { kind: 'list' }
  | { kind: 'number'; optional?: boolean; whole?: boolean; min?: number }
  | ({ kind: 'choice'; optional?: boolean } & Choice)
  | ({ kind: 'several' } & Choice)
  | { kind: 'formula' | 'sql' | 'version' | 'otherColumns' }
  | { kind: 'rows'; cells: readonly CellSpec[]; add: MessageKey }
);

/** One cell of a list of small rows: conditions, aggregates, recodings. */
export type CellSpec = { key: string; label: MessageKey } & (
  | { kind: 'column' | 'otherColumn'; optional?: boolean }
  | { kind: 'text'; nullable?: boolean }
  | ({ kind: 'choice' } & Choice)
);

export interface StepForm {
  icon: IconType;
  group: 'columns' | 'rows' | 'values' | 'tables';
  fields: readonly FieldSpec[];
  /** Where one begins; `column` is the one that was being looked at. */
  begin: (columns: readonly Column[], column: Column | undefined) => Record<string, unknown>;
}

/** The forms of one group of steps. */
export type Forms = Readonly<Partial<Record<StepKind, StepForm>>>;

/** Where a step begins that takes the column that was being looked at. */
export const own: StepForm['begin'] = (_, column) => (column ? { column: column.name } : {});
export const ownText: StepForm['begin'] = (_, column) =>
  column?.type === 'text' ? { column: column.name } : {};
export const numeric = (column: Column | undefined): boolean =>
  column?.type === 'integer' || column?.type === 'number';
