// Which tables are read as one: the chosen files, those in a folder, those in an archive.
import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { AssayError, type SourceCorrections } from '../../../shared/domain';
import { filesIn } from '../walk';
import { isDataName, isWorkbookArchive } from './kinds';
import { tableMembers } from './unpack';

/** Each is a query of its own in the one that reads them all. */
const MOST_TABLES = 1000;
/** Beside files whose name says that they are tables, these are notes and licences. */
const VAGUE = ['.txt', '.dat'];

export interface Part {
  path: string;
  /** Which file of an archive; without it, the archive has one table or the user has chosen. */
  member?: string;
  /** As it is shown: of a folder or archive, from there on. */
  name: string;
}

export interface Parts {
  parts: Part[];
  /** The folder or archive that they are in; null for chosen files. */
  inside: string | null;
  /** The files of the one archive. */
  members?: string[];
}

const inOrder = new Intl.Collator('en', { numeric: true });

/**
 * Of folders and archives, all that are tables, by name. What is not there is said by whoever opens it.
 * Errors: data.noAssets (a folder without any), data.tooManyFiles; those of an archive.
 */
export async function partsOf(
  paths: readonly string[],
  options: SourceCorrections,
  signal?: AbortSignal,
): Promise<Parts> {
  const several = paths.length > 1;
  const parts: Part[] = [];
  let members: string[] | undefined;
  for (const path of paths) {
    const file = basename(path);
    const shown = (name: string): string => (several ? `${file}/${name}` : name);
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory()) {
      const files = [];
      for await (const one of filesIn(path, '', signal)) files.push(one);
      const tables = tablesAmong(files);
      if (tables.length === 0) throw new AssayError('data.noAssets', { file, files: files.length });
      for (const one of tables) parts.push({ path: one.path, name: shown(one.name) });
    } else if (found && extname(path).toLowerCase() === '.zip' && options.member === undefined) {
      const names = await tableMembers(path, { file, bytes: found.size });
      const tables = isWorkbookArchive(names) ? [] : tablesAmong(names.map((name) => ({ name })));
      if (tables.length < 2) parts.push({ path, name: file });
      else for (const { name } of tables) parts.push({ path, member: name, name: shown(name) });
      if (!several && tables.length > 1) members = names;
    } else parts.push({ path, name: file });
    if (parts.length > MOST_TABLES) throw new AssayError('data.tooManyFiles', { file, most: MOST_TABLES });
  }
  const [only] = paths;
  const inside = !several && only !== undefined && parts.length > 1 ? basename(only) : null;
  return { parts, inside, ...(members ? { members } : {}) };
}

/** What a file's name says: also for pictures and sounds among which a few tables lie. */
export const isTable = (name: string): boolean =>
  isDataName(extname(name).toLowerCase()) && !/(^|\/)[.~]/.test(name);

function tablesAmong<T extends { name: string }>(files: readonly T[]): T[] {
  const tables = files.filter(({ name }) => isTable(name));
  const clear = tables.filter(({ name }) => !VAGUE.includes(extname(name).toLowerCase()));
  return (clear.length > 0 ? clear : tables).sort((a, b) => inOrder.compare(a.name, b.name));
}

/** When a file was last changed, in milliseconds since 1970; of a folder of tables, the latest of them. 0 where it is gone. */
export async function modifiedOf(path: string, assets: boolean): Promise<number> {
  const found = await stat(path).catch(() => null);
  let latest = found?.mtimeMs ?? 0;
  if (found?.isDirectory() && !assets)
    for await (const file of filesIn(path))
      if (isTable(file.name))
        latest = Math.max(latest, (await stat(file.path).catch(() => null))?.mtimeMs ?? 0);
  return Math.round(latest);
}
