// Codes, numbers and addresses that have a form of their own, as SQL conditions on text; check digits are worked out.

export const FORMATS = ['email', 'url', 'card', 'cnMobile', 'cnId', 'uscc', 'iban', 'postcode'] as const;
export type FormatKind = (typeof FORMATS)[number];

/** Kinds by which a person, or their account, can be found. */
export const PERSONAL: ReadonlySet<FormatKind> = new Set(['email', 'card', 'cnMobile', 'cnId', 'iban']);

/** Postcodes by country (ISO 3166), as the post of each writes them. */
export const POSTCODES: Readonly<Record<string, string>> = {
  AT: '[0-9]{4}',
  AU: '[0-9]{4}',
  BE: '[0-9]{4}',
  BR: '[0-9]{5}-?[0-9]{3}',
  CA: '(?i)[ABCEGHJ-NPRSTVXY][0-9][A-Z] ?[0-9][A-Z][0-9]',
  CH: '[0-9]{4}',
  CN: '[0-9]{6}',
  DE: '[0-9]{5}',
  DK: '[0-9]{4}',
  ES: '[0-9]{5}',
  FR: '[0-9]{5}',
  GB: '(?i)[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}',
  IN: '[1-9][0-9]{5}',
  IT: '[0-9]{5}',
  JP: '[0-9]{3}-?[0-9]{4}',
  KR: '[0-9]{5}',
  NL: '(?i)[1-9][0-9]{3} ?[A-Z]{2}',
  PL: '[0-9]{2}-?[0-9]{3}',
  RU: '[0-9]{6}',
  SE: '[0-9]{3} ?[0-9]{2}',
  SG: '[0-9]{6}',
  TW: '[0-9]{3}([0-9]{2,3})?',
  US: '[0-9]{5}(-[0-9]{4})?',
};

const full = (value: string, pattern: string): string => `regexp_full_match(${value}, '${pattern}')`;
const digits = (value: string): string => `regexp_replace(${value}, '[ -]', '', 'g')`;
const at = (value: string, i: string): string => `substr(${value}, CAST(${i} AS BIGINT), 1)`;

/** Whether a text is a valid value of its kind; null stays null. */
export function validSql(value: string, kind: FormatKind, country = 'CN'): string {
  switch (kind) {
    case 'email':
      return full(value, "[A-Za-z0-9._%+''-]+@([A-Za-z0-9-]+[.])+[A-Za-z]{2,}");
    case 'url':
      return full(value, '(?i)(https?|ftp)://[^\\s/$.?#][^\\s]*');
    case 'card':
      return luhnSql(digits(value));
    case 'cnMobile':
      return full(digits(value), '([+]?86)?1[3-9][0-9]{9}');
    case 'cnId':
      return residentSql(value);
    case 'uscc':
      return creditCodeSql(value);
    case 'iban':
      return ibanSql(`upper(replace(${value}, ' ', ''))`);
    case 'postcode':
      return full(`trim(${value})`, POSTCODES[country] ?? '[A-Za-z0-9 -]{3,10}');
  }
}

/** Payment cards: 13 to 19 digits, the last of which is a check digit (Luhn, ISO/IEC 7812-1). */
function luhnSql(s: string): string {
  const digit = `TRY_CAST(${at(s, `length(${s}) - i + 1`)} AS INTEGER)`;
  const doubled = `${digit} * 2 - CASE WHEN ${digit} > 4 THEN 9 ELSE 0 END`;
  const sum = `list_sum(list_transform(range(1, length(${s}) + 1), lambda i: CASE WHEN i % 2 = 0 THEN ${doubled} ELSE ${digit} END))`;
  return `(${full(s, '[2-6][0-9]{12,18}')} AND coalesce(${sum} % 10 = 0, false))`;
}

const RESIDENT = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** Resident identity number (GB 11643): region, date of birth, order, and a check character modulo 11. */
function residentSql(value: string): string {
  const sum = RESIDENT.map((weight, i) => `${weight} * TRY_CAST(substr(${value}, ${i + 1}, 1) AS INTEGER)`);
  return `(${full(value, '[1-9][0-9]{16}[0-9Xx]')}
    AND TRY_STRPTIME(substr(${value}, 7, 8), '%Y%m%d') IS NOT NULL
    AND coalesce(${at("'10X98765432'", `(${sum.join(' + ')}) % 11 + 1`)} = upper(substr(${value}, 18, 1)), false))`;
}

const CREDIT = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** Unified social credit code (GB 32100): 18 characters, the last of which checks the others modulo 31. */
function creditCodeSql(value: string): string {
  const code = `upper(${value})`;
  const sum = Array.from({ length: 17 }, (_, i) => {
    let weight = 1;
    for (let k = 0; k < i; k++) weight = (weight * 3) % 31;
    return `${weight} * (strpos('${CREDIT}', substr(${code}, ${i + 1}, 1)) - 1)`;
  });
  return `(${full(code, `[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}`)}
    AND ${at(`'${CREDIT}'`, `(31 - (${sum.join(' + ')}) % 31) % 31 + 1`)} = substr(${code}, 18, 1))`;
}

/** International bank account number (ISO 13616): moved round, letters as numbers, the whole is 1 modulo 97. */
function ibanSql(code: string): string {
  const order = `string_split(substr(${code}, 5) || substr(${code}, 1, 4), '')`;
  const values = `list_transform(${order}, lambda c: CAST(strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', c) - 1 AS BIGINT))`;
  const rest = `list_reduce(${values}, lambda a, x: (a * CASE WHEN x > 9 THEN 100 ELSE 10 END + x) % 97)`;
  return `(${full(code, '[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}')} AND ${rest} = 1)`;
}
