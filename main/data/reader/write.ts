// Rows as CSV, written in large pieces.
import { closeSync, openSync, writeSync } from 'node:fs';

const PIECE = 1 << 20;

/** Writes text to a file; `close` must be called. */
export class TextFile {
  private readonly handle: number;
  private pending = '';

  constructor(path: string) {
    this.handle = openSync(path, 'w');
  }

  write(text: string): void {
    this.pending += text;
    if (this.pending.length >= PIECE) this.flush();
  }

  close(): void {
    try {
      this.flush();
    } finally {
      closeSync(this.handle);
    }
  }

  private flush(): void {
    const bytes = Buffer.from(this.pending, 'utf8');
    this.pending = '';
    for (let at = 0; at < bytes.length;) at += writeSync(this.handle, bytes, at);
  }
}

/** One record by RFC 4180. A missing value is an empty field; a record of one missing value is not a blank line. */
export function csvLine(cells: readonly (string | null)[]): string {
  if (cells.length === 1 && (cells[0] ?? '') === '') return '""\n';
  return `${cells.map((cell) => (cell === null ? '' : field(cell))).join(',')}\n`;
}

const field = (text: string): string =>
  /[",\n\r]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
