// What a formula can call. To add a function: one line here. Nothing in a formula ever fails on a value: what cannot be computed (a
// division by nought, the root of a negative number) is missing.

/** Kinds of values; whole numbers are numbers that are stored without a fraction. */
export type Kind = 'number' | 'integer' | 'text' | 'boolean' | 'date' | 'datetime';

/** What a place for an argument takes. `any` takes all; `same` must be of one kind with the other `same` places. */
export type Takes = 'number' | 'text' | 'boolean' | 'time' | 'any' | 'same';

export interface Fn {
  takes: readonly Takes[];
  /** How many of them must be given; all of them unless said. */
  least?: number;
  /** The last place may be given again and again. */
  more?: boolean;
  gives: Kind | 'same';
  sql: (...args: string[]) => string;
}

const whole = (sql: string): string => `CAST(${sql} AS BIGINT)`;
const list = (args: readonly string[]): string => args.join(', ');
const part = (name: string): Fn => ({ takes: ['time'], gives: 'integer', sql: (a) => `${name}(${a})` });
const one = (takes: Takes, gives: Fn['gives'], sql: (a: string) => string): Fn => ({
  takes: [takes],
  gives,
  sql,
});
const compare = (operator: string): Fn => ({
  takes: ['same', 'same'],
  gives: 'boolean',
  sql: (a, b) => `(${a} ${operator} ${b})`,
});
const numbers = (sql: (a: string, b: string) => string): Fn => ({
  takes: ['number', 'number'],
  gives: 'number',
  sql,
});
const texts = (sql: (a: string, b: string) => string): Fn => ({
  takes: ['text', 'text'],
  gives: 'boolean',
  sql,
});
/** Decimal places, within what the database rounds to. */
const places = (sql: string | undefined): string =>
  `CAST(greatest(-15, least(15, coalesce(${sql ?? 0}, 0))) AS INTEGER)`;

