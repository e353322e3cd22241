// Which relation to the target is shown: people read it by the values of the data where it can be told by them.
import type { Distribution, Relation } from '../../shared/domain';

/** Null where there is nothing to tell: one group, or values of which most rows have none of those listed (a free text). */
export function telling(distribution: Distribution, rows: number): Relation | null {
  const { relation } = distribution;
  if (!relation || relation.length < 2) return null;
  const told = relation.reduce((sum, group) => sum + group.rows, 0);
  return 2 * told >= rows - distribution.missing ? relation : null;
}
