// Every kernel that can be compiled, by name. A group is a file; adding a kernel is one entry there.
import { binaryLowerings } from './binary';
import { convLowerings } from './conv';
import { elementwiseLowerings } from './elementwise';
import { gatherLowerings } from './gather';
import { layoutLowerings } from './layout';
import { matmulLowerings } from './matmul';
import { normLowerings } from './norm';
import { poolLowerings } from './pool';
import { recurrentLowerings } from './recurrent';
import { reductionLowerings } from './reductions';
import { resizeLowerings } from './resize';
import type { Lowering } from './call';

export { KernelCall, type Lowering, type Lowerings } from './call';

export const lowerings: ReadonlyMap<string, Lowering> = new Map(
  [
    elementwiseLowerings,
    binaryLowerings,
    reductionLowerings,
    layoutLowerings,
    gatherLowerings,
    matmulLowerings,
    normLowerings,
    convLowerings,
    poolLowerings,
    resizeLowerings,
    recurrentLowerings,
  ].flatMap((group) => Object.entries(group)),
);
