// What a column is by its name and its values: which standard form they have, and whether it names a person or a thing.
import type { Column, JobContext } from '../../shared/domain';
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
    else if (POSTCODE.test(name) && (row['post'] ?? 0) >= SHARE) found.set(name, 'postcode');
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

const word = (words: string): RegExp => new RegExp(`(^|[^a-z])(${words})([^a-z]|$)`, 'i');
/** Parts of a name: customerName and CUSTOMER_NAME are both "customer name". */
const parts = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[_.-]+/g, ' ');

const POSTCODE = /邮编|邮政编码|post ?code|postal|zip/i;
const ID = word('id|ids|key|uuid|guid|code|no|nr|number|ref|sku|serial');
const ID_ZH = /编号|编码|代码|单号|序号|号码|学号|工号|主键/;
const PERSON = word(
  'first ?name|last ?name|full ?name|surname|given ?name|customer ?name|e ?mail|phone|mobile|telephone|passport|ssn|address|street|birth ?date|date of birth|dob|birthday',
);
const PERSON_ZH = /姓名|名字|手机|电话|身份证|护照|地址|住址|邮箱|微信|出生日期|生日|银行卡/;
const DATE = word('date|day|time|dt|on|at');
const DATE_ZH = /日期|时间|日$/;

/** Whether a name says that the column holds keys or codes. */
export const namesId = (name: string): boolean => ID.test(parts(name)) || ID_ZH.test(name);
/** Whether a name says that the column holds what belongs to one person. */
export const namesPerson = (name: string): boolean => PERSON.test(parts(name)) || PERSON_ZH.test(name);
export const namesDate = (name: string): boolean => DATE.test(parts(name)) || DATE_ZH.test(name);
export const namesPostcode = (name: string): boolean => POSTCODE.test(name);

/** Words of a name in lower case, for comparing names. */
export const wordsOf = (name: string): string[] => parts(name).toLowerCase().split(/[\s]+/).filter(Boolean);

export const isDate = ({ type }: Column): boolean => type === 'date' || type === 'datetime';
export const isAmount = ({ type }: Column): boolean => type === 'integer' || type === 'number';

/** A text column with few values for its rows. */
export function isCategory(column: FrameColumn, rows: number): boolean {
  return column.kind === 'text' && column.dictionary.length <= Math.max(2, Math.min(200, rows / 5));
}

/** Longer text on average is prose, not the name of something. */
const PROSE = 40;
export const isProse = (column: FrameColumn): boolean => {
  if (column.kind !== 'text' || column.type !== 'text' || column.dictionary.length === 0) return false;
  const length = column.dictionary.reduce((sum, value) => sum + value.length, 0) / column.dictionary.length;
  // A Chinese sentence has a third of the characters of an English one.
  const dense = column.dictionary.slice(0, 200).some((value) => /[\u4e00-\u9fff]{4}/.test(value));
  return length > (dense ? PROSE / 3 : PROSE);
};
