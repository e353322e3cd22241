// What pictures and sounds there are in folders, archives and among chosen files, before any is decoded.
import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { AssayError, type AssetKind } from '../../../shared/domain';
import { isTable } from '../source/parts';
import { tooLarge, unpackLimit } from '../source/unpack';
import { filesIn } from '../walk';
import { listZip } from './zip';

const ENDINGS: Readonly<Record<AssetKind, readonly string[]>> = {
  picture: ['.png', '.jpg', '.jpeg', '.jpe', '.jfif', '.webp'],
  sound: ['.wav', '.wave', '.flac', '.mp3', '.ogg', '.oga', '.opus'],
};
/** More files than this are not one data set of a desktop. */
export const MOST_FILES = 500_000;

export const kindOfName = (name: string): AssetKind | null => {
  const ending = extname(name).toLowerCase();
  return ENDINGS.picture.includes(ending) ? 'picture' : ENDINGS.sound.includes(ending) ? 'sound' : null;
};

export interface AssetFile {
  /** From the chosen folder or archive on, with slashes. */
  path: string;
  kind: AssetKind;
  bytes: number;
  /** Where it lies, or which entry of which archive it is. */
  at: { path: string } | { archive: string; entry: number };
}

export interface AssetListing {
  /** The folder, archive or first file, as the user knows it. */
  file: string;
  /** By path. */
  files: AssetFile[];
  /** Files that are neither. */
  ignored: number;
}

/**
 * Null where the paths are not about pictures and sounds: then they are read as tables.
 * Errors: data.tooManyFiles; those of an archive.
 */
export async function listAssets(
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<AssetListing | null> {
  const listing: AssetListing = { file: basename(paths[0] ?? ''), files: [], ignored: 0 };
  let folders = 0;
  let about = false;
  let tables = 0;
  for (const path of paths) {
    const found = await stat(path).catch(() => null);
    // What is not there is said by whoever opens it.
    if (!found) return null;
    if (found.isDirectory()) {
      folders++;
      tables += await walk(path, paths.length > 1 ? basename(path) : '', listing, signal);
    } else if (kindOfName(path)) add(listing, basename(path), found.size, { path });
    else if (extname(path).toLowerCase() === '.zip')
      about = (await fromZip(path, found.size, listing)) || about;
    else listing.ignored++;
  }
  // A picture among tables is their letterhead; a table among pictures, their labels.
  if (listing.files.length === 0 || listing.files.length < tables) return null;
  if (folders === 0 && !about && listing.files.length < listing.ignored) return null;
  listing.files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return listing;
}

async function walk(
  folder: string,
  shown: string,
  listing: AssetListing,
  signal: AbortSignal | undefined,
): Promise<number> {
  let tables = 0;
  for await (const { path, name } of filesIn(folder, shown, signal)) {
    if (isTable(name)) tables++;
    const found = kindOfName(name) === null ? null : await stat(path).catch(() => null);
    if (found?.isFile()) add(listing, name, found.size, { path });
    else listing.ignored++;
  }
  return tables;
}

/** Whether the archive is one of pictures or sounds: at least half of what is in it. Errors: data.tooLarge, for far more than its size. */
async function fromZip(path: string, size: number, listing: AssetListing): Promise<boolean> {
  const entries = await listZip(path, basename(path));
  const assets = entries.filter(({ name }) => kindOfName(name) !== null);
  if (assets.length === 0 || assets.length * 2 < entries.length) {
    listing.ignored++;
    return false;
  }
  const limit = unpackLimit(size);
  if (assets.reduce((sum, { bytes }) => sum + bytes, 0) > limit) throw tooLarge(basename(path), limit);
  listing.ignored += entries.length - assets.length;
  for (const { name, bytes, index } of assets) add(listing, name, bytes, { archive: path, entry: index });
  return true;
}

function add(listing: AssetListing, path: string, bytes: number, at: AssetFile['at']): void {
  const kind = kindOfName(path);
  if (kind === null) return;
  if (listing.files.length >= MOST_FILES)
    throw new AssayError('data.tooManyFiles', { file: listing.file, most: MOST_FILES });
  listing.files.push({ path, kind, bytes, at });
}

/** The kind there is more of. */
export function commonKind({ files }: AssetListing): AssetKind {
  const pictures = files.filter(({ kind }) => kind === 'picture').length;
  return pictures * 2 >= files.length ? 'picture' : 'sound';
}
