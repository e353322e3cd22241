// What a column is by its values: which standard form they have, and what kind of values they are. What its name says: shared/domain/roles.ts.
import { type Column, isFew, type JobContext, namesPostcode } from '../../shared/domain';
import { type DataService, type Frame, type FrameColumn, literal } from '../data';
import { FORMATS, type FormatKind, POSTCODES, validSql } from './formats';

const VALUES = 100;
const MOST_COLUMNS = 300;
/** From this share of values on, the others are taken for mistakes. */
const SHARE = 0.9;

/** The standard form that most values of a text or whole-number column have, by column. */
export async function formatsOf(
  data: DataService,
  frame: Frame,
  { signal }: JobContext,
): Promise<Map<string, FormatKind>> {
  const candidates = frame.columns.slice(0, MOST_COLUMNS).flatMap((column) => {
    const values = someValues(column);
    return values.length > 0 ? [{ name: column.name, values }] : [];
  });
  const found = new Map<string, FormatKind>();
  if (candidates.length === 0) return found;
  const listed = candidates.flatMap(({ values }, c) => values.map((value) => `(${c}, ${literal(value)})`));
  const kinds = FORMATS.filter((kind) => kind !== 'postcode');
  const shares = kinds.map((kind, k) => `count_if(${validSql('v', kind)}) / count(*) AS k${k}`);
  const codes = Object.keys(POSTCODES).map((country) => validSql('v', 'postcode', country));
  const rows = await data.query<Record<string, number>>(
    `SELECT c, ${shares.join(', ')}, count_if(${codes.join(' OR ')}) / count(*) AS post
     FROM (VALUES ${listed.join(', ')}) AS t(c, v) GROUP BY c`,
    { signal },
  );
  for (const row of rows) {
    const { name } = candidates[row['c'] ?? -1] ?? {};
    if (name === undefined) continue;
    const kind = kinds.find((_, k) => (row[`k${k}`] ?? 0) >= SHARE);
    if (kind) found.set(name, kind);
    else if (namesPostcode(name) && (row['post'] ?? 0) >= SHARE) found.set(name, 'postcode');
  }
  return found;
}

/** Different values that could be a code: short texts, and whole numbers of at least ten digits. */
function someValues(column: FrameColumn): string[] {
  if (column.kind === 'text')
    return column.type === 'text'
      ? column.dictionary.filter((value) => value.length >= 4 && value.length <= 200).slice(0, VALUES)
      : [];
  if (column.type !== 'integer') return [];
  const long = column.values.slice(0, VALUES).filter((value) => value >= 1e9 && Number.isSafeInteger(value));
  return Array.from(new Set(long), String);
}

export const isDate = ({ type }: Column): boolean => type === 'date' || type === 'datetime';
export const isAmount = ({ type }: Column): boolean => type === 'integer' || type === 'number';

/** A text column with few values for its rows. */
export const isCategory = (column: FrameColumn, rows: number): boolean =>
  column.kind === 'text' && isFew(column.dictionary.length, rows);

/** Longer text on average is prose, not the name of something. */
const PROSE = 40;
export const isProse = (column: FrameColumn): boolean => {
  if (column.kind !== 'text' || column.type !== 'text' || column.dictionary.length === 0) return false;
  const length = column.dictionary.reduce((sum, value) => sum + value.length, 0) / column.dictionary.length;
  // A Chinese sentence has a third of the characters of an English one.
  const dense = column.dictionary.slice(0, 200).some((value) => /[\u4e00-\u9fff]{4}/.test(value));
  return length > (dense ? PROSE / 3 : PROSE);
};
