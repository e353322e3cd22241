// Rows of a file to be scored, as text.
import type { Lines } from '../../../main/data';

/** The cells of a row as a line of CSV. */
export const lineOf = ({ bytes, ends }: Lines, row: number): string =>
  Buffer.from(bytes.subarray(row === 0 ? 0 : ends[row - 1], ends[row])).toString();
