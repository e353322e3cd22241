// Dates as people write them. A column of a file is read in one form (`DATE_READINGS`); where the type is given, in all forms of one order of
// day, month and year (`dateReadings`), since what a person typed is seldom written in one form throughout. Never in two orders.
import type { DateOrder } from '../../../shared/domain';
import { literal } from '../sql';
import type { Reading } from './readings';

/** The text between two bounds in byte order: `'0' <= text < ':'` is "begins with a digit", cheaper than a pattern. */
export const between = (text: string, low: string, high: string): string =>
  `(${text} >= '${low}' AND ${text} < '${high}')`;

export const YEAR_FIRST = /^\d{4}[-/]\d/;
const yearFirst = (text: string): string =>
  `${between(text, '0', ':')} AND substring(${text}, 5, 1) IN ('-', '/')`;
/** A sign after the date is an offset from UTC, which a cast to TIMESTAMP would drop. */
const offset = (text: string): string => `contains(${text}, '+') OR contains(substring(${text}, 11), '-')`;
const inUtc = (text: string): string => `timezone('UTC', TRY_CAST(${text} AS TIMESTAMPTZ))`;

type Form = readonly [format: string, order?: DateOrder];

const NAMED = ['%b %d %Y', '%b %d, %Y', '%B %d, %Y', '%B %d %Y', '%d %b %Y', '%d %B %Y'];
const HYPHENED = ['%d-%b-%Y', '%d-%b-%y'];

const DAYS: readonly Form[] = [
  ['%d.%m.%Y', 'DMY'],
  ['%m/%d/%Y', 'MDY'],
  ['%d/%m/%Y', 'DMY'],
  ['%m-%d-%Y', 'MDY'],
  ['%d-%m-%Y', 'DMY'],
  ['%Y.%m.%d', 'YMD'],
  ...[...NAMED, ...HYPHENED].map((format): Form => [format]),
  ['%Y年%m月%d日', 'YMD'],
  ['%d.%m.%y', 'DMY'],
  ['%m/%d/%y', 'MDY'],
  ['%d/%m/%y', 'DMY'],
  ['%y/%m/%d', 'YMD'],
  ['%y.%m.%d', 'YMD'],
  ['%y-%m-%d', 'YMD'],
  // A month is its first day.
  ['%Y-%m', 'YMD'],
  ['%Y年%m月', 'YMD'],
];

const CLOCK = ['%H:%M', '%H:%M:%S'];
const HALF_DAYS = ['%I:%M %p', '%I:%M:%S %p'];
const at = (days: readonly string[], clocks: readonly string[], order?: DateOrder): Form[] =>
  days.flatMap((day) =>
    clocks.map((clock): Form => (order ? [`${day} ${clock}`, order] : [`${day} ${clock}`])),
  );

const MOMENTS: readonly Form[] = [
  ...at(['%m/%d/%Y', '%m/%d/%y', '%m-%d-%Y'], [...CLOCK, ...HALF_DAYS], 'MDY'),
  ...at(['%d/%m/%Y', '%d/%m/%y'], [...CLOCK, ...HALF_DAYS], 'DMY'),
  ...at(['%d.%m.%Y', '%d.%m.%y', '%d-%m-%Y'], CLOCK, 'DMY'),
  ...at(['%Y.%m.%d', '%Y年%m月%d日', '%y/%m/%d'], CLOCK, 'YMD'),
  // With a clock of 24 hours, these are read by a cast.
  ...at(['%Y-%m-%d', '%Y/%m/%d'], HALF_DAYS, 'YMD'),
  ...at([...NAMED, ...HYPHENED], CLOCK),
];

/** Only where the user says that a column is dates: at sight, these are whole numbers or codes. */
const GIVEN: readonly Form[] = [
  ['%Y%m%d', 'YMD'],
  ['%d-%m-%y', 'DMY'],
  ['%m-%d-%y', 'MDY'],
  ...at(['%d-%m-%y'], CLOCK, 'DMY'),
  ...at(['%m-%d-%y'], CLOCK, 'MDY'),
  ...at(['%y-%m-%d', '%y.%m.%d'], CLOCK, 'YMD'),
];

/** A year of two digits in front can as well be a day. */
const startsShort = (format: string): boolean => format.startsWith('%y');
/** Digits between marks that do not say which of them is the day. */
const isSilent = (format: string): boolean => /^%[dmy][/-]%[dm]/.test(format);

const parsed = (text: string, format: string): string => `try_strptime(${text}, ${literal(format)})`;

function formatted([format, order]: Form, type: 'date' | 'datetime', rank: number): Reading {
  return {
    id: format,
    type,
    rank,
    ...(order === undefined ? {} : { order }),
    ...(startsShort(format) ? { shortYear: true } : {}),
    ...(isSilent(format) ? { silent: true } : {}),
    looks: shapeOf(format),
    value: (text) => (type === 'date' ? `CAST(${parsed(text, format)} AS DATE)` : parsed(text, format)),
    // Where four digits are meant, DuckDB takes 24 for the year 24.
    fits: (_, value) => (format.includes('%Y') ? `${value} >= DATE '1000-01-01'` : `${value} IS NOT NULL`),
  };
}