export const FUNCTIONS: Readonly<Record<string, Fn>> = {
  // Operators.
  '=': compare('='),
  '<>': compare('<>'),
  '<': compare('<'),
  '<=': compare('<='),
  '>': compare('>'),
  '>=': compare('>='),
  '&': { takes: ['any', 'any'], gives: 'text', sql: (a, b) => `concat(${a}, ${b})` },
  '+': numbers((a, b) => `(${a} + ${b})`),
  '-': numbers((a, b) => `(${a} - ${b})`),
  '*': numbers((a, b) => `(${a} * ${b})`),
  '/': numbers((a, b) => `(${a} / nullif(${b}, 0))`),
  '^': numbers(
    (a, b) =>
      `CASE WHEN ${a} > 0 OR (${a} < 0 AND ${b} = floor(${b})) OR (${a} = 0 AND ${b} >= 0) THEN pow(${a}, ${b}) END`,
  ),
  negate: one('number', 'number', (a) => `(-${a})`),
  percent: one('number', 'number', (a) => `(${a} / 100)`),

  // Decisions.
  IF: {
    takes: ['boolean', 'same', 'same'],
    least: 2,
    gives: 'same',
    sql: (test, yes, no) => `CASE WHEN ${test} THEN ${yes}${no === undefined ? '' : ` ELSE ${no}`} END`,
  },
  AND: { takes: ['boolean'], more: true, gives: 'boolean', sql: (...args) => `(${args.join(' AND ')})` },
  OR: { takes: ['boolean'], more: true, gives: 'boolean', sql: (...args) => `(${args.join(' OR ')})` },
  NOT: one('boolean', 'boolean', (a) => `(NOT ${a})`),
  ISBLANK: one('any', 'boolean', (a) => `(${a} IS NULL)`),
  IFBLANK: {
    takes: ['same', 'same'],
    more: true,
    gives: 'same',
    sql: (...args) => `coalesce(${list(args)})`,
  },

  // Numbers.
  ROUND: {
    takes: ['number', 'number'],
    least: 1,
    gives: 'number',
    sql: (a, b) => `round(${a}, ${places(b)})`,
  },
  INT: one('number', 'number', (a) => `floor(${a})`),
  FLOOR: one('number', 'number', (a) => `floor(${a})`),
  CEILING: one('number', 'number', (a) => `ceil(${a})`),
  ABS: one('number', 'number', (a) => `abs(${a})`),
  SIGN: one('number', 'integer', (a) => whole(`sign(${a})`)),
  SQRT: one('number', 'number', (a) => `CASE WHEN ${a} >= 0 THEN sqrt(${a}) END`),
  EXP: one('number', 'number', (a) => `CASE WHEN ${a} < 709 THEN exp(${a}) END`),
  LN: one('number', 'number', (a) => `CASE WHEN ${a} > 0 THEN ln(${a}) END`),
  LOG10: one('number', 'number', (a) => `CASE WHEN ${a} > 0 THEN log10(${a}) END`),
  MOD: numbers((a, b) => `(${a} - ${b} * floor(${a} / nullif(${b}, 0)))`),
  MIN: { takes: ['same'], more: true, gives: 'same', sql: (...args) => `least(${list(args)})` },
  MAX: { takes: ['same'], more: true, gives: 'same', sql: (...args) => `greatest(${list(args)})` },
  SUM: {
    takes: ['number'],
    more: true,
    gives: 'number',
    sql: (...args) => `(${args.map((a) => `coalesce(${a}, 0)`).join(' + ')})`,
  },
  AVERAGE: { takes: ['number'], more: true, gives: 'number', sql: (...args) => `list_avg([${list(args)}])` },
  VALUE: one('text', 'number', (a) => `TRY_CAST(trim(${a}) AS DOUBLE)`),

  // Text.
  LEN: one('text', 'integer', (a) => `length(${a})`),
  LEFT: {
    takes: ['text', 'number'],
    gives: 'text',
    sql: (a, n) => `left(${a}, ${whole(`greatest(0, ${n})`)})`,
  },
  RIGHT: {
    takes: ['text', 'number'],
    gives: 'text',
    sql: (a, n) => `right(${a}, ${whole(`greatest(0, ${n})`)})`,
  },
  MID: {
    takes: ['text', 'number', 'number'],
    gives: 'text',
    sql: (a, from, n) => `substring(${a}, ${whole(`greatest(1, ${from})`)}, ${whole(`greatest(0, ${n})`)})`,
  },
  UPPER: one('text', 'text', (a) => `upper(${a})`),
  LOWER: one('text', 'text', (a) => `lower(${a})`),
  TRIM: one('text', 'text', (a) => `regexp_replace(trim(${a}), '\\s+', ' ', 'g')`),
  CONCAT: { takes: ['any'], more: true, gives: 'text', sql: (...args) => `concat(${list(args)})` },
  CONTAINS: texts((a, b) => `contains(lower(${a}), lower(${b}))`),
  STARTSWITH: texts((a, b) => `starts_with(${a}, ${b})`),
  ENDSWITH: texts((a, b) => `ends_with(${a}, ${b})`),
  SUBSTITUTE: {
    takes: ['text', 'text', 'text'],
    gives: 'text',
    sql: (a, from, to) => `replace(${a}, ${from}, ${to})`,
  },
  FIND: {
    takes: ['text', 'text'],
    gives: 'integer',
    sql: (what, within) => `nullif(strpos(${within}, ${what}), 0)`,
  },
  TEXT: one('any', 'text', (a) => `CAST(${a} AS VARCHAR)`),

  // Time.
  DATE: {
    takes: ['number', 'number', 'number'],
    gives: 'date',
    sql: (y, m, d) =>
      `TRY_CAST(concat(lpad(${text4(y)}, 4, '0'), '-', ${whole(m)}, '-', ${whole(d)}) AS DATE)`,
  },
  DATEVALUE: one('text', 'date', (a) => `TRY_CAST(trim(${a}) AS DATE)`),
  YEAR: part('year'),
  QUARTER: part('quarter'),
  MONTH: part('month'),
  WEEK: part('weekofyear'),
  DAY: part('day'),
  // Monday is 1.
  WEEKDAY: part('isodow'),
  HOUR: { takes: ['time'], gives: 'integer', sql: (a) => `hour(CAST(${a} AS TIMESTAMP))` },
  DAYS: {
    takes: ['time', 'time'],
    gives: 'integer',
    sql: (end, start) => `date_diff('day', CAST(${start} AS TIMESTAMP), CAST(${end} AS TIMESTAMP))`,
  },
  MONTHS: {
    takes: ['time', 'time'],
    gives: 'integer',
    sql: (end, start) => `date_sub('month', CAST(${start} AS TIMESTAMP), CAST(${end} AS TIMESTAMP))`,
  },
  ADDDAYS: {
    takes: ['time', 'number'],
    gives: 'date',
    sql: (a, n) => `(CAST(${a} AS DATE) + CAST(greatest(-4000000, least(4000000, ${n})) AS INTEGER))`,
  },
};

function text4(year: string): string {
  return `CAST(${whole(year)} AS VARCHAR)`;
}
