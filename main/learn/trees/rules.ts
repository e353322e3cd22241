// What splits must keep to, from the settings.
import type { Rules } from './split';
import type { BoostedSettings } from './settings';

export function boostedRules({ l2, minRows }: Pick<BoostedSettings, 'l2' | 'minRows'>): Rules {
  return {
    l2,
    minRows,
    minHessian: 1e-3,
    minGain: 0,
    oneAgainstRest: 4,
    codeSmooth: 10,
    codeL2: 10,
    mostCodes: 32,
    codeRows: 100,
    random: false,
  };
}