/** The shape of text in a date format: digits for numbers, letters for names. */
function shapeOf(format: string): RegExp {
  // Without a day, a number of four digits is taken for a year only where it is likely one.
  const month = /^%Y\W?%m\W?$/.test(format.replace(/[年月]/g, '-'));
  const shape = format
    .replace(/[.]/g, '\\$&')
    .replace(/%Y/g, month ? '(19|20)\\d{2}' : '\\d{4}')
    .replace(/%y/g, '\\d{2}')
    .replace(/%m$/, '\\d{2}')
    .replace(/%[dmHMSI]/g, '\\d{1,2}')
    .replace(/%[bB]/g, '\\p{L}+')
    .replace(/%p/g, '[APap][Mm]');
  return new RegExp(`^\\s*${shape}\\s*$`, 'u');
}

export const DATE_READINGS: readonly Reading[] = [
  {
    id: 'isoDate',
    type: 'date',
    rank: 3,
    order: 'YMD',
    looks: YEAR_FIRST,
    value: (text) => `TRY_CAST(${text} AS DATE)`,
    fits: (text, value) => `isfinite(${value}) AND length(${text}) BETWEEN 8 AND 10 AND ${yearFirst(text)}`,
  },
  ...DAYS.map((form, i) => formatted(form, 'date', 10 + i / 10)),
  {
    id: 'isoDateTime',
    type: 'datetime',
    rank: 4,
    looks: YEAR_FIRST,
    value: (text) => `TRY_CAST(${text} AS TIMESTAMP)`,
    fits: (text, value) => `isfinite(${value}) AND ${yearFirst(text)} AND NOT (${offset(text)})`,
  },
  {
    id: 'offsetDateTime',
    type: 'datetime',
    rank: 5,
    looks: YEAR_FIRST,
    value: inUtc,
    fits: (text, value) => `isfinite(${value}) AND ${yearFirst(text)}`,
  },
  ...MOMENTS.map((form, i) => formatted(form, 'datetime', 20 + i / 10)),
];

const ALL = [...DAYS, ...MOMENTS, ...GIVEN].map((form) => ({ form, looks: shapeOf(form[0]) }));

/**
 * Ways to read text as dates where the type is given: what says itself where day and month stand (`dates`), and that together with one order each.
 * Forms are those that some of the values `seen` have; all of them where none is seen.
 */
export function dateReadings(type: 'date' | 'datetime', seen: readonly string[]): Reading[] {
  const met = ALL.filter(({ looks }) => seen.length === 0 || seen.some((value) => looks.test(value)));
  const forms = met.map(({ form }) => form);
  const certain = forms.filter(
    ([format, order]) => order === undefined || (order === 'YMD' && !startsShort(format)),
  );
  const found = [family('dates', type, 0, certain)];
  for (const [i, order] of (['YMD', 'MDY', 'DMY'] as const).entries()) {
    const own = forms.filter((form) => form[1] === order && !certain.includes(form));
    if (own.length > 0)
      found.push({
        ...family(`dates:${order}`, type, i + 1, [...certain, ...own]),
        order,
        silent: own.some(([format]) => isSilent(format)),
      });
  }
  return found;
}

/** Years of two digits are tried first: where four are meant, DuckDB takes two. */
function family(id: string, type: 'date' | 'datetime', rank: number, forms: readonly Form[]): Reading {
  const formats = forms.map(([format]) => format);
  const inOrder = [...formats.filter((f) => f.includes('%y')), ...formats.filter((f) => !f.includes('%y'))];
  const value = (text: string): string => {
    const plain = `trim(${text})`;
    const cast = `CASE WHEN ${offset(plain)} THEN ${inUtc(plain)} ELSE TRY_CAST(${plain} AS TIMESTAMP) END`;
    const tries = [
      `CASE WHEN ${yearFirst(plain)} THEN ${cast} END`,
      ...inOrder.map((format) => parsed(plain, format)),
    ];
    const stamp = `coalesce(${tries.join(', ')})`;
    return `CASE WHEN isfinite(${stamp}) AND ${stamp} >= DATE '1000-01-01' THEN CAST(${stamp} AS ${type === 'date' ? 'DATE' : 'TIMESTAMP'}) END`;
  };
  // Blanks around don't matter to `value`.
  const shapes = [/^\s*\d{4}[-/]\d/, ...formats.map(shapeOf)].map(({ source }) => `(?:${source})`);
  const looks = new RegExp(shapes.join('|'), 'u');
  return { id, type, rank, looks, value, fits: (_, own) => `${own} IS NOT NULL` };
}

/**
 * Of readings that take a year of two digits to stand in front and such as take it to stand behind, those to be thought of: days differ more than years do.
 * Both, where the values do not tell.
 */
export function withoutUnlikelyYears(
  readings: readonly Reading[],
  values: readonly string[],
): readonly Reading[] {
  const front = readings.filter(({ shortYear }) => shortYear);
  const behind = readings.filter(({ id }) => /^%[dm][/.-]%[dm][/.-]%y/.test(id));
  if (front.length === 0 || behind.length === 0) return readings;
  const parts = values.map((value) => /^\s*(\d+)\D\d+\D(\d+)/.exec(value) ?? []);
  const first = new Set(parts.map((part) => part[1])).size;
  const last = new Set(parts.map((part) => part[2])).size;
  const unlikely = first >= 2 * last ? front : last >= 2 * first ? behind : [];
  return readings.filter((reading) => !unlikely.includes(reading));
}
