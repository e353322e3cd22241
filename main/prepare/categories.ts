// Spellings that may mean the same: "Beijing", "beijing ", "Ｂｅｉｊｉｎｇ"; "São Paulo" and "Sao Paulo"; "New York" and "York, New".
// By the fingerprint of Huynh and Mazzocchi (OpenRefine, "Clustering in depth"): words without case, accents, marks and order.
import type { CategoryGroup } from '../../shared/domain';

const MOST_GROUPS = 100;

/** Groups values whose fingerprints agree; the most frequent spelling first, the groups that touch most rows first. */
export function similarValues(values: readonly { value: string; count: number }[]): CategoryGroup[] {
  const groups = new Map<string, { value: string; count: number }[]>();
  for (const one of values) {
    const key = fingerprint(one.value);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  const touched = ({ values: [, ...rest] }: CategoryGroup): number =>
    rest.reduce((sum, { count }) => sum + count, 0);
  return [...groups.entries()]
    .filter(([key, group]) => key !== '' && group.length > 1)
    .map(([, group]) => ({ values: group.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)) }))
    .sort((a, b) => touched(b) - touched(a))
    .slice(0, MOST_GROUPS);
}

export function fingerprint(value: string): string {
  const plain = value
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return [...new Set(plain.split(' '))].sort().join(' ');
}
