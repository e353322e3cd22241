// Steps that make or change columns.
import Columns3 from '@lucide/svelte/icons/columns-3';
import History from '@lucide/svelte/icons/history';
import Merge from '@lucide/svelte/icons/merge';
import Pencil from '@lucide/svelte/icons/pencil';
import Sigma from '@lucide/svelte/icons/sigma';
import Split from '@lucide/svelte/icons/split';
import Type from '@lucide/svelte/icons/type';
import { ColumnType, DateOrder } from '../../../../shared/domain/data';
import { EARLIER } from '../../../../shared/domain/prepare';
import { type Forms, own, ownText } from './spec';

export const columnForms = {
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
    begin: (columns) => ({ keep: columns.map(({ name }) => name) }),
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
} satisfies Forms;
