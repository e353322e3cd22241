// All checks, in the order in which they are shown.
import type { Check } from './check';
import { afterFact } from './after-fact';
import { blankPictures } from './blank-pictures';
import { blurred } from './blurred';
import { cardinality } from './cardinality';
import { classBalance } from './class-balance';
import { clippedSounds } from './clipped-sounds';
import { columns } from './columns';
import { compare } from './compare';
import { conflicting } from './conflicting';
import { constant } from './constant';
import { correlated } from './correlated';
import { corruptFiles } from './corrupt-files';
import { dependency } from './dependency';
import { disguised } from './disguised';
import { distance } from './distance';
import { duplicates } from './duplicates';
import { emptyRows } from './empty-rows';
import { emptyTexts } from './empty-texts';
import { encoding } from './encoding';
import { enoughRows } from './enough-rows';
import { entities } from './entities';
import { excelDates } from './excel-dates';
import { foreignKey } from './foreign-key';
import { format } from './format';
import { freshness } from './freshness';
import { future } from './future';
import { gaps } from './gaps';
import { headers } from './headers';
import { idLike } from './id-like';
import { idPredicts } from './id-predicts';
import { ifThen } from './if-then';
import { infinite } from './infinite';
import { inliers } from './inliers';
import { isolation } from './isolation';
import { key } from './key';
import { labelErrors } from './label-errors';
import { leadingZeros } from './leading-zeros';
import { length } from './length';
import { lostValues } from './lost-values';
import { lookAlikes } from './look-alikes';
import { missing } from './missing';
import { missingTarget } from './missing-target';
import { mixed } from './mixed';
import { mixedLanguages } from './mixed-languages';
import { nearConstant } from './near-constant';
import { nearDuplicates } from './near-duplicates';
import { nullTokens } from './null-tokens';
import { outliers } from './outliers';
import { pattern } from './pattern';
import { personal } from './personal';
import { predictive } from './predictive';
import { range } from './range';
import { rareLevels } from './rare-levels';
import { rateMix } from './rate-mix';
import { redundant } from './redundant';
import { rowCount } from './row-count';
import { sameFiles } from './same-files';
import { setAside } from './set-aside';
import { shares } from './shares';
import { silentSounds } from './silent-sounds';
import { sizeMix } from './size-mix';
import { skew } from './skew';
import { spelling } from './spelling';
import { splitDrift } from './split-drift';
import { stability } from './stability';
import { stamps } from './stamps';
import { steps } from './steps';
import { sum } from './sum';
import { target } from './target';
import { timeOverlap } from './time-overlap';
import { tinyClasses } from './tiny-classes';
import { trailingZeros } from './trailing-zeros';
import { trimmed } from './trimmed';
import { types } from './types';
import { units } from './units';
import { valueSet } from './value-set';
import { zeros } from './zeros';

export const CHECKS: readonly Check[] = [
  // File and schema.
  columns,
  types,
  mixed,
  leadingZeros,
  excelDates,
  units,
  encoding,
  headers,
  setAside,
  lostValues,
  // Completeness.
  missing,
  emptyRows,
  nullTokens,
  disguised,
  missingTarget,
  // Uniqueness.
  duplicates,
  key,
  nearDuplicates,
  // Validity.
  valueSet,
  range,
  pattern,
  length,
  format,
  trimmed,
  compare,
  sum,
  ifThen,
  freshness,
  future,
  // Distribution.
  constant,
  nearConstant,
  idLike,
  zeros,
  infinite,
  skew,
  outliers,
  isolation,
  inliers,
  cardinality,
  rareLevels,
  spelling,
  // Relations.
  redundant,
  correlated,
  dependency,
  foreignKey,
  // Fit for learning.
  target,
  classBalance,
  enoughRows,
  predictive,
  idPredicts,
  afterFact,
  conflicting,
  labelErrors,
  personal,
  entities,
  timeOverlap,
  splitDrift,
  // Series over time.
  gaps,
  steps,
  stamps,
  trailingZeros,
  // Pictures, sounds and texts.
  corruptFiles,
  blankPictures,
  blurred,
  lookAlikes,
  sameFiles,
  silentSounds,
  clippedSounds,
  rateMix,
  sizeMix,
  tinyClasses,
  mixedLanguages,
  emptyTexts,
  // Against the last accepted version.
  rowCount,
  stability,
  distance,
  shares,
];

const BY_ID = new Map(CHECKS.map((check) => [check.id, check]));
export const checkOf = (id: string): Check | undefined => BY_ID.get(id);
