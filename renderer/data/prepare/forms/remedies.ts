// Remedies of the quality gate that are changed afterwards. They are not among the steps that are offered: the gate does that.
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import type { RemedyChange } from '../../../../shared/domain/prepare';
import type { StepForm } from './spec';

export const remedyForms: Readonly<Record<RemedyChange['kind'], StepForm>> = {
  remedyRows: {
    icon: ShieldCheck,
    group: 'rows',
    fields: [
      {
        key: 'action',
        label: 'view.prepare.field.action',
        kind: 'choice',
        options: ['drop', 'quarantine'],
        words: 'view.prepare.remedyAction',
      },
    ],
    begin: () => ({ action: 'drop' }),
  },
  remedyFill: {
    icon: ShieldCheck,
    group: 'values',
    fields: [
      { key: 'column', label: 'view.prepare.field.column', kind: 'column' },
      {
        key: 'method',
        label: 'view.prepare.field.method',
        kind: 'choice',
        options: ['median', 'mean', 'mode', 'constant'],
        words: 'prepare.method',
      },
      { key: 'value', label: 'view.prepare.field.constant', kind: 'text' },
    ],
    begin: () => ({ method: 'mode' }),
  },
  remedyRemove: {
    icon: ShieldCheck,
    group: 'columns',
    fields: [{ key: 'column', label: 'view.prepare.field.column', kind: 'column' }],
    begin: () => ({}),
  },
  remedyCells: {
    icon: ShieldCheck,
    group: 'values',
    fields: [
      {
        key: 'columns',
        label: 'view.prepare.field.columns',
        kind: 'columns',
        among: 'offered',
        help: 'view.prepare.field.offered.help',
      },
    ],
    begin: () => ({ columns: [] }),
  },
};
