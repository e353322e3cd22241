// Steps that change values where they stand.
import CaseSensitive from '@lucide/svelte/icons/case-sensitive';
import Fold from '@lucide/svelte/icons/fold-horizontal';
import PaintBucket from '@lucide/svelte/icons/paint-bucket';
import Replace from '@lucide/svelte/icons/replace';
import { CLEANINGS } from '../../../../shared/domain/prepare';
import { type Forms, numeric, own } from './spec';

export const valueForms = {
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
} satisfies Forms;
