import type { StepKind } from '../../../shared/domain/prepare';
import { STEP_FORMS } from './forms';

/** All kinds, in the order in which they are offered. */
export const StepKinds = Object.keys(STEP_FORMS) as StepKind[];
