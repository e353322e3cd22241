// What each step asks for. To add a step's form: one entry here, its words in shared/messages/views/prepare.ts.
import ArrowLeftRight from '@lucide/svelte/icons/arrow-left-right';
import CaseSensitive from '@lucide/svelte/icons/case-sensitive';
import Columns3 from '@lucide/svelte/icons/columns-3';
import Combine from '@lucide/svelte/icons/combine';
import Copy from '@lucide/svelte/icons/copy-minus';
import Database from '@lucide/svelte/icons/database';
import Dices from '@lucide/svelte/icons/dices';
import Filter from '@lucide/svelte/icons/funnel';
import Fold from '@lucide/svelte/icons/fold-horizontal';
import History from '@lucide/svelte/icons/history';
import Group from '@lucide/svelte/icons/group';
import Merge from '@lucide/svelte/icons/merge';
import PaintBucket from '@lucide/svelte/icons/paint-bucket';
import Pencil from '@lucide/svelte/icons/pencil';
import Replace from '@lucide/svelte/icons/replace';
import Rows from '@lucide/svelte/icons/rows-3';
import Sigma from '@lucide/svelte/icons/sigma';
import Split from '@lucide/svelte/icons/split';
import Type from '@lucide/svelte/icons/type';
import type { Column } from '../../../shared/domain/data';
import { ColumnType, DateOrder } from '../../../shared/domain/data';
import { AGGREGATES, CLEANINGS, Condition, EARLIER, type StepKind } from '../../../shared/domain/prepare';
import type { MessageKey } from '../../../shared/messages';
import type { IconType } from '../../ui';

export type Draft = Record<string, unknown> & { kind: StepKind };

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
  | { kind: 'columns'; only?: Only }
  | { kind: 'text'; lines?: number; verbatim?: boolean }
  | { kind: 'names' }
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

const names = (columns: readonly Column[]): string[] => columns.map(({ name }) => name);
const numeric = (column: Column | undefined): boolean =>
  column?.type === 'integer' || column?.type === 'number';
const own = (_: readonly Column[], column: Column | undefined): Record<string, unknown> =>
  column ? { column: column.name } : {};
const ownText = (_: readonly Column[], column: Column | undefined): Record<string, unknown> =>
  column?.type === 'text' ? { column: column.name } : {};

