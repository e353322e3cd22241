// Every transform there is, in the order in which steps best follow each other. To add one, see ../README.md.
import type { TransformId, TransformInfo } from '../../../shared/domain';
import type { Transform } from '../transform';
import { bin } from './bin';
import { clip } from './clip';
import { dateParts } from './dateParts';
import { frequency } from './frequency';
import { groupStats } from './groupStats';
import { hash } from './hash';
import { holidays } from './holidays';
import { impute } from './impute';
import { imputeIterative } from './imputeIterative';
import { interact } from './interact';
import { log } from './log';
import { oneHot } from './oneHot';
import { ordinal } from './ordinal';
import { pca } from './pca';
import { polynomial } from './polynomial';
import { rareGroup } from './rareGroup';
import { ratio } from './ratio';
import { scale } from './scale';
import { select } from './select';
import { targetEncode } from './targetEncode';
import { textLength } from './textLength';
import { words } from './words';

export const transforms: Readonly<Record<TransformId, Transform>> = {
  imputeIterative,
  impute,
  clip,
  holidays,
  textLength,
  rareGroup,
  ratio,
  interact,
  groupStats,
  dateParts,
  log,
  bin,
  polynomial,
  targetEncode,
  frequency,
  hash,
  words,
  scale,
  pca,
  oneHot,
  ordinal,
  select,
};

export const transformInfos = (): TransformInfo[] => Object.values(transforms).map(({ info }) => info);
