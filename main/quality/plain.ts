// A text without what people do not see as a difference: case, blanks, marks, and the width of letters and digits.

/** Full-width ASCII (U+FF01 to U+FF5E) and the same characters in half the width. */
const WIDE = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0xff01 + i)).join('');
const NARROW = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i)).join('');

export function plain(value: string): string {
  return value
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]+/gu, '');
}

/** The same in SQL, but for rare compatibility characters, which stay as they are. */
export const plainSql = (value: string): string =>
  `regexp_replace(lower(translate(${value}, '${WIDE.replace("'", "''")}', '${NARROW.replace("'", "''")}')), '[\\s\\p{P}\\p{S}\u3000]+', '', 'g')`;
