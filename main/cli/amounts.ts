// Amounts for each class decided as each, from a file: a table (rows: what is, columns: what it is decided to be) or JSON of the same.
import { z } from 'zod';
import { AssayError, type ClassMoney, type Text, text } from '../../shared/domain';
import { readSmall, smallRows } from '../data';

/** What a file says, not yet held against any classes. */
export interface Amounts {
  path: string;
  cells: { is: string; decided: string; amount: string | number }[];
}

/** {"what is": {"what it is decided to be": amount}}. */
const Written = z.record(z.string(), z.record(z.string(), z.number()));

/** @throws AssayError data.notFound, evaluate.amounts */
export function readAmounts(path: string): Amounts {
  const content = readSmall(path);
  if (content === null) throw refused(path, text('cli.amounts.form'));
  if (/^\s*\{/.test(content)) return { path, cells: ofJson(content, path) };
  const [head, ...rows] = smallRows(content, path) ?? [];
  const [, ...decided] = head ?? [];
  if (decided.length < 2 || rows.some((row) => row.length !== decided.length + 1))
    throw refused(path, text('cli.amounts.form'));
  const cells = rows.flatMap(([is = '', ...amounts]) =>
    decided.map((name, k) => ({ is, decided: name, amount: amounts[k] ?? '' })),
  );
  return { path, cells };
}

function ofJson(content: string, path: string): Amounts['cells'] {
  let written: unknown;
  try {
    written = JSON.parse(content);
  } catch {
    written = null;
  }
  const found = Written.safeParse(written);
  if (!found.success) throw refused(path, text('cli.amounts.form'));
  return Object.entries(found.data).flatMap(([is, row]) =>
    Object.entries(row).map(([decided, amount]) => ({ is, decided, amount })),
  );
}

/** An amount for each of these classes (rows) decided as each (columns), in their order. @throws AssayError evaluate.amounts */
export function squareOf({ path, cells }: Amounts, classes: readonly string[]): number[][] {
  const square: (number | undefined)[][] = classes.map(() => classes.map(() => undefined));
  const placeOf = (name: string): number => {
    const exactly = classes.indexOf(name);
    const place = exactly >= 0 ? exactly : classes.findIndex((one) => one.trim() === name.trim());
    if (place < 0)
      throw refused(path, text('cli.amounts.unknown', { name: name.trim(), classes: classes.join(', ') }));
    return place;
  };
  for (const { is, decided, amount } of cells) {
    const [row, column] = [square[placeOf(is)] ?? [], placeOf(decided)];
    const said = { is: is.trim(), decided: decided.trim() };
    if (row[column] !== undefined) throw refused(path, text('cli.amounts.twice', said));
    const words = String(amount).trim();
    if (words === '') throw refused(path, text('cli.amounts.missing', said));
    const number = Number(words.replace('\u2212', '-'));
    if (!Number.isFinite(number)) throw refused(path, text('cli.amounts.number', { ...said, words }));
    row[column] = number;
  }
  return square.map((row, k) =>
    row.map((amount, j) => {
      if (amount !== undefined) return amount;
      throw refused(path, text('cli.amounts.missing', { is: classes[k] ?? '', decided: classes[j] ?? '' }));
    }),
  );
}

/** What several classes are worth, as far as options and files say. */
export interface ClassAmounts {
  amounts: Amounts;
  column: string | null;
  shares: Amounts | null;
}

/** Without shares, a right decision brings a row's whole worth and a wrong one none of it, as the window begins. @throws AssayError evaluate.amounts */
export const classMoneyOf = (
  { amounts, column, shares }: ClassAmounts,
  classes: readonly string[],
): ClassMoney => ({
  classes: [...classes],
  amounts: squareOf(amounts, classes),
  column,
  shares: shares
    ? squareOf(shares, classes)
    : classes.map((_, is) => classes.map((_other, decided) => (is === decided ? 1 : 0))),
});

const refused = (path: string, problem: Text): AssayError =>
  new AssayError('evaluate.amounts', { path, problem });
