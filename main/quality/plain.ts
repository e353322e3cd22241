// A text without what people do not see as a difference: case, blanks, marks, and the width of letters and digits.

/** Full-width ASCII (U+FF01 to U+FF5E) and the same characters in half the width. */
const WIDE = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0xff01 + i)).join('');
const NARROW = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i)).join('');

/** Among digits, and in marks as short as a grade, points and dashes have a meaning: 1.5 is not 15, nor A- an A. */
const EXACT = /\p{N}|^.{0,3}$/u;

/** The spelling of a name. Signs such as < and + are no marks of writing. */
export function plain(value: string): string {
  const folded = value.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ');
  return EXACT.test(folded) ? folded : folded.replace(/[\s\-_.,;:!?'"’‘“”()、，。；：！？·…—–]+/g, '');
}

/** Running text in SQL: without any marks. */
export const plainSql = (value: string): string =>
  `regexp_replace(lower(translate(${value}, '${WIDE.replace("'", "''")}', '${NARROW.replace("'", "''")}')), '[\\s\\p{P}\\p{S}\u3000]+', '', 'g')`;
