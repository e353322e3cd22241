// What was decoded, in one scratch file until the import is sure: bodies and previews one after the other.
import { type FileHandle, open } from 'node:fs/promises';

export interface Kept {
  hash: string;
  body: { at: number; bytes: number };
  /** Null where the body is small enough to be shown as it is. */
  preview: { at: number; bytes: number } | null;
}

export class Bodies {
  readonly kept = new Map<string, Kept>();
  private end = 0;

  private constructor(
    private readonly path: string,
    private handle: FileHandle | null,
  ) {}

  static async create(path: string): Promise<Bodies> {
    return new Bodies(path, await open(path, 'w'));
  }

  get bytes(): number {
    return this.end;
  }

  /** Files with the same bytes are kept once. */
  async add(hash: string, body: Uint8Array, preview: Uint8Array | null): Promise<void> {
    if (this.kept.has(hash)) return;
    this.kept.set(hash, {
      hash,
      body: await this.write(body),
      preview: preview ? await this.write(preview) : null,
    });
  }

  /** After `close`, the file is opened again, and is to be closed again. */
  async read({ at, bytes }: { at: number; bytes: number }): Promise<Buffer> {
    const handle = (this.handle ??= await open(this.path, 'r'));
    const out = Buffer.alloc(bytes);
    for (let done = 0; done < bytes;) {
      const { bytesRead } = await handle.read(out, done, bytes - done, at + done);
      if (bytesRead === 0) throw new Error('a scratch file ended early');
      done += bytesRead;
    }
    return out;
  }

  async close(): Promise<void> {
    await this.handle?.close();
    this.handle = null;
  }

  private async write(bytes: Uint8Array): Promise<{ at: number; bytes: number }> {
    const at = this.end;
    if (!this.handle) throw new Error('a scratch file is closed');
    for (let done = 0; done < bytes.length;)
      done += (await this.handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
    this.end += bytes.length;
    return { at, bytes: bytes.length };
  }
}
