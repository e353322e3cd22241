import { namesPerson } from '../../../shared/domain';
import { z } from 'zod';
import { type FrameColumn, ident } from '../../data';
import { type FormatKind, PERSONAL, validSql } from '../formats';
import { inFrame } from '../survey';
import { type Aggregate, count, defineCheck, entryOf, presentColumns, shareOf } from './check';
import { judgeColumns, rowsWhere } from './verdicts';

/** By fewer different values nobody is found. */
const FEWEST = 20;

const KINDS: readonly FormatKind[] = [...PERSONAL];

/** Columns by which a person can be found: by their names, or by what stands in them. A model needs none of it. */
export const personal = defineCheck({
  id: 'personal',
  group: 'target',
  unit: 'count',
  remedies: ['mask', 'hash', 'removeColumn'],
  settings: z.object({
    /** Share of values that look like an address or number of a person, from which the column counts. */
    share: z.number().min(0).max(1).default(0.2),
  }),
  propose: ({ columns, target, formats }) => {
    const names = columns.filter(
      ({ name, type }) =>
        name !== target &&
        (type === 'text' || formats.has(name) || (namesPerson(name) && type !== 'boolean')),
    );
    return names.length === 0
      ? []
      : [
          entryOf(
            'personal',
            names.map(({ name }) => name),
            { settings: { share: 0.2 }, severity: 'warn' },
          ),
        ];
  },
  ask: async (entry, _, table, { survey, signal }) => {
    const frame = await survey.sample(signal);
    return Object.fromEntries(
      presentColumns(entry, table).flatMap((column, i): [string, Aggregate][] => {
        const kinds = mayHold(inFrame(frame, column.name));
        const named: [string, Aggregate][] = namesPerson(column.name)
          ? [[`different${i}`, `approx_count_distinct(${ident(column.name)})`]]
          : [];
        if (kinds.length === 0 && named.length === 0) return [];
        const looks = kinds.map((kind) => looksLike(column.name, kind)).join(' OR ') || 'false';
        return [[`n${i}`, rowsWhere(column, looks)], [`all${i}`, `count(${ident(column.name)})`], ...named];
      }),
    );
  },
  measure: (entry, { share }, table, asked) => {
    const found = presentColumns(entry, table).filter(({ name, type }, i) => {
      const all = count(asked[`all${i}`]);
      // Masked and hashed values keep the name of their column, but are no longer anybody's.
      const named = namesPerson(name) && type !== 'boolean' && !table.anonymous.has(name);
      // "Has a telephone: yes" is no telephone number.
      const different = count(asked[`different${i}`]);
      const many = different >= FEWEST && different >= all / 200;
      return all > 0 && (shareOf(count(asked[`n${i}`]), all) >= share || (named && many));
    });
    return judgeColumns(
      entry,
      found.map(({ name }) => name),
    );
  },
});

/** What values like those of the sample could be: the sums of check digits are not asked of colours. */
function mayHold(column: FrameColumn | undefined): FormatKind[] {
  if (!column) return [];
  const values = column.kind === 'text' ? column.dictionary : Array.from(column.values.slice(0, 100), String);
  const address = values.some((value) => value.includes('@'));
  const code = values.some((value) => value.length >= 11 && /[0-9]{4}/.test(value));
  return KINDS.filter((kind) => (kind === 'email' ? address : code));
}

/** A cheap look before the sums: most texts are too short or have no such mark. */
function looksLike(name: string, kind: FormatKind): string {
  const value = `CAST(${ident(name)} AS VARCHAR)`;
  const first = kind === 'email' ? `contains(${value}, '@')` : `length(${value}) >= 11`;
  return `(CASE WHEN ${first} THEN ${validSql(value, kind)} ELSE false END)`;
}
