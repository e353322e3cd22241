// Every transform there is. To add one, see ../README.md.
import type { TransformId } from '../../../shared/domain';
import type { Transform } from '../transform';
import { dateParts } from './dateParts';
import { impute } from './impute';
import { oneHot } from './oneHot';
import { ordinal } from './ordinal';
import { scale } from './scale';

export const transforms: Readonly<Record<TransformId, Transform>> = {
  impute,
  scale,
  oneHot,
  ordinal,
  dateParts,
};
