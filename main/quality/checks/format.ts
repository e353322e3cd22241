import { z } from 'zod';
import { AssayError, type SuiteEntry, text } from '../../../shared/domain';
import { type FrameColumn, ident } from '../../data';
import { FORMATS, POSTCODES, validSql } from '../formats';
import { columnOf, count, defineCheck, entryOf } from './check';
import { judgeRows, rowsWhere } from './verdicts';

/** Values that are no valid e-mail address, card number, resident number and so on; check digits are worked out. */
export const format = defineCheck({
  id: 'format',
  group: 'validity',
  unit: 'share',
  remedies: ['clear', 'drop', 'quarantine'],
  settings: z.object({
    kind: z.enum(FORMATS),
    /** Of postcodes: ISO 3166, two letters. */
    country: z.string().default('CN'),
  }),
  propose: ({ formats, frame }) =>
    [...formats].map(([name, kind]): SuiteEntry => {
      const country: SuiteEntry['settings'] =
        kind === 'postcode' ? { country: countryOf(frame.columns, name) } : {};
      return entryOf('format', [name], { settings: { kind, ...country }, severity: 'warn', ofColumn: true });
    }),
  ask: (entry, { kind, country }, table) => {
    if (!/^[A-Z]{2}$/i.test(country))
      throw new AssayError('quality.settings', { reason: text('quality.format.country', { country }) });
    const column = columnOf(entry, table);
    return { odd: rowsWhere(column, `NOT ${validSql(valueOf(column.name), kind, country)}`) };
  },
  measure: (entry, { kind, country }, table, asked) => {
    const { name } = columnOf(entry, table);
    const where = `NOT ${validSql(valueOf(name), kind, country)}`;
    const failing = count(asked['odd']);
    return {
      ...judgeRows(entry, table, failing, where, { kind: text(`quality.format.${kind}`) }),
      mends: {
        clear:
          failing > 0 ? [{ column: name, sql: `CASE WHEN ${where} THEN NULL ELSE ${ident(name)} END` }] : [],
      },
    };
  },
});

const valueOf = (name: string): string => `CAST(${ident(name)} AS VARCHAR)`;

/** The first country whose postcodes all values could be; of equal forms, the larger one by order of the list. */
function countryOf(columns: readonly FrameColumn[], name: string): string {
  const column = columns.find((c) => c.name === name);
  const values = column?.kind === 'text' ? column.dictionary.slice(0, 100) : [];
  const fitting = ['CN', 'US', 'GB', 'DE', ...Object.keys(POSTCODES)].find((country) => {
    const form = POSTCODES[country] ?? '';
    const test = new RegExp(`^(${form.replace('(?i)', '')})$`, 'i');
    return values.filter((value) => test.test(value.trim())).length >= 0.9 * values.length;
  });
  return fitting ?? 'CN';
}
