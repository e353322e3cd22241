// Steps that make another table.
import ArrowLeftRight from '@lucide/svelte/icons/arrow-left-right';
import Combine from '@lucide/svelte/icons/combine';
import Database from '@lucide/svelte/icons/database';
import Group from '@lucide/svelte/icons/group';
import Rows from '@lucide/svelte/icons/rows-3';
import { AGGREGATES } from '../../../../shared/domain/prepare';
import { type Forms } from './spec';

export const tableForms = {
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
} satisfies Forms;
