// A formula's tree as SQL, with kinds checked: who adds text to a number is told so before anything runs.
import { type Column, text } from '../../../shared/domain';
import { findColumn, ident, literal, STORED } from '../../data';
import { type Fn, FUNCTIONS, type Kind, type Takes } from './functions';
import { formulaError, type Node, parseFormula } from './parse';

export interface Compiled {
  sql: string;
  kind: Kind;
}

/** Errors: prepare.formula with reason and place. */
export function compileFormula(source: string, columns: readonly Column[]): Compiled {
  if (source.replace(/^\s*=/, '').trim() === '') throw formulaError(text('prepare.formula.empty'), 0);
  const { sql, kind } = compile(parseFormula(source), columns);
  if (kind === 'number') return { sql: `CASE WHEN isfinite(${sql}) THEN ${sql} END`, kind };
  return { sql: kind === 'integer' ? `CAST(${sql} AS BIGINT)` : sql, kind };
}

function compile(node: Node, columns: readonly Column[]): Compiled {
  switch (node.kind) {
    case 'number':
      return { sql: `CAST(${node.value} AS DOUBLE)`, kind: 'number' };
    case 'text':
      return { sql: literal(node.value), kind: 'text' };
    case 'boolean':
      return { sql: String(node.value), kind: 'boolean' };
    case 'column':
      return column(node, columns);
    case 'call':
      return call(node, columns);
  }
}

function column({ name, at }: Extract<Node, { kind: 'column' }>, columns: readonly Column[]): Compiled {
  const known =
    columns.find((c) => c.name === name) ?? columns.find((c) => c.name.toLowerCase() === name.toLowerCase());
  if (!known) {
    const near = columns.find((c) => close(c.name, name))?.name;
    throw formulaError(
      near === undefined
        ? text('prepare.formula.noColumn', { column: name })
        : text('prepare.formula.noColumnNear', { column: name, near }),
      at,
    );
  }
  const { type } = findColumn(columns, known.name);
  return { sql: ident(known.name), kind: type };
}

const close = (a: string, b: string): boolean =>
  a.toLowerCase().startsWith(b.toLowerCase().slice(0, Math.max(2, b.length - 2)));

function call({ name, args, at }: Extract<Node, { kind: 'call' }>, columns: readonly Column[]): Compiled {
  const fn = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (!fn) throw formulaError(text('prepare.formula.noFunction', { name }), at);
  checkCount(name, fn, args.length, at);
  const given = args.map((arg) => compile(arg, columns));
  const special = onDates(name, given);
  if (special) return special;
  const takes = args.map((_, i) => fn.takes[Math.min(i, fn.takes.length - 1)] ?? 'any');
  const shared = commonKind(
    given.filter((_, i) => takes[i] === 'same'),
    args.filter((_, i) => takes[i] === 'same'),
  );
  const sql = given.map((value, i) => fit(value, takes[i] ?? 'any', shared, name, args[i]?.at ?? at));
  return { sql: fn.sql(...sql), kind: fn.gives === 'same' ? (shared ?? 'text') : fn.gives };
}

function checkCount(name: string, fn: Fn, count: number, at: number): void {
  const least = fn.least ?? fn.takes.length;
  if (count < least) throw formulaError(text('prepare.formula.tooFew', { name, least, count }), at);
  if (!fn.more && count > fn.takes.length)
    throw formulaError(text('prepare.formula.tooMany', { name, most: fn.takes.length, count }), at);
}

const isTime = (kind: Kind | undefined): boolean => kind === 'date' || kind === 'datetime';
const isNumber = (kind: Kind | undefined): boolean => kind === 'number' || kind === 'integer';

/** Dates: a difference is in days; a number added is days. */
function onDates(name: string, [a, b]: readonly Compiled[]): Compiled | null {
  if (!a || !b || (name !== '+' && name !== '-')) return null;
  if (name === '-' && isTime(a.kind) && isTime(b.kind))
    return {
      sql: `(date_diff('second', CAST(${b.sql} AS TIMESTAMP), CAST(${a.sql} AS TIMESTAMP)) / 86400.0)`,
      kind: 'number',
    };
  if (!isTime(a.kind) || !isNumber(b.kind)) return null;
  const days = `CAST(greatest(-4000000, least(4000000, round(${b.sql}))) AS INTEGER)`;
  return a.kind === 'date'
    ? { sql: `(${a.sql} ${name} ${days})`, kind: 'date' }
    : { sql: `(${a.sql} ${name} to_days(${days}))`, kind: 'datetime' };
}

/** The kind that values in `same` places share; a text beside a date is read as one. */
function commonKind(values: readonly Compiled[], nodes: readonly Node[]): Kind | null {
  const kinds = [...new Set(values.map(({ kind }) => (kind === 'integer' ? 'number' : kind)))];
  if (kinds.length === 0) return null;
  const integers = values.every(({ kind }) => kind === 'integer');
  if (kinds.length === 1) return integers ? 'integer' : (kinds[0] ?? null);
  const time = kinds.find(isTime);
  if (time && kinds.every((kind) => isTime(kind) || kind === 'text'))
    return kinds.includes('datetime') ? 'datetime' : 'date';
  const odd = nodes[values.findIndex(({ kind }) => kind !== values[0]?.kind)] ?? nodes[0];
  throw formulaError(
    text('prepare.formula.differ', { a: kindText(kinds[0] ?? 'text'), b: kindText(kinds[1] ?? 'text') }),
    odd?.at ?? 0,
  );
}

const kindText = (kind: Kind | Takes): ReturnType<typeof text> => text(`prepare.kind.${kind}`);

function fit({ sql, kind }: Compiled, takes: Takes, shared: Kind | null, name: string, at: number): string {
  if (takes === 'any') return kind === 'number' ? plainNumber(sql) : sql;
  if (takes === 'same') {
    if (shared === null || shared === kind) return sql;
    if (shared === 'number') return `CAST(${sql} AS DOUBLE)`;
    return `TRY_CAST(${sql} AS ${STORED[shared]})`;
  }
  if (takes === 'number' && isNumber(kind)) return kind === 'integer' ? `CAST(${sql} AS DOUBLE)` : sql;
  if (takes === 'time' && isTime(kind)) return sql;
  if (takes === kind) return sql;
  throw formulaError(
    text('prepare.formula.wants', { name, wanted: kindText(takes), found: kindText(kind) }),
    at,
  );
}

/** A number as text without the ".0" of a whole one. */
const plainNumber = (sql: string): string =>
  `CASE WHEN ${sql} = floor(${sql}) AND abs(${sql}) < 1e15 THEN CAST(CAST(${sql} AS BIGINT) AS VARCHAR) ELSE CAST(${sql} AS VARCHAR) END`;
