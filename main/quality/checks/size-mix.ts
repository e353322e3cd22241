import { z } from 'zod';
import { isPictures } from '../assets';
import { ident } from '../../data';
import { count, defineCheck, entryOf, presentColumns } from './check';
import { countRows, judgeRows } from './verdicts';

/** Pictures of quite another shape or size than most: made alike for learning, they become strips, or blow up a few pixels. */
export const sizeMix = defineCheck({
  id: 'sizeMix',
  group: 'content',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({
    /** How many times as wide for its height, and as large, a picture may be as the one in the middle. */
    times: z.number().min(1).default(3),
  }),
  propose: ({ columns }) =>
    isPictures(columns)
      ? [
          entryOf('sizeMix', ['width', 'height'], {
            ...{ settings: { times: 3 }, severity: 'warn', tolerance: 0.01 },
          }),
        ]
      : [],
  measure: async (entry, { times }, table, _, tools) => {
    const [width, height] = presentColumns(entry, table).map(({ name }) => ident(name));
    if (width === undefined || height === undefined) return judgeRows(entry, table, 0, 'false', { times });
    const shape = `(${width} / ${height})`;
    const side = `greatest(${width}, ${height})`;
    const [row] = await tools.data.query(
      `SELECT median(${shape}) AS shape, CAST(median(${side}) AS DOUBLE) AS side FROM ${table.relation}`,
      { signal: tools.signal },
    );
    const beyond = (value: string, middle: number): string =>
      middle > 0 ? `${value} > ${middle * times} OR ${value} < ${middle / times}` : 'false';
    const where = `(${beyond(shape, count(row?.['shape']))} OR ${beyond(side, count(row?.['side']))})`;
    return judgeRows(entry, table, await countRows(table, tools, where), where, { times });
  },
});
