// Checks that a person adds by hand: those that no proposal can know, and those worth asking of one more column.
import { type CatalogueCheck, type Json } from '../../shared/domain';
import { checkOf } from './checks';

const HAND: readonly [check: string, columns: number | 'all', settings: Record<string, Json>][] = [
  ['compare', 2, { relation: '<=' }],
  ['ifThen', 2, { ifTest: 'present', ifValue: '', thenTest: 'present', thenValue: '' }],
  ['sum', 'all', { within: 0.01 }],
  ['key', 'all', {}],
  ['pattern', 1, { pattern: '[A-Z]{2}-[0-9]{4}' }],
  ['length', 1, { min: 1, max: 255 }],
  ['format', 1, { kind: 'email', country: 'CN' }],
  ['range', 1, { min: null, max: null }],
  ['valueSet', 1, { allowed: [] }],
  ['freshness', 1, { days: 31 }],
  ['dependency', 2, {}],
  ['foreignKey', 1, { dataset: '', column: '' }],
  ['duplicates', 'all', {}],
  ['nearDuplicates', 1, {}],
  ['skew', 'all', { most: 5 }],
  ['inliers', 'all', { times: 10, share: 0.01 }],
  ['entities', 1, { most: 0.2 }],
  ['timeOverlap', 1, { most: 0.05 }],
  ['afterFact', 'all', { when: '' }],
];

export const CATALOGUE: CatalogueCheck[] = HAND.flatMap(([id, columns, settings]) => {
  const check = checkOf(id);
  return check ? [{ check: id, group: check.group, columns, settings }] : [];
});
