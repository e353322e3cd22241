import { z } from 'zod';
import { text } from '../../../shared/domain';
import { isPictures, isSounds } from '../assets';
import { defineCheck, entryOf, shareOf } from './check';

/** Files that the import could not decode and set aside: there may be more wrong with where they came from. */
export const corruptFiles = defineCheck({
  id: 'corruptFiles',
  group: 'content',
  unit: 'share',
  remedies: [],
  settings: z.object({}),
  propose: ({ columns }) =>
    isPictures(columns) || isSounds(columns)
      ? [entryOf('corruptFiles', ['sha256'], { severity: 'warn' })]
      : [],
  measure: async (entry, _, table, __, { data }) => {
    const aside = (await data.assets.table(table.versionId))?.aside ?? 0;
    const share = shareOf(aside, aside + table.rows);
    return {
      figure: share,
      threshold: entry.tolerance,
      failingRows: 0,
      level: share > entry.tolerance ? 'fail' : 'pass',
      summary: text(`quality.corruptFiles.${aside === 0 ? 'none' : 'some'}`, {
        ...{ failing: aside, rows: aside + table.rows, share },
      }),
    };
  },
});
