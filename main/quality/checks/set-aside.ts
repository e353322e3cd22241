import { z } from 'zod';
import { type SuiteEntry, text } from '../../../shared/domain';
import { isPictures, isSounds } from '../assets';
import { defineCheck, entryOf, type Measured, shareOf, type Tools } from './check';

/** Lines of the file that the import could not take as rows and set aside: no other check has seen them. */
export const setAside = defineCheck({
  id: 'setAside',
  group: 'schema',
  unit: 'share',
  remedies: [],
  settings: z.object({}),
  // Files of pictures and sounds that could not be read have a check of their own.
  propose: ({ columns }) =>
    isPictures(columns) || isSounds(columns)
      ? []
      : [entryOf('setAside', [], { severity: 'warn', tolerance: 0.001 })],
  measure: (entry, _, __, ___, { imported }) => judgeAside(entry, imported),
});

/** What an import set aside of all that it was given. Sentences: `.none` and `.some`. */
export function judgeAside(entry: SuiteEntry, { rows, quarantined }: Tools['imported']): Measured {
  const share = shareOf(quarantined, rows + quarantined);
  return {
    figure: share,
    threshold: entry.tolerance,
    failingRows: 0,
    level: share > entry.tolerance ? 'fail' : 'pass',
    columns: [],
    summary: text(`quality.${entry.check}.${quarantined === 0 ? 'none' : 'some'}`, {
      ...{ failing: quarantined, rows: rows + quarantined, share },
    }),
  };
}
