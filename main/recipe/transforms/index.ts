// Every transform there is, in the order in which steps best follow each other. To add one, see ../README.md.
import type { TransformId, TransformInfo } from '../../../shared/domain';
import type { Transform } from '../transform';
import { dateParts } from './dateParts';
import { impute } from './impute';
import { interact } from './interact';
import { oneHot } from './oneHot';
import { ordinal } from './ordinal';
import { ratio } from './ratio';
import { scale } from './scale';
import { targetEncode } from './targetEncode';

export const transforms: Readonly<Record<TransformId, Transform>> = {
  impute,
  dateParts,
  ratio,
  interact,
  targetEncode,
  scale,
  oneHot,
  ordinal,
};

export const transformInfos = (): TransformInfo[] => Object.values(transforms).map(({ info }) => info);