export const STEP_FORMS: Readonly<Record<StepKind, StepForm>> = {
  derive: {
    icon: Sigma,
    group: 'columns',
    fields: [
      {
        key: 'name',
        label: 'view.prepare.field.newName',
        kind: 'text',
        help: 'view.prepare.field.newName.help',
      },
      { key: 'formula', label: 'view.prepare.field.formula', kind: 'formula' },
    ],
    begin: () => ({ formula: '' }),
  },
  lag: {
    icon: History,
    group: 'columns',
    fields: [
      { key: 'column', label: 'view.prepare.field.column', kind: 'column' },
      {
        key: 'figure',
        label: 'view.prepare.field.earlierFigure',
        kind: 'choice',
        options: EARLIER,
        words: 'view.prepare.earlier',
      },
      { key: 'rows', label: 'view.prepare.field.earlierRows', kind: 'number', whole: true, min: 1 },
      {
        key: 'time',
        label: 'view.prepare.field.time',
        kind: 'column',
        only: 'ordered',
        help: 'view.prepare.field.time.help',
      },
      {
        key: 'entity',
        label: 'view.prepare.field.entity',
        kind: 'column',
        none: 'view.prepare.field.entity.none',
        help: 'view.prepare.field.entity.help',
      },
      {
        key: 'name',
        label: 'view.prepare.field.newName',
        kind: 'text',
        help: 'view.prepare.field.earlierName.help',
      },
    ],
    begin: (columns, column) => {
      const time = columns.find(({ type }) => type === 'date' || type === 'datetime');
      return { ...own(columns, column), figure: 'earlier', rows: 1, ...(time ? { time: time.name } : {}) };
    },
  },
  rename: {
    icon: Pencil,
    group: 'columns',
    fields: [
      { key: 'column', label: 'view.prepare.field.column', kind: 'column' },
      { key: 'to', label: 'view.prepare.field.to', kind: 'text' },
    ],
    begin: own,
  },
  retype: {
    icon: Type,
    group: 'columns',
    fields: [
      { key: 'column', label: 'view.prepare.field.column', kind: 'column' },
      {
        key: 'type',
        label: 'view.prepare.field.type',
        kind: 'choice',
        options: ColumnType.options,
        words: 'view.shell.type',
      },
      {
        key: 'dateOrder',
        label: 'view.prepare.field.dateOrder',
        kind: 'choice',
        options: DateOrder.options,
        words: 'view.prepare.dateOrder',
        optional: true,
      },
    ],
    begin: own,
  },
  columns: {
    icon: Columns3,
    group: 'columns',
    fields: [{ key: 'keep', label: 'view.prepare.field.keep', kind: 'columns' }],
    begin: (columns) => ({ keep: names(columns) }),
  },
  split: {
    icon: Split,
    group: 'columns',
    fields: [
      { key: 'column', label: 'view.prepare.field.column', kind: 'column', only: 'text' },
      { key: 'by', label: 'view.prepare.field.by', kind: 'text', verbatim: true },
      {
        key: 'names',
        label: 'view.prepare.field.names',
        kind: 'names',
        help: 'view.prepare.field.names.help',
      },
    ],
    begin: (columns, column) => ({ by: ' ', ...ownText(columns, column) }),
  },
  merge: {
    icon: Merge,
    group: 'columns',
    fields: [
      { key: 'columns', label: 'view.prepare.field.columns', kind: 'columns' },
      { key: 'separator', label: 'view.prepare.field.separator', kind: 'text', verbatim: true },
      { key: 'name', label: 'view.prepare.field.newName', kind: 'text' },
    ],
    begin: (_, column) => ({ columns: column ? [column.name] : [], separator: ' ' }),
  },
  filter: {
    icon: Filter,
    group: 'rows',
    fields: [
      {
        key: 'conditions',
        label: 'view.prepare.field.conditions',
        kind: 'rows',
        add: 'view.prepare.addCondition',
        cells: [
          { key: 'column', label: 'view.prepare.field.column', kind: 'column' },
          {
            key: 'test',
            label: 'view.prepare.field.test',
            kind: 'choice',
            options: Condition.shape.test.options,
            words: 'view.prepare.test',
          },
          { key: 'value', label: 'view.prepare.field.value', kind: 'text' },
        ],
      },
      {
        key: 'match',
        label: 'view.prepare.field.match',
        kind: 'choice',
        options: ['all', 'any'],
        words: 'view.prepare.match',
      },
      {
        key: 'action',
        label: 'view.prepare.field.action',
        kind: 'choice',
        options: ['keep', 'drop', 'setAside'],
        words: 'view.prepare.action',
      },
    ],
    begin: (_, column) => ({
      conditions: [{ column: column?.name ?? '', test: 'equals', value: '' }],
      match: 'all',
      action: 'keep',
    }),
  },
  distinct: {
    icon: Copy,
    group: 'rows',
    fields: [
      {
        key: 'columns',
        label: 'view.prepare.field.alike',
        kind: 'columns',
        help: 'view.prepare.field.alike.help',
      },
    ],
    begin: () => ({ columns: [] }),
  },
  sample: {
    icon: Dices,
    group: 'rows',
    fields: [
      { key: 'rows', label: 'view.prepare.field.rows', kind: 'number', whole: true, min: 1 },
      {
        key: 'seed',
        label: 'view.prepare.field.seed',
        kind: 'number',
        whole: true,
        help: 'view.prepare.field.seed.help',
      },
    ],
    begin: () => ({ rows: 1000, seed: 1 }),
  },
  fillMissing: {
    icon: PaintBucket,
    group: 'values',
    fields: [
      { key: 'column', label: 'view.prepare.field.column', kind: 'column' },
      {
        key: 'method',
        label: 'view.prepare.field.method',
        kind: 'choice',
        options: ['median', 'mean', 'mode', 'previous', 'constant'],
        words: 'prepare.method',
      },
      { key: 'value', label: 'view.prepare.field.constant', kind: 'text' },
    ],
    begin: (columns, column) => ({ ...own(columns, column), method: numeric(column) ? 'median' : 'mode' }),
  },
  recode: {
    icon: Replace,
    group: 'values',
    fields: [
      { key: 'column', label: 'view.prepare.field.column', kind: 'column' },
      {
        key: 'map',
        label: 'view.prepare.field.map',
        kind: 'rows',
        add: 'view.prepare.addValue',
        cells: [
          { key: 'from', label: 'view.prepare.field.from', kind: 'text' },
          { key: 'to', label: 'view.prepare.field.into', kind: 'text', nullable: true },
        ],
      },
    ],
    begin: (columns, column) => ({ ...own(columns, column), map: [{ from: '', to: '' }] }),
  },
  clean: {
    icon: CaseSensitive,
    group: 'values',
    fields: [
      { key: 'columns', label: 'view.prepare.field.columns', kind: 'columns', only: 'text' },
      {
        key: 'cleanings',
        label: 'view.prepare.field.cleanings',
        kind: 'several',
        options: CLEANINGS,
        words: 'view.prepare.cleaning',
      },
    ],
    begin: (_, column) => ({
      columns: column?.type === 'text' ? [column.name] : [],
      cleanings: ['trim', 'collapse'],
    }),
  },
  clip: {
    icon: Fold,
    group: 'values',
    fields: [
      { key: 'column', label: 'view.prepare.field.column', kind: 'column', only: 'number' },
      {
        key: 'low',
        label: 'view.prepare.field.low',
        kind: 'number',
        optional: true,
        help: 'view.prepare.field.bound.help',
      },
      { key: 'high', label: 'view.prepare.field.high', kind: 'number', optional: true },
    ],
    begin: (_, column) => ({ ...(numeric(column) ? { column: column?.name } : {}), low: null, high: null }),
  },
  group: {
    icon: Group,
    group: 'tables',
    fields: [
      { key: 'by', label: 'view.prepare.field.groupBy', kind: 'columns' },
      {
        key: 'aggregates',
        label: 'view.prepare.field.aggregates',
        kind: 'rows',
        add: 'view.prepare.addAggregate',
        cells: [
          {
            key: 'aggregate',
            label: 'view.prepare.field.aggregate',
            kind: 'choice',
            options: AGGREGATES,
            words: 'view.prepare.aggregate',
          },
          { key: 'column', label: 'view.prepare.field.column', kind: 'column', optional: true },
          { key: 'name', label: 'view.prepare.field.as', kind: 'text' },
        ],
      },
    ],
    begin: (_, column) => ({
      by: column ? [column.name] : [],
      aggregates: [{ aggregate: 'count', name: 'count' }],
    }),
  },
  join: {
    icon: Combine,
    group: 'tables',
    fields: [
      {
        key: 'versionId',
        label: 'view.prepare.field.version',
        kind: 'version',
        help: 'view.prepare.field.version.help',
      },
      {
        key: 'on',
        label: 'view.prepare.field.on',
        kind: 'rows',
        add: 'view.prepare.addKey',
        cells: [
          { key: 'left', label: 'view.prepare.field.left', kind: 'column' },
          { key: 'right', label: 'view.prepare.field.right', kind: 'otherColumn' },
        ],
      },
      { key: 'columns', label: 'view.prepare.field.added', kind: 'otherColumns' },
      {
        key: 'how',
        label: 'view.prepare.field.how',
        kind: 'choice',
        options: ['left', 'inner'],
        words: 'view.prepare.how',
      },
    ],
    begin: (_, column) => ({ on: [{ left: column?.name ?? '', right: '' }], columns: [], how: 'left' }),
  },
  pivot: {
    icon: ArrowLeftRight,
    group: 'tables',
    fields: [
      { key: 'rows', label: 'view.prepare.field.rowsOf', kind: 'columns' },
      { key: 'column', label: 'view.prepare.field.across', kind: 'column' },
      { key: 'value', label: 'view.prepare.field.valueOf', kind: 'column' },
      {
        key: 'aggregate',
        label: 'view.prepare.field.aggregate',
        kind: 'choice',
        options: AGGREGATES,
        words: 'view.prepare.aggregate',
      },
    ],
    begin: (_, column) => ({ rows: [], ...(column ? { column: column.name } : {}), aggregate: 'sum' }),
  },
  unpivot: {
    icon: Rows,
    group: 'tables',
    fields: [
      { key: 'columns', label: 'view.prepare.field.turned', kind: 'columns' },
      { key: 'name', label: 'view.prepare.field.nameColumn', kind: 'text' },
      { key: 'value', label: 'view.prepare.field.valueColumn', kind: 'text' },
    ],
    begin: (_, column) => ({ columns: column ? [column.name] : [] }),
  },
  sql: {
    icon: Database,
    group: 'tables',
    fields: [
      { key: 'query', label: 'view.prepare.field.query', kind: 'sql', help: 'view.prepare.field.query.help' },
    ],
    begin: () => ({ query: 'SELECT *\nFROM data' }),
  },
};

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

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** In a recoding an empty text is a value; elsewhere it is nothing. */
function withoutEmpty(item: Record<string, unknown>, key: string): Record<string, unknown> {
  if (key === 'map') return item;
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== '' && value !== undefined));
}
