// Text in any encoding as UTF-8, as a stream: whatever boundaries the pieces have, the result is that of the whole.
import { open } from 'node:fs/promises';
import iconv from 'iconv-lite';
import { AssayError, type Encoding, throwIfCancelled, turn } from '../../../shared/domain';

const CHUNK = 1 << 19;
const LONGEST_LINE = 8 << 20;

/** Turns pieces of encoded text into pieces of UTF-8. Errors: data.encoding with the line of what is no character. */
export class Utf8Decoder {
  private readonly decoder;
  /** Half of a pair of surrogates at the end of a piece waits for the next. */
  private held = '';
  /** What follows the last newline of a piece waits for the rest of its line, so that no character is ever cut: see `whole`. */
  private pending: Buffer = Buffer.alloc(0);
  private bytes = 0;
  private line = 1;

  constructor(
    private readonly encoding: Encoding,
    private readonly file: string,
  ) {
    this.decoder = iconv.getDecoder(encoding, { stripBOM: true });
  }

  push(piece: Buffer): Buffer {
    this.bytes += piece.length;
    return this.take(this.decoder.write(this.whole(piece)), false);
  }

  /** To be called once, behind the last piece. */
  end(): Buffer {
    const last = this.decoder.write(this.pending) + (this.decoder.end() ?? '');
    const rest = this.take(last, true);
    if (this.encoding.startsWith('utf-16') && this.bytes % 2 === 1) throw this.bad(this.line);
    return rest;
  }

  /**
   * Whole lines as far as there are any. A newline is never part of another character but in UTF-16, whose decoder takes any piece;
   * that of GB 18030 (iconv-lite 0.7.3) loses a character of four bytes whose last byte comes alone.
   */
  private whole(piece: Buffer): Buffer {
    if (this.encoding.startsWith('utf-16')) return piece;
    const all = this.pending.length === 0 ? piece : Buffer.concat([this.pending, piece]);
    const end = all.length > LONGEST_LINE ? all.length : all.lastIndexOf(10) + 1;
    this.pending = Buffer.from(all.subarray(end));
    return all.subarray(0, end);
  }

  private take(decoded: string, last: boolean): Buffer {
    let text = this.held + decoded;
    this.held = '';
    const code = text.charCodeAt(text.length - 1);
    if (!last && code >= 0xd800 && code < 0xdc00) {
      this.held = text.slice(-1);
      text = text.slice(0, -1);
    }
    const at = this.encoding.startsWith('utf-16') ? firstLone(text) : text.indexOf('\uFFFD');
    if (at >= 0) throw this.bad(this.line + newlines(text.slice(0, at)));
    this.line += newlines(text);
    return Buffer.from(text, 'utf8');
  }

  private bad(line: number): AssayError {
    return new AssayError('data.encoding', { file: this.file, line }, { cause: `not in ${this.encoding}` });
  }
}

/** Where half of a pair of surrogates stands alone. */
const firstLone = (text: string): number => text.search(/\p{Surrogate}/u);

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

export interface DecodeOptions {
  file: string;
  encoding: Encoding;
  signal?: AbortSignal | undefined;
  /** Stop after about so many bytes of the source: for a first look. */
  limit?: number | undefined;
  /** The source itself is only a beginning, which may end within a character. */
  cut?: boolean | undefined;
  onFraction?: ((fraction: number) => void) | undefined;
}

/** Writes the text at `from` to `to` in UTF-8 without a mark. Returns whether it was written to its end. */
export async function decodeFile(from: string, to: string, options: DecodeOptions): Promise<boolean> {
  const source = await open(from, 'r');
  try {
    const target = await open(to, 'w');
    try {
      const { size } = await source.stat();
      const decoder = new Utf8Decoder(options.encoding, options.file);
      const buffer = Buffer.allocUnsafe(CHUNK);
      for (let at = 0; ;) {
        throwIfCancelled(options.signal);
        const { bytesRead } = await source.read(buffer, 0, CHUNK, at);
        if (bytesRead === 0) break;
        await target.writeFile(decoder.push(buffer.subarray(0, bytesRead)));
        at += bytesRead;
        options.onFraction?.(size === 0 ? 1 : at / size);
        if (options.limit !== undefined && at >= options.limit && at < size) return false;
        await turn();
      }
      if (options.cut) return false;
      await target.writeFile(decoder.end());
      return true;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}
