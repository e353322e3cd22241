import type { AssetTrouble } from '../../../shared/domain';

/** Why a file cannot be taken: it is set aside with this reason. */
export class Refusal extends Error {
  constructor(
    readonly reason: AssetTrouble,
    options?: { cause?: unknown },
  ) {
    super(reason, options);
  }
}
