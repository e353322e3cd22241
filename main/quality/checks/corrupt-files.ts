import { z } from 'zod';
import { isPictures, isSounds } from '../assets';
import { defineCheck, entryOf } from './check';
import { judgeAside } from './set-aside';

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
  measure: (entry, _, __, ___, { imported }) => judgeAside(entry, imported),
});
