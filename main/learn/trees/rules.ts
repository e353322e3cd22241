// What splits must keep to.
import type { Rules } from './candidate';

const COMMON: Rules = {
  l2: 0,
  minRows: 1,
  minHessian: 1e-3,
  minGain: 0,
  oneAgainstRest: 4,
  codeSmooth: 10,
  codeL2: 10,
  mostCodes: 32,
  codeRows: 100,
  random: false,
};

export const boostedRules = ({ l2, minRows }: Pick<Rules, 'l2' | 'minRows'>): Rules => ({
  ...COMMON,
  l2,
  minRows,
});

/** A forest averages its trees instead of holding each back: leaves are plain means. */
export const forestRules = ({ minRows, random }: Pick<Rules, 'minRows' | 'random'>): Rules => ({
  ...COMMON,
  minRows,
  random,
  codeSmooth: 1,
  codeL2: 0,
  codeRows: minRows,
});
