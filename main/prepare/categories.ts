// Spellings that may mean the same: "Beijing", "beijing ", "北京", "Bejing"; "São Paulo" and "Sao Paulo"; "New York" and "York, New".
// By the fingerprint of Huynh and Mazzocchi (OpenRefine, "Clustering in depth"): words without case, accents, marks and order.
import type { CategoryGroup } from '../../shared/domain';

import { latinNames } from './pinyin';
import { slipsAmong } from './slips';

const MOST_GROUPS = 100;
/** A slip is rarer than what was meant. The user looks at what is suggested, so that it need not be as rare as where nobody does. */
const TIMES = 5;

interface Value {
  value: string;
  count: number;
}

const rowsOf = (values: readonly Value[]): number => values.reduce((sum, { count }) => sum + count, 0);

/**
 * Groups values whose fingerprints agree, as those of Chinese names do with the same in Latin letters, and those that a slip tells apart; the most
 * frequent spelling first, the groups that touch most rows first. @param values the most frequent first
 */
export async function similarValues(values: readonly Value[]): Promise<CategoryGroup[]> {
  const groups = new Map<string, Value[]>();
  const latin = await latinNames(values.map(({ value }) => value));
  for (const one of values) {
    const key = fingerprint(latin.get(one.value) ?? one.value);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  const rows = new Map([...groups].map(([key, group]) => [key, rowsOf(group)]));
  for (const [slip, meant] of slipsAmong(rows, TIMES)) {
    groups.get(meant)?.push(...(groups.get(slip) ?? []));
    groups.delete(slip);
  }
  const touched = ({ values: [, ...rest] }: CategoryGroup): number => rowsOf(rest);
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
