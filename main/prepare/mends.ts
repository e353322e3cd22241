// How cells of a column are mended by the gate's remedies, for the gate that does it and for whoever changes it later.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Column, ColumnType } from '../../shared/domain';
import { ident, literal } from '../data';
import type { Project } from '../project';

/** How a remedy changes a column: the new value as SQL, and its type where that changes. The rest is for whoever changes the step later. */
export interface Mend {
  column: string;
  sql: string;
  type?: ColumnType;
  /** What numbers are drawn in to. */
  low?: number;
  high?: number;
  /** Spellings, and what they come to be. */
  map?: { from: string; to: string }[];
  /** To how many digits codes are filled up. */
  digits?: number;
  /** Numbers are a spreadsheet's days. */
  days?: true;
}

/** Where a code has fewer digits than it is to have. */
export const shortSql = (name: string, digits: number): string =>
  `regexp_full_match(CAST(${ident(name)} AS VARCHAR), '[0-9]{1,${Math.max(1, digits - 1)}}') AND length(CAST(${ident(name)} AS VARCHAR)) < ${digits}`;

/** Leading zeros, as many as are missing. */
export function padMend(name: string, digits: number): Mend {
  const own = `CAST(${ident(name)} AS VARCHAR)`;
  const sql = `CASE WHEN ${shortSql(name, digits)} THEN lpad(${own}, ${digits}, '0') ELSE ${own} END`;
  return { column: name, type: 'text', sql, digits };
}

/** The day before a spreadsheet's first: Excel counts a 29 February 1900; workbooks of old Macintoshes begin in 1904. */
const BEFORE = { '1900': '1899-12-30', '1904': '1904-01-01' } as const;
export type DayCount = keyof typeof BEFORE;

export function dayMend(name: string, type: 'date' | 'datetime', from: DayCount = '1900'): Mend {
  const own = ident(name);
  const sql =
    type === 'date'
      ? `CAST(DATE '${BEFORE[from]}' + CAST(floor(${own}) AS INTEGER) AS DATE)`
      : `TIMESTAMP '${BEFORE[from]}' + to_milliseconds(CAST(round(${own} * 86400000) AS BIGINT))`;
  return { column: name, type, sql, days: true };
}

/** Nothing is left of a value where a condition holds; or another value. */
export const clearSql = (name: string, where: string, value?: string): string =>
  value === undefined
    ? `CASE WHEN NOT coalesce(${where}, false) THEN ${ident(name)} END`
    : `CASE WHEN coalesce(${where}, false) THEN ${value} ELSE ${ident(name)} END`;

/** Enough is left to recognise what kind of value it was: the first and last characters, of an address the domain, of a day its year. */
export function maskMend({ name, type }: Column): Mend {
  const own = ident(name);
  if (type === 'date' || type === 'datetime')
    return {
      column: name,
      sql: `CAST(date_trunc('year', ${own}) AS ${type === 'date' ? 'DATE' : 'TIMESTAMP'})`,
    };
  const value = `CAST(${own} AS VARCHAR)`;
  const middle = (shown: string, length: string): string =>
    `CASE WHEN ${length} <= 2 THEN repeat('*', CAST(${length} AS INTEGER))
      ELSE substr(${shown}, 1, 1) || repeat('*', CAST(${length} - 2 AS INTEGER)) || substr(${shown}, ${length}, 1) END`;
  const at = `strpos(${value}, '@')`;
  const local = `substr(${value}, 1, ${at} - 1)`;
  const sql = `CASE WHEN ${own} IS NULL THEN NULL
    WHEN ${at} > 1 THEN ${middle(local, `length(${local})`)} || substr(${value}, ${at})
    ELSE ${middle(value, `length(${value})`)} END`;
  return { column: name, sql, ...(type === 'text' ? {} : { type: 'text' as const }) };
}

/** The same value keeps the same hash, so that rows of one person stay together: 16 hexadecimal digits of SHA-256 with the project's salt. */
export function hashMend({ name, type }: Column, salt: string): Mend {
  const value = `CAST(${ident(name)} AS VARCHAR)`;
  return {
    column: name,
    sql: `CASE WHEN ${ident(name)} IS NULL THEN NULL ELSE substr(sha256(${literal(salt)} || ${value}), 1, 16) END`,
    ...(type === 'text' ? {} : { type: 'text' as const }),
  };
}

/** Known to this project alone, so that hashed values cannot be looked up elsewhere. */
export function saltOf({ settings }: Project): string {
  const known = settings.get('salt', z.string());
  if (known !== null) return known;
  const made = randomBytes(16).toString('hex');
  settings.set('salt', made);
  return made;
}
