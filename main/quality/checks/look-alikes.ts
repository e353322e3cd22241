import { z } from 'zod';
import { isPictures } from '../assets';
import { ident, ROW } from '../../data';
import { columnOf, defineCheck, entryOf } from './check';
import { countRows, judgeRows } from './verdicts';

/** Bits of a fingerprint, and how many bands it is cut into. */
const BITS = 128;
const BANDS = 8;

/**
 * Pictures that look the same: another size, format or brightness of one, told by fingerprints that differ in few bits. Of two, the one
 * that comes later fails. Fingerprints within seven bits of each other agree in one of eight bands (the pigeonhole principle), so only
 * those that do are compared.
 */
export const lookAlikes = defineCheck({
  id: 'lookAlikes',
  group: 'content',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({
    /** Most bits of 128 in which two may differ. */
    distance: z
      .number()
      .int()
      .min(0)
      .max(BANDS - 1)
      .default(1),
  }),
  propose: ({ columns }) =>
    isPictures(columns)
      ? [
          entryOf('lookAlikes', ['phash'], {
            ...{ settings: { distance: 1 }, severity: 'warn', tolerance: 0.01 },
          }),
        ]
      : [],
  measure: async (entry, { distance }, table, _, tools) => {
    const name = ident(columnOf(entry, table).name);
    const where = alike(name, table.relation, distance);
    return judgeRows(entry, table, await countRows(table, tools, where), where, { distance });
  },
});

function alike(name: string, relation: string, distance: number): string {
  const digits = BITS / 4 / BANDS;
  const half = (hash: string, from: number): string =>
    `CAST('0x' || substr(${hash}, ${from}, 16) AS UBIGINT)`;
  const apart = [1, 17]
    .map((from) => `bit_count(xor(${half('a.h', from)}, ${half('b.h', from)}))`)
    .join(' + ');
  return `${ROW} IN (
    WITH known AS (
      SELECT ${name} AS h, min(${ROW}) AS first, list(${ROW}) AS ids FROM ${relation}
      -- A picture without any rise or fall has no fingerprint to speak of.
      WHERE length(${name}) = ${BITS / 4} AND ${name} <> repeat('0', ${BITS / 4}) GROUP BY 1),
    bands AS (
      SELECT h, first, ids, band, substr(h, band * ${digits} + 1, ${digits}) AS part
      FROM known, range(${BANDS}) AS bands(band)),
    later AS (
      SELECT DISTINCT b.ids AS ids FROM bands a JOIN bands b ON a.band = b.band AND a.part = b.part AND a.first < b.first
      WHERE ${apart} <= ${distance})
    SELECT unnest(ids) FROM later
    UNION SELECT unnest(ids[2:]) FROM (SELECT list_sort(ids) AS ids FROM known))`;
}
