// What of a version's step can be changed, as the draft that its form begins with.
import type { DatasetVersion } from '../../../shared/domain/data';
import { Step } from '../../../shared/domain/prepare';
import type { Draft } from './forms';

interface Mend {
  column: string;
  type?: string;
  low?: number;
  high?: number;
  map?: { from: string; to: string }[];
  digits?: number;
  days?: true;
}

/** Null where there is nothing to change: the step can only be left out. */
export function changeOf({ operation }: DatasetVersion): Draft | null {
  const { kind, settings } = operation;
  const words = (key: string): string => (typeof settings[key] === 'string' ? settings[key] : '');
  if (kind === 'step') {
    const step = Step.safeParse(settings['step']);
    return step.success ? { ...step.data } : null;
  }
  if (typeof settings['found'] === 'string') {
    const action = kind === 'clear' && settings['value'] !== undefined ? 'replace' : kind;
    return {
      kind: 'remedyFound',
      column: words('column'),
      action,
      value: words('value'),
      keep: settings['keep'],
    };
  }
  if (kind === 'drop' || kind === 'quarantine') return { kind: 'remedyRows', action: kind };
  if (kind === 'removeColumn') return { kind: 'remedyRemove', column: words('column') };
  if (kind === 'import' || kind === 'putBack') return null;
  const mends = mendsIn(settings['mends']);
  const [only] = mends;
  if (!only) return null;
  if (kind === 'fill') {
    const method = words('method');
    const value = method === 'constant' ? { value: String(settings['value'] ?? '') } : {};
    return { kind: 'remedyFill', column: only.column, method, ...value };
  }
  const offered = mendsIn(settings['offered']);
  const all = offered.length > 0 ? offered : mends;
  const columns = mends.map(({ column }) => column);
  const among = { columns, offered: all.map(({ column }) => column) };
  if (kind === 'mask' || kind === 'hash') return { kind: 'remedyPersonal', method: kind, ...among };
  if (all.length > 1) return { kind: 'remedyCells', ...among };
  const { column, type, map, digits, days } = only;
  if (kind === 'clear') return { kind: 'remedyFound', column, action: 'clear', keep: [] };
  if (digits !== undefined) return { kind: 'remedyPad', column, digits };
  if (days) return { kind: 'remedyDays', column, type, from: settings['from'] ?? '1900' };
  // What else one column can have done to it in another way is what the step of that name does.
  if (kind === 'convert' && type !== undefined && type !== 'text') return { kind: 'retype', column, type };
  if (kind === 'merge' && map) return { kind: 'recode', column, map };
  if (kind === 'clip') return { kind: 'clip', column, low: only.low ?? null, high: only.high ?? null };
  if (kind === 'trim') return { kind: 'clean', columns: [column], cleanings: ['trim'] };
  return null;
}

function mendsIn(value: unknown): Mend[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (item): item is Mend =>
      typeof item === 'object' && item !== null && typeof (item as Partial<Mend>).column === 'string',
  );
}
