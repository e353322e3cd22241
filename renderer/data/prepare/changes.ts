// What of a version's step can be changed, as the draft that its form begins with.
import type { DatasetVersion } from '../../../shared/domain/data';
import { Step } from '../../../shared/domain/prepare';
import type { Draft } from './forms';

interface Mend {
  column: string;
  low?: number;
  high?: number;
}

/** Null where there is nothing to change: the step can only be left out. */
export function changeOf({ operation }: DatasetVersion): Draft | null {
  const { kind, settings } = operation;
  const words = (key: string): string => (typeof settings[key] === 'string' ? settings[key] : '');
  if (kind === 'step') {
    const step = Step.safeParse(settings['step']);
    return step.success ? { ...step.data } : null;
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
  if (all.length > 1) {
    const columns = mends.map(({ column }) => column);
    return { kind: 'remedyCells', columns, offered: all.map(({ column }) => column) };
  }
  // What one column can have done to it in another way is what the step of that name does.
  const { column } = only;
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
