// The files in a folder and in those inside it.
import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfCancelled } from '../../shared/domain';

const DEEPEST = 32;

export interface Walked {
  path: string;
  /** From the folder on, with slashes. */
  name: string;
}

/** Hidden files are those of the system; links to folders may lead in a circle, and are not followed. */
export async function* filesIn(
  folder: string,
  /** What names begin with. */
  shown = '',
  signal?: AbortSignal,
  depth = 0,
): AsyncGenerator<Walked> {
  if (depth > DEEPEST) return;
  const entries: Dirent[] = [];
  for await (const entry of await opendir(folder)) {
    throwIfCancelled(signal);
    if (!entry.name.startsWith('.') && entry.name !== '__MACOSX') entries.push(entry);
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const name = shown === '' ? entry.name : `${shown}/${entry.name}`;
    if (entry.isDirectory()) yield* filesIn(path, name, signal, depth + 1);
    else yield { path, name };
  }
}
