// Remedies of the quality gate that are changed afterwards. They are not among the steps that are offered: the gate does that.
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import type { RemedyChange } from '../../../../shared/domain/prepare';
import type { FieldSpec, StepForm } from './spec';

/** Some of the columns in which the check found something. */
const OFFERED: FieldSpec = {
  key: 'columns',
  label: 'view.prepare.field.columns',
  kind: 'columns',
  among: 'offered',
  help: 'view.prepare.field.offered.help',
};

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
    fields: [OFFERED],
    begin: () => ({ columns: [] }),
  },
  remedyFound: {
    icon: ShieldCheck,
    group: 'values',
    fields: [
      {
        key: 'action',
        label: 'view.prepare.field.foundAction',
        kind: 'choice',
        options: ['clear', 'replace', 'quarantine', 'drop'],
        words: 'view.prepare.foundAction',
      },
      { key: 'value', label: 'view.prepare.field.constant', kind: 'text' },
      {
        key: 'keep',
        label: 'view.prepare.field.stay',
        kind: 'list',
        help: 'view.prepare.field.stay.help',
      },
    ],
    begin: () => ({ action: 'clear' }),
  },
  remedyPad: {
    icon: ShieldCheck,
    group: 'values',
    fields: [{ key: 'digits', label: 'view.prepare.field.digits', kind: 'number', whole: true, min: 2 }],
    begin: () => ({}),
  },
  remedyDays: {
    icon: ShieldCheck,
    group: 'columns',
    fields: [
      {
        key: 'type',
        label: 'view.prepare.field.type',
        kind: 'choice',
        options: ['date', 'datetime'],
        words: 'view.shell.type',
      },
      {
        key: 'from',
        label: 'view.prepare.field.firstDay',
        kind: 'choice',
        options: ['1900', '1904'],
        words: 'view.prepare.firstDay',
        help: 'view.prepare.field.firstDay.help',
      },
    ],
    begin: () => ({ from: '1900' }),
  },
  remedyPersonal: {
    icon: ShieldCheck,
    group: 'values',
    fields: [
      {
        key: 'method',
        label: 'view.prepare.field.personal',
        kind: 'choice',
        options: ['mask', 'hash'],
        words: 'view.prepare.personal',
      },
      OFFERED,
    ],
    begin: () => ({ columns: [] }),
  },
};
