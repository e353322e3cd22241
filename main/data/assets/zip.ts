// Archives of pictures or sounds. Their files are unpacked one by one into memory, never under the names they bear.
import { type Entry } from 'yauzl';
import { AssayError, ASSET_LIMITS } from '../../../shared/domain';
import { nameOf, withZip } from '../source/unpack';
import { Refusal } from './refusal';

export interface ZipEntry {
  name: string;
  bytes: number;
  /** Its place in the archive's directory. */
  index: number;
}

const isOwn = (name: string): boolean =>
  name.startsWith('__MACOSX/') || name.endsWith('/') || (name.split('/').at(-1) ?? '').startsWith('.');

/** Errors: data.damaged, data.unsafeArchive (paths that lead outside). */
export async function listZip(path: string, file: string): Promise<ZipEntry[]> {
  return withZip(path, file, async (zip) => {
    const found: ZipEntry[] = [];
    let index = 0;
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      if (!isOwn(name)) found.push({ name, bytes: entry.uncompressedSize, index });
      index++;
    }
    return found;
  });
}

/**
 * Hands the wanted entries to `take` in the order of the archive, each unpacked; `take` may make the next one wait.
 * An entry that cannot be unpacked comes as a Refusal.
 */
export async function readZip(
  path: string,
  file: string,
  wanted: ReadonlySet<number>,
  signal: AbortSignal | undefined,
  take: (index: number, bytes: Uint8Array | Refusal) => Promise<void>,
): Promise<void> {
  await withZip(path, file, async (zip) => {
    let index = -1;
    for await (const entry of zip.eachEntry()) {
      if (!wanted.has(++index)) continue;
      if (signal?.aborted) throw new AssayError('cancelled');
      const bytes = await unpacked(entry, () => zip.openReadStreamPromise(entry));
      await take(index, bytes);
    }
  });
}

async function unpacked(
  entry: Entry,
  open: () => Promise<AsyncIterable<Buffer>>,
): Promise<Uint8Array | Refusal> {
  if (entry.isEncrypted()) return new Refusal('locked');
  if (entry.uncompressedSize > ASSET_LIMITS.bytes) return new Refusal('tooLarge');
  try {
    // The directory may lie; yauzl ends a stream that gives more than it says.
    const bytes = new Uint8Array(entry.uncompressedSize);
    let at = 0;
    for await (const piece of await open()) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  } catch (cause) {
    return new Refusal('damaged', { cause });
  }
}
