// All checks, in the order in which they are shown.
import type { Check } from './check';
import { classBalance } from './class-balance';
import { columns } from './columns';
import { constant } from './constant';
import { duplicates } from './duplicates';
import { idLike } from './id-like';
import { missing } from './missing';
import { predictive } from './predictive';
import { range } from './range';
import { target } from './target';
import { types } from './types';
import { valueSet } from './value-set';

export const CHECKS: readonly Check[] = [
  columns,
  types,
  missing,
  duplicates,
  valueSet,
  range,
  constant,
  idLike,
  target,
  classBalance,
  predictive,
];

export const checkOf = (id: string): Check | undefined => CHECKS.find((check) => check.id === id);
