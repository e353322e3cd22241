// Steps that choose among the rows.
import Copy from '@lucide/svelte/icons/copy-minus';
import Dices from '@lucide/svelte/icons/dices';
import Filter from '@lucide/svelte/icons/funnel';
import { Condition } from '../../../../shared/domain/prepare';
import { type Forms } from './spec';

export const rowForms = {
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
} satisfies Forms;
