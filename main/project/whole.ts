// Files for the user that are written whole or not at all.
import { open, rename, rm } from 'node:fs/promises';
import { AssayError } from '../../shared/domain';

/** Characters that are written at once. */
const AT_ONCE = 200_000;

/**
 * Whole or not at all: aside, flushed, then renamed into place. Returns the path. Errors: project.notWritable, and what `content` throws
 * of the named ones (a cancel, say).
 */
export async function writeWhole(
  path: string,
  content: string | Iterable<string> | AsyncIterable<string>,
): Promise<string> {
  const aside = `${path}.new`;
  try {
    const file = await open(aside, 'w');
    try {
      let waiting = '';
      for await (const part of typeof content === 'string' ? [content] : content) {
        waiting += part;
        if (waiting.length < AT_ONCE) continue;
        await file.writeFile(waiting);
        waiting = '';
      }
      await file.writeFile(waiting);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
    return path;
  } catch (cause) {
    await rm(aside, { force: true });
    if (cause instanceof AssayError) throw cause;
    throw new AssayError('project.notWritable', { path }, { cause });
  }
}
