// What stands for a missing value.
import { literal } from '../sql';

/**
 * In columns that are otherwise numbers, dates or truth values, any of these is a missing value; in text columns only the empty field
 * is, unless the user says more: "-" or 无 may well be an answer there.
 */
export const NULL_TOKENS = [
  ...['', 'NA', 'N/A', 'n/a', '#N/A', 'N.A.', 'NULL', 'null', 'Null', 'nil', 'NaN', 'nan', '\\N'],
  ...['None', 'none', 'NONE', 'missing', 'Missing', 'empty', 'Empty', 'not available', 'Not available'],
  ...['-', '--', '---', '—', '–', '?', '.', '空', '无', '無', '缺失', '暂无', '无数据', '不详', '未填'],
  ...['#DIV/0!', '#VALUE!', '#REF!', '#NAME?', '#NUM!', '#NULL!', '(null)', '<NA>'],
] as const;

/** Those that are looked for among words too, in small letters: whoever writes "none" there may mean it. */
export const TEXT_TOKENS: readonly string[] = [
  ...new Set(NULL_TOKENS.map((token) => token.toLowerCase()).filter((token) => token !== 'none')),
];

/** Stands between the tokens in one text; nobody writes it. */
const BETWEEN = '\x1f';

/**
 * Whether text is such a token: found between marks in one text of them all. A list of five or more in IN becomes a join that every row
 * pays for, and thirty equalities cost ten times as much as the rest of the reading.
 */
export function isTokenSql(text: string, tokens: readonly string[]): string {
  if (tokens.length === 0) return 'false';
  const { all, numeral } = together(tokens);
  const found = `contains(${all}, ${literal(BETWEEN)} || trim(${text}) || ${literal(BETWEEN)})`;
  // Most values begin with a digit, which no token does.
  return numeral ? found : `(NOT (${text} >= '0' AND ${text} < ':') AND ${found})`;
}

const joined = new WeakMap<readonly string[], { all: string; numeral: boolean }>();

/** The tokens as one literal, and whether any begins with a digit; made once, since thousands of columns ask for it. */
function together(tokens: readonly string[]): { all: string; numeral: boolean } {
  const known = joined.get(tokens);
  if (known) return known;
  const all = literal(`${BETWEEN}${tokens.join(BETWEEN)}${BETWEEN}`);
  const made = { all, numeral: tokens.some((token) => /^\d/.test(token)) };
  joined.set(tokens, made);
  return made;
}

export const isToken = (value: string, tokens: readonly string[]): boolean => {
  const trimmed = value.trim();
  return tokens.includes(trimmed);
};
