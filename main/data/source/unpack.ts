// Compressed files and archives, unpacked into the staging folder. What unpacks to far more than it should is stopped.
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import iconv from 'iconv-lite';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { AssayError, throwIfCancelled } from '../../../shared/domain';
import { sniffEncoding } from './encoding';

/** A file may grow to 200 times its packed size, and to 100 MB in any case. Tables pack to a tenth, rarely to a fiftieth. */
const RATIO = 200;
const FLOOR = 100e6;
const MOST_ENTRIES = 10_000;

export const unpackLimit = (packed: number): number => Math.max(FLOOR, packed * RATIO);

export interface UnpackOptions {
  file: string;
  /** Bytes of the packed file. */
  bytes: number;
  signal?: AbortSignal | undefined;
  /** Stop after about so many unpacked bytes: for a first look. */
  limit?: number | undefined;
  onFraction?: ((fraction: number) => void) | undefined;
}

/** Unpacks a .gz file to `to`. Returns whether it was unpacked to its end. Errors: data.tooLarge, data.damaged. */
export async function gunzip(from: string, to: string, options: UnpackOptions): Promise<boolean> {
  const packed = createReadStream(from, { highWaterMark: 1 << 18 });
  return writeOut(packed.pipe(gunzipOf(packed)), to, options, () => packed.bytesRead / options.bytes);
}

/** A failure of the file itself must reach whoever reads the unpacked bytes. */
function gunzipOf(packed: Readable): ReturnType<typeof createGunzip> {
  const unpacked = createGunzip({ chunkSize: 1 << 18 });
  packed.on('error', (error) => unpacked.destroy(error));
  return unpacked;
}

/** The names of the files in a zip archive. Errors: data.damaged, data.unsafeArchive. */
export async function zipMembers(path: string, file: string): Promise<string[]> {
  return (await entriesOf(path, file)).map(nameOf);
}

/** The names again, where all of the files may be unpacked beside each other. Errors: also data.tooLarge. */
export async function tableMembers(
  path: string,
  { file, bytes }: Pick<UnpackOptions, 'file' | 'bytes'>,
): Promise<string[]> {
  const entries = await entriesOf(path, file);
  const limit = unpackLimit(bytes);
  if (entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0) > limit)
    throw tooLarge(file, limit);
  return entries.map(nameOf);
}

/** Unpacks one file of an archive into the folder. Errors: data.memberMissing, data.tooLarge, data.damaged, data.unsafeArchive. */
export async function unzip(
  path: string,
  member: string,
  folder: string,
  options: UnpackOptions,
): Promise<{ path: string; whole: boolean }> {
  const to = join(folder, `member${extname(member).toLowerCase()}`);
  return withZip(path, options.file, async (zip) => {
    for await (const entry of zip.eachEntry()) {
      if (nameOf(entry) !== member) continue;
      if (entry.isEncrypted()) throw new AssayError('data.locked', { file: options.file });
      const limit = unpackLimit(options.bytes);
      if (options.limit === undefined && entry.uncompressedSize > limit) throw tooLarge(options.file, limit);
      const source = await zip.openReadStreamPromise(entry);
      const whole = await writeOut(
        source,
        to,
        options,
        (written) => written / Math.max(1, entry.uncompressedSize),
      );
      return { path: to, whole };
    }
    throw new AssayError('data.memberMissing', { file: options.file, member });
  });
}

/**
 * Unpacks every file of an archive to nowhere, so that nobody who unpacks it later meets more than its directory says.
 * Returns the bytes that it holds. Errors: data.tooLarge, data.damaged, data.unsafeArchive.
 */
export async function weighZip(path: string, options: UnpackOptions, limit: number): Promise<number> {
  return withZip(path, options.file, async (zip) => {
    let total = 0;
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      if (total + entry.uncompressedSize > limit) throw tooLarge(options.file, limit);
      const source = await zip.openReadStreamPromise(entry);
      for await (const piece of source as AsyncIterable<Buffer>) {
        throwIfCancelled(options.signal);
        total += piece.length;
      }
    }
    return total;
  });
}

/** Archives made by Windows in China name their files in GBK, which the format knows nothing of. */
export function nameOf(entry: Entry): string {
  if ((entry.generalPurposeBitFlag & 0x800) !== 0) return entry.fileName;
  const encoding = sniffEncoding(entry.fileNameRaw, true);
  return encoding === null || encoding === 'utf-8' || encoding === 'windows-1252'
    ? entry.fileName
    : iconv.decode(entry.fileNameRaw, encoding);
}

async function entriesOf(path: string, file: string): Promise<Entry[]> {
  return withZip(path, file, async (zip) => {
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) {
      if (entries.length >= MOST_ENTRIES) break;
      const name = entry.fileName.split('/').at(-1) ?? '';
      const own = entry.fileName.startsWith('__MACOSX/') || name.startsWith('.') || name === '';
      if (!own) entries.push(entry);
    }
    return entries;
  });
}

/** Opens an archive for as long as `work` takes. What goes wrong is told as data.damaged or data.unsafeArchive. */
export async function withZip<T>(path: string, file: string, work: (zip: ZipFile) => Promise<T>): Promise<T> {
  let zip: ZipFile | undefined;
  try {
    zip = await openPromise(path, { autoClose: false });
    return await work(zip);
  } catch (thrown) {
    throw unpackFailure(thrown, file);
  } finally {
    zip?.close();
  }
}

/**
 * Leaving the loop destroys the source, so that nothing is unpacked that is not wanted. Nobody else may listen to its data: a listener
 * sets it flowing, and what comes before the loop begins would be lost.
 */
async function writeOut(
  source: Readable,
  to: string,
  options: UnpackOptions,
  fraction: (written: number) => number,
): Promise<boolean> {
  const most = unpackLimit(options.bytes);
  // A source may fail while the target is opened. The loop is told so all the same; without a listener the whole process would end.
  source.on('error', () => undefined);
  const target = await open(to, 'w');
  try {
    let written = 0;
    for await (const piece of source as AsyncIterable<Buffer>) {
      throwIfCancelled(options.signal);
      written += piece.length;
      if (written > most) throw tooLarge(options.file, most);
      await target.writeFile(piece);
      options.onFraction?.(Math.min(1, fraction(written)));
      if (options.limit !== undefined && written >= options.limit) return false;
    }
    return true;
  } catch (thrown) {
    throw unpackFailure(thrown, options.file);
  } finally {
    await target.close();
  }
}

export const tooLarge = (file: string, limit: number): AssayError =>
  new AssayError('data.tooLarge', { file, megabytes: Math.round(limit / 1e6) });

function unpackFailure(thrown: unknown, file: string): unknown {
  if (!(thrown instanceof Error) || thrown instanceof AssayError) return thrown;
  if (thrown.name === 'AbortError') return new AssayError('cancelled', {}, { cause: thrown });
  if (/relative path|absolute path|invalid characters in fileName/i.test(thrown.message))
    return new AssayError('data.unsafeArchive', { file }, { cause: thrown });
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  if (code.startsWith('Z_') || code === '')
    return new AssayError('data.damaged', { file }, { cause: thrown });
  return thrown;
}
